// What of the search comes with every page: the keys that open it, and a query in the address. The rest is loaded
// when somebody goes to the field.

const toggle = document.getElementById("__search");
const input = document.querySelector(".md-search__input");

input.addEventListener("focus", () => {
  if (!toggle.checked) toggle.click(); // Material watches for the change event
  import("./dialog.js").catch(() => {
    document.querySelector(".md-search-result__meta").textContent =
      "Поиск не загрузился. Проверьте соединение и попробуйте ещё раз.";
  });
});

toggle.addEventListener("change", () => toggle.checked && input.focus()); // the magnifier of a phone

addEventListener("keydown", (event) => {
  if (toggle.checked || event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, select, textarea, [contenteditable]") || !["/", "s", "f", "ы", "а"].includes(event.key)) return;
  event.preventDefault();
  input.focus();
  input.select();
});

const shared = new URLSearchParams(location.search).get("q");
if (shared !== null) {
  input.value = shared;
  input.focus();
}

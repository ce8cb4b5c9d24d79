// What comes with every page: it brings the rest when somebody asks for it.

const graph = () => import("./graph/graph.js");

addEventListener("toggle", ({ target }) => {
  if (target.open && target.matches("details[data-note]")) graph().then(({ showAround }) => showAround(target));
}, true); // a toggle does not bubble

// A line that does not fit can be scrolled by keyboard. All are measured before one is changed: one layout.
const sizes = new ResizeObserver((entries) => {
  const wide = entries.map(({ target }) => target.scrollWidth > target.clientWidth);
  entries.forEach(({ target }, number) => {
    if (wide[number]) target.tabIndex = 0; else target.removeAttribute("tabindex");
  });
});

// The theme's own script puts the text into the clipboard, and says so.
const words = JSON.parse(document.querySelector("#__config").textContent).translations;
function addButton(code, number) {
  const button = document.createElement("button");
  Object.assign(button, { className: "md-code__button", title: words["clipboard.copy"] });
  Object.assign(button.dataset, { mdType: "copy", clipboardTarget: `#__code_${number} > code` });
  const bar = Object.assign(document.createElement("nav"), { className: "md-code__nav" });
  bar.append(button);
  code.parentElement.id = `__code_${number}`;
  code.before(bar);
  document.fonts.ready.then(() => sizes.observe(code)); // a face that comes later makes lines longer
}

let before = document.referrer;
document$.subscribe(() => { // Material's: a page was shown
  sizes.disconnect();
  document.querySelectorAll("article pre > code").forEach(addButton);
  const whole = document.querySelector("#ln-graph");
  if (whole) graph().then(({ showWhole }) => showWhole(whole));
  for (const place of document.querySelectorAll(".ln-filter")) import("./filter/filter.js").then(({ filter }) => filter(place));
  const from = before;
  before = location.href;
  if (document.querySelector("#ln-random")) graph().then(({ goAnywhere }) => goAnywhere(from));
});

function point({ target, pointerType }) {
  const link = target.closest?.(".md-content a[href]:not(.headerlink, .ln-preview *)");
  if (!link || (pointerType ? pointerType !== "mouse" : !link.matches(":focus-visible"))) return;
  import("./preview/preview.js").then(({ offer, ours }) => ours(link) && offer(link));
}
addEventListener("pointerover", point);
addEventListener("focusin", point);

// Of the search: the keys that open it, what is pasted before the rest is there, and a query in the address.
// The rest is loaded when somebody goes to the field.
const toggle = document.getElementById("__search");
const input = document.querySelector(".md-search__input");

input.addEventListener("focus", () => {
  if (!toggle.checked) toggle.click(); // Material watches for the change event
  import("./search/dialog.js").catch(() => {
    document.querySelector(".md-search-result__meta").textContent =
      document.documentElement.lang === "ru" // `say` would have to be loaded
        ? "Поиск не загрузился. Проверьте соединение и попробуйте ещё раз."
        : "The search did not load. Check the connection and try again.";
  });
});

// A field of one line would run a pasted traceback together: what is asked is its line that names the fault.
input.addEventListener("paste", async (event) => {
  const text = event.clipboardData.getData("text").trim();
  if (!/[\n\r]/.test(text)) return;
  event.preventDefault();
  const asked = await import("./search/query.js").then(({ telling }) => telling(text), () => text.replace(/\s+/g, " "));
  input.setRangeText(asked, input.selectionStart, input.selectionEnd, "end");
  input.dispatchEvent(new Event("input", { bubbles: true }));
});

toggle.addEventListener("change", () => toggle.checked && input.focus()); // the magnifier of a phone

addEventListener("keydown", (event) => {
  if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
  if (toggle.checked) {
    if (event.key !== "Escape") return; // the dialog's own keys come with it
    event.preventDefault();
    document.activeElement.blur();
    toggle.click();
    return;
  }
  if (event.target.closest("input, select, textarea, [contenteditable]") || !["/", "s", "f", "ы", "а"].includes(event.key)) return;
  event.preventDefault();
  input.focus();
  input.select();
});

// The address changes before the page does. Once the page has come, Material closes the search and jumps to the page's
// section, and a jump takes the focus: who has opened the search meanwhile keeps it.
let arrived = location.pathname;
toggle.addEventListener("change", () => {
  if (toggle.checked || document.activeElement !== input || location.pathname === arrived) return;
  setTimeout(() => toggle.checked || toggle.click()); // a click within its own click does nothing
});
document$.subscribe(() => {
  const { pathname } = location;
  setTimeout(() => toggle.checked && document.activeElement === document.body && input.focus());
  setTimeout(() => (arrived = pathname), 200); // Material closes it 125 ms after the jump, too
});

const shared = new URLSearchParams(location.search).get("q");
if (shared !== null) {
  input.value = shared;
  input.focus();
}

// Which lines of tables are shown: those of one section, with a word, or of an own search. A note asks for it with
// <div class="ln-filter" data-words="не видит; ✗">, and with data-command="python detect.py" where a command printed the
// tables; a line with + or ↳ before it belongs to the line above. Without scripts the tables stand whole.

// Not by `sheet` of later.js: that would be one request more on a page that asks for the filter at once.
const styled = new Promise((done) => {
  const href = new URL("filter.css", import.meta.url);
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done }));
});

const fold = (text) => text.toLowerCase().replaceAll("ё", "е");

/** Return the rows of an article's tables, or of a command's consoles: their lines, text, and the section they stand in. */
function rows(article, command) {
  const found = [];
  let section = "";
  for (const each of article.querySelectorAll(`h2, ${command ? ".ln-console .go" : "tbody tr"}`)) {
    if (each.tagName === "H2") section = each.firstChild.textContent;
    else if (!command || each.closest(".ln-console").dataset.copy?.startsWith(command)) {
      const own = /^(\+ |↳)/.test(each.textContent.trimStart()) && found.length;
      if (own) found.at(-1).lines.push(each);
      else found.push({ section, lines: [each] });
      found.at(-1).text = fold(found.at(-1).lines.map(({ textContent }) => textContent).join(" "));
    }
  }
  return found;
}

/** Return the tables of an article, each with its heading: a table without rows goes with it. */
function headed(article) {
  const found = [];
  let heading;
  for (const each of article.querySelectorAll("h2, .md-typeset__scrollwrap, table")) {
    if (each.tagName === "H2") heading = each;
    else if (heading && !each.parentElement.closest(".md-typeset__scrollwrap")) found.push([each, heading]);
  }
  return found;
}

function chips(name, words, changed) {
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", name);
  for (const word of words) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: word });
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") === "false";
      for (const other of group.children) other.setAttribute("aria-pressed", on && other === button);
      changed(on ? word : "");
    });
    group.append(button);
  }
  return group;
}

/** Fill the place with the filter of the tables in its article. */
export async function filter(place) {
  if (place.childElementCount) return;
  await styled;
  const all = rows(place.closest("article"), place.dataset.command);
  const tables = place.dataset.command ? [] : headed(place.closest("article"));
  const asked = { section: "", word: "", text: "" };
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  const show = () => {
    let count = 0;
    for (const { section, lines, text } of all) {
      const fits = (!asked.section || section === asked.section) && text.includes(fold(asked.word)) && text.includes(fold(asked.text));
      for (const line of lines) line.hidden = !fits;
      count += fits;
    }
    for (const [table, heading] of tables) table.hidden = heading.hidden = !table.querySelector("tbody tr:not([hidden])");
    const filtered = Object.values(asked).some(Boolean);
    const both = place.dataset.command ? " на обеих базах" : "";
    status.textContent = filtered ? `Показано строк: ${count} из ${all.length}${both}` : "";
  };
  const field = Object.assign(document.createElement("input"), { type: "search", placeholder: "Найти в таблицах", autocomplete: "off" });
  field.setAttribute("aria-label", "Найти в таблицах");
  const change = (what) => (value) => ((asked[what] = value.trim()), show());
  field.addEventListener("input", () => change("text")(field.value));
  // A link to what is filtered away brings all back first.
  const follow = (event) => {
    const { hash } = event.target.closest("a") ?? {};
    const found = hash ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
    if (!found?.closest("[hidden]")) return;
    event.preventDefault();
    event.stopPropagation();
    for (const button of place.querySelectorAll("[aria-pressed=true]")) button.click();
    field.value = asked.text = "";
    show();
    history.pushState(null, "", hash);
    found.scrollIntoView();
  };
  // Heard by what instant navigation takes away with the page, and before the theme hears it.
  place.closest("[data-md-component=container]").addEventListener("click", follow, { capture: true });
  const sections = [...new Set(all.map(({ section }) => section))];
  place.append(field, chips("Чем кончилось", place.dataset.words.split(";").map((word) => word.trim()), change("word")));
  place.append(chips("Вид изменения", sections, change("section")), status);
  document.querySelector(":target")?.scrollIntoView(); // the filter has moved it
}

// Material's search dialog with our search behind it: its markup, classes and keys, none of its own search.
// Loaded with the first focus on the field; the engine and its index follow.

import { say, sheet } from "../later.js";

const toggle = document.getElementById("__search");
const form = document.querySelector(".md-search__form");
const input = form.elements.query;
const meta = document.querySelector(".md-search-result__meta");
const list = document.querySelector(".md-search-result__list");
const output = document.querySelector(".md-search-result");
const share = document.querySelector(".md-search__share");

let engine; // a promise of the module, once somebody searches
let plural; // of that module: what an answer is worded with
let asked = ""; // the query last shown or being looked for
let shown = ""; // the query last shown

const open = (wanted) => toggle.checked === wanted || toggle.click(); // Material watches for the change event

function load() {
  if (!engine) {
    sheet(new URL("search.css", import.meta.url));
    meta.textContent = say("Поиск загружается…", "The search is loading…");
    engine = import("./engine.js").then(async (module) => {
      await module.ready();
      ({ plural } = module);
      return module;
    });
    engine.catch(() => {
      engine = undefined;
      meta.textContent = say("Поиск не загрузился. Проверьте соединение и попробуйте ещё раз.", "The search did not load. Check the connection and try again.");
    });
  }
  return engine;
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const marked = (pieces) => pieces.map(([text, found]) => (found ? element("mark", {}, text) : text));

function link(url, heading, title, place, text) {
  const article = element("article", { class: "md-search-result__article md-typeset" }, element(heading, {}, title));
  if (heading === "h1") article.prepend(element("div", { class: "md-search-result__icon md-icon" }));
  if (place) article.append(element("p", { class: "ln-search-place" }, place));
  if (text.length) article.append(element("p", {}, ...marked(text)));
  return element("a", { href: url, class: "md-search-result__link", tabindex: "-1" }, article);
}

function item({ url, title, place, text, sections }) {
  const [shown, more] = [sections.slice(0, 2), sections.slice(2)];
  const links = (group) => group.map((section) => link(section.url, "h2", section.title, "", section.text));
  const made = element("li", { class: "md-search-result__item" }, link(url, "h1", title, place, text), ...links(shown));
  if (more.length) {
    const label = say(`Ещё ${plural(more.length, "раздел", "раздела", "разделов")} на этой странице`, `${more.length} more on this page`);
    const summary = element("summary", { tabindex: "-1" }, element("div", {}, label));
    made.append(element("details", { class: "md-search-result__more" }, summary, ...links(more)));
  }
  return made;
}

function worded({ answer, message, pages }) {
  list.replaceChildren(...pages.map(item));
  if (answer === "none") return message ? say("Такого сообщения в базе знаний нет", "No note has this message") : say("Ничего не найдено", "Nothing found");
  if (answer === "similar") return message ? say("Такого сообщения в базе знаний нет. Похожее:", "No note has this message. Alike:") : say("Точного ответа в базе знаний нет. Похожее:", "No note answers exactly. Alike:");
  const found = new Intl.PluralRules("ru").select(pages.length) === "one" ? "Найдена" : "Найдено";
  return say(`${found} ${plural(pages.length, "страница", "страницы", "страниц")}`, `Pages found: ${pages.length}`);
}

async function search() {
  const query = input.value.trim();
  if (query === asked) return output.setAttribute("aria-busy", query !== shown);
  asked = query;
  const address = new URL(location);
  address.searchParams.set("q", query);
  share.href = address;
  share.dataset.clipboardText = address;
  const { find } = await load();
  const result = query && await find(query);
  if (query !== asked) return; // something else was typed meanwhile
  meta.textContent = query ? worded(result) : (list.replaceChildren(), say("Начните печатать для поиска", "Type to search"));
  shown = query;
  output.setAttribute("aria-busy", input.value.trim() !== query); // more may have been typed and not asked yet
}

let timer;
input.addEventListener("input", () => {
  output.setAttribute("aria-busy", "true");
  clearTimeout(timer);
  timer = setTimeout(search, 60);
});
function focused() {
  open(true);
  list.setAttribute("role", "list");
  load().then(() => asked || input.value.trim() ? search() : (meta.textContent = say("Начните печатать для поиска", "Type to search")), () => {});
}
input.addEventListener("focus", focused);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(() => { input.focus(); search(); }));
share.addEventListener("click", (event) => event.preventDefault());
list.addEventListener("click", ({ target }) => {
  const link = target.closest("a");
  if (!link) return;
  document.activeElement.blur(); // or the next "/" would be typed into the closed field
  open(false);
  import("./highlight.js").then(({ follow }) => follow(link.href, input.value));
});

toggle.addEventListener("change", () => {
  list.setAttribute("role", toggle.checked ? "list" : "presentation");
  if (toggle.checked) return;
  const address = new URL(location);
  if (!address.searchParams.has("q")) return;
  address.searchParams.delete("q");
  history.replaceState(history.state, "", address);
});

function go(event) {
  const active = document.activeElement;
  if (event.key === "Tab") {
    active.blur();
    open(false);
  } else if (event.key === "Enter" && active === input) {
    list.querySelector("a")?.click();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const stops = [input, ...list.querySelectorAll(":not(details) > [href], summary, details[open] [href]")];
    const step = event.key === "ArrowUp" ? -1 : 1;
    stops[(Math.max(0, stops.indexOf(active)) + stops.length + step) % stops.length].focus();
  } else {
    if (active !== input && event.key.length === 1) input.focus();
    return;
  }
  if (event.key !== "Tab") event.preventDefault();
}

addEventListener("keydown", (event) => {
  if (!toggle.checked || event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
  go(event);
});

if (document.activeElement === input) focused(); // that is why this was loaded

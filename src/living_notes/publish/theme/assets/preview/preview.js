// What a link leads to, beside the link: a note, a section or a block. Loaded at the first link that is pointed at.
// Material's previews open for a mouse that passes by, cannot be scrolled by keys, show a block as a heading with all
// that follows it, and repeat the ids of the other page in this one; so these are our own.

import { say, sheet } from "../later.js";

const WAIT = 350; // milliseconds that a link is pointed at before anything happens
const LEAVE = 250; // milliseconds in which the mouse may go from the link to the preview
const ROOT = new URL("../../", import.meta.url);
const GONE = ".headerlink, .ln-facts, .ln-hint, .ln-backlinks, .md-tags, .md-clipboard, .md-code__nav, script, #ln-graph";
const KEYS = { ArrowDown: 40, ArrowUp: -40, PageDown: 240, PageUp: -240 };

const pages = new Map(); // address -> promise of a document
let timer;
let shown; // { link, box }
let refused; // a link whose preview was closed with Escape: until something else is pointed at

function page(address) {
  if (!pages.has(address)) {
    const loaded = fetch(address).then(async (answer) => {
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      return new DOMParser().parseFromString(await answer.text(), "text/html");
    });
    loaded.catch(() => pages.delete(address));
    pages.set(address, loaded);
  }
  return pages.get(address);
}

/** Return the elements that an anchor names: a section up to the next heading of its level, or one block. */
function part(article, anchor) {
  if (!anchor) return [...article.children];
  const target = article.querySelector(`[id="${CSS.escape(anchor)}"]`);
  if (!target) return [];
  if (!/^H[1-6]$/.test(target.tagName)) {
    if (target.matches(".ln-anchor")) return [target.previousElementSibling]; // the mark of a block of code
    if (!target.matches("li, td, th, summary")) return [target];
    return [Object.assign(document.createElement("div"), { innerHTML: target.innerHTML })];
  }
  const found = [target];
  for (let next = target.nextElementSibling; next; next = next.nextElementSibling) {
    if (/^H[1-6]$/.test(next.tagName) && next.tagName <= target.tagName) break;
    found.push(next);
  }
  return found;
}

/** Return copies that fit another page: whole addresses, ids and names of their own. */
function fitted(elements, address) {
  const copy = document.createElement("div");
  copy.append(...elements.map((element) => document.importNode(element, true)));
  for (const gone of copy.querySelectorAll(GONE)) gone.remove();
  for (const name of ["href", "src"]) {
    for (const each of copy.querySelectorAll(`[${name}]`)) each.setAttribute(name, new URL(each.getAttribute(name), address));
  }
  for (const name of ["id", "for", "name"]) {
    for (const each of copy.querySelectorAll(`[${name}]`)) each.setAttribute(name, `preview-${each.getAttribute(name)}`);
  }
  return [...copy.children];
}

async function show(link) {
  const address = new URL(link.href);
  const anchor = decodeURIComponent(address.hash.slice(1));
  address.hash = address.search = "";
  const here = address.pathname === location.pathname;
  const [from] = await Promise.all([here ? document : page(address.href), sheet(new URL("preview.css", import.meta.url))]);
  const article = from.querySelector(".md-content article");
  const elements = article ? fitted(part(article, anchor), address) : [];
  if (!elements.length || !pointed(link)) return;
  close();
  const box = document.createElement("div");
  Object.assign(box, { className: "ln-preview md-typeset", tabIndex: 0, id: "ln-preview" });
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", `${say("Предпросмотр", "Preview")}: ${link.textContent}`);
  box.append(...elements);
  link.after(box); // so that Tab goes from the link into it
  link.setAttribute("aria-controls", box.id);
  link.setAttribute("aria-haspopup", "dialog");
  shown = { link, box };
  place(link, box);
}

function place(link, box) {
  const lines = [...link.getClientRects()];
  const [first, last] = [lines[0], lines.at(-1)];
  const [width, height] = [document.documentElement.clientWidth, innerHeight];
  const above = first.top > height - last.bottom;
  const room = Math.max(above ? first.top : height - last.bottom, 160) - 24;
  box.style.maxHeight = `${Math.min(room, 380)}px`;
  box.style.left = `${Math.max(8, Math.min(first.left, width - box.offsetWidth - 8))}px`;
  box.style.top = `${above ? Math.max(8, first.top - box.offsetHeight - 6) : last.bottom + 6}px`;
}

const pointed = (link) => link.isConnected && (link.matches(":hover") || document.activeElement === link);

export function close() {
  clearTimeout(timer);
  if (!shown) return;
  const { link, box } = shown;
  shown = undefined;
  for (const name of ["aria-controls", "aria-haspopup"]) link.removeAttribute(name);
  box.remove();
}

/** Show what a link leads to, unless the reader goes on at once. */
export function offer(link) {
  clearTimeout(timer);
  if (shown?.link === link || link === refused) return;
  refused = undefined;
  timer = setTimeout(() => show(link).catch(close), WAIT); // out of reach: the link still says why when it is followed
}

const inside = (node) => shown && (shown.box.contains(node) || shown.link.contains(node));

function leave() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (shown && ![shown.box, shown.link].some((each) => each.matches(":hover") || each.contains(document.activeElement))) close();
  }, LEAVE);
}

addEventListener("pointerout", ({ target, relatedTarget }) => {
  if (target === refused) refused = undefined;
  if (target.closest?.("a, .ln-preview") && !inside(relatedTarget)) leave();
});
addEventListener("pointerover", ({ target }) => inside(target) && clearTimeout(timer));
addEventListener("focusin", ({ target }) => {
  if (shown && !inside(target)) close();
});
addEventListener("keydown", (event) => {
  if (!shown) return;
  if (event.key === "Escape") {
    const { link, box } = shown;
    const within = box.contains(document.activeElement);
    close();
    refused = link;
    if (within) link.focus();
  } else if (event.key in KEYS && document.activeElement === shown.link) shown.box.scrollBy(0, KEYS[event.key]);
  else return;
  event.preventDefault();
}, true);
addEventListener("scroll", () => shown && !inside(document.activeElement) && !shown.box.matches(":hover") && close(), { passive: true });
document$.subscribe(close);

/** Say whether a link leads to a page of this site. */
export const ours = ({ href }) => href.startsWith(ROOT.href) && !/\.(?!html)\w+$/.test(new URL(href).pathname);

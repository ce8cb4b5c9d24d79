// The words of a search, marked on the page that a result led to; Escape or the next page takes the marks away.
// Nothing is written into the page: the browser paints ranges (CSS Custom Highlight API), or does without.

import { stem, tokens } from "./query.js";

const NAME = "ln-search";
let followed; // { path, query } of the result that was chosen

const even = (text) => text.toLowerCase().replaceAll("ё", "е"); // letter for letter: places stay
const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function ranges(article, query) {
  const words = tokens(query).map((word) => even(word)).filter((word) => word.length > 1);
  if (!words.length) return [];
  const ends = (word) => (/^[а-я]{4,}$/.test(word) ? `${literal(even(stem(word)))}[а-я]*` : literal(word));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.map(ends).join("|")})(?![\\p{L}\\p{N}])`, "gu");
  const found = [];
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const { index, 0: word } of even(node.data).matchAll(pattern)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      found.push(range);
    }
  }
  return found;
}

function mark() {
  CSS.highlights?.delete(NAME);
  const shown = document.querySelector("link[rel=canonical]")?.href; // the address changes before the page does
  const article = document.querySelector(".md-content article");
  if (!followed || !shown || !article || followed.path !== new URL(shown).pathname) return false;
  const found = ranges(article, followed.query);
  if (CSS.highlights && found.length) CSS.highlights.set(NAME, new Highlight(...found));
  return true;
}

/** A result was chosen: mark the words of the query when its page is shown. */
export function follow(href, query) {
  followed = { path: new URL(href).pathname, query };
  mark(); // it may be shown already
}

document$.subscribe(() => {
  if (!mark()) followed = undefined; // the reader went elsewhere
});
addEventListener("keydown", ({ key }) => key === "Escape" && CSS.highlights?.delete(NAME));

// The 404 page: the notes whose addresses or names are nearest to the address that was asked for.

import { nearest } from "./query.js";

const ROOT = new URL("../../", import.meta.url);
const notes = await (await fetch(new URL("search/notes.json", ROOT))).json();
const address = location.pathname.slice(ROOT.pathname.length);
const box = document.getElementById("ln-nearest");

for (const { url, title } of nearest(address, notes)) {
  const link = document.createElement("a");
  link.href = new URL(url, ROOT);
  link.textContent = title;
  const item = document.createElement("li");
  item.append(link);
  box.querySelector("ul").append(item);
  box.hidden = false;
}

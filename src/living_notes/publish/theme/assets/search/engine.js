// Pagefind's index and the site's two lists, asked together: names that an author gave a note come first,
// then pages with all the words, then those with most of them. Loaded when somebody searches, not before.

import { correct, has, named, parts, stem, tokens, vocabulary } from "./query.js";

export { plural } from "./query.js";

const ROOT = new URL("../../", import.meta.url);
const FOLDER = new URL("pagefind/", ROOT);
const SHOWN = 10;

const json = async (name) => (await fetch(new URL(name, FOLDER))).json();
const pagefind = import(new URL("pagefind.js", FOLDER)).then(async (module) => {
  await module.options({ excerptLength: 24, ranking: { metaWeights: { title: 6, names: 4, code: 2 } } });
  await module.init();
  return module;
});
const lists = Promise.all([json("notes.json"), json("words.json").then(vocabulary)]);

/** Load what every search needs. */
export const ready = () => Promise.all([pagefind, lists]);

/** Return pages that hold only some of the terms, the most telling ones first. */
async function relaxed(terms) {
  const index = await pagefind;
  const found = new Map();
  for (const [i, { results }] of (await Promise.all(terms.map((term) => index.search(term)))).entries()) {
    for (const { id, score } of results) {
      const page = found.get(id) ?? { id, score: 0, has: [] };
      page.score += Math.min(score, 12);
      page.has.push(terms[i]);
      found.set(id, page);
    }
  }
  const best = [...found.values()].map((page) => ({ ...page, score: page.score * (page.has.length / terms.length) }));
  best.sort((a, b) => b.score - a.score);
  const good = best.filter(({ score }) => score > best[0].score / 2).slice(0, SHOWN);
  const together = await Promise.all(good.map(({ has }) => index.search(has.join(" "))));
  return good.map(({ id }, i) => together[i].results.find((result) => result.id === id)).filter(Boolean);
}

/** Return the page of a note that the query names, with the words of the query where the page has them. */
async function own(note, terms) {
  const index = await pagefind;
  const filters = { page: `/${note.url}` };
  const { results } = await index.search(terms.join(" "), { filters });
  return results[0] ?? (await index.search(null, { filters })).results[0];
}

/** Return what was found: how many pages, and the first of them. */
export async function find(query) {
  const [index, [notes, words]] = await ready();
  const meant = (list) => list.map((token) => correct(token, words));
  const sought = (token) => /\d/.test(token) || has(token, words); // Pagefind would guess at the rest
  const known = (list) => [...new Set(list.filter(sought).map(stem))];
  const whole = meant(tokens(query));
  const [terms, pieces] = [known(whole), known(meant(parts(query)))];
  const ranked = [];
  const add = (results) => ranked.push(...results.filter((one) => one && ranked.every(({ id }) => id !== one.id)));
  const owners = named(whole.join(" "), notes).slice(0, 5);
  const theirs = await Promise.all(owners.map(async ({ note, sure }) => ({ sure, result: await own(note, pieces) })));
  theirs.sort((one, other) => other.sure - one.sure || other.result?.score - one.result?.score); // an error that two cure
  add(theirs.map(({ result }) => result));
  for (const list of [terms, pieces].filter(({ length }) => length)) add((await index.search(list.join(" "))).results);
  if (ranked.length < 3 && pieces.length > 1) add(await relaxed(pieces));
  const pages = await Promise.all(ranked.slice(0, SHOWN).map(async (result) => page(await result.data(), notes)));
  return { total: ranked.length, pages };
}

/** Return what the dialog shows of a page: where no word of the text was found, its summary. */
function page({ url, meta, excerpt, sub_results: parts }, notes) {
  const place = new URL(url, ROOT).href;
  const note = notes.find((other) => new URL(other.url, ROOT).href === place);
  const text = excerpt.includes("<mark>") ? excerpt : (note?.summary ?? "");
  const marks = ({ excerpt: shown }) => shown.split("<mark>").length;
  const sections = parts.filter((section) => section.anchor).sort((one, other) => marks(other) - marks(one));
  return { url: place, title: meta.title, text, sections };
}

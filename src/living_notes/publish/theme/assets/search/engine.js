// The search behind its dialog: loads what the site wrote, and makes of the ranking what is shown of it.

import { roots } from "./query.js";

export { plural } from "./query.js";

const ROOT = new URL("../../", import.meta.url);
const SHOWN = 10;
const LENGTH = 170; // letters of an excerpt
const TRUST = { message: 0.46, words: 0.2 }; // below it the answer is only alike; by tests/search/tuning.toml

const json = async (name) => (await fetch(new URL(`search/${name}`, ROOT), { cache: "no-cache" })).json();
const loaded = Promise.all([import("./rank.js"), json("notes.json"), json("sections.json")]).then(
  ([{ build, search, telling }, notes, sections]) => ({ index: build(notes, sections), search, telling }),
);

/** Load what every search needs. */
export const ready = () => loaded;

/** Cut a line around its first known word; return pieces of text, each with whether it is to be marked. */
function excerpt(line, forms) {
  const marks = [...line.matchAll(/[\p{L}\d_]+/gu)].filter(([word]) => {
    const [{ root, pieces } = { pieces: [] }] = roots(word);
    return forms.has(root) || pieces.some((piece) => forms.has(piece));
  });
  const first = marks[0]?.index ?? 0;
  const from = line.length <= LENGTH || first < LENGTH / 2 ? 0 : line.lastIndexOf(" ", first - LENGTH / 4) + 1;
  const to = from + LENGTH >= line.length ? line.length : Math.max(line.lastIndexOf(" ", from + LENGTH), from + LENGTH / 2);
  const pieces = [[from ? "…" : "", false]];
  let at = from;
  for (const { index, 0: word } of marks) {
    if (index < at || index + word.length > to) continue;
    pieces.push([line.slice(at, index), false], [word, true]);
    at = index + word.length;
  }
  pieces.push([line.slice(at, to) + (to < line.length ? "…" : ""), false]);
  return pieces.filter(([text]) => text);
}

/**
 * Return what was found.
 *
 * `answer` says how far it can be trusted: "found", "similar" (the words that tell most are in no note) or "none".
 */
export async function find(query) {
  const { index, search, telling } = await loaded;
  const { ranked, message, forms, trust } = search(index, query);
  const best = ranked.filter(({ score }) => score > ranked[0].score / 6).slice(0, SHOWN);
  const answer = !best.length ? "none" : trust(best[0]) < TRUST[message ? "message" : "words"] ? "similar" : "found";
  const shown = answer === "similar" ? best.slice(0, 3) : best;
  const line = (section) => index.sections[section][3].split("\n")[telling(index, section, forms)] ?? "";
  return { answer, message, pages: shown.map((one) => page(index, one, (section) => excerpt(line(section), forms))) };
}

/** Return what the dialog shows of a note: the place that answers, and others on its page. */
function page({ notes, sections }, { note, sections: found, scores }, told) {
  const { url, title, summary } = notes[note];
  const place = (number) => {
    const [, anchor, heading] = sections[number];
    return { url: new URL(anchor ? `${url}#${anchor}` : url, ROOT).href, title: heading, text: told(number) };
  };
  const [best, ...rest] = found.slice(0, 6);
  const more = rest.filter((number) => sections[number][2] && scores[number] > scores[best] / 3).map(place);
  const first = best === undefined ? { url: new URL(url, ROOT).href, title: "", text: [] } : place(best);
  return { url: first.url, title, place: first.title, text: first.text.length ? first.text : [[summary, false]], sections: more };
}

// What answers a query: the index of all sections, and the order of the notes. No page and no network: it is
// given what the site wrote (notes.json, sections.json) and works the same in a browser and outside of one.
//
// Words are cut and stemmed alike on both sides. A section is rated by BM25+ over its words and its pairs of
// neighbouring words (a pasted message keeps its order, whatever names stand in it), a note by its best sections,
// its title and the name that the query is most like. How rare the words are that a note lacks says how far
// the answer can be trusted.

import { KIN } from "./kin.js";
import { distance, read, roots, stem, swapped } from "./query.js";

export const WEIGHTS = {
  k: 0.34, b: 0.78, d: 0.1, // BM25+: how soon a repeated word tells no more; how much length counts; the least that a word is worth
  heading: 3, // a word of a heading, in words of the text
  pair: 0.5, // two neighbours, in the rarer one's weight
  more: 0.2, // the second and third section of a note
  about: 0.8, name: 10, // what the author calls a note, against its text
  called: 2, alias: 2.6, summary: 1, // title and name, other names, summary: against a heading
  aside: 0.6, // a page that lists others
  focus: 0.2, // the power of the share of the query that a section has
  cover: 0.3, // the power of the share of the query that a note has
  near: 0.9, prefix: 0.6, piece: 0.45, kin: 0.5, same: 0.65, // a word with a typo, an unfinished one, a part of a compound, one of its root, one of its meaning
  own: 0.4, // a name of the reader's own that the site happens to have
};

const kin = new Map(); // root -> roots of words that mean the same
for (const group of KIN.map((words) => [...new Set(words.map((word) => stem(word.replace("ё", "е"))))])) {
  for (const root of group) kin.set(root, [...(kin.get(root) ?? []), ...group.filter((other) => other !== root)]);
}

const add = (map, key, section, value) => {
  let places = map.get(key);
  if (!places) map.set(key, (places = new Map()));
  places.set(section, (places.get(section) ?? 0) + value);
};

/** Make the index of a site's notes and sections. */
export function build(notes, sections, weights = WEIGHTS) {
  const terms = new Map(); // word or pair -> section -> how often
  const lengths = [];
  const own = notes.map(() => []); // the note's sections
  sections.forEach(([note, , heading, text], number) => {
    own[note].push(number);
    let length = 0;
    for (const [words, worth] of [[roots(text), 1], [roots(heading), weights.heading]]) {
      words.forEach(({ root, pieces }, i) => {
        add(terms, root, number, worth);
        for (const piece of pieces) add(terms, piece, number, worth);
        if (i && words[i - 1].line === words[i].line) add(terms, `${words[i - 1].root} ${root}`, number, worth);
      });
      length += words.length * worth;
    }
    lengths.push(length);
  });
  const names = notes.map(({ title, url, names: given }) =>
    [title, ...given, url].map((name) => roots(name).map(({ root }) => root)).filter((words) => words.length));
  const about = new Map(); // word -> note -> how often in what the author calls the note, its summary, its headings
  const sizes = notes.map(({ title, names: [name = "", ...aliases], summary }, note) => {
    const heads = own[note].map((number) => sections[number][2]);
    let size = 0;
    for (const [texts, worth] of [[[title, name], weights.called], [aliases, weights.alias], [heads, 1], [[summary], weights.summary]]) {
      const seen = new Set();
      for (const { root, pieces } of texts.flatMap(roots)) {
        for (const word of [root, ...pieces]) if (!seen.has(word) && seen.add(word)) add(about, word, note, worth);
      }
      size += seen.size * worth;
    }
    return size;
  });
  const holders = new Map(); // word -> notes that have it anywhere
  const hold = (word, note) => (holders.get(word) ?? holders.set(word, new Set()).get(word)).add(note);
  for (const [term, places] of terms) for (const section of places.keys()) hold(term, sections[section][0]);
  names.forEach((all, note) => all.flat().forEach((word) => hold(word, note)));
  for (const [term, places] of about) for (const note of places.keys()) hold(term, note);
  const words = [...holders.keys()].filter((term) => !term.includes(" "));
  const mean = (list) => list.reduce((sum, length) => sum + length, 0) / Math.max(list.length, 1);
  const named = new Set(names.flat(2));
  return { notes, sections, terms, lengths, average: mean(lengths), about, sizes, size: mean(sizes), own, names, named, holders, words, weights };
}

/** Return how much a word tells: that of a word which no note has is the greatest. */
export function rarity({ holders, notes }, term) {
  const count = holders.get(term)?.size ?? 0;
  return Math.log(1 + (notes.length - count + 0.5) / (count + 0.5));
}

/** Return how much of its rarity a word of a message keeps: the reader's own names tell nothing. */
function owned({ holders, named, weights }, { root, own }) {
  if (!own || named.has(root)) return 1;
  return !holders.has(root) ? 0 : own === "quoted" ? weights.own : 1;
}

/** Return the site's words that may be meant by a root, with their worth; the last word may be unfinished. */
function meant(index, { root, pieces, last }, mistyped) {
  const { holders, words, weights } = index;
  const found = new Map();
  const offer = (word, worth) => found.set(word, Math.max(found.get(word) ?? 0, worth));
  const known = holders.has(root);
  if (known) offer(root, 1);
  for (const piece of pieces) if (holders.has(piece)) offer(piece, weights.piece);
  if (/^[а-я]{4,}$/.test(root)) {
    for (const word of words) {
      if (word === root || word.length < 4 || Math.abs(word.length - root.length) > 3) continue;
      if (word.startsWith(root) || (root.startsWith(word) && word.length > 4)) offer(word, weights.kin);
    }
  }
  for (const word of kin.get(root) ?? []) if (holders.has(word)) offer(word, weights.same);
  if (last && root.length > 2) for (const word of words) if (word !== root && word.startsWith(root)) offer(word, weights.prefix * (known ? 0.5 : 1));
  if (!found.size && mistyped && root.length > 3 && !/\d/.test(root)) {
    const limit = root.length < 8 ? 1 : 2;
    for (const word of words) {
      if (word.length < 4) continue;
      const gap = distance(root, word, limit);
      if (gap <= limit) offer(word, weights.near * (gap === 1 ? 1 : 0.7) * (word[0] === root[0] ? 1 : 0.7));
    }
  }
  return [...found].sort((one, other) => other[1] - one[1]).slice(0, 12);
}

/** Return the weight of the words that two lists share: in their order in a message, else in any. */
function shared(asked, name, worth, ordered) {
  if (!ordered) return name.reduce((sum, other) => sum + Math.max(0, ...asked.map((word) => worth(word, other))), 0);
  let last = new Float64Array(name.length + 1);
  for (const word of asked) {
    const row = new Float64Array(name.length + 1);
    for (let j = 0; j < name.length; j++) {
      row[j + 1] = Math.max(row[j], last[j + 1], last[j] + worth(word, name[j]));
    }
    last = row;
  }
  return last[name.length];
}

/** Return what a query finds: notes with their sections, the best first, and how far they can be trusted. */
export function search(index, query) {
  const { weights } = index;
  let asked = read(query);
  const unknown = (list) => list.filter(({ root, pieces }) => !index.holders.has(root) && !pieces.some((piece) => index.holders.has(piece))).length;
  const other = swapped(query);
  if (other && unknown(asked.words) > asked.words.length / 2) {
    const again = read(other);
    if (unknown(again.words) < unknown(asked.words)) asked = again;
  }
  return rank(index, asked, weights);
}

function rank(index, { words, run, message, text }, weights) {
  const { notes, sections, terms, lengths, average, about, sizes, size, own, names } = index;
  const scores = new Float64Array(sections.length);
  const titles = new Float64Array(notes.length);
  const has = notes.map(() => new Map()); // note -> word's number -> share of it that the note has
  const within = sections.map(() => 0); // section -> weight of the query's words in it
  const saturate = (section, often) =>
    (often * (weights.k + 1)) / (often + weights.k * (1 - weights.b + (weights.b * lengths[section]) / average)) + weights.d;
  let whole = 0;
  const worths = words.map((word) => rarity(index, word.root) * owned(index, word));
  const mistyped = words.length === 1 || words.some(({ root }) => index.holders.has(root)); // else nothing here is of this site
  const options = words.map((word, i) => (worths[i] ? new Map(meant(index, word, mistyped)) : new Map()));
  words.forEach((word, number) => {
    const worth = worths[number];
    whole += worth;
    if (!worth) return;
    const called = new Map();
    const best = new Map(); // a section counts a word once, by its best form
    for (const [term, share] of options[number]) {
      const rare = share === 1 ? worth : Math.min(worth, rarity(index, term)) * share;
      for (const [section, often] of terms.get(term) ?? []) {
        const score = rare * saturate(section, often);
        if (score > (best.get(section)?.[0] ?? 0)) best.set(section, [score, share]);
      }
      for (const [note, often] of about.get(term) ?? []) {
        const score = (rare * often * (weights.k + 1)) / (often + weights.k * (1 - weights.b + (weights.b * sizes[note]) / size));
        if (score > (called.get(note) ?? 0)) called.set(note, score);
      }
      for (const note of index.holders.get(term) ?? []) has[note].set(number, Math.max(has[note].get(number) ?? 0, share));
    }
    for (const [note, score] of called) titles[note] += score;
    for (const [section, [score, share]] of best) {
      scores[section] += score;
      within[section] += worth * share;
    }
  });
  const forms = new Map(words.map((word, i) => [word.root, options[i]]));
  const rare = new Map(words.map(({ root, own: theirs }, i) => [root, worths[i]]));
  const pairs = new Set(run.slice(1).map((root, i) => `${run[i]} ${root}`));
  for (const pair of pairs) {
    const worth = weights.pair * Math.max(...pair.split(" ").map((root) => rare.get(root)));
    for (const [section, often] of terms.get(pair) ?? []) scores[section] += worth * saturate(section, often);
  }
  const asked = run;
  const total = asked.reduce((sum, word) => sum + rare.get(word), 0) || 1;
  const alike = (word, other) => {
    const share = forms.get(word)?.get(other) ?? 0;
    return share && (share === 1 ? rare.get(word) : Math.min(rare.get(word), rarity(index, other)) * share);
  };
  const found = notes.map((note, number) => {
    for (const section of own[number]) scores[section] *= whole ? ((within[section] + 0.01) / whole) ** weights.focus : 0;
    const best = own[number].filter((section) => scores[section]).sort((one, other) => scores[other] - scores[one]);
    const body = best.slice(0, 3).reduce((sum, section, i) => sum + scores[section] * (i ? weights.more : 1), 0);
    let named = 0;
    let likeness = 0;
    for (const name of names[number]) {
      const common = shared(asked, name, alike, message);
      if (!common) continue;
      const size = name.reduce((sum, word) => sum + (rare.get(word) ?? rarity(index, word)), 0) || 1;
      const share = common / size; // of the name
      named = Math.max(named, common * share * share);
      likeness = Math.max(likeness, share > 0.7 ? common / total : 0);
    }
    const known = [...has[number]].reduce((sum, [i, share]) => sum + worths[i] * share, 0);
    const cover = whole ? Math.min(1, known / whole) : 0;
    const score = (body + weights.about * titles[number] + weights.name * named) * cover ** weights.cover * (note.aside ? weights.aside : 1);
    const trust = Math.max(likeness, whole ? Math.max(0, ...best.slice(0, 1).map((section) => within[section])) / whole : 0);
    return { note: number, score, cover, trust, sections: best, scores };
  });
  const ranked = found.filter(({ score }) => score > 0).sort((one, other) => other.score - one.score);
  const telling = new Map(); // word of the site -> how much it tells of the query
  options.forEach((list, i) => list.forEach((share, term) => telling.set(term, Math.max(telling.get(term) ?? 0, worths[i] * share))));
  return { ranked, message, text, forms: telling };
}

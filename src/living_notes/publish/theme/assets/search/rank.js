// What answers a query: the index of all sections, and the order of the notes. No page and no network: it is
// given what the site wrote (notes.json, sections.json) and works the same in a browser and outside of one.
//
// Words are cut and stemmed alike on both sides. A section is rated by BM25+ over its words and its pairs of
// neighbouring words (a pasted message keeps its order, whatever names stand in it), a note by its best sections,
// its title and the name that the query is most like. How far an answer can be trusted says, of a question, how rare
// the words are that the note lacks; of a message, how much of it one line of the note prints, word behind word.

import { KIN } from "./kin.js";
import { base, distance, faint, read, roots, sound, swapped } from "./query.js";

export const WEIGHTS = {
  k: 0.837, b: 0.78, d: 0.1, // BM25+: how soon a repeated word tells no more; how much length counts; the least that a word is worth
  heading: 3, // a word of a heading, in words of the text
  pair: 0.5, // two neighbours, in the rarer one's weight
  more: 0.2, // the second and third section of a note
  about: 1.35, name: 7.41, // what the author calls a note, against its text
  called: 2, alias: 1.93, summary: 1, // title and name, other names, summary: against a heading
  aside: 0.6, // a page that lists others
  focus: 0.2, // the power of the share of the query that a section has
  cover: 0.222, // the power of the share of the query that a note has
  near: 0.9, prefix: 0.444, piece: 0.45, kin: 0.5, same: 0.55, // a word with a typo, an unfinished one, a part of a compound, one of its root, one of its meaning
  sound: 0.7, loan: 1.09, // an unknown word by its sound; a known one in the other alphabet
  field: 0.675, // how much of a word's worth in names is its rarity there: batch stands in many texts, in few names
  whole: 2.7, // the power of the share of a name that is asked
  faint: 0.4, // a word of the question, not of its subject
  own: 0.4, named: 0.6, // a name of the reader's own that the site happens to have, in its text, in what a note is called
};

const SPOKEN = /^(?:[a-z]{3,}|[а-я]{3,})$/; // a word of one alphabet
const FORMS = 12; // of a word of the query: more are chance, and time

/** Return root -> roots of words that mean the same. */
function relate(groups) {
  const kin = new Map();
  for (const group of groups.map((words) => [...new Set(words.map((word) => base(word.replace("ё", "е"))))])) {
    for (const root of group) kin.set(root, [...(kin.get(root) ?? []), ...group.filter((other) => other !== root)]);
  }
  return kin;
}

const add = (map, key, place, value) => {
  let places = map.get(key);
  if (!places) map.set(key, (places = new Map()));
  places.set(place, (places.get(place) ?? 0) + value);
};

/** Return the letters of a word as bits: words that differ in many bits differ in many letters. */
function letters(word) {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
}

function ones(bits) {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}

/** Return the place of the first of the sorted words that is not before a prefix. */
function from(sorted, prefix) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Make the index of a site's notes and sections. */
export function build(notes, sections, weights = WEIGHTS, groups = KIN) {
  const terms = new Map(); // word -> section -> how often
  const lengths = [];
  const numbers = new Map(); // word -> its number, from 1
  const parts = [[]]; // word's number -> pieces of the compound
  const rows = []; // section -> numbers of its words: of each line, then of its heading, a 0 behind each
  const own = notes.map(() => []); // the note's sections
  sections.forEach(([note, , heading, text], section) => {
    own[note].push(section);
    const row = [];
    let length = 0;
    for (const [words, worth, lines] of [[roots(text), 1, text.split("\n").length], [roots(heading), weights.heading, 1]]) {
      let at = 0;
      for (const { root, pieces, line } of words) {
        for (; at < line; at++) row.push(0);
        let number = numbers.get(root);
        if (number === undefined) numbers.set(root, (number = parts.push(pieces) - 1));
        row.push(number);
        add(terms, root, section, worth);
        for (const piece of pieces) add(terms, piece, section, worth);
      }
      for (; at < lines; at++) row.push(0);
      length += words.length * worth;
    }
    rows.push(Int32Array.from(row));
    lengths.push(length);
  });
  const names = []; // what a note is called: { note, words }
  notes.forEach(({ title, url, names: given }, note) => {
    for (const name of [title, ...given, url]) {
      const words = roots(name).map(({ root }) => root);
      if (words.length) names.push({ note, words });
    }
  });
  const named = new Map(); // word -> numbers of the names that have it
  names.forEach(({ words }, number) => words.forEach((word) => (named.get(word) ?? named.set(word, new Set()).get(word)).add(number)));
  const about = new Map(); // word -> note -> how often in what the author calls the note, its summary, its headings
  const sizes = notes.map(({ title, names: [name = "", ...aliases], summary }, note) => {
    const heads = own[note].map((section) => sections[section][2]);
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
  for (const { note, words } of names) for (const word of words) hold(word, note);
  for (const [term, places] of about) for (const note of places.keys()) hold(term, note);
  const sorted = [...holders.keys()].sort();
  const sounds = new Map(); // how a word sounds -> words
  for (const word of sorted) {
    if (!SPOKEN.test(word)) continue;
    const heard = sound(word);
    sounds.set(heard, [...(sounds.get(heard) ?? []), word]);
  }
  const masks = Int32Array.from(sorted, letters);
  const mean = (list) => list.reduce((sum, length) => sum + length, 0) / Math.max(list.length, 1);
  return {
    notes, sections, terms, lengths, average: mean(lengths), about, sizes, size: mean(sizes), own, names, named, holders,
    numbers, parts, rows, sorted, masks, sounds, kin: relate(groups), weights,
  };
}

const scarcity = ({ notes }, count) => Math.log(1 + (notes.length - count + 0.5) / (count + 0.5));

/** Return how much a word tells: that of a word which no note has is the greatest. */
export const rarity = (index, term) => scarcity(index, index.holders.get(term)?.size ?? 0);

/** Return how much a word of this worth tells in what notes are called: their names have it more rarely than their texts. */
function calling(index, term, worth) {
  const { about, holders, weights } = index;
  const among = scarcity(index, about.get(term)?.size ?? holders.get(term)?.size ?? 0);
  return worth ** (1 - weights.field) * among ** weights.field;
}

/** Return the site's words that sound like a root. */
const heard = ({ sounds }, root) => (SPOKEN.test(root) ? (sounds.get(sound(root)) ?? []) : []);

/** Return those of them in the other alphabet: a borrowed word and its origin. */
const loans = (index, root) => heard(index, root).filter((word) => word < "а" !== root < "а");

/** Return how much a word of the query tells: one that few notes have, but many in the other alphabet, less. */
function telltale(index, root) {
  const alone = rarity(index, root);
  const places = new Set([root, ...loans(index, root)].flatMap((word) => [...(index.holders.get(word) ?? [])]));
  return Math.sqrt(alone * scarcity(index, places.size)) * (faint(root) ? index.weights.faint : 1);
}

/** Return how much of its rarity a word of a message keeps: the reader's own names tell nothing. */
function owned({ holders, named, weights }, { root, own }) {
  if (!own || (own === "dotted" && holders.has(root))) return 1;
  return !holders.has(root) ? 0 : named.has(root) ? weights.named : weights.own;
}

/** Return the site's words that may be meant by a root, with their worth; the last word may be unfinished. */
function meant(index, { root, pieces, last }, mistyped) {
  const { holders, sorted, masks, kin, weights } = index;
  const found = new Map();
  const offer = (word, worth) => found.set(word, Math.max(found.get(word) ?? 0, worth));
  const longer = function* () {
    for (let i = from(sorted, root); i < sorted.length && sorted[i].startsWith(root); i++) if (sorted[i] !== root) yield sorted[i];
  };
  const known = holders.has(root);
  if (known) offer(root, 1);
  for (const piece of pieces) if (holders.has(piece)) offer(piece, weights.piece);
  if (/^[а-я]{4,}$/.test(root)) {
    for (const word of longer()) if (word.length - root.length <= 3) offer(word, weights.kin);
    for (let length = root.length - 1; length > 4 && length >= root.length - 3; length--) {
      if (holders.has(root.slice(0, length))) offer(root.slice(0, length), weights.kin);
    }
  }
  for (const word of kin.get(root) ?? []) if (holders.has(word)) offer(word, weights.same);
  if (last && root.length > 2) for (const word of longer()) offer(word, weights.prefix * (known ? 0.5 : 1));
  if (found.size) for (const word of loans(index, root)) offer(word, weights.loan);
  else for (const word of heard(index, root)) offer(word, weights.sound);
  if (!found.size && mistyped && root.length > 3 && !/\d/.test(root)) {
    const limit = root.length < 8 ? 1 : 2;
    const bits = letters(root);
    sorted.forEach((word, i) => {
      if (word.length < 4 || Math.abs(word.length - root.length) > limit || ones(bits ^ masks[i]) > 2 * limit) return;
      const gap = distance(root, word, limit);
      if (gap <= limit) offer(word, weights.near * (gap === 1 ? 1 : 0.7) * (word[0] === root[0] ? 1 : 0.7));
    });
  }
  return [...found].sort((one, other) => other[1] - one[1]).slice(0, FORMS);
}

/** Return the weight of the words that a message and a name share in the same order; `hits`: word -> place asked -> worth. */
function inOrder(asked, name, hits) {
  let last = new Float64Array(name.length + 1);
  for (let i = 0; i < asked; i++) {
    const row = new Float64Array(name.length + 1);
    for (let j = 0; j < name.length; j++) {
      row[j + 1] = Math.max(row[j], last[j + 1], last[j] + (hits.get(name[j])?.get(i) ?? 0));
    }
    last = row;
  }
  return last[name.length];
}

/** Return what a query finds: notes with their sections, the best first, and how far they can be trusted. */
export function search(index, query) {
  let asked = read(query);
  const unknown = (list) => list.filter(({ root, pieces }) => !index.holders.has(root) && !pieces.some((piece) => index.holders.has(piece))).length;
  const other = swapped(asked.text);
  if (other && unknown(asked.words) > asked.words.length / 2) {
    const again = read(other);
    if (unknown(again.words) < unknown(asked.words)) asked = again;
  }
  return rank(index, asked);
}

/** Return for each note how much of what it is called is asked, and the greatest share of the query that a name has. */
function rateNames(index, run, options, rare, message) {
  const hits = new Map(); // word of the site -> place in the query -> worth
  run.forEach((asked, place) => {
    for (const [word, share] of options.get(asked)) {
      const worth = share === 1 ? rare.get(asked) : Math.min(rare.get(asked), rarity(index, word)) * share;
      if (!hits.has(word)) hits.set(word, new Map());
      hits.get(word).set(place, message ? worth : calling(index, word, worth));
    }
  });
  const total = run.reduce((sum, word) => sum + rare.get(word), 0) || 1;
  const best = new Map([...hits].map(([word, places]) => [word, Math.max(...places.values())]));
  const named = new Float64Array(index.notes.length);
  const likeness = new Float64Array(index.notes.length);
  for (const number of new Set([...hits.keys()].flatMap((word) => [...(index.named.get(word) ?? [])]))) {
    const { note, words } = index.names[number];
    const common = message ? inOrder(run.length, words, hits) : words.reduce((sum, word) => sum + (best.get(word) ?? 0), 0);
    const worth = (word) => rare.get(word) ?? rarity(index, word);
    const size = words.reduce((sum, word) => sum + (message ? worth(word) : calling(index, word, worth(word))), 0) || 1;
    const share = common / size; // of the name
    named[note] = Math.max(named[note], common * share ** index.weights.whole);
    if (share > 0.7) likeness[note] = Math.max(likeness[note], common / total);
  }
  return { named, likeness, hits, total };
}

/** Return the greatest part of a message that one line of a section prints, word behind word. */
function printed({ numbers, rows }, section, asked, hits) {
  const worths = new Map([...hits].map(([word, places]) => [numbers.get(word), places]));
  let most = 0;
  let line = [];
  for (const number of rows[section]) {
    if (worths.has(number)) line.push(number);
    if (number) continue;
    if (line.length) most = Math.max(most, inOrder(asked, line, worths));
    line = [];
  }
  return most;
}

/** Return how often two words of the query are neighbours in each section: pair -> section -> how often. */
function neighbours({ numbers, rows, weights }, pairs) {
  const next = new Map(); // number -> number of the word behind it -> pair
  for (const [one, other] of pairs) {
    const [first, second] = [numbers.get(one), numbers.get(other)];
    if (!first || !second) continue;
    if (!next.has(first)) next.set(first, new Map());
    next.get(first).set(second, `${one} ${other}`);
  }
  const found = new Map();
  const starts = new Uint8Array(numbers.size + 1);
  for (const number of next.keys()) starts[number] = 1;
  rows.forEach((row, section) => {
    for (let i = 0; i < row.length - 1; i++) {
      if (!starts[row[i]]) continue;
      const pair = next.get(row[i]).get(row[i + 1]);
      if (pair) add(found, pair, section, row.indexOf(0, i) === row.length - 1 ? weights.heading : 1);
    }
  });
  return found;
}

/** Return the number of the line of a section that tells most of what was asked: `forms` say how much a word tells. */
export function telling({ numbers, parts, rows }, section, forms) {
  const worths = new Map([...forms].map(([word, worth]) => [numbers.get(word) ?? word, worth]));
  let [most, best, line, sum] = [0, -1, 0, 0];
  const seen = new Set();
  const see = (name) => {
    if (seen.has(name) || !worths.has(name)) return;
    seen.add(name);
    sum += worths.get(name);
  };
  for (const number of rows[section].subarray(0, rows[section].lastIndexOf(0, -2) + 1)) {
    if (number) {
      see(number);
      for (const piece of parts[number]) see(numbers.get(piece) ?? piece);
      continue;
    }
    if (sum > most) [most, best] = [sum, line];
    line++;
    sum = 0;
    seen.clear();
  }
  return best;
}

function rank(index, { words, run, message, text }) {
  const { notes, sections, terms, lengths, average, about, sizes, size, own, weights } = index;
  const scores = new Float64Array(sections.length);
  const titles = new Float64Array(notes.length);
  const has = notes.map(() => new Map()); // note -> word's number -> share of it that the note has
  const within = new Float64Array(sections.length); // section -> weight of the query's words in it
  const saturate = (section, often) =>
    (often * (weights.k + 1)) / (often + weights.k * (1 - weights.b + (weights.b * lengths[section]) / average)) + weights.d;
  let whole = 0;
  const worths = words.map((word) => telltale(index, word.root) * owned(index, word));
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
        const score = (calling(index, term, rare) * often * (weights.k + 1)) / (often + weights.k * (1 - weights.b + (weights.b * sizes[note]) / size));
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
  const rare = new Map(words.map(({ root }, i) => [root, worths[i]]));
  const pairs = new Map(run.slice(1).map((root, i) => [`${run[i]} ${root}`, [run[i], root]]));
  for (const [pair, places] of neighbours(index, pairs.values())) {
    const worth = weights.pair * Math.max(...pairs.get(pair).map((root) => rare.get(root)));
    for (const [section, often] of places) scores[section] += worth * saturate(section, often);
  }
  const { named, likeness, hits, total } = rateNames(index, run, new Map(words.map(({ root }, i) => [root, options[i]])), rare, message);
  const found = notes.map((note, number) => {
    for (const section of own[number]) scores[section] *= whole ? ((within[section] + 0.01) / whole) ** weights.focus : 0;
    const best = own[number].filter((section) => scores[section]).sort((one, other) => scores[other] - scores[one]);
    const body = best.slice(0, 3).reduce((sum, section, i) => sum + scores[section] * (i ? weights.more : 1), 0);
    const known = [...has[number]].reduce((sum, [i, share]) => sum + worths[i] * share, 0);
    const cover = whole ? Math.min(1, known / whole) : 0;
    const score = (body + weights.about * titles[number] + weights.name * named[number]) * cover ** weights.cover * (note.aside ? weights.aside : 1);
    return { note: number, score, cover, sections: best, scores };
  });
  const ranked = found.filter(({ score }) => score > 0).sort((one, other) => other.score - one.score);
  const telling = new Map(); // word of the site -> how much it tells of the query
  options.forEach((list, i) => list.forEach((share, term) => telling.set(term, Math.max(telling.get(term) ?? 0, worths[i] * share))));
  const share = (section) => printed(index, section, run.length, hits) / total;
  const trust = message ? (one) => Math.max(likeness[one.note], ...one.sections.slice(0, 3).map(share)) : ({ cover }) => cover;
  return { ranked, message, text, forms: telling, trust };
}

// What a query means: pure functions, no page and no network. A query is what people really type or paste:
// an inflected word, a command, a whole line of a traceback with its random ids and paths.

const NOISE = [
  /https?:\/\/\S+/gi,
  /(?<![\w:/.-])(?:[A-Za-z]:|~|\.{1,2})?(?:[\\/][\w.@+~-]+){2,}[\\/]?/g, // /home/user/app/env.py
  /(?<![\w])(?:[\w.@+~-]+[\\/]){2,}[\w.@+~-]*/g, // alembic/versions/1b2c….py
  /(?<![\p{L}\d])(?=[0-9a-f]*\d)(?:0x)?[0-9a-f]{7,}(?:_\w+\.py)?(?![\p{L}\d])/giu, // revision ids, addresses
  /\b\d{1,4}(?:[-:.,]\d{2,}){2,}\S*/g, // dates and times
  /\bline \d+\b/gi,
];
// A word, a number, or a number with its minus: `-1` is a query of its own.
const TOKEN = /(?<![\p{L}\d-])-\d+(?![\p{L}\d])|[\p{L}\d_]+/gu;
const IDLE = new Set("а в во для же за и из или к как на не но о об от по при с со то у что чем это".split(" "));
const ENDING =
  /(?<=.{3})(?:иями|ями|ами|иях|ях|ах|иям|ям|ам|ием|ией|ов|ев|ей|ой|ий|ый|ая|яя|ое|ее|ые|ие|ую|юю|ого|его|ому|ему|ыми|ими|ым|им|ых|их|ом|ем|ить|ать|ять|еть|ыть|ию|ия|ии|[аеиоуыэюяьй])$/u;

const plain = (text) => text.normalize("NFC").toLowerCase().replaceAll("ё", "е");

/** Return the words of a query without its noise; if all of it is noise or signs, what there is. */
export function tokens(text) {
  const clean = NOISE.reduce((rest, pattern) => rest.replace(pattern, " "), text.normalize("NFC"));
  const all = plain(clean).match(TOKEN) ?? [];
  const telling = all.filter((word) => !IDLE.has(word) && !/^[\p{L}_]$/u.test(word));
  if (telling.length) return telling;
  return all.length ? all : plain(text).split(/\s+/).filter(Boolean);
}

/** Return tokens cut where Pagefind cuts a compound: op.alter_column and NoSuchModuleError, too. */
export function parts(text) {
  return tokens(text.replace(/(?<=[a-z\d])(?=[A-Z])/g, " ").replaceAll("_", " "));
}

/** Cut a Russian ending, so that all forms of a word are one; Pagefind finds every word that begins so. */
export function stem(word) {
  return /[а-я]/.test(word) ? word.replace(ENDING, "") : word;
}

/** Return how many letters to change, add, drop or swap; more than `limit` is `limit` + 1. */
export function distance(a, b, limit = 2) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return Math.min(last[b.length], limit + 1);
}

/** Prepare the site's words for `correct`. */
export const vocabulary = (words) => ({ words, roots: new Set(words.map(stem)) });

/** Say whether the site has the word, another form of it, or one that begins so (it may still be typed). */
export const has = (token, { words, roots }) => roots.has(stem(token)) || words.some((word) => word.startsWith(token));

/** Return the word meant by a token that the site does not have; the token itself where none is near. */
export function correct(token, { words, roots }) {
  if (token.length < 4 || /[\d_]/.test(token) || has(token, { words, roots })) return token;
  const limit = token.length < 8 ? 1 : 2;
  let [least, found] = [Infinity, token];
  for (const word of words) {
    const gap = word.length < 4 ? Infinity : distance(token, word, limit);
    const rated = gap - (word[0] === token[0]) / 2; // few mistype the first letter
    if (gap <= limit && rated < least) [least, found] = [rated, word];
  }
  return found;
}

/** Return the longest common subsequence of two lists of words. */
export function common(a, b) {
  let last = Array(b.length + 1).fill([]);
  for (const word of a) {
    const row = [[]];
    for (const [j, other] of b.entries()) {
      const [left, above] = [row[j], last[j + 1]];
      row.push(word === other ? [...last[j], word] : left.length > above.length ? left : above);
    }
    last = row;
  }
  return last[b.length];
}

const telling = (words) => words.reduce((sum, word) => sum + (word.length > 9 || word.startsWith("-") ? 2 : 1), 0);

/**
 * Return how surely a note is what was asked for, by the names that its author gave it; 0: it is not.
 *
 * A pasted line holds an error's text among others, with a table or a module of its own in it, so most of
 * the words in their order are enough; a word as long as StringDataRightTruncation tells as much as two.
 * Where two notes own an error, the one whose first name (its title) shares more with it is surer.
 */
export function likeness(asked, names) {
  const seen = new Set();
  let best = 0;
  for (const name of names) {
    const shared = common(asked, name);
    if (shared.length === asked.length && asked.length === name.length) return 100;
    const cover = shared.length / Math.min(asked.length, name.length);
    if (cover < 0.75 || telling(shared) < 2) continue;
    best = Math.max(best, cover);
    for (const word of shared) seen.add(word);
  }
  return best * telling([...seen]) + (best && common(asked, names[0]).length / 10);
}

/** Return the notes that the query names, the surest first; a hub that lists an error yields to its note. */
export function named(query, notes) {
  const roots = (text) => tokens(text).map(stem);
  const asked = roots(query);
  return notes
    .map((note) => ({ note, sure: likeness(asked, [`${note.url} ${note.title}`, note.title, note.url, ...note.names].map(roots)) }))
    .map(({ note, sure }) => ({ note, sure: note.hub ? sure * 0.8 : sure }))
    .filter(({ sure }) => sure > 0)
    .sort((one, other) => other.sure - one.sure);
}

function decoded(address) {
  try {
    return decodeURIComponent(address);
  } catch {
    return address; // a stray percent sign
  }
}

/** Return the notes whose address or names are nearest to an address that does not exist. */
export function nearest(address, notes, count = 3) {
  const roots = (text) => parts(text.replaceAll("-", " ")).map(stem);
  const like = (word, other) => word === other || (word.length > 3 && distance(word, other) <= (word.length < 7 ? 1 : 2));
  const rate = (wanted, have) => {
    const hits = wanted.filter((word) => have.some((other) => like(word, other))).length;
    return hits / Math.max(wanted.length + have.length - hits, 1);
  };
  const path = decoded(address).replace(/\.(?:html?|md)$/, "").split("/").filter(Boolean);
  const [last, whole] = [path.slice(-1), path].map((segments) => roots(segments.join(" ")));
  return notes
    .map((note) => [note, [note.url, note.title, ...note.names].map(roots)])
    .map(([note, names]) => {
      const rates = names.map((name) => Math.max(rate(last, name), rate(whole, name) / 2));
      return [note, Math.max(...rates.map((value, i) => (i < 3 ? value : value * 0.9)))]; // an alias is worth less
    })
    .filter(([, score]) => score > 0)
    .sort((one, other) => other[1] - one[1])
    .slice(0, count)
    .map(([note]) => note);
}

/** Return a number with the form of a noun that goes with it: plural(3, "страница", "страницы", "страниц"). */
export function plural(number, one, few, many) {
  const form = new Intl.PluralRules("ru").select(number);
  return `${number} ${{ one, few }[form] ?? many}`;
}

// What a query means: pure functions, no page and no network. A query is what people really type or paste:
// an inflected word, a command, a whole traceback with its random ids, its paths and its own names.

import { stemmer as english } from "./vendor/en.js";
import { stemmer as russian } from "./vendor/ru.js";

const NOISE = [
  /\(Background on this error at:[^)]*\)?/g,
  /\[(?:SQL|parameters): [\s\S]*?\](?=\s*(?:$|\n|\(Background|\[parameters))/g,
  /https?:\/\/\S+/gi,
  /\bTraceback \(most recent call last\):/g,
  /\bFile "[^"]*", line \d+(?:, in \S+)?/g,
  /(?<![\w:/.-])(?:[A-Za-z]:|~|\.{1,2})?(?:[\\/][\w.@+~-]+){2,}[\\/]?/g, // /home/user/app/env.py
  /(?<![\w])(?:[\w.@+~-]+[\\/]){2,}[\w.@+~-]*/g, // alembic/versions/1b2c….py
  /(?<![\p{L}\d])(?=[0-9a-f]*\d)(?:0x)?[0-9a-f]{7,}(?:_\w+\.py)?(?![\p{L}\d])/giu, // revision ids, addresses
  /\b\d{1,4}(?:[-:.,]\d{2,}){2,}\S*/g, // dates and times
  /\bline \d+\b/gi,
];
// A word, a number, or what only its dashes make a word of its own: `-1`, `-x`, `--rev-id`.
const TOKEN = /(?<![\p{L}\d-])-\d+(?![\p{L}\d])|[\p{L}\d_]+/gu;
const WORD = new RegExp(`(?<![\\p{L}\\d_-])(?:--[a-z][a-z\\d]*(?:-[a-z\\d]+)*|-[a-z](?![\\p{L}\\d_-]))|${TOKEN.source}`, "gu");
const IDLE = new Set(
  ("а в во для же за и из или к как на не но о об от по при с со то у что чем это бы ли мне мой мои моя нужно можно если " +
    "чтобы почему зачем где когда он она они его их её так там тут the a an of to in is on at by for with and or this that " +
    "it be as was were are do does did how what why when from my i you").split(" "),
);
// Words of a question rather than of its subject. In a small site they are rare, and rare words decide: they decide less.
const FAINT =
  "после до через без перед между уже ещё есть нет быть был была было будет которая который которые какой какая какие весь все всё всех всем вся " +
  "свой своя своё свои себя сам сама сами этот эта этого этой такой такое такая тот та тех хотя пока потом теперь сейчас только даже тоже также ведь же именно " +
  "надо нужен нужна нужны нужно мочь могу может могут должен должна хотеть хочу хочет пытаться пытаюсь пробовать попробовал получить получить получается получилось " +
  "сделать делать делает делаю использовать использую пользоваться работать работает умеет уметь говорить говорит писать пишет ругается ругаться выдаёт выдавать " +
  "подсказать подскажите помогите вопрос проблема ситуация способ вариант правильно лучше лучший хороший пример самый простой новый мой наш ваш больше меньше " +
  "один одна одно раз вообще вдруг например сразу обычно всегда никогда куда откуда сколько зачем почему что такое про над под вместо кроме либо взять брать берёт дать давать " +
  "want need using use used get got make made help please should would could can have has had not no some any there about after before into its does doing being just only also " +
  "than then them these those which while will way try trying tried";
const LOGGED = /^\s*(?:INFO|ERROR|WARN(?:ING)?|DEBUG)\s*:?\s*\[[\w.]+\]\s*/;
const LINE = /[\n\r\u2028]+/;
const THROWN = /^\s*(?:E\s+)?(?:[\w.]*[a-z](?:Error|Exception|Warning|Exit)\b|(?:\w+\.)+[A-Z]\w+:|FAILED:|FATAL:|ERROR:)/;
const SAID =
  /(?:Error|Exception|Warning|Violation)\b|\b(?:FAILED|FATAL|ERROR|DETAIL|HINT|INFO)\b|\b(?:does not|doesn't|already|cannot|can't|could not|couldn't|failed|not found|is not|must|unable|refused|denied|invalid|no such|detected)\b|["'`(\[].+["'`)\]]|\w: \w/i;

/** How much of a paste is read. What an answer costs grows with it, faster than in proportion. */
export const LIMITS = { letters: 1500, words: 40 };

// What somebody types, not what a program says: `alembic revision -m "orders"`; `alembic: error: …` is its answer.
const TYPED = /^\s*(?:[$>]\s*)?(?:\w+ run |python3? -m )?alembic [a-z]+(?!\S)(?!.*(?:Error|ERROR|FAILED))/;

const plain = (text) => text.normalize("NFC").toLowerCase().replaceAll("ё", "е");
const quiet = (text) => NOISE.reduce((rest, pattern) => rest.replace(pattern, " "), text.normalize("NFC"));

/** Return the words of a query without its noise; if all of it is noise or signs, what there is. */
export function tokens(text) {
  const all = plain(quiet(text.slice(0, LIMITS.letters))).match(TOKEN) ?? [];
  const telling = all.filter((word) => !IDLE.has(word) && !/^[\p{L}_]$/u.test(word));
  if (telling.length) return telling;
  return all.length ? all : plain(text).split(/\s+/).filter(Boolean);
}

/** Return the line of a pasted text that names the fault: a traceback's last one, what follows FAILED. */
export function telling(text) {
  const lines = text.split(LINE).map((line) => line.slice(0, LIMITS.letters));
  const thrown = lines.findLast((line) => THROWN.test(line.replace(LOGGED, "")));
  if (thrown) return thrown.trim();
  const rest = text.slice(0, LIMITS.letters).replace(NOISE[0], "").replace(NOISE[1], "");
  return rest.split(LINE).filter((line) => line.trim()).join(" ").trim();
}

/** Return what is read of a query: of a traceback that was run together, what stands at its end, too. */
function readable(query) {
  if (LINE.test(query)) return telling(query);
  const fault = query.includes("Traceback (most recent") ? [...query.matchAll(/(?:Error|Exception|Exit|Warning): /g)].at(-1) : undefined;
  const from = fault ? query.lastIndexOf(" ", fault.index) + 1 : 0;
  return query.slice(from, from + LIMITS.letters);
}

const stems = new Map();

/** Return what all forms of a word have in common, by Snowball's rules for Russian, Porter's for English. */
export function stem(word) {
  let root = stems.get(word);
  if (root === undefined) {
    root = /^[а-я]+$/.test(word) ? russian(word) : /^[a-z]{3,}$/.test(word) ? english(word) : word;
    stems.set(word, root);
  }
  return root;
}

/** Return the stem without a vowel that comes and goes: порядок, порядка; ветка, веток; настройка, настроек. */
export const base = (word) => stem(word).replace(/оек$/, "ойк").replace(/(?<=[бвгджзклмнпрстфхцчшщ])[ое](?=[кц]$)/, "");

const LETTERS = {
  а: "a", б: "b", в: "v", г: "g", д: "d", е: "e", ж: "j", з: "z", и: "i", й: "i", к: "k", л: "l", м: "m", н: "n", о: "o",
  п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "h", ц: "c", ч: "ch", ш: "sh", щ: "sh", ъ: "", ы: "i", ь: "", э: "e",
  ю: "u", я: "a",
};
const HEARD = [
  [/c(?![hy])/g, "k"], [/ph/g, "f"], [/[ao]w/g, "au"], [/q[uv]?/g, "kv"], [/w/g, "v"], [/x/g, "ks"], [/gh/g, ""],
  [/g(?=[ei]|$)/g, "j"], [/dj/g, "j"], [/(.)\1+/g, "$1"], [/[aeiouy]+/g, "a"], [/(?<=...)ak?$/, ""],
];

/** Return about how a root sounds, one letter for all vowels: сквош is squash, автогинерация is автогенерация. */
export function sound(root) {
  const latin = [...root].map((letter) => LETTERS[letter] ?? letter).join("").replace(/(.)\1+/g, "$1");
  return HEARD.reduce((rest, [letters, heard]) => rest.replace(letters, heard), stem(latin));
}

const HUMP = /(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;
const cut = new Map();
let faintRoots;

/** Return whether a root is of a word that says nothing of a subject. */
export function faint(root) {
  faintRoots ??= new Set(FAINT.split(" ").map((word) => base(plain(word))));
  return faintRoots.has(root);
}

const random = (word) => word.length > 6 && /\d/.test(word) && /^[\da-f]+$/i.test(word);

/** Return a word's root, those of its parts (NoSuchModuleError, alter_column), and whether it counts in a query and in a text. */
function rooted(word) {
  let found = cut.get(word);
  if (!found) {
    const even = plain(word);
    const parts = word.split(/_|-/).flatMap((part) => part.split(HUMP)).map(plain).filter((part) => part.length > 2);
    const counts = !IDLE.has(even) && (word.length > 1 || /\d/.test(word)) && !/^_+$/.test(word);
    found = { root: base(even), pieces: parts.length > 1 || word.startsWith("--") ? [...new Set(parts.map(base))] : [], counts, kept: counts && !random(word) };
    cut.set(word, found);
  }
  return found;
}

/** Return the words of a text: root, pieces of a compound, number of the line. */
export function roots(text) {
  const found = [];
  let line = 0;
  for (const content of text.normalize("NFC").split("\n")) {
    for (const word of content.match(WORD) ?? []) {
      const { root, pieces, kept } = rooted(word);
      if (kept) found.push({ root, pieces, line });
    }
    line++;
  }
  return found;
}

// Names of the reader's own in a message: in quotes, behind a dot, of several words; a class of exceptions is none.
const QUOTED = /(["'`«])([^"'`«»]{1,60})(?:["'`»])/g;
const DOTTED = /(?<![\w.])[a-z_]\w*(?:\.[a-z_]\w*)+(?![\w.]*[A-Z(])|\b[a-z\d]+(?:_[a-z\d]+)+\b/g;

const MODULE = /(?<![\w.])(?:[a-z_]\w*\.)+(?=[A-Z]\w*[a-z])/g; // sqlalchemy.exc.OperationalError: the class says it

function ownNames(text) {
  const own = new Map();
  for (const [pattern, group, kind] of [[DOTTED, 0, "dotted"], [QUOTED, 2, "quoted"]]) {
    for (const match of text.matchAll(pattern)) for (const word of match[group].match(TOKEN) ?? []) own.set(plain(word), kind);
  }
  return own;
}

/** Return what is asked: the words that count, whether it is a program's message, and the text that was read. */
export function read(query) {
  const text = readable(query).replace(LOGGED, "");
  const clean = quiet(text).replace(MODULE, "");
  const latin = (clean.match(/[a-z]/gi) ?? []).length;
  const all = clean.match(WORD) ?? [];
  const message = latin > 2 * (clean.match(/[а-яё]/gi) ?? []).length && all.length > 2 && SAID.test(clean) && !TYPED.test(clean);
  let kept = all.filter((word) => rooted(word).counts);
  if (!kept.length) kept = all.length ? all : text.match(TOKEN) ?? [];
  kept = kept.slice(0, LIMITS.words);
  const own = message ? ownNames(clean) : new Map();
  const words = kept.map((word, i) => ({ root: rooted(word).root, pieces: rooted(word).pieces, own: own.get(plain(word)), last: !message && i === kept.length - 1 }));
  const seen = new Set();
  return { words: words.filter(({ root }) => !seen.has(root) && seen.add(root)), run: words.map(({ root }) => root), message, text };
}

const KEYS = ["`qwertyuiop[]asdfghjkl;'zxcvbnm,.", "ёйцукенгшщзхъфывапролджэячсмитьбю"];

/** Return a text as the keys would have typed it in the other layout; empty: it has letters of both. */
export function swapped(text) {
  const [cyrillic, latin] = [/[а-яё]/i.test(text), /[a-z]/i.test(text)];
  if (cyrillic === latin) return "";
  const [from, to] = cyrillic ? [KEYS[1], KEYS[0]] : KEYS;
  return [...text.toLowerCase()].map((letter) => to[from.indexOf(letter)] ?? letter).join("");
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

function decoded(address) {
  try {
    return decodeURIComponent(address);
  } catch {
    return address; // a stray percent sign
  }
}

/** Return the notes whose address or names are nearest to an address that does not exist. */
export function nearest(address, notes, count = 3) {
  const parts = (text) => roots(text.replaceAll("-", " ")).flatMap(({ root, pieces }) => (pieces.length ? pieces : [root]));
  const like = (word, other) => word === other || (word.length > 3 && distance(word, other) <= (word.length < 7 ? 1 : 2));
  const rate = (wanted, have) => {
    const hits = wanted.filter((word) => have.some((other) => like(word, other))).length;
    return hits / Math.max(wanted.length + have.length - hits, 1);
  };
  const path = decoded(address).replace(/\.(?:html?|md)$/, "").split("/").filter(Boolean);
  const [last, whole] = [path.slice(-1), path].map((segments) => parts(segments.join(" ")));
  return notes
    .map((note) => [note, [note.url, note.title, ...note.names].map(parts)])
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

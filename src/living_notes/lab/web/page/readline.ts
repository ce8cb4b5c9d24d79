// The line that is being typed: letters, cursor, history. It knows no terminal: `press` takes what xterm.js gives for
// a key (or a paste) and says what is to be done.

export type Deed =
  | { type: "edit" } // draw the line anew
  | { type: "enter"; line: string }
  | { type: "complete" }
  | { type: "cancel"; line: string } // Ctrl-C
  | { type: "clear" } // Ctrl-L
  | { type: "leave" } // Tab on an empty line: the focus goes on
  | { type: "none" };

const WORD_BEFORE = /\S+\s*$/;
const WORD_AFTER = /^\s*\S+/;

export class Readline {
  text = "";
  cursor = 0;
  private past: string[] = [];
  private place = 0; // in `past`; its length: the line being written
  private draft = "";

  /** Take one key's data; a paste that has newlines goes through `paste`. */
  press(data: string): Deed {
    const action = KEYS[data];
    if (action) return action(this);
    if (data === "\t") return { type: this.text.trim() ? "complete" : "leave" };
    if (data.startsWith("\x1b") || /^[\x00-\x1f\x7f]$/.test(data)) return { type: "none" };
    return this.insert(data.replace(/[\x00-\x1f\x7f]/g, " "));
  }

  /** Put text where the cursor is. */
  insert(text: string): Deed {
    return this.set(this.text.slice(0, this.cursor) + text + this.text.slice(this.cursor), this.cursor + text.length);
  }

  /** Replace the line. */
  set(text: string, cursor = text.length): Deed {
    this.text = text;
    this.cursor = Math.max(0, Math.min(cursor, text.length));
    return { type: "edit" };
  }

  /** Replace what stands between `from` and the cursor by a word that was offered. */
  replace(from: number, word: string): Deed {
    return this.set(this.text.slice(0, from) + word + this.text.slice(this.cursor), from + word.length);
  }

  /** Remember a command; twice the same in a row is once. */
  remember(line: string): void {
    if (line.trim() && this.past.at(-1) !== line) this.past.push(line);
    this.place = this.past.length;
    this.draft = "";
  }

  enter(): Deed {
    const line = this.text;
    this.remember(line);
    this.set("");
    return { type: "enter", line };
  }

  cancel(): Deed {
    const line = this.text;
    this.set("");
    this.place = this.past.length;
    return { type: "cancel", line };
  }

  /** Go through the history: -1 is older. */
  recall(step: number): Deed {
    const place = this.place + step;
    if (place < 0 || place > this.past.length) return { type: "none" };
    if (this.place === this.past.length) this.draft = this.text;
    this.place = place;
    return this.set(this.past[place] ?? this.draft);
  }

  move(to: number): Deed {
    return this.set(this.text, to);
  }

  /** Remove from `start` to `end` (exclusive). */
  cut(start: number, end: number): Deed {
    const [first, last] = [Math.max(0, start), Math.min(end, this.text.length)];
    return this.set(this.text.slice(0, first) + this.text.slice(last), first);
  }

  wordLeft(): number {
    return this.cursor - (WORD_BEFORE.exec(this.text.slice(0, this.cursor))?.[0].length ?? this.cursor);
  }

  wordRight(): number {
    return this.cursor + (WORD_AFTER.exec(this.text.slice(this.cursor))?.[0].length ?? 0);
  }
}

const home = (line: Readline) => line.move(0);
const end = (line: Readline) => line.move(line.text.length);
const left = (line: Readline) => line.move(line.cursor - 1);
const right = (line: Readline) => line.move(line.cursor + 1);
const older = (line: Readline) => line.recall(-1);
const newer = (line: Readline) => line.recall(1);
const back = (line: Readline) => line.cut(line.cursor - 1, line.cursor);
const wordLeft = (line: Readline) => line.move(line.wordLeft());
const wordRight = (line: Readline) => line.move(line.wordRight());

const KEYS: Record<string, (line: Readline) => Deed> = {
  "\r": (line) => line.enter(),
  "\x7f": back,
  "\b": back,
  "\x1b[3~": (line) => line.cut(line.cursor, line.cursor + 1),
  "\x1b[D": left,
  "\x1b[C": right,
  "\x1b[A": older,
  "\x1b[B": newer,
  "\x1b[H": home,
  "\x1b[F": end,
  "\x1b[1;5D": wordLeft,
  "\x1b[1;5C": wordRight,
  "\x1bb": wordLeft,
  "\x1bf": wordRight,
  "\x01": home,
  "\x05": end,
  "\x10": older,
  "\x0e": newer,
  "\x0b": (line) => line.cut(line.cursor, line.text.length),
  "\x15": (line) => line.cut(0, line.cursor),
  "\x17": (line) => line.cut(line.wordLeft(), line.cursor),
  "\x03": (line) => line.cancel(),
  "\x0c": () => ({ type: "clear" }),
};

/** Return what the words begin with in common. */
export function sharedStart(words: string[]): string {
  const [first = "", ...others] = words;
  let length = first.length;
  for (const word of others) {
    while (!word.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}

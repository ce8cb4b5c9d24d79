// The terminal: xterm.js draws, `Readline` edits, the lab runs. xterm.js is told to keep a text of its screen for
// screen readers. Tab leaves an empty line, so that the keyboard is never caught.

import { FitAddon } from "@xterm/addon-fit";
import { type ITheme, Terminal as Xterm } from "@xterm/xterm";

import type { Completion } from "../protocol";
import { withoutStyleElements } from "./dom";
import { type Deed, Readline, sharedStart } from "./readline";
import { NBSP } from "./words";

/** What the terminal needs from who owns it. */
export interface Shell {
  /** Run the command; false: it goes on in another line. */
  run(command: string): Promise<boolean>;
  complete(line: string, cursor: number): Promise<{ from: number; words: Completion[] }>;
  prompt(): string;
  busy(): boolean;
  stop(): void;
}

const [BOLD, FAINT, PLAIN, ACCENT] = ["\x1b[1m", "\x1b[2m", "\x1b[0m", "\x1b[33m"];
const ERASE_BELOW = "\x1b[J";

export class Terminal {
  private readonly screen: Xterm;
  private readonly fitter = new FitAddon();
  private readonly line = new Readline();
  private pending = ""; // of a command that goes on in another line
  private rowOfCursor = 0; // below the prompt's row
  private atPrompt = false;
  private atStart = true; // of a row
  private ahead: string[] = []; // keys pressed while something runs
  private replaying = false;

  constructor(
    private readonly place: HTMLElement,
    root: ShadowRoot,
    private readonly shell: Shell,
  ) {
    this.screen = new Xterm({
      convertEol: true,
      cursorBlink: false,
      fontFamily: '"JetBrains Mono", monospace',
      fontSize: 12,
      lineHeight: 1.25,
      screenReaderMode: true,
      scrollback: 5000,
    });
    this.screen.loadAddon(this.fitter);
    withoutStyleElements(root, () => this.screen.open(place));
    this.dress();
    this.screen.onData((data) => void this.take(data));
    this.screen.attachCustomKeyEventHandler((event) => this.isOurs(event));
    const label = `Терминал. Tab дополняет команду; на${NBSP}пустой строке Tab идёт дальше`;
    this.screen.textarea?.setAttribute("aria-label", label);
  }

  /** Take the colours of the page's scheme. */
  dress(): void {
    const style = getComputedStyle(this.place);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const [ink, ground, copper] = [colour("--ink"), colour("--ground"), colour("--copper")];
    const theme: ITheme = { foreground: ink, background: ground, cursor: copper, cursorAccent: ground };
    theme.selectionBackground = colour("--mark");
    theme.yellow = theme.brightYellow = copper;
    theme.white = theme.brightWhite = theme.black = theme.brightBlack = ink;
    this.screen.options.theme = theme;
  }

  /** Fill the place anew; of no use while it is not shown. */
  fit(): void {
    if (this.place.clientWidth && this.place.clientHeight) this.fitter.fit();
  }

  focus(): void {
    this.screen.focus();
  }

  /** Show the prompt, and what was typed meanwhile. */
  prompt(): void {
    if (!this.atPrompt && !this.atStart) this.screen.write("\n");
    if (!this.atPrompt) this.rowOfCursor = 0;
    this.atPrompt = true;
    this.draw();
    void this.replay();
  }

  /** Take the keys that wait, in their order; what is pressed meanwhile waits behind them. */
  private async replay(): Promise<void> {
    if (this.replaying) return;
    this.replaying = true;
    try {
      while (!this.shell.busy()) {
        const data = this.ahead.shift();
        if (data === undefined) return;
        await this.press(data);
      }
    } finally {
      this.replaying = false;
    }
  }

  /** Show what a step types, as if it had been typed at the prompt. */
  typed(as: "shell" | "sql" | "python" | "pycon", text: string): void {
    this.hidePrompt();
    const sign = as === "shell" ? `${this.shell.prompt()}$` : as === "sql" ? "SQL>" : as === "python" ? "python>" : ">>>";
    const [first = "", ...rest] = text.replace(/\n$/, "").split("\n");
    const lines = [`${ACCENT}${sign}${PLAIN} ${BOLD}${first}${PLAIN}`, ...rest.map((line) => `${FAINT}>${PLAIN} ${BOLD}${line}${PLAIN}`)];
    this.screen.write(`${lines.join("\n")}\n`);
    if (as === "shell") this.line.remember(text.replace(/\n$/, ""));
  }

  /** Show output. */
  printed(text: string): void {
    if (!text) return;
    this.hidePrompt();
    this.screen.write(text);
    this.atStart = text.endsWith("\n");
  }

  /** Show a line that is neither command nor output. */
  remark(text: string): void {
    this.hidePrompt();
    this.printed(`${FAINT}${text}${PLAIN}\n`);
  }

  clear(): void {
    this.screen.reset();
    this.atStart = true;
    this.atPrompt = false;
  }

  /** Put a command at the prompt, to be read before it is run. */
  suggest(command: string): void {
    this.line.set(command);
    if (this.atPrompt) this.draw();
    this.focus();
  }

  private hidePrompt(): void {
    if (this.atPrompt) this.screen.write(`${this.toPrompt()}${ERASE_BELOW}`);
    this.atPrompt = false;
    this.rowOfCursor = 0;
    this.atStart = true;
  }

  private toPrompt(): string {
    return `\r${this.rowOfCursor ? `\x1b[${this.rowOfCursor}A` : ""}`;
  }

  private draw(): void {
    const { text, cursor } = this.line;
    const prompt = this.pending ? "> " : `${this.shell.prompt()}$ `;
    const columns = this.screen.cols;
    const end = prompt.length + text.length;
    const target = prompt.length + cursor;
    // A line that fills its row leaves the cursor behind its last letter: a blank brings it to the next row.
    const filler = end % columns === 0 ? " \b" : "";
    const up = Math.floor(end / columns) - Math.floor(target / columns);
    const back = `\r${up ? `\x1b[${up}A` : ""}${target % columns ? `\x1b[${target % columns}C` : ""}`;
    this.screen.write(`${this.toPrompt()}${ERASE_BELOW}${ACCENT}${prompt}${PLAIN}${text}${filler}${back}`);
    this.rowOfCursor = Math.floor(target / columns);
    this.atStart = false;
  }

  /** Leave the line as it stands and go below it. */
  private below(): void {
    this.line.move(this.line.text.length);
    this.draw();
    this.screen.write("\n");
    this.atPrompt = false;
    this.atStart = true;
    this.rowOfCursor = 0;
  }

  private isOurs(event: KeyboardEvent): boolean {
    if (event.type !== "keydown") return true;
    if (event.key === "Tab" && (event.shiftKey || !this.line.text.trim())) return false; // the focus goes on
    if (event.key === "c" && event.ctrlKey && this.screen.hasSelection()) return false; // the browser copies
    return !(event.key === "v" && (event.ctrlKey || event.metaKey)); // the browser pastes
  }

  private async take(data: string): Promise<void> {
    if (this.shell.busy() && data === "\x03") {
      this.ahead = [];
      this.shell.stop();
      return;
    }
    this.ahead.push(data);
    await this.replay();
  }

  private async press(data: string): Promise<void> {
    const lines = data.length > 1 && !data.startsWith("\x1b[") ? pasted(data) : [data];
    for (const [number, line] of lines.entries()) {
      if (number) await this.obey(this.line.press("\r"));
      if (line) await this.obey(this.line.press(line));
    }
  }

  private async obey(deed: Deed): Promise<void> {
    switch (deed.type) {
      case "edit":
        this.draw();
        return;
      case "complete":
        await this.complete();
        return;
      case "clear":
        this.screen.clear();
        return;
      case "cancel":
        this.line.set(deed.line);
        this.below();
        this.line.set("");
        this.pending = "";
        this.prompt();
        return;
      case "enter":
        this.line.set(deed.line);
        this.below();
        this.line.set("");
        await this.enter(deed.line);
        return;
      case "leave":
      case "none":
    }
  }

  private async enter(line: string): Promise<void> {
    const command = this.pending ? `${this.pending}\n${line}` : line;
    if (!command.trim()) {
      this.prompt();
      return;
    }
    this.pending = (await this.shell.run(command)) ? "" : command;
    this.prompt();
  }

  private async complete(): Promise<void> {
    const { text, cursor } = this.line;
    const { from, words } = await this.shell.complete(text, cursor);
    if (this.line.text !== text || !words.length) return;
    const shared = sharedStart(words.map(({ word }) => word));
    const [only] = words;
    if (words.length === 1 && only) this.line.replace(from, only.word.endsWith("/") ? only.word : `${only.word} `);
    else if (shared.length > cursor - from) this.line.replace(from, shared);
    else this.offer(words);
    this.draw();
  }

  private offer(words: Completion[]): void {
    this.below();
    const width = Math.max(...words.map(({ word }) => word.length)) + 2;
    const row = ({ word, hint }: Completion) => (hint ? `${word.padEnd(width)}${FAINT}${hint}${PLAIN}` : word);
    const told = words.some(({ hint }) => hint) ? words.map(row).join("\n") : words.map(({ word }) => word).join("  ");
    this.screen.write(`${told}\n`);
    this.atPrompt = true;
  }
}

/** Bracketed or not, a paste is lines; a surrogate pair or a letter of an input method is one. */
function pasted(data: string): string[] {
  return data.replace(/\x1b\[20[01]~/g, "").split(/\r\n|\r|\n/);
}

// The editor of one file: CodeMirror, its styles in the shadow root's own sheets. What is typed is given away a moment
// later, or at once when somebody is about to run something.

import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { properties } from "@codemirror/legacy-modes/mode/properties";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { Compartment, EditorState, type Extension, Text } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

import { NBSP } from "./words";

const DELAY = 400; // ms after the last letter

const LANGUAGES: Record<string, () => Extension> = {
  py: python,
  mako: python,
  ini: () => StreamLanguage.define(properties),
  cfg: () => StreamLanguage.define(properties),
  toml: () => StreamLanguage.define(toml),
};

export class Editor {
  path: string | null = null;
  private readonly view: EditorView;
  private readonly language = new Compartment();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dirty = false;

  /**
   * @param place Where it stands.
   * @param root The shadow root, where its sheets go.
   * @param write Gets a file that was changed here.
   */
  constructor(
    place: HTMLElement,
    root: ShadowRoot,
    private readonly write: (path: string, text: string) => Promise<void>,
  ) {
    const view = new EditorView({ root, parent: place, state: this.fresh("", null) });
    this.view = view;
  }

  /** Show a file; `text` null: it is no text. */
  open(path: string, text: string | null): void {
    this.path = path;
    this.dirty = false;
    clearTimeout(this.timer);
    this.view.setState(this.fresh(text ?? `Это не${NBSP}текст, показать его нельзя.`, path, text === null));
  }

  /** Forget the file. */
  close(): void {
    clearTimeout(this.timer);
    this.dirty = false;
    this.path = null;
  }

  /** Take what a command made of the file; the cursor stays where it can. */
  refresh(text: string | null): void {
    if (this.path === null || this.dirty || text === null) return;
    const { doc } = this.view.state;
    const next = Text.of(text.split("\n"));
    if (doc.eq(next)) return;
    const [start, end] = changed(doc.toString(), text);
    this.view.dispatch({
      changes: { from: start, to: doc.length - end, insert: text.slice(start, text.length - end) },
      effects: EditorView.scrollIntoView(start, { y: "center" }),
      annotations: [],
    });
    this.dirty = false;
    clearTimeout(this.timer);
  }

  /** Give away what was typed and is not given yet. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (!this.dirty || this.path === null) return;
    this.dirty = false;
    await this.write(this.path, this.view.state.doc.toString());
  }

  focus(): void {
    this.view.focus();
  }

  private fresh(text: string, path: string | null, locked = false): EditorState {
    const kind = LANGUAGES[path?.split(".").at(-1) ?? ""];
    return EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightActiveLine(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        indentUnit.of("    "),
        syntaxHighlighting(classHighlighter),
        // Tab is left to the page, or the keyboard could not get out of here.
        keymap.of([
          ...defaultKeymap,
          ...historyKeymap,
          { key: "Mod-]", run: indentMore },
          { key: "Mod-[", run: indentLess },
          { key: "Mod-s", run: () => (void this.flush(), true) },
        ]),
        this.language.of(kind ? kind() : []),
        EditorState.readOnly.of(locked || path === null),
        EditorView.contentAttributes.of({ "aria-label": path === null ? "Редактор" : `Файл ${path}`, tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged || !update.transactions.some((one) => one.isUserEvent("input") || one.isUserEvent("delete") || one.isUserEvent("move") || one.isUserEvent("undo") || one.isUserEvent("redo"))) return;
          this.dirty = true;
          clearTimeout(this.timer);
          this.timer = setTimeout(() => void this.flush(), DELAY);
        }),
      ],
    });
  }
}

/** Return how many letters two texts share at their beginning and at their end. */
function changed(before: string, after: string): [number, number] {
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < least - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return [start, end];
}

// The project: its folders and files as nested lists of buttons, and the editor of the chosen one.

import type { ProjectFile, State } from "../protocol";
import { button, element, unseen } from "./dom";
import { Editor } from "./editor";
import { NBSP } from "./words";

interface Folder {
  folders: Map<string, Folder>;
  files: ProjectFile[];
}

const NAME = /^[^\s/][^\0]*[^\s/]$|^[^\s/]$/;

export class Files {
  readonly root = element("div", { class: "files" });
  private readonly tree = element("nav", { class: "tree", "aria-label": "Файлы проекта" });
  private readonly place = element("div", { class: "editor" });
  private readonly title = element("span", { class: "path" });
  private readonly name = element("input", { type: "text", "aria-label": "Имя нового файла", placeholder: "app/new.py", spellcheck: "false", autocomplete: "off" });
  private readonly asking: HTMLFormElement;
  private readonly editor: Editor;
  private known: ProjectFile[] = [];
  private closed = new Set<string>();
  private marks = new Map<string, string>(); // path -> what happened to it

  /**
   * @param shadow The root, where the editor's styles go.
   * @param owner Writes and removes files.
   */
  constructor(
    shadow: ShadowRoot,
    private readonly owner: { write(path: string, text: string): Promise<void>; remove(path: string): Promise<void> },
  ) {
    const drop = button("Удалить", () => void this.drop(), "", { class: "quiet" });
    this.asking = element("form", { class: "new", submit: (event) => (event.preventDefault(), void this.add()) }, this.name, element("button", { type: "submit" }, "Создать"));
    this.asking.hidden = true;
    const more = button("Новый файл", () => ((this.asking.hidden = !this.asking.hidden), this.asking.hidden || this.name.focus()), "+", { class: "quiet" });
    const side = element("div", { class: "side" }, this.tree, more, this.asking);
    const bar = element("div", { class: "bar" }, this.title, drop);
    this.root.append(side, element("div", { class: "main" }, bar, this.place));
    this.editor = new Editor(this.place, shadow, (path, text) => this.owner.write(path, text));
  }

  /** Show the project as it is now, and what is new since `before`. */
  show(state: State, before: State | null, begins: boolean): void {
    const earlier = new Map((before ?? state).files.map((file) => [file.path, file.text]));
    this.marks.clear();
    for (const { path, text } of state.files) {
      if (!earlier.has(path)) this.marks.set(path, "новый");
      else if (earlier.get(path) !== text) this.marks.set(path, "изменён");
    }
    this.known = state.files;
    const open = this.find(this.editor.path);
    if (begins) this.editor.close(); // the same path is another file in another project
    if (begins || !open) this.open((open ?? this.first())?.path ?? null);
    else this.editor.refresh(open.text);
    this.draw();
  }

  /** Open the file that a step is about. */
  open(path: string | null): void {
    const file = this.find(path);
    if (!file || file.path === this.editor.path) return this.draw();
    void this.editor.flush();
    this.editor.open(file.path, file.text);
    for (const folder of this.closed) if (file.path.startsWith(`${folder}/`)) this.closed.delete(folder);
    this.draw();
  }

  /** Give away what was typed. */
  flush(): Promise<void> {
    return this.editor.flush();
  }

  private find(path: string | null): ProjectFile | undefined {
    return this.known.find((file) => file.path === path);
  }

  private first(): ProjectFile | undefined {
    return this.find("app/models.py") ?? this.known.find(({ path }) => path.endsWith(".py")) ?? this.known[0];
  }

  private async add(): Promise<void> {
    const path = this.name.value.trim();
    const known = this.find(path);
    if (!known && !NAME.test(path)) return this.name.focus();
    if (!known) await this.owner.write(path, "");
    this.name.value = "";
    this.asking.hidden = true;
    this.open(path);
    this.editor.focus();
  }

  private async drop(): Promise<void> {
    const { path } = this.editor;
    if (path === null) return;
    this.editor.path = null;
    await this.owner.remove(path);
  }

  private draw(): void {
    const { path } = this.editor;
    this.title.textContent = path ?? `Файлов пока${NBSP}нет`;
    this.place.hidden = path === null;
    const active = (this.root.getRootNode() as ShadowRoot).activeElement;
    const held = active instanceof HTMLElement && this.tree.contains(active) ? active.dataset["path"] : undefined;
    this.tree.replaceChildren(this.list(grouped(this.known), ""));
    if (held) this.tree.querySelector<HTMLElement>(`[data-path="${CSS.escape(held)}"]`)?.focus();
  }

  private list(folder: Folder, above: string): HTMLElement {
    const items = [
      ...[...folder.folders].map(([name, inner]) => this.folder(name, inner, `${above}${name}`)),
      ...folder.files.map((file) => this.file(file)),
    ];
    return element("ul", {}, ...items.map((item) => element("li", {}, item)));
  }

  private folder(name: string, inner: Folder, path: string): HTMLElement {
    const summary = element("summary", { "data-path": path }, `${name}/`);
    const details = element("details", { open: !this.closed.has(path) }, summary, this.list(inner, `${path}/`));
    details.addEventListener("toggle", () => (details.open ? this.closed.delete(path) : this.closed.add(path)));
    return details;
  }

  private file(file: ProjectFile): HTMLElement {
    const name = file.path.split("/").at(-1) ?? file.path;
    const mark = this.marks.get(file.path);
    const chosen = file.path === this.editor.path;
    const made = button(name, () => this.open(file.path), "", { "data-path": file.path, ...(chosen ? { "aria-current": "true" } : {}) });
    if (mark) made.append(unseen(", "), element("span", { class: "mark" }, mark));
    return made;
  }
}

function grouped(files: ProjectFile[]): Folder {
  const top: Folder = { folders: new Map(), files: [] };
  for (const file of files) {
    let place = top;
    for (const name of file.path.split("/").slice(0, -1)) {
      const inner = place.folders.get(name) ?? { folders: new Map(), files: [] };
      place.folders.set(name, inner);
      place = inner;
    }
    place.files.push(file);
  }
  return top;
}

// The panel: a shadow root beside the text, or over it where the screen is narrow. It puts the parts together and says
// how large they are; what happens is decided by the page (`page.ts`) and the lab.

import type { Database } from "../protocol";
import { Card, type Guide } from "./card";
import { button, element, sheetOf } from "./dom";
import { Files } from "./files";
import { Graph } from "./graph";
import type { Lab } from "./lab";
import styles from "./panel.css";
import { Tables } from "./tables";
import { Tabs } from "./tabs";
import { type Shell, Terminal } from "./terminal";
import { DATABASES, NBSP } from "./words";
import xtermStyles from "@xterm/xterm/css/xterm.css";

const SPLIT_HEIGHT = 560; // px: from here on the terminal has a place of its own below the tabs
const SPLIT_WIDTH = 420;
const PHONE = "(max-width: 44.984375em) and (orientation: portrait)"; // as in the sheets

/** What the panel asks of the page. */
export interface Owner extends Guide {
  hide(): void;
  copyLink(): Promise<string>; // a sentence: what came of it
  choose(database: Database): void;
  licences(): string; // their address
  command(command: string): void; // run it as if it was typed
  check(root: ShadowRoot): Promise<HTMLElement>; // what checks the project's revisions; loaded when it is asked for
}

export class Panel {
  readonly host = element("div", { class: "ln-lab-panel" });
  readonly terminal: Terminal;
  readonly files: Files;
  readonly tables = new Tables();
  readonly graph: Graph;
  readonly card: Card;
  private readonly frame: HTMLElement;
  private readonly tabs: Tabs;
  private readonly check = element("div", { class: "check" });
  private readonly status = element("p", { class: "unseen", role: "status" });
  private readonly notice = element("div", { class: "notice", role: "status" });
  private readonly title = element("h2", {});
  private readonly choice = element("div", { class: "choice", role: "group", "aria-label": "База данных" });
  private readonly menu: HTMLDetailsElement;
  private readonly unfold = button("Терминал, файлы, база", () => this.dock(false), "", { class: "quiet unfold" });
  split = false;

  constructor(
    private readonly lab: Lab,
    private readonly owner: Owner,
    shell: Shell,
  ) {
    const root = this.host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheetOf(xtermStyles), sheetOf(styles)];
    this.card = new Card(lab, owner);
    this.files = new Files(root, { write: (path, text) => lab.write(path, text), remove: (path) => lab.remove(path) });
    this.graph = new Graph({
      run: (command) => owner.command(command),
      read: (path) => {
        this.files.open(path);
        this.tabs.choose("files");
      },
    });
    const console = element("div", { class: "console" });
    const screen = element("div", { class: "screen" });
    console.append(screen);
    this.tabs = new Tabs(
      [
        { id: "terminal", title: "Терминал", content: console },
        { id: "files", title: "Файлы", content: this.files.root },
        { id: "database", title: "База", content: element("div", { class: "database" }, this.tables.root) },
        { id: "graph", title: "Граф", content: element("div", { class: "history" }, this.graph.root) },
        { id: "check", title: "Проверка", content: this.check },
      ],
      (id) => {
        this.terminal.fit();
        if (id === "check") void this.bringCheck(root);
      },
    );
    this.menu = this.makeMenu();
    const parts = element("div", { class: "parts" }, ...["terminal", "files", "database", "graph"].map((id) => this.part(id, console)), this.check);
    const close = button("Свернуть", () => owner.hide(), "", { class: "quiet" });
    const head = element("header", {}, this.title, this.choice, this.menu, close);
    this.frame = element("aside", { class: "frame", "aria-label": "Лаборатория" }, head, this.card.root, this.unfold, this.status, this.notice, this.tabs.list, parts);
    // The site's keys (`/` and `s` search) are not for those who type here; seen from outside all of this is one element.
    this.frame.addEventListener("keydown", (event) => event.stopPropagation());
    root.append(this.frame);
    document.body.append(this.host);
    this.terminal = new Terminal(screen, root, shell);
    new ResizeObserver(() => this.arrange()).observe(this.frame);
    new ResizeObserver(() => this.terminal.fit()).observe(screen);
    new MutationObserver(() => this.terminal.dress()).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  }

  private part(id: string, console: HTMLElement): HTMLElement {
    if (id === "terminal") return console;
    if (id === "files") return this.files.root;
    const { root } = id === "graph" ? this.graph : this.tables;
    return root.parentElement ?? root;
  }

  private async bringCheck(root: ShadowRoot): Promise<void> {
    if (this.check.childElementCount) return;
    this.check.replaceChildren(element("p", {}, "Загружается…"));
    try {
      this.check.replaceChildren(await this.owner.check(root));
    } catch (error) {
      console.info("lab:", error);
      this.check.replaceChildren(); // choosing the tab again asks again
      this.say(`Проверка не${NBSP}загрузилась: откройте вкладку ещё раз.`, true);
    }
  }

  private makeMenu(): HTMLDetailsElement {
    const act = (words: string, deed: () => void) => button(words, () => ((this.menu.open = false), deed()));
    const link = async () => this.say(await this.owner.copyLink(), true);
    const items = [
      act("Начать заново", () => this.owner.reset()),
      act("Скачать проект", () => this.owner.download()),
      act("Скопировать ссылку на этот шаг", () => void link()),
      element("a", { href: this.owner.licences(), target: "_blank" }, "Лицензии программ"),
    ];
    const menu = element("details", { class: "menu" }, element("summary", {}, "Ещё"), element("div", {}, ...items));
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
    menu.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
    });
    return menu;
  }

  /** Draw what depends on the lab's state, except files, tables and terminal. */
  draw(): void {
    const { session, busy } = this.lab;
    this.title.textContent = session?.script.title ?? "Лаборатория";
    this.title.title = this.title.textContent;
    const databases = session?.script.databases ?? [];
    this.choice.hidden = databases.length < 2;
    const held = (this.host.shadowRoot?.activeElement as HTMLElement | null)?.dataset["database"];
    this.choice.replaceChildren(
      ...databases.map((database) =>
        button(DATABASES[database], () => this.owner.choose(database), "", {
          "data-database": database,
          "aria-pressed": String(database === session?.database),
          "aria-disabled": busy && "true",
        }),
      ),
    );
    if (held) this.choice.querySelector<HTMLElement>(`[data-database="${held}"]`)?.focus();
    this.card.draw();
  }

  /** Show files and database as they are now. */
  show(begins: boolean): void {
    const { session } = this.lab;
    if (!session?.state) return;
    this.files.show(session.state, session.before, begins);
    if (this.tables.show(session.state.database, session.before?.database ?? null)) this.tabs.tell("database");
    if (this.graph.show(session.state, session.before)) this.tabs.tell("graph");
  }

  /**
   * On a phone, leave the step at the foot of the screen and the text above it, or take all of the screen; beside the
   * text there is no difference.
   */
  dock(docked: boolean): void {
    this.host.toggleAttribute("data-docked", docked);
    document.documentElement.classList.toggle("ln-lab-docked", docked);
    if (!docked) this.terminal.fit();
  }

  /** Whether the step stands at the foot: null where the screen is no phone's. */
  get docked(): boolean | null {
    return matchMedia(PHONE).matches ? this.host.hasAttribute("data-docked") : null;
  }

  /** Whether the graph is in front. */
  get onGraph(): boolean {
    return this.tabs.chosen === "graph";
  }

  /** Bring a part to the front after a block; in a narrow panel the terminal is where the output is. */
  turnTo(id: "terminal" | "files" | "database"): void {
    if (id === "database" && !this.split) return;
    if (id !== "terminal" || !this.split) this.tabs.choose(id);
  }

  /** Say a sentence to screen readers; `loud`: to everybody, because nothing else shows it. */
  say(words: string, loud = false): void {
    if (!loud) this.status.textContent = words;
    else this.notice.replaceChildren(element("p", {}, words), button("Понятно", () => this.notice.replaceChildren(), "", { class: "quiet" }));
  }

  private arrange(): void {
    const { clientWidth, clientHeight } = this.frame;
    if (!clientWidth) return;
    this.split = clientHeight >= SPLIT_HEIGHT && clientWidth >= SPLIT_WIDTH;
    this.frame.toggleAttribute("data-split", this.split);
    this.tabs.offer("terminal", !this.split);
    this.terminal.fit();
  }
}

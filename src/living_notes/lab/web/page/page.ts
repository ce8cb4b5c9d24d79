// The page's side of the lab, loaded with the first click: one panel for the whole visit. Instant navigation changes
// the text below it; the lab stays with its note until another note is started.

import type { Database, Script, Step } from "../protocol";
import { button, element, sheetOf } from "./dom";
import { Lab } from "./lab";
import { NotePage } from "./note";
import noteStyles from "./note.css";
import { Panel } from "./panel";
import { download, linkTo } from "./share";
import { DATABASES, NBSP } from "./words";

/** What the button, the address and the site's tabs ask for. */
export interface Asked {
  database: Database;
  step: number | null;
}

class LabPage {
  private readonly lab: Lab;
  private readonly panel: Panel;
  private note: NotePage | null = null;
  private source = ""; // where the open note's script came from
  private shown = false;
  private readonly back = button("Открыть лабораторию", () => this.show(true), "", { class: "ln-lab-back" });

  constructor(private readonly base: URL) {
    this.lab = new Lab(base, {
      changed: () => this.draw(),
      state: () => this.panel.show(false),
      typed: (as, text) => this.panel.terminal.typed(as, text),
      printed: (text) => this.panel.terminal.printed(text),
      prompt: () => this.panel.terminal.prompt(),
      did: (step) => this.did(step),
      said: (words) => this.panel.say(words),
      warned: (words) => this.panel.say(words, true),
      opened: (again) => this.opened(again),
    });
    const { lab } = this;
    this.panel = new Panel(
      lab,
      {
        run: (step) => void this.run(step, true),
        reveal: (index) => this.reveal(index),
        context: (index) => this.note?.context(index) ?? { heading: "", text: "" },
        onPage: () => this.note !== null,
        address: () => this.address(),
        follow: (event) => this.follow(event),
        hide: () => this.fold(),
        reset: () => void this.reset(),
        download: () => lab.session && download(lab.session),
        copyLink: () => this.copyLink(),
        choose: (database) => void this.choose(database),
        command: (command) => void this.command(command),
        check: (root) => this.check(root),
        licences: () => new URL("licences.txt", base).href,
      },
      {
        run: (command) => this.typedByHand(command),
        complete: (line, cursor) => lab.complete(line, cursor),
        prompt: () => lab.session?.state?.prompt ?? "~/app",
        busy: () => lab.busy,
        stop: () => void lab.stop(),
      },
    );
    document.adoptedStyleSheets.push(sheetOf(noteStyles));
    document.body.append(this.back);
  }

  async start(place: HTMLElement, asked: Asked): Promise<void> {
    const source = sourceOf(place);
    const answer = await fetch(source);
    if (!answer.ok) throw new Error(`${source}: ${answer.status}`);
    const script = (await answer.json()) as Script;
    script.databases = script.databases.filter((database) => database in place.dataset); // what was built
    await this.panel.files.flush(); // of the note before
    this.source = source;
    this.visit(place);
    this.panel.dock(true);
    this.show(true);
    if (!(await this.lab.open(script, asked.database)) || asked.step === null) return;
    await this.lab.catchUp(asked.step);
    this.note?.reveal(asked.step);
  }

  /** Take the page that is shown now; returns whether its note is the one of the lab. */
  visit(place: HTMLElement | null): boolean {
    const same = place !== null && !place.dataset["first"] && sourceOf(place) === this.source;
    const article = place?.closest("article");
    if (same && article && this.note?.place !== place) {
      this.note = new NotePage(place, article, this.lab, {
        run: (step) => void this.run(step, false),
        catchUp: (index) => void this.catchUp(index),
        choose: (database) => void this.choose(database),
      });
    }
    if (!same) this.note = null;
    this.draw();
    return same;
  }

  private show(shown: boolean): void {
    this.shown = shown;
    document.documentElement.classList.toggle("ln-lab-open", shown);
    this.panel.host.hidden = !shown;
    this.back.hidden = shown;
    this.draw();
    if (shown) this.panel.card.focus();
    else this.back.focus();
  }

  /** Put the panel aside: from the whole of a phone's screen to its foot, and from there away. */
  private fold(): void {
    if (this.panel.docked === false) this.panel.dock(true);
    else this.show(false);
  }

  private draw(): void {
    this.panel.draw();
    const { note } = this;
    if (!note) return;
    note.draw(this.lab.session?.state !== null && this.source === sourceOf(note.place));
    const words = this.shown ? "Свернуть лабораторию" : "Открыть лабораторию";
    const old = note.place.querySelector("button");
    if (old?.textContent === words) return;
    const toggle = button(words, () => this.show(!this.shown));
    note.place.replaceChildren(toggle, element("p", {}, `Под каждым блоком${NBSP}— кнопки, результат появится рядом.`));
  }

  private opened(again: boolean): void {
    const { session } = this.lab;
    const { terminal } = this.panel;
    terminal.remark(`# ${session?.script.title ?? ""}: ${DATABASES[session?.database ?? "sqlite"]}${again ? `, с${NBSP}того же места` : ""}`);
    this.panel.show(true);
    this.draw();
  }

  private async run(step: Step, guided: boolean): Promise<void> {
    if (this.lab.busy) return;
    if (!this.shown) this.show(true);
    await this.panel.files.flush();
    if (guided && this.seen()) this.note?.reveal(step.index);
    await this.lab.step(step);
  }

  private async catchUp(index: number): Promise<void> {
    if (this.lab.busy) return;
    if (!this.shown) this.show(true);
    await this.panel.files.flush();
    await this.lab.catchUp(index);
  }

  private async typedByHand(command: string): Promise<boolean> {
    await this.panel.files.flush();
    return this.lab.run(command);
  }

  /** Run a command that another part of the panel offers: the terminal shows it, and what it prints. */
  private async command(command: string): Promise<void> {
    if (this.lab.busy) return;
    this.panel.terminal.typed("shell", command);
    await this.typedByHand(command);
    this.panel.terminal.prompt();
  }

  private async check(root: ShadowRoot): Promise<HTMLElement> {
    const { embed } = (await import(new URL("check.js", this.base).href)) as typeof import("../check/app");
    return embed(root, () => Object.fromEntries((this.lab.session?.state?.files ?? []).flatMap(({ path, text }) => (text === null ? [] : [[path, text]]))));
  }

  private did(step: Step | null): void {
    const { panel, lab } = this;
    if (step === null && panel.onGraph) return; // the graph itself shows what came of it
    if (step?.title && (step.kind === "file" || step.kind === "diff")) {
      panel.terminal.remark(`# ${step.kind === "file" ? "записан" : "исправлен"} файл ${step.title}`);
      panel.files.open(step.title);
      panel.turnTo("files");
      return;
    }
    panel.turnTo("terminal");
    const { state, before } = lab.session ?? {};
    if (state && JSON.stringify(state.database) !== JSON.stringify(before?.database)) panel.turnTo("database");
  }

  private async choose(database: Database): Promise<void> {
    const { session, busy } = this.lab;
    if (busy || !session || session.database === database || !session.script.databases.includes(database)) return;
    await this.panel.files.flush();
    this.note?.follow(database);
    await this.lab.open(session.script, database);
  }

  private async reset(): Promise<void> {
    if (this.lab.busy) return;
    await this.lab.reset();
    this.panel.terminal.clear();
    this.panel.show(true);
    this.panel.terminal.prompt();
    this.panel.say(`Проект и${NBSP}база${NBSP}— как в${NBSP}начале заметки.`, true);
  }

  private async copyLink(): Promise<string> {
    const { session } = this.lab;
    const link = session ? linkTo(session, this.note ? location.href : this.address()) : location.href;
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      return `Браузер не${NBSP}дал скопировать. Ссылка: ${link}`; // the reader forbade it, or the page is not secure
    }
    return session?.strayed ? `Ссылка скопирована. Она повторит шаги заметки, но${NBSP}не${NBSP}ваши правки.` : "Ссылка скопирована.";
  }

  /** The page of the lab's note; the lab's files lie in a folder of the site's root. */
  private address(): string {
    return new URL(`../${this.lab.session?.script.url ?? ""}`, this.base).href;
  }

  /** Instant navigation does not see links in a shadow root, and a real one would end the lab. */
  private follow(event: Event): void {
    const mouse = event as MouseEvent;
    if (mouse.ctrlKey || mouse.metaKey || mouse.shiftKey) return; // another tab is wanted
    event.preventDefault();
    const link = element("a", { href: this.address() });
    link.hidden = true;
    document.body.append(link);
    link.click();
    link.remove();
    if (!this.seen()) this.panel.dock(true);
    if (!this.seen()) this.show(false);
  }

  /** Whether the text is seen while the panel is shown. */
  private seen(): boolean {
    return this.beside() || this.panel.docked === true;
  }

  private beside(): boolean {
    return matchMedia("(min-width: 60em)").matches;
  }

  private reveal(index: number): void {
    if (!this.seen()) this.panel.dock(true);
    if (!this.seen()) this.show(false);
    this.note?.reveal(index);
  }
}

let page: LabPage | undefined;

const sourceOf = (place: HTMLElement): string => new URL(place.dataset["script"] ?? "", location.href).href;

/** Open the lab with the note of the page. */
export async function start(place: HTMLElement, asked: Asked): Promise<void> {
  page ??= new LabPage(new URL(".", import.meta.url));
  await page.start(place, asked);
}

/** Take a page that instant navigation brought; returns whether its note is the one of the lab. */
export const visit = (place: HTMLElement | null): boolean => page?.visit(place) ?? false;

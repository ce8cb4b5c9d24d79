// The way through the note: one step at a time, what it is for, what it does, and what became of the one before. The
// large button is all that a reader needs who never saw a terminal.

import type { Step } from "../protocol";
import { button, element } from "./dom";
import type { Lab } from "./lab";
import type { Progress } from "./listener";
import { markOf } from "./note";
import { actions, limit, next, steps } from "./walk";
import { counted, deed, NBSP } from "./words";

const PREVIEW = 6; // lines

/** What the card asks of the page around it. */
export interface Guide {
  run(step: Step): void;
  reveal(index: number): void;
  context(index: number): { heading: string; text: string };
  onPage(): boolean; // the note of the lab is the one that is shown
  address(): string; // of the note
  follow(event: Event): void; // a link of the panel, by instant navigation
  reset(): void;
  download(): void;
}

export class Card {
  readonly root = element("section", { class: "card", "aria-label": "Шаги заметки", tabindex: "-1" });
  private readonly forward: HTMLButtonElement;

  constructor(
    private readonly lab: Lab,
    private readonly guide: Guide,
  ) {
    this.forward = button("Следующий шаг", () => this.go(), "▶", { class: "primary" });
  }

  /** Take the focus to what the reader is to press; while there is nothing, to the card itself. */
  focus(): void {
    const press = this.forward.isConnected ? this.forward : this.root.querySelector<HTMLElement>(".primary");
    (press ?? this.root).focus();
  }

  /** Draw anew; who had the focus on the card has it on what is to be pressed next. */
  draw(): void {
    const held = this.root.contains((this.root.getRootNode() as ShadowRoot).activeElement); // before anything moves
    this.root.replaceChildren(...this.content().filter((child): child is Node => child !== null));
    if (held) this.focus();
  }

  private content(): (Node | null)[] {
    const { lab } = this;
    const { fault, progress, busy, session } = lab;
    if (!session) return [];
    if (fault) return this.broken(fault.message);
    if (progress) return [...loading(progress), this.buttons(button("Остановить", () => void lab.stop(), "■"))];
    if (!session.state) {
      const again = button("Запустить снова", () => void lab.restart(), "▶", { class: "primary" });
      return [element("p", {}, `Лаборатория не${NBSP}запущена.`), this.buttons(again)];
    }
    const step = next(session);
    return [this.past(), ...(step ? this.ahead(step) : this.end()), this.foot(step, busy)];
  }

  private broken(message: string): Node[] {
    const fatal = this.lab.fault?.fatal ?? false;
    const words = fatal || !this.lab.session?.state ? "Попробовать ещё раз" : "Продолжить";
    const again = button(words, () => void this.lab.restart(), "", { class: "primary" });
    const anew = button("Начать заново", () => this.guide.reset(), "", { class: "quiet" });
    const kept = button("Скачать проект", () => this.guide.download(), "", { class: "quiet" });
    const choices = fatal ? [again, anew, ...(this.lab.session?.state ? [kept] : [])] : [again];
    return [element("p", { class: "fault" }, message), this.buttons(...choices)];
  }

  /** What became of the block that was run last. */
  private past(): Node | null {
    const { session } = this.lab;
    if (!session || session.last < 0) return null;
    const end = next(session)?.index ?? Infinity;
    const shown = steps(session).filter(({ index }) => index >= session.last && index < end);
    const marks = shown.flatMap(({ index }) => session.marks.get(index) ?? []);
    const worst = marks.find(({ state }) => state === "failed" || state === "differs") ?? marks.find(({ state }) => state === "agrees") ?? marks[0];
    return worst ? markOf(worst) : null;
  }

  private ahead(step: Step): (Node | null)[] {
    const { heading, text } = this.guide.context(step.index);
    const { session } = this.lab;
    const all = actions(session);
    const place = `Шаг ${all.indexOf(step) + 1} из${NBSP}${all.length}`;
    const lines = (step.kind === "console" ? step.commands.join("\n") : step.text).replace(/\n$/, "").split("\n");
    const more = lines.length - PREVIEW;
    const shown = more > 1 ? [...lines.slice(0, PREVIEW), `… ещё ${counted(more, "строка", "строки", "строк")}`] : lines;
    const reason = limit(session, step);
    return [
      element("h3", {}, heading ? `${place} · ${heading}` : place),
      text ? element("p", { class: "why" }, text) : null,
      element("p", { class: "what" }, `${deed(step)}:`),
      element("pre", { tabindex: "0" }, element("code", {}, shown.join("\n"))),
      reason === null ? null : element("p", { class: "fault" }, reason),
    ];
  }

  private end(): Node[] {
    const all = counted(actions(this.lab.session).length, "шаг", "шага", "шагов");
    return [
      element("h3", {}, "Заметка пройдена"),
      element("p", { class: "why" }, `Позади ${all}. Теперь пробуйте своё: измените модель, сделайте ещё одну ревизию, сломайте и${NBSP}почините.`),
    ];
  }

  private foot(step: Step | null, busy: boolean): HTMLElement {
    const made = this.buttons();
    if (step && limit(this.lab.session, step) !== null) made.append(button("Пропустить шаг", () => this.lab.skip(step), "", { class: "primary" }));
    else if (step) made.append(this.forward);
    else made.append(button("Скачать проект", () => this.guide.download()), button("Начать заново", () => this.guide.reset(), "", { class: "quiet" }));
    if (busy) this.forward.setAttribute("aria-disabled", "true");
    else this.forward.removeAttribute("aria-disabled");
    if (busy) made.append(button("Остановить", () => void this.lab.stop(), "■"));
    else if (step && this.guide.onPage()) made.append(button("Показать в тексте", () => this.guide.reveal(step.index), "", { class: "quiet" }));
    if (!this.guide.onPage()) made.append(element("a", { href: this.guide.address(), click: (event) => this.guide.follow(event) }, "К тексту заметки"));
    return made;
  }

  private buttons(...children: HTMLElement[]): HTMLElement {
    return element("div", { class: "buttons" }, ...children);
  }

  private go(): void {
    const step = next(this.lab.session);
    if (step && !this.lab.busy) this.guide.run(step);
  }
}

function loading({ phase, loaded, total }: Progress): Node[] {
  const words = {
    download: total ? `Загружается: ${Math.floor((100 * loaded) / total)}${NBSP}%` : "Загружается…",
    python: "Запускается Python…",
    database: "Готовится база…",
    project: "Готовится проект…",
  }[phase];
  const bar = element("progress", { "aria-label": "Загрузка лаборатории" });
  if (phase === "download" && total) Object.assign(bar, { max: total, value: loaded });
  return [element("h3", {}, words), bar, element("p", { class: "why" }, `Загрузка нужна один раз: дальше браузер возьмёт лабораторию у${NBSP}себя.`)];
}

// A check from its press to its report: what stands in its place before, while it runs, and after. What is given differs
// between the page of its own and the lab's panel, which therefore inherit from this.

import { button, element } from "../page/dom";
import { NBSP } from "../page/words";
import { IntakeError } from "./intake";
import { CheckError, Run, StoppedError } from "./runner";
import { type Found, type Progress, type Request, VERSION } from "./types";
import { ReportView } from "./view";

export abstract class Checking {
  readonly root = element("div", { class: "ln-check-app" });
  protected asked: Request | null = null; // what `found` is about
  protected found: Found | null = null;
  protected view: ReportView | null = null;
  private run: Run | null = null;
  private progress: Progress | null = null;
  private fault: { message: string; detail: string } | null = null;

  constructor(protected readonly base: URL) {}

  /** Return what stands before a check. */
  protected abstract form(): HTMLElement[];

  /** Return what is to be checked; throws an `IntakeError` where there is nothing. */
  protected abstract request(): Request;

  /** Make the report's view. */
  protected abstract show(found: Found, asked: Request): ReportView;

  protected forget(): void {
    this.fault = null;
    this.found = null;
    this.view = null;
  }

  draw(focus = ""): void {
    const parts = this.run ? this.running() : [...this.form(), ...this.failure(), ...this.result()];
    this.root.replaceChildren(...parts);
    if (focus) this.root.querySelector<HTMLElement>(focus)?.focus();
  }

  /** Run the check that is asked for. */
  protected async check(): Promise<void> {
    if (this.run) return;
    this.forget();
    try {
      const request = this.request();
      const run = (this.run = new Run(this.base, request, (progress) => this.tell(progress)));
      this.progress = { words: "Загружается", done: 0, total: 0 };
      this.draw(".stop");
      const found = await run.found;
      const { version } = found.report;
      if (version !== VERSION) throw new CheckError(`Страница и${NBSP}проверка из${NBSP}разных версий сайта. Обновите страницу.`, `version ${version}`);
      this.run = null;
      this.asked = request;
      this.found = found;
      this.draw(".ln-report");
    } catch (error) {
      this.run = null;
      this.fail(error);
    }
  }

  /** End what runs. */
  protected stop(): void {
    this.run?.stop();
  }

  private running(): HTMLElement[] {
    const bar = element("progress", { "aria-label": "Проверка" });
    const words = element("p", { role: "status", class: "now" });
    const stop = button("Остановить", () => this.stop(), "■", { class: "stop" });
    queueMicrotask(() => this.progress && this.tell(this.progress));
    return [words, bar, element("div", { class: "buttons" }, stop)];
  }

  private tell(progress: Progress): void {
    this.progress = progress;
    const words = this.root.querySelector(".now");
    const bar = this.root.querySelector("progress");
    if (!words || !bar) return;
    if (progress.total) Object.assign(bar, { max: progress.total, value: progress.done });
    else bar.removeAttribute("value");
    const text = `${progress.words}…`;
    if (words.textContent !== text) words.textContent = text;
  }

  protected fail(error: unknown): void {
    if (error instanceof StoppedError) this.fault = { message: "Остановлено.", detail: "" };
    else if (error instanceof IntakeError) this.fault = { message: error.message, detail: "" };
    else if (error instanceof CheckError) this.fault = { message: error.message, detail: error.detail };
    else throw error;
    this.draw(".failure");
  }

  private failure(): HTMLElement[] {
    if (!this.fault) return [];
    const { message, detail } = this.fault;
    const parts: HTMLElement[] = [element("p", {}, message)];
    if (detail) parts.push(element("details", {}, element("summary", {}, "Подробности"), element("pre", { tabindex: "0" }, element("code", {}, detail))));
    return [element("div", { class: "failure", role: "alert", tabindex: "-1" }, ...parts)];
  }

  private result(): HTMLElement[] {
    if (!this.found || !this.asked) return [];
    this.view ??= this.show(this.found, this.asked);
    return [this.view.root];
  }

  protected say(words: string): void {
    const place = this.root.querySelector(".said");
    if (place) place.textContent = words;
  }

  protected address(permalink: string, heading: string): string {
    return new URL(`../${permalink}/${heading ? `#${heading}` : ""}`, this.base).href;
  }
}

/** Copy a text; return what came of it in words. */
export async function copied(text: string, words: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return words;
  } catch {
    return `Браузер не${NBSP}дал скопировать: разрешите ему буфер обмена.`; // forbidden, or the page is not secure
  }
}

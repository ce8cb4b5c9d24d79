// The note in the page while its lab is open: buttons and marks under its blocks. What is drawn here is page content,
// so that it wears the theme; instant navigation takes it away with the page, and `NotePage` is made anew.

import type { Database, Step } from "../protocol";
import { button, element } from "./dom";
import type { Lab } from "./lab";
import type { Mark } from "./session";
import { limit, next, steps } from "./walk";
import { DATABASES, deed, verb } from "./words";

const SIGNS: Record<Mark["state"], string> = { running: "…", done: "✓", agrees: "✓", differs: "≠", failed: "✕" };

/** Show a mark: a sign, words, and the lines that differ. */
export function markOf(mark: Mark): HTMLElement {
  const sign = element("span", { "aria-hidden": "true", class: "ln-lab-sign" }, SIGNS[mark.state]);
  const made = element("div", { class: "ln-lab-mark", "data-state": mark.state }, element("p", {}, sign, ` ${mark.words}`));
  if (mark.difference) {
    const lines = mark.difference.replace(/\n$/, "").split("\n");
    const code = element("code", {}, ...lines.map((line) => element(line.startsWith("+") ? "ins" : line.startsWith("-") ? "del" : "span", {}, `${line}\n`)));
    const legend = element("p", {}, "Строки с минусом — на странице, с плюсом — в лаборатории.");
    made.append(element("details", { class: "ln-hint" }, element("summary", {}, "Чем отличается"), legend, element("pre", { tabindex: "0" }, code)));
  }
  return made;
}

export class NotePage {
  private readonly bars = new Map<number, HTMLElement>();

  constructor(
    readonly place: HTMLElement,
    private readonly article: HTMLElement,
    private readonly lab: Lab,
    private readonly owner: { run(step: Step): void; catchUp(index: number): void; choose(database: Database): void },
  ) {
    for (const input of article.querySelectorAll<HTMLInputElement>(".tabbed-set > input")) {
      input.addEventListener("change", () => {
        const title = article.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.textContent?.trim();
        for (const [database, name] of Object.entries(DATABASES)) {
          if (name === title) this.owner.choose(database as Database);
        }
      });
    }
  }

  /** Draw bars and marks as the lab says; with `open` false take them away. */
  draw(open: boolean): void {
    const { session } = this.lab;
    const known = new Map(steps(session).map((step) => [step.index, step]));
    const ahead = next(session);
    for (const block of this.article.querySelectorAll<HTMLElement>("[data-block]")) {
      const index = Number(block.dataset["block"]);
      const step = open ? known.get(index) : undefined;
      block.toggleAttribute("data-lab-next", step !== undefined && step === ahead);
      this.bar(block, index, step);
    }
  }

  private bar(block: HTMLElement, index: number, step: Step | undefined): void {
    const mark = step && this.lab.session?.marks.get(index);
    const word = step && verb(step);
    const old = this.bars.get(index);
    if (!step || !(word || mark)) {
      old?.remove();
      this.bars.delete(index);
      return;
    }
    const held = old?.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["do"] : undefined;
    const bar = element("div", { class: "ln-lab-bar" });
    const reason = limit(this.lab.session, step);
    if (reason !== null) bar.append(element("p", {}, reason));
    else if (word) bar.append(...this.buttons(step, word));
    if (mark) bar.append(markOf(mark));
    const outside = block.classList.contains("ln-diagram");
    if (old) old.replaceWith(bar);
    else if (outside) block.after(bar);
    else block.append(bar);
    this.bars.set(index, bar);
    if (held) bar.querySelector<HTMLElement>(`[data-do="${held}"]`)?.focus();
  }

  private buttons(step: Step, word: string): HTMLElement[] {
    const what = step.title ?? step.commands[0] ?? deed(step);
    const idle = this.lab.busy && "true";
    const run = button(word, () => this.owner.run(step), "▶", { "data-do": "run", title: `${word}: ${what}`, "aria-disabled": idle });
    const upTo = button("Выполнить до этого места", () => this.owner.catchUp(step.index), "", { "data-do": "upto", "aria-disabled": idle });
    return [run, upTo];
  }

  /** The place of a block in the page. */
  block(index: number): HTMLElement | null {
    return this.article.querySelector<HTMLElement>(`[data-block="${index}"]`);
  }

  /** Bring a block before the reader's eyes. */
  reveal(index: number): void {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.block(index)?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }

  /** The heading above a block, and the text right before it: what the step is for. */
  context(index: number): { heading: string; text: string } {
    let place: Element | null = this.block(index)?.closest(".ln-run") ?? null;
    let text: string | null = null;
    while (place && place !== this.article) {
      place = place.previousElementSibling ?? place.parentElement;
      if (!place || place.contains(this.block(index))) continue; // a list or a callout around the block
      if (/^H[1-6]$/.test(place.tagName)) return { heading: plain(place), text: text ?? "" };
      if (place.matches(".ln-run")) text ??= ""; // what stands above another block is about that one
      else if (!place.matches(".ln-facts, .ln-hint, .ln-lab, .admonition-title, summary, hr")) text ??= plain(place);
    }
    return { heading: "", text: text ?? "" };
  }

  /** Turn the site's tabs to the database, and let the site remember it. */
  follow(database: Database): void {
    const title = DATABASES[database];
    for (const label of this.article.querySelectorAll<HTMLLabelElement>(".tabbed-labels > label")) {
      if (label.textContent?.trim() !== title) continue;
      const input = document.getElementById(label.htmlFor) as HTMLInputElement | null;
      if (input && !input.checked) label.click();
      return;
    }
    const tabs = globalThis.__md_get?.("__tabs");
    globalThis.__md_set?.("__tabs", [title, ...(Array.isArray(tabs) ? tabs.filter((tab) => tab !== title) : [])]);
  }
}

function plain(place: Element): string {
  const copy = place.cloneNode(true) as Element;
  for (const extra of copy.querySelectorAll(".headerlink, .footnote-ref, .md-annotation, button")) extra.remove();
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

// Tabs as WAI-ARIA describes them: arrows move, the chosen one alone is in the order of Tab.

import { element, unseen } from "./dom";

export interface Tab {
  id: string;
  title: string;
  content: HTMLElement;
}

export class Tabs {
  readonly list = element("div", { role: "tablist", "aria-label": "Части лаборатории" });
  private readonly heads = new Map<string, HTMLButtonElement>();
  chosen: string;

  constructor(
    private readonly tabs: Tab[],
    private readonly chose: (id: string) => void,
  ) {
    this.chosen = tabs[0]?.id ?? "";
    for (const { id, title, content } of tabs) {
      const head = element("button", { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": `part-${id}`, click: () => this.choose(id) }, title);
      head.addEventListener("keydown", (event) => this.key(event));
      this.heads.set(id, head);
      content.id = `part-${id}`;
      content.setAttribute("role", "tabpanel");
      content.setAttribute("aria-labelledby", head.id);
      this.list.append(head);
    }
    this.draw();
  }

  /** Show a part. */
  choose(id: string): void {
    this.chosen = id;
    this.heads.get(id)?.querySelector(".dot")?.remove();
    this.draw();
    this.chose(id);
  }

  /** Say at a part's tab that something is new there. */
  tell(id: string): void {
    const head = this.heads.get(id);
    if (!head || id === this.chosen || head.querySelector(".dot")) return;
    head.append(element("span", { class: "dot" }, unseen(" (изменилось)")));
  }

  /** Take a tab out of the list, or put it back; its part is then shown by somebody else. */
  offer(id: string, offered: boolean): void {
    const head = this.heads.get(id);
    if (head) head.hidden = !offered;
    if (!offered && this.chosen === id) this.choose(this.tabs.find((tab) => tab.id !== id)?.id ?? id);
  }

  private draw(): void {
    for (const { id, content } of this.tabs) {
      const chosen = id === this.chosen;
      const head = this.heads.get(id);
      head?.setAttribute("aria-selected", String(chosen));
      if (head) head.tabIndex = chosen ? 0 : -1;
      content.toggleAttribute("data-shown", chosen);
    }
  }

  private key(event: KeyboardEvent): void {
    const shown = this.tabs.filter(({ id }) => !this.heads.get(id)?.hidden);
    const here = shown.findIndex(({ id }) => id === this.chosen);
    const to = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const { id } = shown[(to + shown.length) % shown.length] ?? {};
    if (id === undefined) return;
    this.choose(id);
    this.heads.get(id)?.focus();
  }
}

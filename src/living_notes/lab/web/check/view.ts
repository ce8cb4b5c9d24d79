// The report on the page: what matters first, then revision by revision. It stands in the note, or in the lab's panel.

import { button, element } from "../page/dom";
import { DATABASES, NBSP } from "../page/words";
import type { DatabaseReport, Finding, Report, Revision, Statement, TableLock } from "./types";
import * as wording from "./wording";

/** What the report asks of the page around it. */
export interface Around {
  address(permalink: string, heading: string): string; // of a note
  link: ((id: string) => Promise<string>) | null; // copy a link to a finding; a sentence: what came of it
  copy: () => Promise<string>; // the whole as Markdown
  apart: boolean; // notes open in a tab of their own: this page holds what must not go
}

const SHOWN = 8; // findings in the overview

export class ReportView {
  readonly root = element("section", { class: "ln-report", "aria-label": "Отчёт", tabindex: "-1" });
  private readonly said = element("p", { role: "status", class: "said" });
  private readonly body = element("div", {});
  private readonly heads: HTMLButtonElement[];
  private chosen: DatabaseReport | undefined;

  constructor(
    private readonly report: Report,
    private readonly around: Around,
    ...others: HTMLElement[]
  ) {
    const { databases, heads } = report;
    this.heads = databases.map((database) => button(DATABASES[database.database], () => this.choose(database), "", { "data-database": database.database }));
    const choice = element("div", { class: "choice", role: "group", "aria-label": "База данных" }, ...this.heads);
    const copy = button("Скопировать как Markdown", () => void this.tell(around.copy()));
    const graph = heads.length > 1 ? [element("p", {}, "Головы: ", ...rich(heads.map((head) => `\`${head}\``).join(", ")))] : [];
    this.root.append(
      element("h3", {}, "Отчёт"),
      element("div", { class: "buttons" }, copy, ...others),
      this.said,
      ...graph,
      ...this.list("graph", report.graph),
      choice,
      this.body,
      ...this.unknown(),
    );
    if (databases.length < 2) choice.hidden = true;
    const [first] = databases;
    if (first) this.choose(first);
  }

  /** Bring an element of the report before the reader's eyes. */
  reveal(id: string): void {
    const database = this.report.databases.find((one) => id.startsWith(`${one.database}-`));
    if (database) this.choose(database);
    const place = this.root.querySelector<HTMLElement>(`[id="${CSS.escape(id)}"]`);
    for (let above = place?.parentElement; above && above !== this.root; above = above.parentElement) {
      if (above instanceof HTMLDetailsElement) above.open = true;
    }
    place?.scrollIntoView({ block: "center" });
    place?.focus({ preventScroll: true });
  }

  private async tell(words: Promise<string>): Promise<void> {
    this.said.textContent = await words;
  }

  private choose(database: DatabaseReport): void {
    if (database === this.chosen) return;
    this.chosen = database;
    for (const head of this.heads) head.setAttribute("aria-pressed", String(head.dataset["database"] === database.database));
    this.body.replaceChildren(...this.ofDatabase(database));
  }

  private ofDatabase(database: DatabaseReport): HTMLElement[] {
    const all = wording.findings(this.report, database);
    const found: HTMLElement[] = [
      element("h4", {}, `${DATABASES[database.database]}: ${database.refusal ? "не проверено" : wording.summary(all)}`),
      element("p", { class: "pale" }, wording.conditions(database)),
    ];
    if (database.refusal) found.push(element("p", { class: "refusal" }, ...rich(database.refusal)));
    if (database.refusal && database.detail) found.push(said(database.detail));
    if (database.invented.length) found.push(element("p", {}, "Придумано, потому что ни одна ревизия этого не создаёт: ", ...rich(`${database.invented.join(", ")}.`)));
    found.push(...this.list(database.database, database.findings), ...this.overview(all));
    found.push(...database.revisions.map((revision) => this.ofRevision(revision, database)));
    return found;
  }

  private overview(all: wording.Placed[]): HTMLElement[] {
    const grave = wording.ranked(all).filter(({ finding, where }) => where && finding.severity !== "hint");
    if (grave.length < 2) return [];
    const lines = grave.slice(0, SHOWN).map(({ id, finding, where }) =>
      element("li", { "data-severity": finding.severity }, sign(finding), element("a", { href: `#${id}`, click: (event) => (event.preventDefault(), this.reveal(id)) }, where), ": ", ...rich(finding.sentence)),
    );
    const rest = grave.length - SHOWN;
    if (rest > 0) lines.push(element("li", {}, `… и${NBSP}ещё ${rest}, ниже`));
    return [element("h5", {}, "Главное"), element("ul", { class: "overview" }, ...lines)];
  }

  private ofRevision(revision: Revision, database: DatabaseReport): HTMLElement {
    const id = wording.identify(database, revision);
    const grave = wording.worst(wording.ofRevision(revision)) ?? (revision.error ? "danger" : null);
    const words = revision.error ? "упала" : grave ? wording.SEVERITIES[grave] : "спокойно";
    const mark = element("span", { class: "mark", "data-severity": grave ?? "none" }, words);
    const head = element("summary", {}, element("code", {}, revision.revision), ` ${revision.message} `, mark);
    const made = element("details", { class: "revision", id, open: (grave === "danger" || grave === "warning") && true }, head);
    if (revision.file) made.append(element("p", { class: "pale" }, revision.file, revision.down.length ? ` · после ${revision.down.join(", ")}` : " · начало"));
    for (const group of wording.groups(revision.statements)) {
      const list = element("ol", { class: "statements", start: String((group.statements[0]?.[1] ?? 0) + 1) });
      for (const [statement, place] of group.statements) list.append(this.ofStatement(statement, `${id}-${place + 1}`, database));
      const above = wording.grouping(group, database.database);
      made.append(element("div", { class: above ? "together" : "" }, above ? element("p", { class: "pale" }, above) : null, list));
    }
    if (!revision.statements.length && !revision.error) made.append(element("p", { class: "pale" }, "Ни одной команды: ревизия базу не меняет."));
    const shown = revision.statements.some(({ error }) => error === revision.error);
    if (revision.error && !shown) made.append(element("p", { class: "refusal" }, "Ревизия упала:"), said(revision.error));
    made.append(...this.list(id, revision.findings, revision.error), ...this.roundtrip(revision));
    return made;
  }

  private roundtrip(revision: Revision): HTMLElement[] {
    const lines = wording.roundtrip(revision).map(({ good, words, differences }) => {
      const more = differences.length ? element("ul", {}, ...differences.map((one) => element("li", {}, ...rich(wording.difference(one))))) : null;
      return element("li", { class: good ? "good" : "bad" }, element("span", { "aria-hidden": "true" }, good ? "✓ " : "✕ "), ...rich(words), more);
    });
    return lines.length ? [element("ul", { class: "ways" }, ...lines)] : [];
  }

  private ofStatement(statement: Statement, id: string, database: DatabaseReport): HTMLElement {
    const verdict = statement.verdict ? [element("span", { class: "verdict", "data-verdict": statement.verdict }, statement.verdict)] : [];
    const costs = wording.costs(statement).map(([words, what]) => element("li", {}, `${words}: `, ...rich(what)));
    const facts = [...this.locks(statement, database), ...costs];
    return element(
      "li",
      { id, tabindex: "-1" },
      element("pre", { tabindex: "0" }, element("code", {}, statement.sql)),
      element("div", { class: "facts" }, ...verdict, facts.length ? element("ul", {}, ...facts) : null),
      ...(statement.error ? [element("p", { class: "refusal" }, "База отказала:"), said(statement.error)] : []),
      ...this.list(id, statement.findings, statement.error),
    );
  }

  private locks(statement: Statement, { database }: DatabaseReport): HTMLElement[] {
    if (database === "sqlite") return [];
    const line = (one: TableLock, before: string, after = ""): HTMLElement =>
      element("li", {}, before, element("code", {}, one.table), ` ${one.lock}: `, element("strong", { "data-waits": String(one.readers || one.writers) }, wording.waits(one)), after);
    const known = statement.known === "catalogue" ? ` — из${NBSP}таблицы блокировок: эта команда отпускает замки раньше, чем их${NBSP}прочтёшь` : "";
    return [...statement.locks.map((one) => line(one, "", known)), ...wording.inherited(statement).map((one) => line(one, `заперто командой выше: `))];
  }

  /** Return findings; what the database said is not said twice: `shown` stands above. */
  private list(id: string, all: Finding[], shown = ""): HTMLElement[] {
    if (!all.length) return [];
    const items = all.map((finding, place) => {
      const own = `${id}-${place + 1}`;
      const link = finding.note ? [" ", element("a", { href: this.around.address(finding.note, finding.heading), target: this.around.apart ? "_blank" : undefined }, finding.title || "Как надо")] : [];
      const copy = this.around.link;
      const share = copy ? [" ", button("Ссылка", () => void this.tell(copy(own)), "", { class: "quiet", "aria-label": "Скопировать ссылку на эту находку" })] : [];
      return element("li", { id: own, tabindex: "-1", "data-severity": finding.severity }, sign(finding), ...rich(finding.sentence), ...link, ...share, finding.detail && finding.detail !== shown ? said(finding.detail) : null);
    });
    return [element("ul", { class: "findings" }, ...items)];
  }

  private unknown(): HTMLElement[] {
    const { unknown, alembic } = this.report;
    if (!unknown.length) return [];
    const list = element("ul", {}, ...unknown.map((sentence) => element("li", {}, ...rich(sentence))));
    return [element("details", { class: "unknown" }, element("summary", {}, "Чего здесь узнать нельзя"), list, element("p", { class: "pale" }, `Выполнено с${NBSP}Alembic ${alembic}.`))];
  }
}

const sign = ({ severity }: Finding): HTMLElement =>
  element("span", { class: "sign" }, element("span", { "aria-hidden": "true" }, `${wording.SIGNS[severity]} `), element("span", { class: "word" }, `${wording.SEVERITIES[severity]}: `));

const said = (words: string): HTMLElement => element("pre", { class: "detail", tabindex: "0" }, element("code", {}, words));

/** Return text with what stands in backticks as code. */
export function rich(text: string): (Node | string)[] {
  return text.split("`").flatMap((part, place): (Node | string)[] => (place % 2 ? [element("code", {}, part)] : part ? [part] : []));
}

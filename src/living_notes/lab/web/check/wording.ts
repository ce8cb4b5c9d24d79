// What the report says in words: the same for the page and for Markdown.

import { counted, DATABASES, NBSP } from "../page/words";
import type { DatabaseReport, Difference, Direction, Finding, Report, Revision, Rows, Severity, Statement, TableLock } from "./types";

export const SIGNS: Record<Severity, string> = { danger: "✕", warning: "!", hint: "i" };
export const SEVERITIES: Record<Severity, string> = { danger: "опасно", warning: "осторожно", hint: "к сведению" };
const ORDER: Severity[] = ["danger", "warning", "hint"];

/** Return what a lock means to others. */
export function waits({ readers, writers }: TableLock): string {
  if (readers && writers) return `чтение и${NBSP}запись ждут`;
  if (readers) return "чтение ждёт";
  return writers ? `запись ждёт, читать можно` : `читать и${NBSP}писать можно`;
}

const tables = (names: string[]): string => names.map((name) => `\`${name}\``).join(", ");
const rows = (all: Rows[]): string => all.map((one) => `\`${one.table}\`: ${portion(one)}`).join(", ");

/** Return how many rows of how many; a command may read a table more than once. */
function portion({ count, of }: Rows): string {
  if (of && count > of) return `все ${of.toLocaleString("ru")}, и${NBSP}не${NBSP}один раз`;
  return count.toLocaleString("ru") + (of ? ` из${NBSP}${of.toLocaleString("ru")}` : "");
}

/** Return what a statement costs: pairs of a word and what it is about, with names in backticks. */
export function costs({ rewrites, rebuilds, reads, changes, losses }: Statement): [string, string][] {
  const all: [string, string][] = [
    ["переписывает", tables(rewrites)],
    ["строит заново индексы", tables(rebuilds)],
    ["читает строки", rows(reads)],
    ["меняет строки", rows(changes)],
    ["теряет строки", rows(losses)],
  ];
  return all.filter(([, what]) => what);
}

/** Return the locks that were there before the statement and that it does not take so itself. */
export const inherited = ({ locks, held }: Statement): TableLock[] =>
  held.filter(({ table, lock }) => !locks.some((own) => own.table === table && own.lock === lock));

/** Runs of statements that share a transaction. */
export interface Group {
  transaction: number;
  statements: [Statement, number][]; // with their place in the revision
}

export function groups(statements: Statement[]): Group[] {
  const found: Group[] = [];
  for (const [place, statement] of statements.entries()) {
    const last = found.at(-1);
    if (last?.transaction === statement.transaction) last.statements.push([statement, place]);
    else found.push({ transaction: statement.transaction, statements: [[statement, place]] });
  }
  return found;
}

/** Return what is said above a group; "" where there is nothing to say. */
export function grouping({ transaction, statements }: Group, database: DatabaseReport["database"]): string {
  if (!transaction) return `Вне транзакции: каждая команда отпускает замки сама`;
  if (statements.length < 2 || database === "sqlite") return "";
  return `Одна транзакция, ${counted(statements.length, "команда", "команды", "команд")}: замки держатся до${NBSP}её конца`;
}

/** Return how the downgrade and the second upgrade went. */
export function roundtrip({ down_again: down, up_again: up, error }: Revision): { good: boolean; words: string; differences: Difference[] }[] {
  if (error) return [];
  const found: { good: boolean; words: string; differences: Difference[] }[] = [];
  const say = (way: Direction, failed: string, other: string, same: string): void => {
    if (way.error) found.push({ good: false, words: `${failed}: \`${way.error}\``, differences: [] });
    else if (way.ran) found.push({ good: way.same, words: way.same ? same : other, differences: way.differences });
  };
  say(down, "Откат упал", "После отката схема не та, что была", `Откат вернул прежнюю схему`);
  say(up, `Второй upgrade, после отката, упал`, `После отката и${NBSP}второго upgrade схема другая`, `Второй upgrade дал ту${NBSP}же схему`);
  return found;
}

const KINDS: Record<string, string> = {
  ...{ table: "таблица", column: "колонка", constraint: "ограничение", index: "индекс", trigger: "триггер" },
  ...{ view: "представление", type: "тип", sequence: "последовательность" },
};

/** Return a difference in a line. */
export function difference({ kind, table, name, before, after }: Difference): string {
  const what = `${KINDS[kind] ?? kind} \`${table && table !== name ? `${table}.` : ""}${name}\``;
  if (!before) return `появилось: ${what}`;
  if (!after) return `пропало: ${what}`;
  return `${what}: было \`${before}\`, стало \`${after}\``;
}

/** A finding and where it is. */
export interface Placed {
  id: string; // of its element
  finding: Finding;
  where: string; // "" for the whole project
}

/** Return all findings of a database, the graph's among them, in the order of the report. */
export function findings(report: Report, database: DatabaseReport): Placed[] {
  const start = database.database;
  const found: Placed[] = [];
  const add = (id: string, where: string, all: Finding[]): void => {
    for (const [place, finding] of all.entries()) found.push({ id: `${id}-${place + 1}`, finding, where });
  };
  add("graph", "", report.graph);
  add(start, "", database.findings);
  for (const revision of database.revisions) {
    const id = identify(database, revision);
    for (const [place, statement] of revision.statements.entries()) add(`${id}-${place + 1}`, revision.revision, statement.findings);
    add(id, revision.revision, revision.findings);
  }
  return found;
}

/** Return the id of a revision's element. */
export const identify = ({ database }: DatabaseReport, { revision }: Revision): string => `${database}-${revision.replace(/[^\w.-]/g, "_")}`;

/** Return the findings, the worst first. */
export const ranked = (all: Placed[]): Placed[] => ORDER.flatMap((severity) => all.filter(({ finding }) => finding.severity === severity));

/** Return the worst severity of what is found; null where nothing is. */
export function worst(all: Finding[]): Severity | null {
  return ORDER.find((severity) => all.some((finding) => finding.severity === severity)) ?? null;
}

/** Return all findings of a revision. */
export const ofRevision = ({ statements, findings: own }: Revision): Finding[] => [...statements.flatMap((one) => one.findings), ...own];

/** Return how many findings of each kind there are, in words. */
export function summary(all: Placed[]): string {
  const number = (severity: Severity): number => all.filter(({ finding }) => finding.severity === severity).length;
  const [danger, warning, hint] = [number("danger"), number("warning"), number("hint")];
  const parts = [
    danger ? counted(danger, "опасное место", "опасных места", "опасных мест") : "",
    warning ? counted(warning, "предупреждение", "предупреждения", "предупреждений") : "",
    hint ? counted(hint, "замечание", "замечания", "замечаний") : "",
  ].filter(Boolean);
  return parts.length ? parts.join(", ") : "замечаний нет";
}

/** Return the line under a database's name. */
export function conditions({ database, version, rows: filled, revisions }: DatabaseReport): string {
  const name = `${DATABASES[database]} ${version}`;
  const number = counted(revisions.length, "ревизия", "ревизии", "ревизий");
  return filled ? `${name} · ${number} · в${NBSP}каждой таблице по${NBSP}${counted(filled, "выдуманной строке", "выдуманных строки", "выдуманных строк")}` : `${name} · ${number}`;
}

// The database: its revision, its tables with columns and rows, and what the last command changed in it. A change is a
// word beside its place, and a colour only besides.

import type { DatabaseView, TableView } from "../protocol";
import { type Changes, compare, type TableChanges } from "./changes";
import { element, unseen } from "./dom";
import { counted, NBSP } from "./words";

const VERSION_TABLE = "alembic_version";

export class Tables {
  readonly root = element("div", { class: "tables", tabindex: "0", role: "region", "aria-label": "База данных" });

  /** Show the database, compared with what it was; returns whether anything changed. */
  show(view: DatabaseView, before: DatabaseView | null): boolean {
    const changes = compare(before, view);
    if (!view.exists && !view.tables.length) {
      this.root.replaceChildren(
        element("p", { class: "empty" }, `Файла базы ещё нет: его создаст первая команда, которая к${NBSP}ней обратится.`),
      );
      return changes.any;
    }
    const tables = [...view.tables].sort((a, b) => Number(a.name === VERSION_TABLE) - Number(b.name === VERSION_TABLE));
    this.root.replaceChildren(
      this.revision(view, changes),
      ...changes.gone.map((name) => element("p", { class: "gone" }, `Таблицы ${name} больше нет`)),
      ...(tables.length ? tables.map((table) => section(table, changes.tables.get(table.name))) : [element("p", { class: "empty" }, "Таблиц нет.")]),
    );
    return changes.any;
  }

  private revision(view: DatabaseView, changes: Changes): HTMLElement {
    const known = view.tables.some(({ name }) => name === VERSION_TABLE);
    const text = known ? view.versions.join(", ") || "не отмечена: база в самом начале" : `таблицы ${VERSION_TABLE} ещё нет`;
    const line = element("p", { class: "revision" }, "Ревизия базы: ", element("code", {}, text));
    if (changes.versions) line.append(" ", flag("изменилась"));
    return line;
  }
}

const flag = (words: string): HTMLElement => element("span", { class: "mark" }, words);

function section(table: TableView, changes: TableChanges | undefined): HTMLElement {
  const total = counted(table.total, "строка", "строки", "строк");
  const shown = table.rows.length < table.total ? `, показаны первые ${table.rows.length}` : "";
  const title = element("h3", {}, element("code", {}, table.name), element("small", {}, ` ${total}${shown}`));
  if (changes?.fresh) title.append(" ", flag("новая"));
  const heads = table.columns.map((column) => {
    const head = element("th", { scope: "col" }, column.name, element("small", {}, described(column)));
    if (changes?.columns.has(column.name)) head.append(flag(changes.fresh ? "" : "изменена"));
    return head;
  });
  const rows = table.rows.map((row, place) => {
    const fresh = changes?.rows.has(place) ?? false;
    const cells = row.map((value) => element("td", {}, value === null ? element("i", {}, "NULL") : value));
    if (fresh) cells[0]?.prepend(element("span", { class: "plus", "aria-hidden": "true" }, "+"), unseen("новая строка: "));
    return element("tr", { class: fresh ? "fresh" : "" }, ...cells);
  });
  const grid = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows));
  const named = table.indexes.filter((name) => !name.startsWith("sqlite_autoindex_")); // SQLite's own, of a key
  const indexes = named.length ? element("p", { class: "indexes" }, "Индексы: ", element("code", {}, named.join(", "))) : null;
  return element("section", {}, title, element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": `Таблица ${table.name}` }, grid), indexes);
}

function described(column: TableView["columns"][number]): string {
  const parts = [column.type.toLowerCase(), column.primary ? "PK" : "", column.nullable || column.primary ? "" : "NOT NULL"];
  if (column.default !== null) parts.push(`DEFAULT ${column.default}`);
  return parts.filter(Boolean).join(" ");
}

// What a command changed in the database: the view before against the view after. Rows have no names, so they are
// matched as whole lines, each as often as it occurs.

import type { DatabaseView, TableView } from "../protocol";

export interface TableChanges {
  fresh: boolean; // the table was not there
  columns: Set<string>; // added, or not what they were
  rows: Set<number>; // places of the rows that were not there
}

export interface Changes {
  tables: Map<string, TableChanges>; // of every table that is there
  gone: string[]; // tables that are not there any more
  versions: boolean; // alembic_version holds something else
  any: boolean;
}

const key = (row: (string | null)[]): string => JSON.stringify(row);

function newRows(before: TableView, after: TableView): Set<number> {
  const known = new Map<string, number>();
  const places = after.columns.map(({ name }) => before.columns.findIndex((column) => column.name === name));
  const seen = (row: (string | null)[]) => key(places.map((place) => (place < 0 ? null : (row[place] ?? null))));
  for (const row of before.rows) known.set(seen(row), (known.get(seen(row)) ?? 0) + 1);
  const added = new Set<number>();
  for (const [place, row] of after.rows.entries()) {
    // A column that is new says nothing about whether its row is.
    const shown = key(row.map((value, column) => ((places[column] ?? -1) < 0 ? null : value)));
    const left = known.get(shown) ?? 0;
    if (left) known.set(shown, left - 1);
    else added.add(place);
  }
  return added;
}

function compareTables(before: TableView | undefined, after: TableView): TableChanges {
  if (!before) return { fresh: true, columns: new Set(), rows: new Set() };
  const earlier = new Map(before.columns.map((column) => [column.name, JSON.stringify(column)]));
  const columns = after.columns.filter((column) => earlier.get(column.name) !== JSON.stringify(column));
  return { fresh: false, columns: new Set(columns.map(({ name }) => name)), rows: newRows(before, after) };
}

/** Compare two views; with no `before` nothing is marked. */
export function compare(before: DatabaseView | null, after: DatabaseView): Changes {
  const earlier = new Map((before ?? after).tables.map((table) => [table.name, table]));
  const tables = new Map(after.tables.map((table) => [table.name, compareTables(earlier.get(table.name), table)]));
  const gone = [...earlier.keys()].filter((name) => !tables.has(name));
  const versions = before !== null && JSON.stringify(before.versions) !== JSON.stringify(after.versions);
  const any =
    versions ||
    gone.length > 0 ||
    [...tables.values()].some(({ fresh, columns, rows }) => fresh || columns.size > 0 || rows.size > 0) ||
    (before !== null && after.tables.some((table) => earlier.get(table.name)?.total !== table.total));
  return { tables, gone, versions, any };
}

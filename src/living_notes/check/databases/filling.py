"""Made-up rows. Row `n` has the same value in each column of a type, so that a key to be made later holds.

Rows are of two kinds. Hard ones have what real tables have: NULL where it is allowed, the same text twice, a
key without its parent, text that is not a number. A migration that fails on them is tried on plain ones.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from living_notes.check.databases.state import Column, Cursor, Database, Table

ROWS: Final = 1000
"""How many each table gets: enough that PostgreSQL reads an index where there is one."""


@dataclass(frozen=True)
class Unfilled:
    """A table that stayed empty, and the database's reason."""

    table: str
    reason: str


def fill(database: Database, cursor: Cursor, *, hard: bool) -> list[Unfilled]:
    """Fill all tables that hold fewer than `ROWS` rows, parents first."""
    tables = {table.name: table for table in database.tables(cursor)}
    unfilled = [
        Unfilled(table.name, error)
        for table in _parents_first(tables)
        if table.count < ROWS and (error := _fill(database, cursor, table, tables, hard=hard))
    ]
    database.settle(cursor)
    return unfilled


def empty(database: Database, cursor: Cursor) -> None:
    """Delete all rows, children first."""
    tables = {table.name: table for table in database.tables(cursor)}
    for table in reversed(list(_parents_first(tables))):
        _try(cursor, f"DELETE FROM {_place(table.name)}")


def _place(name: str) -> str:
    return ".".join(f'"{part}"' for part in name.split("."))


def _parents_first(tables: Mapping[str, Table]) -> Iterator[Table]:
    done: set[str] = set()

    def visit(table: Table) -> Iterator[Table]:
        if table.name not in done:
            done.add(table.name)
            for key in table.foreign_keys:
                if key.table in tables:
                    yield from visit(tables[key.table])
            yield table

    for table in tables.values():
        yield from visit(table)


def _fill(
    database: Database, cursor: Cursor, table: Table, tables: Mapping[str, Table], *, hard: bool
) -> str:
    values: dict[str, str] = {}
    joins: list[str] = []
    for number, key in enumerate(table.foreign_keys):
        if key.table == table.name or key.table not in tables:
            continue
        rows = f"p{number}"
        referred = ", ".join(key.referred)
        total = f"(SELECT CASE count(*) WHEN 0 THEN 1 ELSE count(*) END FROM {_place(key.table)})"
        joins.append(
            f"LEFT JOIN (SELECT {referred}, row_number() OVER (ORDER BY {referred}) AS rn"
            f" FROM {_place(key.table)}) {rows} ON {rows}.rn = 1 + (n - 1) % {total}"
        )
        values |= {own: f"{rows}.{theirs}" for own, theirs in zip(key.columns, key.referred, strict=False)}
    keys = {name for key in table.foreign_keys for name in key.columns}
    for column in table.columns:
        if column.name not in values and (value := _value(database, cursor, column, keys, hard=hard)):
            values[column.name] = value
    if not values:
        return ""
    into = f"INSERT INTO {_place(table.name)} ({', '.join(values)})"
    rows = f"SELECT {', '.join(values.values())} FROM {database.series(ROWS)} {' '.join(joins)} WHERE true"
    return _try(cursor, f"{into} {rows} ON CONFLICT DO NOTHING")


def _value(database: Database, cursor: Cursor, column: Column, keys: set[str], *, hard: bool) -> str | None:
    value = database.value(column, "n", hard=hard)
    if column.checks and not _passes(database, cursor, column, value or "NULL"):
        return _candidate(database, cursor, column)
    if column.name in keys:  # of a table that refers to itself: to its own row
        return value
    if not hard or value is None or column.checks:
        return value
    if not column.unique and column.name.strip('"').endswith("_id"):
        value = (
            f"CASE WHEN n % 10 = 5 THEN {database.value(column, 'n + 1000000', hard=hard)} ELSE {value} END"
        )
    elif not column.unique:
        value = f"CASE WHEN n % 10 = 4 THEN {database.value(column, 'n - 1', hard=hard)} ELSE {value} END"
    return f"CASE WHEN n % 10 = 3 THEN NULL ELSE {value} END" if column.nullable else value


def _candidate(database: Database, cursor: Cursor, column: Column) -> str | None:
    """Return a value out of the CHECKs' own constants that passes all of them."""
    text = " ".join(column.checks)
    numbers = [int(number) for number in re.findall(r"(?<![\w.'])-?\d+(?![\w.'])", text)]
    near = dict.fromkeys(str(number + step) for number in [*numbers, 1] for step in (0, 1, -1))
    texts: list[str] = re.findall(r"'(?:[^']|'')*'", text)
    for value in [*dict.fromkeys(texts), *near, "'a'", "'a@b.example'"]:
        if _passes(database, cursor, column, f"CAST({value} AS {column.type or 'TEXT'})"):
            return value
    return None


def _passes(database: Database, cursor: Cursor, column: Column, value: str) -> bool:
    """Tell whether each row's value passes the column's CHECKs."""
    check = " AND ".join(f"({check})" for check in column.checks)
    row = f"SELECT {value} AS {column.name} FROM {database.series(ROWS)}"
    query = f"SELECT count(*) FROM ({row}) r WHERE NOT ({check})"
    return not _try(cursor, query) and cursor.fetchone()[0] == 0


def _try(cursor: Cursor, statement: str) -> str:
    """Run a statement so that a failure undoes no more than itself; return the database's words."""
    cursor.execute("SAVEPOINT made_up")
    try:
        cursor.execute(statement)
    except Exception as error:  # noqa: BLE001 - each driver has its own
        cursor.execute("ROLLBACK TO made_up")
        cursor.execute("RELEASE made_up")
        return str(error).partition("\n")[0] or type(error).__name__
    return "" if statement.startswith("SELECT") else _released(cursor)


def _released(cursor: Cursor) -> str:
    cursor.execute("RELEASE made_up")
    return ""


def shortest(unfilled: Sequence[Unfilled]) -> str:
    """Return the tables' names for a sentence."""
    return ", ".join(f"`{each.table}`" for each in unfilled)

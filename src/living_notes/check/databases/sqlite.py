"""SQLite, asked through the migration's own connection."""

import re
from collections.abc import Iterator, Mapping, Sequence

from living_notes.check.databases.state import (
    VERSION_TABLE,
    Column,
    Cursor,
    ForeignKey,
    Key,
    Schema,
    State,
    Table,
)
from living_notes.check.split import one_line

_CONSTRAINT = re.compile(r"(?:CONSTRAINT\s+(\S+)\s+)?(CHECK|UNIQUE|PRIMARY KEY|FOREIGN KEY)\b", re.IGNORECASE)
_CHECK = re.compile(r"\bCHECK\s*\(", re.IGNORECASE)
_VALUES = (
    (r".*(BOOL)", "({n} % 2)"),
    (r".*INT", "({n})"),
    (r"(CHAR\(32\)|UUID)", "printf('%032x', {n})"),
    (r"(CHAR\(36\))", "printf('%08x-0000-4000-8000-000000000000', {n})"),
    (r".*(DATETIME|TIMESTAMP)", "datetime('2026-01-01', '+' || ({n}) || ' minutes')"),
    (r".*DATE", "date('2026-01-01', '+' || (({n}) % 365) || ' days')"),
    (r".*TIME", "time('00:00:00', '+' || ({n}) || ' seconds')"),
    (r".*(REAL|FLOA|DOUB|NUM|DEC)", "({n})"),
    (r".*JSON", "'{{}}'"),
    (r".*BLOB", "x'00'"),
)


def items_of(sql: str) -> Iterator[str]:
    """Yield the columns and constraints of a CREATE TABLE, and what stands after them, as written."""
    depth, quote, current = 0, "", ""
    for char in sql[sql.find("(") :]:
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "()":
            depth += 1 if char == "(" else -1
            if (char, depth) in {("(", 1), (")", 0)}:
                if char == ")":
                    yield one_line(current)
                    current = ""
                continue
        elif char == "," and depth == 1:
            yield one_line(current)
            current = ""
            continue
        current += char
    if current.strip():
        yield "OPTIONS " + one_line(current)


def _checks(sql: str) -> Iterator[str]:
    for start in _CHECK.finditer(sql):
        depth, place = 1, start.end()
        while depth and place < len(sql):
            depth += {"(": 1, ")": -1}.get(sql[place], 0)
            place += 1
        yield sql[start.end() : place - 1]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class SqliteDatabase:
    """SQLite of Python's own module."""

    name = "sqlite"

    def version(self, cursor: Cursor) -> str:
        """Return the library's version."""
        cursor.execute("SELECT sqlite_version()")
        return str(cursor.fetchone()[0])

    def clean(self, cursor: Cursor) -> None:
        """Drop all views and tables."""
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute(
            "SELECT type, name FROM sqlite_master WHERE type IN ('view', 'table') ORDER BY type DESC"
        )
        for kind, name in cursor.fetchall():
            if not name.startswith("sqlite_"):
                cursor.execute(f"DROP {kind} {_quoted(name)}")

    def state(self, cursor: Cursor) -> State:
        """Return this moment: how many rows there are, and how many were changed so far."""
        connection = getattr(cursor, "connection", None)
        return State(
            transaction="sqlite",
            counts=self.counts(cursor),
            changed={"": getattr(connection, "total_changes", 0)},
        )

    def _master(self, cursor: Cursor, kind: str) -> list[tuple[str, str, str, str]]:
        cursor.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL", (kind,)
        )
        return [row for row in cursor.fetchall() if row[1] != VERSION_TABLE]

    def schema(self, cursor: Cursor) -> Schema:
        """Return the definitions of all things, as CREATE TABLE spells them."""
        things: dict[Key, str] = {}
        for _, name, _, sql in self._master(cursor, "table"):
            things["table", name, name] = "table"
            for item in items_of(sql):
                plain = item.replace('"', "")
                if constraint := _CONSTRAINT.match(plain):
                    things["constraint", name, constraint[1] or plain] = plain
                elif plain:
                    things["column", name, plain.partition(" ")[0]] = plain.partition(" ")[2]
        for kind in ("index", "trigger", "view"):
            for _, name, table, sql in self._master(cursor, kind):
                things[kind, table, name] = one_line(sql).replace('"', "")
        return things

    def counts(self, cursor: Cursor) -> Mapping[str, int]:
        """Return how many rows each table has."""
        names = [name for _, name, _, _ in self._master(cursor, "table") if not name.startswith("sqlite_")]
        if not names:
            return {}
        each = (f"(SELECT count(*) FROM {_quoted(name)})" for name in names)
        cursor.execute(f"SELECT {', '.join(each)}")
        return dict(zip(names, cursor.fetchone(), strict=True))

    def settle(self, cursor: Cursor) -> None:
        """Do nothing: which way SQLite goes is not told."""

    def tables(self, cursor: Cursor) -> Sequence[Table]:
        """Return what can be filled."""
        counts = self.counts(cursor)
        sources = {name: sql for _, name, _, sql in self._master(cursor, "table")}
        return [self._table(cursor, name, sources[name], counts[name]) for name in counts]

    def _table(self, cursor: Cursor, name: str, sql: str, count: int) -> Table:
        place = _quoted(name)
        unique: set[str] = set()
        cursor.execute(f"PRAGMA index_list({place})")
        for index in [row[1] for row in cursor.fetchall() if row[2]]:
            cursor.execute(f"PRAGMA index_info({_quoted(index)})")
            unique.update(str(row[2]) for row in cursor.fetchall())
        checks = list(_checks(sql))
        cursor.execute(f"PRAGMA table_xinfo({place})")
        found = [row for row in cursor.fetchall() if not row[6]]
        names = {row[1] for row in found}
        columns = [
            Column(
                _quoted(row[1]),
                row[2].upper(),
                nullable=not row[3] and not row[5],
                unique=row[1] in unique or bool(row[5]),
                checks=[check for check in checks if names & set(re.findall(r"\w+", check)) == {row[1]}],
            )
            for row in found
        ]
        cursor.execute(f"PRAGMA foreign_key_list({place})")
        keys: dict[int, tuple[str, list[str], list[str]]] = {}
        for number, _, table, column, referred, *_ in cursor.fetchall():
            key = keys.setdefault(number, (table, [], []))
            key[1].append(_quoted(column))
            key[2].append(_quoted(referred or "id"))
        return Table(name, columns, [ForeignKey(a, table, b) for table, a, b in keys.values()], count)

    def value(self, column: Column, number: str, *, hard: bool) -> str | None:
        """Return SQL of the value of row `number`."""
        for pattern, template in _VALUES:
            if re.match(pattern, column.type):
                return template.format(n=number)
        value = f"'v' || ({number})" if hard else f"CAST(({number}) AS TEXT)"
        length = re.search(r"\((\d+)\)", column.type)
        return f"substr({value}, -{length[1]})" if length else value

    def series(self, count: int) -> str:
        """Return a FROM item with a column ``n``."""
        numbers = f"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count})"
        return f"({numbers} SELECT n FROM s) AS series"

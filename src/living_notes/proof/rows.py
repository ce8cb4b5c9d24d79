"""Counting the rows of a note's databases, cheaply and without a trace.

SQLite files are opened read-only in this process, and only those that changed since they were last counted.
On PostgreSQL the server's snapshot tells whether anything was written since; only then a session is opened in
the note's database, for two queries, so that the note never meets it. What cannot be counted now (a lock is
held, a file is broken, a table is too big) is None: the next count is held against the last that succeeded.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Final, cast

import psycopg
from psycopg import sql

from living_notes.proof.losses import Rows, Table
from living_notes.proof.sandbox.door import DEEPEST

_MAGIC: Final = b"SQLite format 3\x00"
_SKIPPED: Final = {".venv", "__pycache__", ".git"}
_LOCK_SECONDS: Final = 0.2
_STEP: Final = 100_000
_STEPS: Final = 300
"""Instructions of SQLite's machine, and how often so many: a second or so."""
_OPTIONS: Final = (
    "-c lock_timeout=200 -c statement_timeout=3000 -c search_path=pg_catalog -c row_security=off"
)
"""Whoever counts may be more than the note: no function of the note is called."""

_NO_VIEWS: Final = """
    SELECT set_config(name, 'view, foreign-table', false) FROM pg_settings
    WHERE name = 'restrict_nonsystem_relation_kind'
"""
"""No view is read: a program of the note may put one, and its functions, in a table's place meanwhile."""

_Signature = tuple[int, ...]

_TABLES: Final = sql.SQL("""
    SELECT nspname, relname, coalesce(array_agg(attname ORDER BY attnum) FILTER (WHERE attnum > 0), '{}')
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
    WHERE relkind IN ('r', 'p') AND NOT relispartition AND relpersistence <> 't'
      AND nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'
    GROUP BY nspname, relname
""")


class SqliteRows:
    """Counts every SQLite file below a folder.

    Args:
        project: The folder.
        usual: Name of the file whose tables go without its name.
    """

    def __init__(self, project: Path, usual: str) -> None:
        self._project = project
        self._usual = usual
        self._known: dict[str, tuple[_Signature, Rows]] = {}

    def __call__(self) -> Rows | None:
        """Return the rows of every table; None where a file cannot be read now."""
        known: dict[str, tuple[_Signature, Rows]] = {}
        for path, signature in _files(self._project):
            name = path.relative_to(self._project).as_posix()
            before = self._known.get(name)
            if before and before[0] == signature:
                known[name] = before
                continue
            try:
                known[name] = (signature, self._count(path, name))
            except (sqlite3.Error, OSError):
                return None
        self._known = known
        return {name: table for _, rows in known.values() for name, table in rows.items()}

    def _count(self, path: Path, name: str) -> Rows:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                return {}
        prefix = "" if name == self._usual else f"{name}."
        # Beside a closed database lies nothing, and so nothing is to be made: neither lock nor -shm.
        still = not any(Path(f"{path}{suffix}").exists() for suffix in ("-wal", "-journal"))
        uri = f"{path.as_uri()}?mode=ro{'&immutable=1' * still}"
        with closing(sqlite3.connect(uri, uri=True, timeout=_LOCK_SECONDS)) as connection:
            calls = iter(range(_STEPS))
            connection.set_progress_handler(lambda: next(calls, None) is None, _STEP)
            return {f"{prefix}{table}": found for table, found in _sqlite_tables(connection, name)}


def _files(project: Path) -> Iterator[tuple[Path, _Signature]]:
    waiting = [(str(project), 0)]
    while waiting:
        folder, depth = waiting.pop()
        with suppress(OSError):  # gone in the meantime, or closed to us
            entries = list(os.scandir(folder))
            folders = [e for e in entries if e.name not in _SKIPPED and e.is_dir(follow_symlinks=False)]
            waiting += [(entry.path, depth + 1) for entry in folders if depth < DEEPEST]
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    status = entry.stat(follow_symlinks=False)
                    wal = [e.stat().st_mtime_ns for e in entries if e.name == f"{entry.name}-wal"]
                    yield Path(entry.path), (status.st_mtime_ns, status.st_size, status.st_ino, *wal)


def _sqlite_tables(connection: sqlite3.Connection, file: str) -> Iterator[tuple[str, Table]]:
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        " AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    for (name,) in tables:
        columns = [row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))]
        counts = ", ".join(["count(*)", *(f"count({_quoted(column)})" for column in columns)])
        rows, *filled = connection.execute(f"SELECT {counts} FROM {_quoted(name)}").fetchone()  # noqa: S608 - quoted
        yield name, Table(rows, dict(zip(columns, filled, strict=True)), file)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class PostgresRows:
    """Counts a PostgreSQL database.

    Args:
        conninfo: Of the database.
        beside: Of another one on that server, in which a session may stay open.
    """

    def __init__(self, conninfo: str, beside: str) -> None:
        self._conninfo = conninfo
        self._beside = beside
        self._watch: psycopg.Connection | None = None
        self._seen = ""
        self._rows: Rows = {}

    def __call__(self) -> Rows | None:
        """Return the rows of every table; None where they cannot be counted now."""
        try:
            snapshot = self._snapshot()
            if snapshot != self._seen:
                self._rows = self._count()
                self._seen = snapshot
        except psycopg.Error:
            return None
        return self._rows

    def _snapshot(self) -> str:
        """Return which transactions have ended and which run: equal where nothing was written between."""
        if self._watch is None or self._watch.broken:
            self._watch = psycopg.connect(self._beside, autocommit=True)
        row = self._watch.execute("SELECT pg_current_snapshot()::text").fetchone()
        return str(row[0]) if row else ""

    def _count(self) -> Rows:
        with psycopg.connect(self._conninfo, autocommit=True, options=_OPTIONS) as connection:
            connection.execute(_NO_VIEWS)
            tables = cast("list[tuple[str, str, list[str]]]", connection.execute(_TABLES).fetchall())
            if not tables:
                return {}
            query = sql.SQL(" UNION ALL ").join(_counts(*table) for table in tables)
            found = [row[0] for row in connection.execute(query)]
        return {
            name if schema == "public" else f"{schema}.{name}": _table(columns, counts)
            for (schema, name, columns), counts in zip(tables, found, strict=True)
        }

    def close(self) -> None:
        """End the session beside the database."""
        if self._watch is not None:
            self._watch.close()


def _counts(schema: str, name: str, columns: list[str]) -> sql.Composed:
    counts = [sql.SQL("count(*)"), *(sql.SQL("count({})").format(sql.Identifier(c)) for c in columns)]
    return sql.SQL("SELECT ARRAY[{}] FROM {}").format(
        sql.SQL(", ").join(counts), sql.Identifier(schema, name)
    )


def _table(columns: list[str], counts: list[int]) -> Table:
    filled: Mapping[str, int] = dict(zip(columns, counts[1:], strict=True))
    return Table(counts[0], filled)

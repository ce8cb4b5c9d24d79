"""A note's database in the lab: SQL run in it, and what the page's view of it shows."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from living_notes.execution.results import run_statements

SHOWN_ROWS = 100
VERSION_TABLE = "alembic_version"

_TABLES = """
    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name
"""

View = dict[str, Any]
"""A `DatabaseView` of the protocol."""


class LabDatabase(Protocol):
    """What the steps need of a database."""

    environment: Mapping[str, str]
    version: str

    def run(self, sql: str) -> tuple[str, int]:
        """Run statements; return what is printed and a status (0, or 1 with the driver's words).

        Raises:
            StatementError: It is SQL that no page shows.
        """
        ...

    def view(self) -> View:
        """Return tables, rows and Alembic's version."""
        ...


class SqliteDatabase:
    """``app.db`` in the project."""

    def __init__(self, project: Path) -> None:
        self._path = project / "app.db"
        self.environment: Mapping[str, str] = {}
        self.version = sqlite3.sqlite_version

    def run(self, sql: str) -> tuple[str, int]:
        """Run statements in autocommit mode, as the ``sqlite3`` program does."""
        with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
            return run_statements(sql, connection.execute, sqlite3.Error)

    def view(self) -> View:
        """Return tables, rows and Alembic's version; a file that is no database has none."""
        if not self._path.exists():
            return database_view([], exists=False)
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as connection:
            try:
                names = connection.execute(_TABLES).fetchall()
                return database_view([self._table(connection, name) for (name,) in names])
            except sqlite3.DatabaseError:
                return database_view([])

    def _table(self, connection: sqlite3.Connection, name: str) -> View:
        quoted = f'"{name.replace(chr(34), chr(34) * 2)}"'
        columns = [
            {
                "name": column,
                "type": kind,
                "nullable": not required,
                "primary": bool(key),
                "default": default,
            }
            for _, column, kind, required, default, key in connection.execute(f"PRAGMA table_info({quoted})")
        ]
        order = ", ".join(f'"{column["name"]}"' for column in columns if column["primary"]) or "1"
        rows = connection.execute(f"SELECT * FROM {quoted} ORDER BY {order} LIMIT {SHOWN_ROWS}").fetchall()  # noqa: S608 - names of the database itself
        (total,) = connection.execute(f"SELECT count(*) FROM {quoted}").fetchone()  # noqa: S608 - as above
        indexes = [row[1] for row in connection.execute(f"PRAGMA index_list({quoted})")]
        return table_view(name, columns, rows, total, sorted(indexes))


def table_view(
    name: str, columns: list[View], rows: Sequence[Sequence[Any]], total: int, indexes: list[str]
) -> View:
    """Return a `TableView` of the protocol."""
    shown = [[None if value is None else str(value) for value in row] for row in rows]
    return {"name": name, "columns": columns, "rows": shown, "total": total, "indexes": indexes}


def database_view(tables: list[View], *, exists: bool = True) -> View:
    """Return a `DatabaseView` of the protocol."""
    versions = [row[0] for table in tables if table["name"] == VERSION_TABLE for row in table["rows"] if row]
    return {"exists": exists, "versions": sorted(versions), "tables": tables}

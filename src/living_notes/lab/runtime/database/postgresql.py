"""The note's PostgreSQL in the page: SQL run in it, and what the page's view of it shows."""

from contextlib import closing
from types import ModuleType
from typing import TYPE_CHECKING, Any

from living_notes.execution import shown
from living_notes.execution.results import run_statements
from living_notes.lab.runtime.database.psycopg import ERRORS
from living_notes.lab.runtime.database.sql import SHOWN_ROWS, View, database_view, table_view

if TYPE_CHECKING:
    from collections.abc import Mapping

"""The URL under which every note reaches PostgreSQL."""

_TABLES = """
    SELECT n.nspname, c.relname, c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    ORDER BY 1, 2
"""
_COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
           EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisprimary
                   AND a.attnum = ANY (i.indkey)),
           pg_get_expr(d.adbin, d.adrelid)
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = %(table)s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
_INDEXES = """
    SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = %(table)s ORDER BY 1
"""


class PostgresDatabase:
    """The one database of the page's PostgreSQL.

    Args:
        driver: What `psycopg.make_module` made.
        watcher: The same over an exchange that keeps nothing: looking changes nothing.
    """

    def __init__(self, driver: ModuleType, watcher: ModuleType) -> None:
        self._driver = driver
        self._watcher = watcher
        self.environment: Mapping[str, str] = {"DATABASE_URL": shown.POSTGRESQL_URL, "PGPORT": "5432"}
        self.version = self._version()

    def _connect(self, driver: ModuleType) -> Any:  # noqa: ANN401 - the driver has no types
        connection = driver.connect(user="app")
        connection.autocommit = True
        return connection

    def _version(self) -> str:
        with closing(self._connect(self._watcher)) as connection:
            cursor = connection.cursor()
            cursor.execute("SHOW server_version")
            return str(cursor.fetchone()[0]).partition(" ")[0]

    def run(self, sql: str) -> tuple[str, int]:
        """Run statements in autocommit mode, as psql does."""
        with closing(self._connect(self._driver)) as connection:

            def execute(statement: str) -> Any:  # noqa: ANN401 - the driver has no types
                cursor = connection.cursor()
                cursor.execute(statement)
                return cursor

            return run_statements(sql, execute, ERRORS["Error"])

    def view(self) -> View:
        """Return tables, rows and Alembic's version."""
        with closing(self._connect(self._watcher)) as connection:
            cursor = connection.cursor()
            cursor.execute(_TABLES)
            return database_view([self._table(cursor, *row) for row in cursor.fetchall()])

    def _table(self, cursor: Any, schema: str, name: str, oid: int) -> View:  # noqa: ANN401 - as above
        cursor.execute(_COLUMNS, {"table": oid})
        keys = ("name", "type", "nullable", "primary", "default")
        columns = [dict(zip(keys, row, strict=True)) for row in cursor.fetchall()]
        cursor.execute(_INDEXES, {"table": oid})
        indexes = [row[0] for row in cursor.fetchall()]
        place = f'"{schema}"."{name}"'
        order = ", ".join(f'"{column["name"]}"' for column in columns if column["primary"]) or "1"
        shown = ", ".join(f'"{column["name"]}"::text' for column in columns) or "NULL"
        cursor.execute(f"SELECT {shown} FROM {place} ORDER BY {order} LIMIT {SHOWN_ROWS}")  # noqa: S608 - names of the database itself
        rows = cursor.fetchall()
        cursor.execute(f"SELECT count(*) FROM {place}")  # noqa: S608 - as above
        total = cursor.fetchone()[0]
        return table_view(name if schema == "public" else f"{schema}.{name}", columns, rows, total, indexes)

"""Run operations of Alembic on SQLite, and look at what is left.

Each run has a database of its own. It goes through the driver as `alembic init` leaves it: the driver begins
a transaction before the first INSERT and not before DDL. While it runs, a second connection without patience
tries to read and to write: after each statement, and within it (SQLite calls us back every few instructions).
"""

import re
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from living_notes.locks.lite.operations import Feature, Operation
from living_notes.locks.lite.outcome import Beside, Kept, Outcome, Until

JOURNALS: Final = ("delete", "wal")
_INSTRUCTIONS: Final = 20
_TEMPORARY: Final = "_alembic_tmp_"
_SCHEMA: Final = "SELECT count(*) FROM sqlite_master WHERE type = '{}' AND sql LIKE '%{}%'"
BYSTANDERS: Final = {
    "триггер": _SCHEMA.format("trigger", "trim(title)"),
    "индекс по выражению": _SCHEMA.format("index", "lower(title)"),
    "CHECK без имени": _SCHEMA.format("table", "amount > 0"),
    "COLLATE NOCASE": _SCHEMA.format("table", "NOCASE"),
    "AUTOINCREMENT": _SCHEMA.format("table", "AUTOINCREMENT"),
    "счётчик номеров": "SELECT count(*) FROM sqlite_sequence WHERE seq = 3",
    "ON DELETE SET NULL": (
        "SELECT count(*) FROM sqlite_master AS each, pragma_foreign_key_list(each.name) "
        "WHERE on_delete = 'SET NULL'"
    ),
    "строки дочерней таблицы": "SELECT (SELECT count(*) FROM children) + (SELECT count(*) FROM visits)",
}
"""What the tables of database.sql have besides: a query each, whose answer gets smaller where it is lost."""


class Laboratory:
    """A SQLite, through a module of the form of ``sqlite3``."""

    def __init__(self, module: Any) -> None:  # noqa: ANN401 - DB-API modules have no common type
        self._module = module
        self.version: str = module.sqlite_version
        """Its version, like ``3.40.1``."""

    def measure(self, operation: Operation) -> dict[str, Outcome]:
        """Return what came of it, by ``direct`` and ``batch``."""
        return {way: self._measure(code, operation.trace) for way, code in operation.ways.items()}

    def keep(self, feature: Feature) -> Kept:
        """Return what batch left of it."""
        with self._database(feature.create) as path:
            before = self._probe(path, feature)
            _, error, said, _ = self._run(path, feature.run, foreign_keys=feature.foreign_keys)
            after = self._probe(path, feature)
            return Kept(before, after, tuple(said), error, self._leftover(path))

    def _measure(self, code: str, trace: str) -> Outcome:
        filled = files(__package__).joinpath("database.sql").read_text(encoding="utf-8")
        beside = {}
        for journal in JOURNALS:
            with self._database(filled, journal) as path, self._connect(path) as reader:
                reader.execute("BEGIN")
                reader.execute("SELECT * FROM log").fetchall()
                _, stopped, _, _ = self._run(path, code)
            with self._database(filled, journal) as path:
                before, schema = self._bystanders(path), self._schema(path)
                statements, error, _, seen = self._run(path, code, watch=True)
                after, left = self._bystanders(path), self._schema(path)
                leftover = self._leftover(path)
            beside[journal] = replace(seen, stopped=stopped if stopped != error else "")
        recreates = any(_TEMPORARY in each for each in statements)
        return Outcome(
            sql=() if recreates else tuple(statements),
            recreates=recreates,
            error=error,
            half=bool(error) and left != schema,
            idle=not error and trace not in left,
            leftover=leftover,
            loses=tuple(name for name, count in before.items() if after[name] < count),
            beside={} if error else beside,
        )

    def _run(
        self, path: Path, code: str, *, foreign_keys: bool = True, watch: bool = False
    ) -> tuple[list[str], str, list[str], Beside]:
        """Run it; return its statements, its error, its warnings, and what another connection was refused."""
        statements: list[str] = []
        engine = sa.create_engine(
            "sqlite://", poolclass=sa.NullPool, creator=lambda: self._open(path, foreign_keys)
        )
        with (
            engine.connect() as connection,
            self._connect(path) as second,
            warnings.catch_warnings(record=True) as said,
        ):
            warnings.simplefilter("always")
            witness = _Witness(second)
            if watch:
                driver: Any = connection.connection.driver_connection
                driver.set_progress_handler(witness.within, _INSTRUCTIONS)

            @sa.event.listens_for(connection, "after_cursor_execute")
            def _(*_given: object) -> None:
                if watch:
                    witness.after()

            @sa.event.listens_for(connection, "before_cursor_execute")
            def _(*given: object) -> None:
                text = re.sub(r"\s+", " ", str(given[2])).strip()
                if not re.match(r"PRAGMA|SELECT", text):
                    statements.append(text)

            context = MigrationContext.configure(connection)
            error = ""
            try:
                with context.begin_transaction(_per_migration=True):
                    exec(code, {"op": Operations(context), "sa": sa})  # noqa: S102 - our own code
            except Exception as raised:  # noqa: BLE001 - whatever the reader would see
                error = _words(raised)
        words = [
            re.sub(r"\s+", " ", str(each.message)).strip()
            for each in said
            if issubclass(each.category, UserWarning | sa.exc.SAWarning)
        ]
        return statements, error, sorted(set(words)), witness.seen

    def _open(self, path: Path, foreign_keys: bool) -> Any:  # noqa: ANN401, FBT001 - as above; a setting
        connection = self._module.connect(path, timeout=0)
        connection.execute(f"PRAGMA foreign_keys={foreign_keys:d}")
        return connection

    def _connect(self, path: Path) -> Any:  # noqa: ANN401 - a connection of the module
        return closing(self._module.connect(path, timeout=0, isolation_level=None))

    @contextmanager
    def _database(self, script: str, journal: str = "delete") -> Iterator[Path]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "app.db"
            with self._connect(path) as connection:
                connection.execute(f"PRAGMA journal_mode={journal}")
                connection.execute("PRAGMA synchronous=OFF")
                connection.executescript(script)
            yield path

    def _bystanders(self, path: Path) -> dict[str, int]:
        with self._connect(path) as connection:
            return {name: connection.execute(query).fetchone()[0] for name, query in BYSTANDERS.items()}

    def _schema(self, path: Path) -> str:
        with self._connect(path) as connection:
            return "\n".join(
                sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master ORDER BY name") if sql
            )

    def _leftover(self, path: Path) -> bool:
        with self._connect(path) as connection:
            query = f"SELECT count(*) FROM sqlite_master WHERE name LIKE '{_TEMPORARY}%'"  # noqa: S608 - our own words
            return bool(connection.execute(query).fetchone()[0])

    def _probe(self, path: Path, feature: Feature) -> str:
        with self._connect(path) as connection:
            connection.execute("BEGIN")
            try:
                for statement in feature.probe.split("; "):
                    rows = connection.execute(statement).fetchall()
            except self._module.Error as error:
                return _words(error)
            return "; ".join(", ".join(str(value) for value in row) for row in rows)


class _Witness:
    """A second connection, asked at every moment whether it may read and write."""

    def __init__(self, second: Any) -> None:  # noqa: ANN401 - a connection of the module
        self._second = second
        self.seen = Beside()

    def within(self) -> int:
        """Ask while a statement runs; let it go on."""
        self._ask(Until.STATEMENT)
        return 0

    def after(self) -> None:
        """Ask between two statements: what is refused now is refused until COMMIT."""
        self._ask(Until.COMMIT)

    def _ask(self, until: Until) -> None:
        if self._refused("SELECT count(*) FROM sqlite_master"):
            self.seen = replace(self.seen, readers=True)
        if self._refused("BEGIN IMMEDIATE"):
            if self.seen.writers is not Until.COMMIT:
                self.seen = replace(self.seen, writers=until)
        else:
            self._second.execute("ROLLBACK")

    def _refused(self, statement: str) -> bool:
        try:
            self._second.execute(statement).fetchall()
        except Exception as error:
            if "locked" not in str(error):
                raise
            return True
        return False


def newest() -> Any:  # noqa: ANN401 - DB-API modules have no common type
    """Return the module of the newest SQLite that has a wheel, Python's own where there is none here."""
    try:
        return import_module("pysqlite3")
    except ImportError:
        return sqlite3


def _words(error: BaseException) -> str:
    """Return an error as a traceback ends: its class and first line, without addresses in memory."""
    cause = getattr(error, "orig", None) or error
    line = (str(cause).splitlines() or [""])[0]
    return re.sub(r" ?(object )?at 0x[0-9a-f]+|0x[0-9a-f]+", "…", f"{type(cause).__name__}: {line}")

"""The database of one note: a file or a PostgreSQL database of its own, SQL run in it, and its dump.

Results are printed as psql prints them, whichever database they come from, so that one output serves
both where the values are equal.
"""

import re
import socket
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from sqlite3 import dump
from typing import Any, Protocol

import psycopg

from living_notes.execution import shown
from living_notes.execution.results import driver_words, run_statements
from living_notes.proof.failures import BlockError
from living_notes.proof.losses import Rows
from living_notes.proof.postgresql.gateway import Gateway
from living_notes.proof.postgresql.inlet import Inlet
from living_notes.proof.postgresql.note_database import NoteDatabase
from living_notes.proof.postgresql.server import Server
from living_notes.proof.rows import PostgresRows, SqliteRows
from living_notes.proof.sandbox.door import LARGEST, Door
from living_notes.proof.sandbox.inside import Inside
from living_notes.proof.sandbox.limits import OUTPUT, within_output

PASSWORDS = (shown.PASSWORD, "p@ss%word")
"""Those that the gateway takes of that user: the usual one, and one that a URL has to encode."""

_OF_ROLES = re.compile(
    r"(?:GRANT|REVOKE|ALTER|CREATE\s+SCHEMA|SET\s+(?:SESSION\s+|LOCAL\s+)?ROLE)\b", re.IGNORECASE
)
_ROLE = re.compile(rf"(\b(?:TO|FROM|ROLE|USER|AUTHORIZATION)\s+)\"?{shown.DATABASE}\b\"?", re.IGNORECASE)
"""Statements that name roles, and where in them the note's own stands."""

_BESIDE = ("", "-journal", "-wal", "-shm")
"""What SQLite opens for one file."""

_OF_PROCESS = {"hard_heap_limit", "soft_heap_limit", "temp_store_directory", "data_store_directory"}
"""Settings of SQLite that hold for every connection of a process."""

_HEAP = 256 * 2**20
"""Bytes of memory that SQLite may take: a sort, a string."""


class Database(Protocol):
    """What a session needs of a note's database."""

    environment: Mapping[str, str]
    names: Mapping[str, str]
    version: str

    def run(self, sql: str) -> tuple[str, int]:
        """Run statements; return what is printed and a status (0, or 1 with the driver's words)."""
        ...

    def dump(self) -> str:
        """Return schema and rows as text; empty where the note made no database."""
        ...

    def rows(self) -> Rows | None:
        """Return what every table holds; None where it cannot be counted now."""
        ...

    def size(self) -> int:
        """Return the bytes that it takes outside of the note's folder."""
        ...

    def stop(self) -> None:
        """End what runs in it, from another thread."""
        ...

    def close(self) -> None:
        """Remove it."""
        ...


class SqliteDatabase:
    """``app.db`` in the note's project folder.

    Args:
        project: The folder.
        door: The way into it.
        inside: Where it is opened: SQLite finds files by itself.
    """

    def __init__(self, project: Path, door: Door, inside: Inside) -> None:
        self.path = project / f"{shown.DATABASE}.db"
        self.environment: Mapping[str, str] = {}
        self.names: Mapping[str, str] = {}
        self.version = sqlite3.sqlite_version
        self._rows = SqliteRows(project, self.path.name)
        self._door = door
        self._inside = inside
        self._running: sqlite3.Connection | None = None

    def run(self, sql: str) -> tuple[str, int]:
        """Run statements in autocommit mode, as the ``sqlite3`` program does.

        Raises:
            BlockError: It is no file, or they return more than a block may print.
        """
        return self._inside.call(self._run, sql)

    def _run(self, sql: str) -> tuple[str, int]:
        self._exists()
        with _opened(self.path, isolation_level=None) as connection:
            if hasattr(connection, "setlimit"):  # a driver that brings another SQLite may lack it
                connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
            connection.execute(f"PRAGMA hard_heap_limit={_HEAP}")  # of all that SQLite has in this process
            connection.execute("PRAGMA temp_store=MEMORY")  # it would not find its folder for files
            connection.set_authorizer(_authorize)
            self._running = connection

            def execute(statement: str) -> sqlite3.Cursor:
                with _within_memory(statement):
                    return connection.execute(statement)

            def rows(cursor: sqlite3.Cursor, statement: str) -> list[Sequence[Any]]:
                with _within_memory(statement):
                    return list(within_output(cursor, statement))

            return run_statements(sql, execute, sqlite3.Error, rows)

    def dump(self) -> str:
        """Return ``sqlite3``'s own dump.

        Raises:
            BlockError: It is no file, or no database.
        """
        return self._inside.call(self._dump)

    def _dump(self) -> str:
        if not self._exists():
            return ""
        with _opened(f"file:{self.path}?mode=ro", uri=True) as connection:
            # Not `connection.iterdump()`, which is the same: a driver that brings another SQLite may lack it.
            return "\n".join(dump._iterdump(connection)) + "\n"  # type: ignore[attr-defined]  # noqa: SLF001 - as said

    def rows(self) -> Rows | None:
        """Return what every table of every SQLite file of the project holds."""
        return self._inside.call(self._count)

    def _count(self) -> Rows | None:
        self._door.names()  # the folder is still one
        return self._rows()

    def _exists(self) -> bool:
        """Say whether there is such a file; neither it nor what lies beside it is anything else."""
        there, *_ = [self._door.exists(f"{self.path.name}{suffix}") for suffix in _BESIDE]
        return there

    def size(self) -> int:
        """Return nothing: the file lies in the note's folder."""
        return 0

    def stop(self) -> None:
        """Interrupt a statement of ours; what runs in the shell is the shell's."""
        if (running := self._running) is not None:
            with suppress(sqlite3.ProgrammingError):  # closed in the meantime
                running.interrupt()

    def close(self) -> None:
        """Leave the file to the sandbox, which goes as a whole."""


@contextmanager
def _within_memory(statement: str) -> Iterator[None]:
    """Say of a statement that it took more memory than a note's may."""
    try:
        yield
    except MemoryError as error:
        raise BlockError(f"took more than {_HEAP // 2**20} MB of memory: {statement}") from error


@contextmanager
def _opened(path: Path | str, **options: Any) -> Iterator[sqlite3.Connection]:  # noqa: ANN401 - sqlite3's own
    """Open a SQLite file.

    Raises:
        BlockError: It cannot be opened, or is no database.
    """
    try:
        with closing(sqlite3.connect(path, **options)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise BlockError(f"{shown.DATABASE}.db cannot be read: {driver_words(error)}") from error


def _authorize(action: int, subject: str | None, value: str | None, *_: object) -> int:
    """Refuse files besides the note's own, and settings of the whole process: it is the proof's."""
    foreign = action == sqlite3.SQLITE_ATTACH and subject not in ("", ":memory:")
    setting = action == sqlite3.SQLITE_PRAGMA and str(subject).lower() in _OF_PROCESS and value is not None
    return sqlite3.SQLITE_DENY if foreign or setting else sqlite3.SQLITE_OK


class PostgresDatabase:
    """A database of the run's server, reached through a gateway under the name that notes show."""

    def __init__(self, server: Server, listener: socket.socket | None = None) -> None:
        self._database = NoteDatabase.create(server)
        self._gateway = Gateway(
            {shown.DATABASE: self._database.conninfo}, {shown.DATABASE: PASSWORDS}, listener
        )
        self._inlet = Inlet(self._database.conninfo)
        self.environment: Mapping[str, str] = {
            "PGPORT": str(self._gateway.port),
            "DATABASE_URL": shown.POSTGRESQL_URL,
        }
        port = self._gateway.port
        self.names: Mapping[str, str] = {
            self._database.name: shown.DATABASE,
            f"port {port}": "port 5432",
            f":{port}": ":5432",
        }
        self.version = server.version
        self.rows = PostgresRows(self._database.overseen, server.conninfo)

    def run(self, sql: str) -> tuple[str, int]:
        """Run statements in autocommit mode, as psql does.

        Raises:
            BlockError: The note has closed its database, or they return more than a block may print.
        """
        try:
            with self._inlet.connect() as connection:
                printed, status = run_statements(
                    sql,
                    lambda statement: connection.execute(self._real(statement).encode()),
                    psycopg.Error,
                    lambda cursor, statement: within_output(map(self._shown, cursor), statement),
                )
        except psycopg.Error as error:
            printed, status = driver_words(error), 1
        if status and self._inlet.flooded:
            raise BlockError(f"printed more than {OUTPUT} bytes, stopped: {sql.strip()}")
        return printed, status

    def _real(self, statement: str) -> str:
        """Return a statement about the note's role with that role's real name."""
        if not _OF_ROLES.match(statement):
            return statement
        return _ROLE.sub(lambda found: f"{found[1]}{self._database.name}", statement)

    def _shown(self, row: Sequence[Any]) -> Sequence[Any]:
        """Return the row with the real name as notes show it, before it decides a column's width."""
        return [shown.DATABASE if value == self._database.name else value for value in row]

    def dump(self) -> str:
        """Return pg_dump's text, stripped of what changes from run to run."""
        return self._database.dump()

    def size(self) -> int:
        """Return the bytes of its files, without its share of the log."""
        return self._database.size()

    def stop(self) -> None:
        """End every session, whoever opened it."""
        self._database.stop()

    def close(self) -> None:
        """End every connection and drop the database."""
        self._gateway.close()
        self._inlet.close()
        self.rows.close()
        self._database.drop()

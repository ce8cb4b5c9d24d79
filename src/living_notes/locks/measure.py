"""Measure what a step of a revision locks, rewrites and reads.

Each operation gets a copy of a small filled database. Each of its steps runs through Alembic in a
transaction of its own; before that commits, the locks of its session are read, and a second session tries
to read and to write. A step outside of a transaction (CONCURRENTLY, VACUUM) has no such moment: there a
third session holds something that it has to wait for, and the looking is done while it waits.
"""

import re
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import files
from typing import Final

import psycopg
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from psycopg.conninfo import make_conninfo
from sqlalchemy.dialects import postgresql

from living_notes.locks import observe
from living_notes.locks.cost import Cost
from living_notes.locks.operations import Operation, in_transaction
from living_notes.proof.postgresql.server import Server

_TEMPLATE: Final = "locks_template"
_CASE: Final = "locks_case"


class Laboratory:
    """A server's filled database, copied for each operation. Needs a superuser (for OWNER TO)."""

    def __init__(self, server: Server) -> None:
        self._conninfo = make_conninfo(server.conninfo, user="postgres")
        url = sa.URL.create("postgresql+psycopg")
        self._engine = sa.create_engine(url, poolclass=sa.NullPool, creator=self._connect_step)
        with self._connect() as connection:
            connection.execute(f"CREATE DATABASE {_TEMPLATE} TEMPLATE template0 ENCODING 'UTF8'")
        with self._connect(_TEMPLATE) as connection:
            connection.execute(files(__package__).joinpath("database.sql").read_bytes())
            connection.execute("VACUUM ANALYZE")
        self._fresh = False

    def measure(self, operation: Operation) -> list[Cost]:
        """Return the cost of each step; the last one is the one that failed, if one does."""
        if not self._fresh:
            with self._connect() as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {_CASE} WITH (FORCE)")
                connection.execute(f"CREATE DATABASE {_CASE} TEMPLATE {_TEMPLATE}")
        *first, last = operation.steps
        self._fresh = not operation.setup and not first and in_transaction(last)
        if operation.setup:
            with self._connect(_CASE) as connection:
                connection.execute(operation.setup.encode())
        costs: list[Cost] = []
        for step in operation.steps:
            inside = in_transaction(step)
            costs.append(
                self._inside(step, keep=bool(first)) if inside else self._outside(step, operation.hold)
            )
            if costs[-1].error:
                break
        return costs

    def _connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(make_conninfo(self._conninfo, dbname=database), autocommit=True)

    def _connect_step(self) -> psycopg.Connection:
        """Return the connection of a step: without parallel workers, whose locks and rows are not its own."""
        options = "-c max_parallel_workers_per_gather=0 -c max_parallel_maintenance_workers=0 -c timezone=UTC"
        return psycopg.connect(make_conninfo(self._conninfo, dbname=_CASE, options=options))

    def _inside(self, step: str, *, keep: bool) -> Cost:
        """Return the cost of a step in its transaction; what it did is kept for the next, or taken back."""
        with self._connect(_CASE) as watch, self._engine.connect() as connection:
            before = observe.relations(watch)
            statements = _listen(connection)
            transaction = connection.begin()
            own = _driver(connection)
            try:
                _run(step, connection)
            except Exception as error:  # noqa: BLE001 - whatever the reader would see
                transaction.rollback()
                return Cost(sql=tuple(statements), error=_words(error))
            cost = self._ask(observe.locks(own, own.info.backend_pid, before), before)
            cost = observe.effects(
                cost, before, observe.relations(own), observe.counts(own, observe.IN_TRANSACTION)
            )
            if keep:
                transaction.commit()
            else:
                transaction.rollback()
            return replace(cost, sql=tuple(statements))

    def _outside(self, step: str, hold: str) -> Cost:
        with (
            self._connect(_CASE) as watch,
            self._engine.connect() as connection,
            ThreadPoolExecutor() as pool,
        ):
            before, counts = observe.relations(watch), observe.counts(watch, observe.SO_FAR)
            statements = _listen(connection)
            pid = _driver(connection).info.backend_pid
            with self._held(hold) as release:
                running = pool.submit(_run_outside, step, connection)
                cost = Cost()
                if _waits(watch, pid, running):
                    cost = self._ask(observe.locks(watch, pid, before), before)
                release()
            if error := running.exception():
                return Cost(sql=tuple(statements), error=_words(error))
            if not cost.locks:
                raise RuntimeError(f"it did not wait for {hold!r}, so that nobody could look:\n{step}")
            now = observe.counts(watch, observe.SO_FAR)
            grown = {
                name: (read - counts.get(name, (0, 0))[0], changed - counts.get(name, (0, 0))[1])
                for name, (read, changed) in now.items()
            }
            return replace(
                observe.effects(cost, before, observe.relations(watch), grown), sql=tuple(statements)
            )

    @contextmanager
    def _held(self, statement: str) -> Iterator[Callable[[], object]]:
        """Keep a snapshot and what that statement locks, until it is released."""
        with self._connect(_CASE) as other:
            other.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            other.execute(statement.encode())
            yield lambda: other.execute("ROLLBACK")

    def _ask(self, cost: Cost, before: observe.Relations) -> Cost:
        """Return the cost with what a second session could not do."""
        with self._connect(_CASE) as second:
            return observe.ask(second, cost, before)


def _driver(connection: sa.Connection) -> psycopg.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError(f"not psycopg's: {driver!r}")
    return driver


def _listen(connection: sa.Connection) -> list[str]:
    """Return the list that the statements of migrations will be added to, without SQLAlchemy's questions."""
    statements: list[str] = []

    @sa.event.listens_for(connection, "before_cursor_execute")
    def _(*given: object) -> None:
        text = re.sub(r"\s+", " ", str(given[2])).strip()
        if "pg_catalog" not in text:
            statements.append(text)

    return statements


def _run(step: str, connection: sa.Connection) -> None:
    """Run the code of a revision."""
    _execute(step, MigrationContext.configure(connection))


def _run_outside(step: str, connection: sa.Connection) -> None:
    """Run the code of a revision that leaves its transaction."""
    context = MigrationContext.configure(connection)
    with context.begin_transaction(_per_migration=True):
        _execute(step, context)
    driver = _driver(connection)
    driver.execute("SELECT pg_stat_force_next_flush()")
    driver.commit()


def _execute(step: str, context: MigrationContext) -> None:
    """Run the code with the names of a revision; what it warns of is not what is measured."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sa.exc.SAWarning)
        exec(step, {"op": Operations(context), "sa": sa, "postgresql": postgresql})  # noqa: S102 - our own code


def _waits(watch: psycopg.Connection, pid: int, running: Future[None]) -> bool:
    """Wait until that session waits for a lock, or its step has ended."""
    pause = threading.Event()
    while not running.done():
        if observe.waits(watch, pid):
            return True
        pause.wait(0.005)
    return False


def _words(error: BaseException) -> str:
    """Return an error as a traceback ends: its class and first line."""
    cause = getattr(error, "orig", None) or error
    lines = str(cause).splitlines()
    return f"{type(cause).__name__}: {lines[0] if lines else ''}"

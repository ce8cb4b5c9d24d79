"""Statements of migrations as they pass SQLAlchemy, each with the moments before and after it.

A statement outside of a transaction is given one, because its locks are gone with its end; what refuses to
run in one (CONCURRENTLY, VACUUM) is let through, and its locks are not seen.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from living_notes.check.databases.state import VERSION_TABLE, Database, State
from living_notes.check.split import one_line, split

ALONE: Final = re.compile(
    r"\bCONCURRENTLY\b|^\s*(VACUUM|ALTER\s+SYSTEM|(CREATE|DROP)\s+(DATABASE|TABLESPACE)|CLUSTER\s*$"
    r"|BEGIN|COMMIT|ROLLBACK|START|REINDEX\s+(DATABASE|SCHEMA|SYSTEM))\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    rf"\b({VERSION_TABLE}|pg_catalog|sqlite_master)\b"
    r"|^\s*(BEGIN|SAVEPOINT|RELEASE|ROLLBACK TO|PRAGMA (main|temp)\.)"
    r"|^\s*(select pg_catalog|show standard_conforming|select current_schema)",
    re.IGNORECASE,
)


@dataclass
class Seen:
    """A statement that was sent; `after` is missing where it failed."""

    sql: str
    before: State
    after: State | None = None
    alone: bool = False
    error: str = ""


@dataclass
class Watch:
    """Keeps what passes while it is asked to."""

    database: Database
    seen: list[Seen] | None = None
    _began: bool = field(default=False, init=False)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Listen to all engines."""
        events: dict[str, Callable[..., Any]] = {
            "before_cursor_execute": self._before,
            "after_cursor_execute": self._after,
            "handle_error": self._failed,
        }
        for name, heard in events.items():
            sa.event.listen(sa.Engine, name, heard, retval=name == "before_cursor_execute")
        try:
            yield
        finally:
            for name, heard in events.items():
                sa.event.remove(sa.Engine, name, heard)

    def _before(
        self,
        connection: sa.Connection,
        cursor: Any,  # noqa: ANN401 - SQLAlchemy's signature
        statement: str,
        parameters: Any,  # noqa: ANN401 - as above
        _: object,
        many: bool,  # noqa: FBT001 - as above
    ) -> tuple[str, Any]:
        if self.seen is None or _OURS.search(statement):
            return statement, parameters
        if parameters or many:
            self._begin(connection, statement)
            return statement, parameters
        *first, last = split(statement) or [statement]
        given = () if connection.get_execution_options().get("no_parameters") else (parameters,)
        for one in first:
            self._begin(connection, one)
            try:
                cursor.execute(one, *given)
            except Exception as error:
                self._fail(connection, error)
                raise
            self._end(connection)
        self._begin(connection, last)
        return last if first else statement, parameters

    def _after(self, connection: sa.Connection, _: Any, statement: str, *__: Any) -> None:  # noqa: ANN401 - as above
        if self.seen is not None and not _OURS.search(statement):
            self._end(connection)

    def _failed(self, context: sa.engine.ExceptionContext) -> None:
        if self.seen and self.seen[-1].after is None and not self.seen[-1].error and context.connection:
            self._fail(context.connection, context.original_exception)

    def _begin(self, connection: sa.Connection, statement: str) -> None:
        assert self.seen is not None  # noqa: S101 - asked by the callers
        driver = _driver(connection)
        alone = self.database.name == "postgresql" and bool(getattr(driver, "autocommit", False))
        self._began = alone and not ALONE.search(statement)
        if self._began:
            driver.cursor().execute("BEGIN")
        text = one_line(statement).replace("%%", "%")
        if self.seen and self.seen[-1].sql == text and not alone:  # row by row: one, as a reader sees it
            self.seen[-1].after = None
            return
        self.seen.append(Seen(text, self._state(connection), alone=alone and not self._began))

    def _end(self, connection: sa.Connection) -> None:
        assert self.seen  # noqa: S101 - begun before
        self.seen[-1].after = self._state(connection)
        if self._began:
            _driver(connection).cursor().execute("COMMIT")

    def _fail(self, connection: sa.Connection, error: BaseException) -> None:
        assert self.seen  # noqa: S101 - begun before
        self.seen[-1].error = words(error)
        if self._began:
            _driver(connection).cursor().execute("ROLLBACK")

    def _state(self, connection: sa.Connection) -> State:
        return self.database.state(_driver(connection).cursor())


def _driver(connection: sa.Connection) -> Any:  # noqa: ANN401 - drivers have no common type
    return connection.connection.dbapi_connection


def words(error: BaseException) -> str:
    """Return an error as a traceback ends: its class and first line."""
    cause = getattr(error, "orig", None) or error
    lines = str(cause).splitlines()
    return f"{type(cause).__name__}: {lines[0]}" if lines else type(cause).__name__


def grown(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """Return what grew; a counter that fell was set to zero in between."""
    return {name: now - before.get(name, 0) for name, now in after.items() if now > before.get(name, 0)}

"""SQL text run as psql would: between BEGIN and COMMIT in a transaction, the rest outside of one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from living_notes.check.databases.filling import empty, fill
from living_notes.check.databases.measuring import measure
from living_notes.check.databases.state import VERSION_TABLE, Cursor, Database
from living_notes.check.report import RevisionReport
from living_notes.check.run import TRIES, Invent, Kept, Level, differences, of_rows
from living_notes.check.split import split
from living_notes.check.watch import Seen, Watch, words

_REVISION = re.compile(r"^-- Running (?:upgrade|downgrade) (\S*) ?-> ?(\S*).*$", re.MULTILINE)


@dataclass(frozen=True)
class Piece:
    """A revision's part of a script: its id, the one before, and its SQL."""

    revision: str
    down: str
    sql: str


@dataclass
class Group:
    """Statements of one transaction, or each outside of one."""

    inside: bool
    statements: list[str] = field(default_factory=list)


def pieces(text: str) -> list[Piece]:
    """Return the revisions that ``alembic upgrade --sql`` wrote; one, where its comments are gone."""
    found = list(_REVISION.finditer(text))
    if not found:
        return [Piece("SQL", "", text)]
    ends = [each.start() for each in found[1:]] + [len(text)]
    first = text[: found[0].start()]
    cut = [Piece(each[2], each[1], text[each.end() : end]) for each, end in zip(found, ends, strict=True)]
    return [Piece(cut[0].revision, cut[0].down, first + cut[0].sql), *cut[1:]]


class SqlRun:
    """Runs a script on one database, with rows before it and with what it needs invented."""

    def __init__(
        self, text: str, database: Database, url: str, clean: Callable[[], None], invent: Invent
    ) -> None:
        self._pieces, self._database = pieces(text), database
        self._engine = sa.create_engine(url, poolclass=sa.NullPool)
        self._clean, self._invent = clean, invent
        self._watch = Watch(database)

    def run(self) -> list[Kept]:
        """Return what is known of each piece; the last may have failed."""
        invented: list[str] = []
        level, data_errors = Level.HARD, dict[str, str]()
        while True:
            kept: list[Kept] = []
            self._clean()
            statement, failed = self._attempt(kept, invented, level)
            if failed is None:
                break
            error = words(failed)
            more = self._invent(error, statement) if len(invented) < TRIES else []
            if more:
                invented += more
            elif level is not Level.NONE and of_rows(failed):
                data_errors.setdefault(self._pieces[len(kept) - 1].revision, error)
                level = Level.PLAIN if level is Level.HARD else Level.NONE
            else:
                break
        for each, piece in zip(kept, self._pieces, strict=False):
            each.level, each.data_error = level, data_errors.get(piece.revision, "")
        return kept

    def _attempt(
        self, kept: list[Kept], invented: Sequence[str], level: Level
    ) -> tuple[str, Exception | None]:
        inside = False
        with self._watch.installed(), self._engine.connect() as connection:
            plain = connection.execution_options(no_parameters=True)
            driver = connection.connection.dbapi_connection
            assert driver is not None  # noqa: S101 - connected just now
            cursor = driver.cursor()
            for made in invented:
                cursor.execute(made)
            for piece in self._pieces:
                one = Kept(level)
                kept.append(one)
                if not inside:
                    self._prepare(cursor, one, level)
                    driver.commit()
                one.schema, one.counts = self._database.schema(cursor), dict(self._database.counts(cursor))
                seen: list[Seen] = []
                self._watch.seen = seen
                error: Exception | None = None
                try:
                    inside = self._run(piece, plain, inside=inside)
                except sa.exc.SQLAlchemyError as failed:
                    error = failed
                self._watch.seen = None
                self._report(one, piece, seen, words(error) if error else "", cursor)
                if error:
                    driver.rollback()
                    return (seen[-1].sql if seen else ""), error
            driver.commit()
        return "", None

    def _prepare(self, cursor: Cursor, kept: Kept, level: Level) -> None:
        if level is Level.NONE:
            empty(self._database, cursor)
        else:
            kept.unfilled = fill(self._database, cursor, hard=level is Level.HARD)

    def _run(self, piece: Piece, connection: sa.Connection, *, inside: bool) -> bool:
        driver = connection.connection.dbapi_connection
        assert driver is not None  # noqa: S101 - connected before
        for statement in split(piece.sql):
            word = statement.split()[0].upper()
            if word in {"BEGIN", "START"}:
                inside = True
            elif word in {"COMMIT", "END"}:
                inside = False
                driver.commit()
            elif VERSION_TABLE not in statement:
                self._statement(statement, connection, driver, inside=inside)
        return inside

    def _statement(self, statement: str, connection: sa.Connection, driver: object, *, inside: bool) -> None:
        if inside or self._database.name == "sqlite":
            connection.exec_driver_sql(statement)
            return
        driver.commit()  # type: ignore[attr-defined]  # any driver has it
        driver.autocommit = True  # type: ignore[attr-defined]  # psycopg's and pg8000's
        try:
            connection.exec_driver_sql(statement)
        finally:
            driver.autocommit = False  # type: ignore[attr-defined]  # as above

    def _report(self, kept: Kept, piece: Piece, seen: list[Seen], error: str, cursor: Cursor) -> None:
        after = {} if error else self._database.schema(cursor)
        kept.report = RevisionReport(
            piece.revision,
            down=(piece.down,) if piece.down else (),
            statements=measure(seen, kept.counts, database=self._database.name),
            changes=() if error else differences(kept.schema, after),
            error=error,
        )

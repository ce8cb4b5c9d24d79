"""Revisions run one by one on one database: up, down, up, with rows before each of them.

A step that fails ends the environment. Then everything is dropped and the revisions before are applied again,
unwatched: that is the one way back that every database has.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from alembic.runtime.migration import MigrationContext, MigrationStep

from living_notes.check.databases.filling import Unfilled, empty, fill
from living_notes.check.databases.measuring import measure
from living_notes.check.databases.state import Cursor, Database, Schema
from living_notes.check.environment import Environment
from living_notes.check.report import Difference, Direction, RevisionReport, Rows
from living_notes.check.watch import Seen, Watch, words

TRIES: Final = 40
"""How many things may be invented for one revision."""

Invent = Callable[[str, str], list[str]]
"""Takes an error and the statement that failed; returns SQL that makes what is missing."""


class Level(StrEnum):
    """Which rows a revision meets."""

    HARD = "hard"
    PLAIN = "plain"
    NONE = "none"


class Phase(StrEnum):
    """What runs."""

    ENVIRONMENT = "environment"
    BEFORE = "before"
    UP = "up"
    DOWN = "down"
    AGAIN = "again"


@dataclass
class Kept:
    """What is known of a revision so far."""

    level: Level = Level.HARD
    schema: Schema = field(default_factory=dict)
    after: Schema = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    report: RevisionReport | None = None
    data_error: str = ""
    patient: bool = True
    cascades: tuple[Rows, ...] = ()
    invented: list[str] = field(default_factory=list)
    unfilled: list[Unfilled] = field(default_factory=list)


class EnvironmentFailed(Exception):  # noqa: N818 - the reader's code, not ours
    """It failed before the first revision; the cause is the failure."""


class Runner:
    """Runs the revisions of an environment.

    Args:
        environment: Whose.
        database: Where it leads.
        order: Ids of revisions, those that others stand on first.
        watch: Hears the statements; is installed.
        clean: Drops everything.
        invent: Makes what no revision makes.
        tell: Takes the id of each revision as its turn comes.
        back: Whether to go down and up again.
    """

    def __init__(  # noqa: PLR0913 - each is another's work
        self,
        environment: Environment,
        database: Database,
        order: list[str],
        watch: Watch,
        *,
        clean: Callable[[], None],
        invent: Invent,
        tell: Callable[[str], None],
        back: bool = True,
    ) -> None:
        self.environment = environment
        self.kept = [Kept() for _ in order]
        self._database, self._order, self._watch = database, order, watch
        self._clean, self._invent, self._tell = clean, invent, tell
        self._back = back
        self._position, self._phase = 0, Phase.ENVIRONMENT

    def learn(self, kept: list[Kept]) -> None:
        """Begin with the rows that revisions passed on, and with what was invented for them."""
        for own, other in zip(self.kept, kept, strict=False):
            own.level, own.invented = other.level, other.invented

    def run(self) -> None:
        """Run all of them; stop after the first that cannot be applied.

        Raises:
            EnvironmentFailed: env.py ended before a revision began.
        """
        while self._position < len(self._order):
            self._clean()
            self._phase = Phase.ENVIRONMENT
            try:
                self.environment.run(self._steps)
            except (Exception, SystemExit) as error:  # whatever the reader's code raises
                self._watch.seen, seen = None, self._watch.seen
                if self._phase is Phase.ENVIRONMENT:
                    raise EnvironmentFailed from error
                self._failed(error, seen or [])
            else:
                if self._phase is Phase.ENVIRONMENT:
                    raise EnvironmentFailed from RuntimeError("env.py не вызывает context.run_migrations()")

    def _steps(self, context: MigrationContext) -> Iterable[MigrationStep]:
        if self._position >= len(self._order):
            return  # env.py goes to another database, and there it would be the same
        driver: Any = context.connection and context.connection.connection.dbapi_connection
        if driver is None:
            raise RuntimeError("env.py не даёт Alembic соединения")
        cursor = driver.cursor()
        for revision, kept in zip(self._order[: self._position], self.kept, strict=False):
            self._phase = Phase.BEFORE
            self._make(cursor, kept)
            yield self.environment.step(revision, up=True)
            driver.commit()
        while self._position < len(self._order):
            revision, kept = self._order[self._position], self.kept[self._position]
            self._phase = Phase.BEFORE
            self._tell(revision)
            self._make(cursor, kept)
            self._fill(cursor, kept)
            driver.commit()
            kept.schema, kept.counts = self._database.schema(cursor), dict(self._database.counts(cursor))
            driver.commit()
            self._phase, self._watch.seen = Phase.UP, []
            yield self.environment.step(revision, up=True)
            seen, self._watch.seen = self._watch.seen or [], None
            driver.commit()
            kept.after = self._database.schema(cursor)
            kept.patient = all(each.before.patient for each in seen)
            kept.report = RevisionReport(
                revision,
                statements=measure(seen, kept.counts, database=self._database.name),
                changes=differences(kept.schema, kept.after),
                losses=_losses(kept.counts, dict(self._database.counts(cursor))),
            )
            driver.commit()
            if not self._back or not self.environment.goes_back(revision):
                self._position += 1
                continue
            self._phase = Phase.DOWN
            yield self.environment.step(revision, up=False)
            driver.commit()
            self._keep(kept, down_again=_direction(kept.schema, self._database.schema(cursor)))
            driver.commit()
            self._phase = Phase.AGAIN
            yield self.environment.step(revision, up=True)
            driver.commit()
            self._keep(kept, up_again=_direction(kept.after, self._database.schema(cursor)))
            driver.commit()
            self._position += 1

    def _keep(self, kept: Kept, **found: Direction) -> None:
        assert kept.report is not None  # noqa: S101 - made when it was applied
        kept.report = replace(kept.report, **found)  # type: ignore[arg-type]  # one of two fields

    def _make(self, cursor: Cursor, kept: Kept) -> None:
        for statement in kept.invented:
            cursor.execute(statement)

    def _fill(self, cursor: Cursor, kept: Kept) -> None:
        if kept.level is Level.NONE:
            empty(self._database, cursor)
        else:
            if kept.level is Level.PLAIN:
                empty(self._database, cursor)
            kept.unfilled = fill(self._database, cursor, hard=kept.level is Level.HARD)

    def _failed(self, error: BaseException, seen: list[Seen]) -> None:
        kept = self.kept[self._position]
        statement = seen[-1].sql if seen and seen[-1].after is None else ""
        said = words(error)
        if self._phase in {Phase.DOWN, Phase.AGAIN}:
            direction = Direction(ran=True, error=said)
            name = "down_again" if self._phase is Phase.DOWN else "up_again"
            self._keep(kept, **{name: direction})
            self._position += 1
            return
        more = self._invent(said, statement) if len(kept.invented) < TRIES else []
        if more:
            kept.invented += more
        elif self._phase is Phase.UP and kept.level is not Level.NONE and of_rows(error):
            kept.data_error = kept.data_error or said
            kept.level = Level.PLAIN if kept.level is Level.HARD else Level.NONE
        else:
            self._stop(kept, said, seen)

    def _stop(self, kept: Kept, said: str, seen: list[Seen]) -> None:
        statements = measure(seen, kept.counts, database=self._database.name)
        kept.report = RevisionReport(self._order[self._position], statements=statements, error=said)
        del self.kept[self._position + 1 :]
        self._position = len(self._order)


def of_rows(error: BaseException) -> bool:
    """Tell whether rows may be to blame: constraints, values that do not fit, or Python that reads them."""
    names = {kind.__name__ for kind in type(getattr(error, "orig", None) or error).__mro__}
    return bool(names & {"IntegrityError", "DataError"}) or (
        "Error" not in names and "DatabaseError" not in names
    )


def differences(before: Schema, after: Schema) -> tuple[Difference, ...]:
    """Return what of a schema is not as it was."""
    keys = sorted({*before, *after})
    return tuple(
        Difference(*key, before=before.get(key, ""), after=after.get(key, ""))
        for key in keys
        if before.get(key) != after.get(key)
    )


def _direction(wanted: Schema, found: Schema) -> Direction:
    other = differences(wanted, found)
    return Direction(ran=True, same=not other, differences=other)


def _losses(before: dict[str, int], now: dict[str, int]) -> tuple[Rows, ...]:
    """Return what tables lack, those that are gone among them; a table renamed is not gone."""
    return tuple(
        Rows(name, count - now.get(name, 0), count)
        for name, count in sorted(before.items())
        if count > now.get(name, 0) and not (name not in now and _renamed(name, before, now))
    )


def _renamed(name: str, before: dict[str, int], now: dict[str, int]) -> bool:
    """Tell whether a new table has exactly the rows of the one that is gone."""
    return any(table not in before and count == before[name] for table, count in now.items())

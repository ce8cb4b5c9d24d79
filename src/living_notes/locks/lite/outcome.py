"""What came of an operation on SQLite, and its form in the record."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


class Until(StrEnum):
    """How long another connection could not write."""

    NEVER = ""
    STATEMENT = "statement"
    COMMIT = "commit"


@dataclass(frozen=True)
class Beside:
    """What happened to another connection, and because of another.

    Attributes:
        writers: how long it was refused to write, with no patience.
        readers: whether it was ever refused to read.
        stopped: the error that the operation ends with while another connection keeps a read open.
    """

    writers: Until = Until.NEVER
    readers: bool = False
    stopped: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of one way to do an operation.

    Attributes:
        sql: the statements that Alembic sent; none of them where the table was made anew.
        recreates: the table was made anew, or that was begun.
        error: the words of the error it ended with.
        half: it failed, and part of it remains: the schema is not what it was.
        idle: it ended well, and left no trace of what it was asked for.
        leftover: the temporary table is still there.
        loses: what else was there before and is no more, in Russian.
        beside: other connections, by journal mode.
    """

    sql: Sequence[str] = ()
    recreates: bool = False
    error: str = ""
    half: bool = False
    idle: bool = False
    leftover: bool = False
    loses: Sequence[str] = ()
    beside: Mapping[str, Beside] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return what is not empty."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> Self:
        """Return the outcome that was written so."""
        read: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in given.items()}
        beside = {
            journal: Beside(**{**each, "writers": Until(each["writers"])})
            for journal, each in read.pop("beside", {}).items()
        }
        return cls(**read, beside=beside)


@dataclass(frozen=True)
class Kept:
    """What a table had before batch made it anew, and after.

    Attributes:
        before: the answer of its probe.
        after: the same afterwards.
        warnings: what Alembic and SQLAlchemy said meanwhile.
        error: the words of the error that batch ended with.
        leftover: the temporary table is still there.
    """

    before: str
    after: str
    warnings: Sequence[str] = ()
    error: str = ""
    leftover: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return what is not empty."""
        return {name: value for name, value in asdict(self).items() if value or name in {"before", "after"}}

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> Self:
        """Return what was written so."""
        read: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in given.items()}
        return cls(**read)

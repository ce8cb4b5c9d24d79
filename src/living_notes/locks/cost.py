"""What one step costs, and its form in the record."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


class Lock(StrEnum):
    """Table-level lock modes, weakest first (PostgreSQL's documentation, 13.3.1)."""

    ACCESS_SHARE = "ACCESS SHARE"
    ROW_SHARE = "ROW SHARE"
    ROW_EXCLUSIVE = "ROW EXCLUSIVE"
    SHARE_UPDATE_EXCLUSIVE = "SHARE UPDATE EXCLUSIVE"
    SHARE = "SHARE"
    SHARE_ROW_EXCLUSIVE = "SHARE ROW EXCLUSIVE"
    EXCLUSIVE = "EXCLUSIVE"
    ACCESS_EXCLUSIVE = "ACCESS EXCLUSIVE"

    @classmethod
    def of_mode(cls, mode: str) -> Self:
        """Return the lock that ``pg_locks.mode`` spells like ``ShareUpdateExclusiveLock``."""
        return next(lock for lock in cls if lock.replace(" ", "").casefold() + "lock" == mode.casefold())

    @property
    def strength(self) -> int:
        """Its place in the order; the strongest is 7."""
        return list(type(self)).index(self)

    @property
    def stops_readers(self) -> bool:
        """Whether ACCESS SHARE, which SELECT takes, waits for it (PostgreSQL's documentation, table 13.2)."""
        return self is Lock.ACCESS_EXCLUSIVE

    @property
    def stops_writers(self) -> bool:
        """Whether ROW EXCLUSIVE, which INSERT, UPDATE and DELETE take, waits for it (table 13.2)."""
        return self.strength >= Lock.SHARE.strength


class Verdict(StrEnum):
    """May it run while the application works? The worst last."""

    SAFE = "можно"  # others read and wrote until it ended
    ROWS = "строки"  # the table is open, but others' UPDATE of the same rows waits
    BRIEF = "на миг"  # others waited, but the table's size does not matter
    LONG = "долго"  # others waited while the table was read or written anew
    FAILS = "✗"

    @property
    def badness(self) -> int:
        """Its place in the order; the worst is 4."""
        return list(type(self)).index(self)


@dataclass(frozen=True)
class Cost:
    """What one step did, looked at before it was committed.

    Attributes:
        sql: the statements that Alembic sent.
        locks: the strongest lock on each table, view or sequence that existed before, by name.
        indexes: the same for indexes, where it is stronger than ROW EXCLUSIVE.
        readers: tables whose readers waited: a second session's SELECT got no lock.
        writers: tables whose writers waited: a second session's INSERT got no lock.
        rewrites: tables all of whose rows were written anew.
        rebuilds: indexes built anew although their table was not.
        reads: tables of which all rows were read, one after another.
        changes: tables with rows inserted, updated or deleted, in thousands and not one by one.
        error: the server's or Alembic's words; with them there is nothing else.
    """

    sql: Sequence[str] = ()
    locks: Mapping[str, Lock] = field(default_factory=dict)
    indexes: Mapping[str, Lock] = field(default_factory=dict)
    readers: Sequence[str] = ()
    writers: Sequence[str] = ()
    rewrites: Sequence[str] = ()
    rebuilds: Sequence[str] = ()
    reads: Sequence[str] = ()
    changes: Sequence[str] = ()
    error: str = ""

    @property
    def verdict(self) -> Verdict:
        """Whether an application can live with it."""
        if self.error:
            return Verdict.FAILS
        if self.readers or self.writers:
            return Verdict.LONG if self.rewrites or self.reads or self.rebuilds else Verdict.BRIEF
        return Verdict.ROWS if self.changes else Verdict.SAFE

    def as_json(self) -> dict[str, Any]:
        """Return what is not empty."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> Self:
        """Return the cost that was written so."""
        read: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in given.items()}
        for name in {"locks", "indexes"} & given.keys():
            read[name] = {table: Lock(mode) for table, mode in given[name].items()}
        return cls(**read)

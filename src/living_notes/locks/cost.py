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

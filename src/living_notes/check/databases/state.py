"""What a database is asked before and after each statement, the same for both databases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Cursor = Any
"""A DBAPI cursor: drivers give them no common type."""

Key = tuple[str, str, str]
"""The kind, table and name of a thing of the schema."""

Schema = Mapping[Key, str]
"""Definitions of all things of a schema."""

VERSION_TABLE = "alembic_version"


@dataclass(frozen=True)
class Relation:
    """A table, index or view; `file` changes when it is written anew; `table` is an index's."""

    name: str
    kind: str
    file: int
    table: int
    size: int


@dataclass(frozen=True)
class State:
    """A moment.

    Attributes:
        transaction: when the transaction began; empty outside of one.
        patient: whether one waits for locks without limit.
        relations: by oid.
        locks: pairs of oid and mode, as ``pg_locks`` spells it.
        read: rows read so far by tables' names, in whole scans.
        changed: rows inserted or updated so far.
        deleted: rows deleted so far.
        counts: rows in each table, where they are counted at every moment (SQLite).
    """

    transaction: str = ""
    patient: bool = True
    relations: Mapping[int, Relation] = field(default_factory=dict)
    locks: frozenset[tuple[int, str]] = frozenset()
    read: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[str, int] = field(default_factory=dict)
    deleted: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """A column to be filled: its type as the database spells it, and what its values must be."""

    name: str
    type: str
    nullable: bool
    unique: bool
    labels: Sequence[str] = ()  # of an ENUM
    checks: Sequence[str] = ()  # CHECKs of this column alone


@dataclass(frozen=True)
class ForeignKey:
    """Columns, and what they refer to."""

    columns: Sequence[str]
    table: str
    referred: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A table to be filled, quoted name and all."""

    name: str
    columns: Sequence[Column]
    foreign_keys: Sequence[ForeignKey]
    count: int


class Database(Protocol):
    """The questions, answered through a cursor of the migration's own connection."""

    name: str

    def version(self, cursor: Cursor) -> str:
        """Return the server's or the library's version."""

    def clean(self, cursor: Cursor) -> None:
        """Drop everything."""

    def state(self, cursor: Cursor) -> State:
        """Return this moment."""

    def schema(self, cursor: Cursor) -> Schema:
        """Return the definitions of all things, without Alembic's table."""

    def counts(self, cursor: Cursor) -> Mapping[str, int]:
        """Return how many rows each table has."""

    def settle(self, cursor: Cursor) -> None:
        """Let the planner know of new rows, as it does of old ones."""

    def tables(self, cursor: Cursor) -> Sequence[Table]:
        """Return what can be filled."""

    def value(self, column: Column, number: str, *, hard: bool) -> str | None:
        """Return SQL of the value of row `number`; None where this type is not known."""

    def series(self, count: int) -> str:
        """Return a FROM item with a column ``n`` from 1 to `count`."""

"""The report of a check: plain data, and its form in JSON. Sentences are in Russian, for the reader.

`Report` → `DatabaseReport` (one a database) → `RevisionReport` → `Statement`. Findings hang where they were
found: on the graph, on a database, on a revision, on a statement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

VERSION = 1
"""Of the JSON; another one is not read."""


class Severity(StrEnum):
    """How bad a finding is, the worst first."""

    DANGER = "danger"  # fails, loses rows, or stops the application for as long as the table is big
    WARNING = "warning"  # stops it for a moment, or depends on what the table holds
    HINT = "hint"  # worth knowing


@dataclass(frozen=True)
class Finding:
    """One thing that a reader should know.

    Attributes:
        code: a stable name of its kind, such as ``rewrite``.
        severity: how bad it is.
        sentence: what and why, in one Russian sentence; identifiers stand in backticks.
        note: the permalink of the note with the safe way; empty where there is none.
        heading: an anchor in that note; mostly empty.
        title: what to call that link, in Russian.
        detail: the server's or Python's words, where there are any; shown as code.
    """

    code: str
    severity: Severity
    sentence: str
    note: str = ""
    heading: str = ""
    title: str = ""
    detail: str = ""


@dataclass(frozen=True)
class TableLock:
    """The strongest lock on a table.

    Attributes:
        table: its name, with its schema where that is not ``public``.
        lock: such as ``ACCESS EXCLUSIVE``.
        readers: whether SELECT of others waits.
        writers: whether INSERT, UPDATE and DELETE of others wait.
    """

    table: str
    lock: str
    readers: bool
    writers: bool


@dataclass(frozen=True)
class Rows:
    """How many rows of a table: read, changed or lost. Tables held `of` made-up rows before."""

    table: str
    count: int
    of: int


@dataclass(frozen=True)
class Statement:
    """A statement that Alembic sent, and what the database did.

    Attributes:
        sql: its text, on one line.
        transaction: the number of its transaction in the revision, from 1; 0 is outside of one.
        verdict: the catalogue's word: ``можно``, ``строки``, ``на миг``, ``долго`` or ``✗``; empty on SQLite.
        locks: what it took itself, on tables that stood before the transaction.
        held: what was held while it ran: `locks` and those of the statements before, in its transaction.
        known: how locks are known: ``measured``, or ``catalogue`` where they are gone before one can look.
        rewrites: tables all of whose rows it wrote anew.
        rebuilds: indexes that it built anew without their table.
        reads: rows that it read, a table scanned whole or nearly.
        changes: rows that it inserted or updated.
        losses: rows that went.
        findings: what is to be said of it.
        error: the database's words; the revision ends here.
    """

    sql: str
    transaction: int = 1
    verdict: str = ""
    locks: Sequence[TableLock] = ()
    held: Sequence[TableLock] = ()
    known: str = "measured"
    rewrites: Sequence[str] = ()
    rebuilds: Sequence[str] = ()
    reads: Sequence[Rows] = ()
    changes: Sequence[Rows] = ()
    losses: Sequence[Rows] = ()
    findings: Sequence[Finding] = ()
    error: str = ""


@dataclass(frozen=True)
class Difference:
    """A thing of the schema that is not as it was.

    Attributes:
        kind: ``table``, ``column``, ``constraint``, ``index``, ``trigger``, ``view``, ``type``, ``sequence``.
        table: the table that it belongs to; empty for a type.
        name: its name.
        before: its definition; empty where there was none.
        after: the same, now.
    """

    kind: str
    table: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Direction:
    """A way through a revision besides the first upgrade.

    Attributes:
        ran: whether it could be tried.
        same: whether the schema is what it was: after down as before it, or as after the first up.
        error: why it failed; the last line of the traceback.
        differences: what is not as it was.
    """

    ran: bool = False
    same: bool = False
    error: str = ""
    differences: Sequence[Difference] = ()


@dataclass(frozen=True)
class RevisionReport:
    """A revision on a database.

    Attributes:
        revision: its id; ``SQL`` for pasted SQL that names none.
        down: the ids that it stands on.
        message: the first line of its docstring.
        file: its path in the project.
        statements: of its upgrade.
        changes: what it changed in the schema.
        losses: rows that tables lack after it.
        down_again: the downgrade.
        up_again: the upgrade after the downgrade.
        findings: what is to be said of the whole revision.
        error: why the upgrade failed; the last line of the traceback.
    """

    revision: str
    down: Sequence[str] = ()
    message: str = ""
    file: str = ""
    statements: Sequence[Statement] = ()
    changes: Sequence[Difference] = ()
    losses: Sequence[Rows] = ()
    down_again: Direction = field(default_factory=Direction)
    up_again: Direction = field(default_factory=Direction)
    findings: Sequence[Finding] = ()
    error: str = ""


@dataclass(frozen=True)
class DatabaseReport:
    """What one database said.

    Attributes:
        database: ``postgresql`` or ``sqlite``.
        version: the server's or the library's.
        rows: how many made-up rows each table was given.
        revisions: in the order in which they were applied.
        findings: of all of it: env.py could not be used, a package is missing, …
        refusal: why nothing could be run; a Russian sentence, empty otherwise.
        detail: the traceback's last line that belongs to `refusal`.
        invented: tables and columns that no revision makes, invented from what the migration says.
    """

    database: str
    version: str
    rows: int = 0
    revisions: Sequence[RevisionReport] = ()
    findings: Sequence[Finding] = ()
    refusal: str = ""
    detail: str = ""
    invented: Sequence[str] = ()


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes:
        kind: ``project``, ``revision`` or ``sql``: what was given.
        alembic: the version that ran.
        heads: ids of the graph's heads.
        graph: findings of the graph: a second head, a duplicate id, an unknown `down_revision`, …
        databases: PostgreSQL first.
        unknown: what cannot be known here, a Russian sentence each.
    """

    kind: str
    alembic: str
    heads: Sequence[str] = ()
    graph: Sequence[Finding] = ()
    databases: Sequence[DatabaseReport] = ()
    unknown: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        """Return all of it as what JSON has."""
        return {"version": VERSION, **asdict(self)}

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> Self:
        """Return the report that was written so.

        Raises:
            ValueError: it is of another version.
        """
        if given.get("version") != VERSION:
            raise ValueError(f"a report of version {given.get('version')}, not {VERSION}")
        return cls(
            kind=given["kind"],
            alembic=given["alembic"],
            heads=tuple(given["heads"]),
            graph=_findings(given["graph"]),
            databases=tuple(_database(each) for each in given["databases"]),
            unknown=tuple(given["unknown"]),
        )


def _findings(given: Sequence[Mapping[str, Any]]) -> tuple[Finding, ...]:
    return tuple(Finding(**{**each, "severity": Severity(each["severity"])}) for each in given)


def _database(given: Mapping[str, Any]) -> DatabaseReport:
    read = {
        "revisions": tuple(_revision(each) for each in given["revisions"]),
        "findings": _findings(given["findings"]),
        "invented": tuple(given["invented"]),
    }
    return DatabaseReport(**{**given, **read})


def _revision(given: Mapping[str, Any]) -> RevisionReport:
    read = {
        "down": tuple(given["down"]),
        "statements": tuple(_statement(each) for each in given["statements"]),
        "changes": tuple(Difference(**each) for each in given["changes"]),
        "losses": tuple(Rows(**each) for each in given["losses"]),
        "down_again": _direction(given["down_again"]),
        "up_again": _direction(given["up_again"]),
        "findings": _findings(given["findings"]),
    }
    return RevisionReport(**{**given, **read})


def _statement(given: Mapping[str, Any]) -> Statement:
    read: dict[str, Any] = {
        name: tuple(TableLock(**each) for each in given[name]) for name in ("locks", "held")
    }
    read |= {name: tuple(Rows(**each) for each in given[name]) for name in ("reads", "changes", "losses")}
    read |= {name: tuple(given[name]) for name in ("rewrites", "rebuilds")}
    return Statement(**{**given, **read, "findings": _findings(given["findings"])})


def _direction(given: Mapping[str, Any]) -> Direction:
    return Direction(**{**given, "differences": tuple(Difference(**each) for each in given["differences"])})

"""The report of a run: what was found of every note, for programs to read.

`--report=FILE.json` writes it. The ledger keeps only what held, because a page may say nothing else; the
version table, the canary and other tools want to know what did not hold, where, and in which words.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from living_notes.proof.failures import BlockError, WordsError
from living_notes.vault import Database, Kind, Permalink

END = "end"
"""The kind of a place that is no block: a note's end state."""


_SILENT = frozenset({Kind.FILE.value, Kind.DIFF.value, Kind.EXCERPT.value, END})
"""Kinds that print nothing: their messages go on with what was looked for."""


class Outcome(StrEnum):
    """What became of a note; from best to worst."""

    HELD = "held"
    WORDS = "words"  # every step happened as the page says, and something shown reads differently
    FAILS = "fails"


@dataclass(frozen=True)
class Difference:
    """One place where the page is not what happened.

    Attributes:
        line: 1-based line of the block's fence; for the end of the note its last line.
        kind: The block's kind, or ``end``.
        outcome: Whether only words differ.
        message: What a person is told.
        expected: The first differing line as the page has it; None: it shows no such line.
        real: The first differing line as it was; None: there was no such line.
    """

    line: int
    kind: str
    outcome: Outcome
    message: str
    expected: str | None
    real: str | None


def difference_of(error: BlockError, line: int, kind: str) -> Difference:
    """Return what an error says; a step that failed has answered with the last line that it printed."""
    message = str(error)
    if isinstance(error, WordsError):
        return Difference(line, kind, Outcome.WORDS, message, error.expected, error.real)
    answer = [text.strip() for text in message.splitlines()[1:] if text.strip() and kind not in _SILENT]
    return Difference(line, kind, Outcome.FAILS, message, None, answer[-1] if answer else None)


@dataclass(frozen=True)
class Finding:
    """What a run found of one note on one database.

    Attributes:
        path: The note's file, relative to where the run stood.
        digest: SHA-256 of the note's text.
        versions: What it ran with.
        differences: In order; without ``--survey`` there is at most one.
    """

    permalink: Permalink
    path: str
    database: Database
    digest: str
    versions: Mapping[str, str]
    differences: tuple[Difference, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The worst of the differences."""
        found = {difference.outcome for difference in self.differences}
        return next((o for o in (Outcome.FAILS, Outcome.WORDS) if o in found), Outcome.HELD)

    def as_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        return {**asdict(self), "outcome": self.outcome.value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Finding":
        """Read a finding."""
        differences = tuple(
            Difference(**{**difference, "outcome": Outcome(difference["outcome"])})
            for difference in data["differences"]
        )
        return cls(
            permalink=Permalink(data["permalink"]),
            path=str(data["path"]),
            database=Database(data["database"]),
            digest=str(data["digest"]),
            versions=dict(data["versions"]),
            differences=differences,
        )


def merge_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Return one finding a note and database, in a stable order.

    xdist may tear a note apart; then each worker that broke it has reported it; the earliest place counts.
    """
    found: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        key = (finding.permalink, finding.database.value)
        known = found.get(key)
        if known is None or _rank(finding) > _rank(known):
            found[key] = finding
    return [found[key] for key in sorted(found)]


def _rank(finding: Finding) -> tuple[int, int]:
    line = min((difference.line for difference in finding.differences), default=0)
    return list(Outcome).index(finding.outcome), -line


def dump_findings(findings: Iterable[Finding]) -> str:
    """Return findings as the text of a report."""
    data = {"findings": [finding.as_json() for finding in findings]}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def load_findings(text: str) -> list[Finding]:
    """Read what `dump_findings` returned."""
    return [Finding.from_json(data) for data in json.loads(text)["findings"]]

"""Findings made by hand: what a run says of a note."""

from collections.abc import Mapping

from living_notes.proof.reporting.report import Difference, Finding, Outcome
from living_notes.vault import Database, Permalink


def finding(
    permalink: str,
    *differences: Difference,
    database: Database = Database.SQLITE,
    versions: Mapping[str, str] | None = None,
) -> Finding:
    """Return what a run says of a note."""
    known = versions or {"alembic": "1.18.5", "python": "3.11.7", database.value: "3.40.1"}
    return Finding(Permalink(permalink), f"docs/{permalink}.md", database, "d", known, differences)


def words(line: int = 7, expected: str | None = "старая", real: str | None = "новая") -> Difference:
    """Return a place where only words differ."""
    return Difference(
        line, "console", Outcome.WORDS, f"не то:\n    - {expected}\n    + {real}", expected, real
    )


def failure(line: int = 9) -> Difference:
    """Return a step that fails."""
    message = "exit status 2, expected 0: alembic current --check-heads\n    usage:\n    error: no such flag"
    return Difference(line, "console", Outcome.FAILS, message, None, "error: no such flag")

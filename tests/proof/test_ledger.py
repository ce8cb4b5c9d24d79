import json
from dataclasses import replace
from pathlib import Path

import pytest

from living_notes.proof.reporting.ledger import merge_ledger, update_ledger
from living_notes.proof.reporting.report import Difference, Finding, Outcome
from living_notes.vault import Database, Permalink

VERSIONS = {"alembic": "1.20.1", "sqlalchemy": "2.1.9", "sqlmodel": "0.0.50", "python": "3.11.7"}
RENAMES = Permalink("renames")


def _finding(
    digest: str = "d1", versions: dict[str, str] = VERSIONS, database: Database = Database.SQLITE
) -> Finding:
    return Finding(RENAMES, "docs/Переименования.md", database, digest, versions)


def test_a_note_that_held_is_written_with_its_date_and_versions() -> None:
    """The page prints exactly this."""
    ledger = merge_ledger({}, [_finding()], "2026-11-22")

    assert ledger == {
        "notes": {"renames": {"digest": "d1", "sqlite": {"date": "2026-11-22", "versions": VERSIONS}}}
    }


@pytest.mark.parametrize(
    ("versions", "date"),
    [
        (VERSIONS, "2026-11-22"),
        ({**VERSIONS, "python": "3.14.0"}, "2026-11-22"),
        ({**VERSIONS, "alembic": "1.21.0"}, "2026-12-01"),
    ],
)
def test_an_entry_is_left_alone_until_the_text_or_the_subject_changes(
    versions: dict[str, str], date: str
) -> None:
    """A run on another machine must not make the tree dirty."""
    before = merge_ledger({}, [_finding()], "2026-11-22")

    after = merge_ledger(before, [_finding(versions=versions)], "2026-12-01")

    assert after["notes"]["renames"]["sqlite"]["date"] == date


def test_a_changed_note_forgets_what_was_proven_of_its_old_text() -> None:
    """The other database is not proven anew by this run."""
    postgres = _finding(database=Database.POSTGRESQL)
    before = merge_ledger({}, [_finding(), postgres], "2026-11-22")

    after = merge_ledger(before, [_finding(digest="d2")], "2026-12-01")

    assert after["notes"]["renames"].keys() == {"digest", "sqlite"}


def test_a_note_that_failed_loses_its_entry() -> None:
    """Nothing is said of a note that does not hold."""
    before = merge_ledger({}, [_finding()], "2026-11-22")

    after = merge_ledger(
        before,
        [replace(_finding(), differences=(Difference(1, "bash", Outcome.FAILS, "", None, None),))],
        "2026-12-01",
    )

    assert after["notes"]["renames"] == {"digest": "d1"}


def test_a_broken_ledger_is_rebuilt_from_the_run(tmp_path: Path) -> None:
    """A merge conflict in a generated file stops nobody."""
    ledger = tmp_path / "ledger.json"
    ledger.write_text("<<<<<<< HEAD", encoding="utf-8")

    assert update_ledger(ledger, [_finding()], "2026-11-22")
    assert json.loads(ledger.read_text(encoding="utf-8"))["notes"].keys() == {"renames"}
    assert not update_ledger(ledger, [_finding()], "2026-12-01")

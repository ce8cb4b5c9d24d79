"""What breaks on upgrade: the page is of the record, the record of cases; each breaks and is cured."""

import pytest
from support.projects import ROOT

from living_notes.versions.guide import Guide
from living_notes.versions.upgrades.cases import SIDES, Case, read_cases
from living_notes.versions.upgrades.page import render
from living_notes.versions.upgrades.record import Record

CASES = read_cases()
GUIDE = Guide(ROOT)
RECORD = Record.read(GUIDE.upgrades)


def test_the_page_is_made_of_the_record() -> None:
    """`uv run python -m living_notes.versions.upgrades --page` makes it."""
    assert GUIDE.upgrades_page.read_text(encoding="utf-8") == render(CASES, RECORD)


def test_the_record_is_of_the_cases() -> None:
    """A case that is changed, added or dropped wants a run of its own."""
    assert RECORD.digests == {case.key: case.digest for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_a_case_breaks_and_is_cured(case: Case) -> None:
    """On some database the new packages do otherwise than the old ones, and the cure than they."""
    found = RECORD.found[case.key]

    assert set(found) == set(case.databases)
    assert all(set(sides) == set(SIDES) for sides in found.values())
    assert any(sides["before"] != sides["after"] for sides in found.values())
    assert any(sides["cured"] != sides["after"] for sides in found.values())
    assert all(sides["cured"].exit == 0 for sides in found.values())


def test_nothing_of_the_machine_is_in_the_record() -> None:
    """Neither folders nor addresses of a run."""
    text = GUIDE.upgrades.read_text(encoding="utf-8")

    assert not [word for word in ("/tmp", "/root", "trial_", ".cache", "at 0x") if word in text]  # noqa: S108 - looked for, not used

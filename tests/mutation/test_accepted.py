"""The committed list of mutants that leave the page true."""

from pathlib import Path

import pytest

from living_notes.mutation.accepted import Accepted, AcceptedError, read_accepted, stale_entries

ENTRY = '[[accepted]]\nnote = "renames"\nmutant = "drop «x»"\nreason = "а потому"\n'


def test_an_absent_list_is_an_empty_one(tmp_path: Path) -> None:
    """A project begins without exceptions."""
    assert read_accepted(tmp_path / "mutants.toml") == ()


def test_an_entry_has_note_mutant_and_reason(tmp_path: Path) -> None:
    """As written."""
    file = tmp_path / "mutants.toml"
    file.write_text(ENTRY, encoding="utf-8")

    assert read_accepted(file) == (Accepted("renames", "drop «x»", "а потому"),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ENTRY.replace("reason", "why"), "expected note, mutant and reason"),
        (ENTRY.replace("а потому", " "), "expected note, mutant and reason"),
        (ENTRY + ENTRY, "stands twice"),
        ("[[accepted]\n", "mutants.toml: "),
    ],
)
def test_a_list_that_says_too_little_is_refused(tmp_path: Path, text: str, words: str) -> None:
    """An exception without a reason is a hole."""
    file = tmp_path / "mutants.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(AcceptedError, match=words):
        read_accepted(file)


def test_an_entry_that_fits_nothing_or_is_noticed_is_stale() -> None:
    """The list holds what survives, and nothing else."""
    entries = [Accepted("a", what, "потому") for what in ("survives", "is noticed", "is gone")]
    known = [("a", "survives"), ("a", "is noticed"), ("b", "is gone")]

    messages = stale_entries(entries, known, [("a", "is noticed")])

    assert [message.rpartition(": ")[2] for message in messages] == ["is noticed", "is gone"]

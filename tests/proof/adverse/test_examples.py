"""The adverse run itself: an item an example, database and condition."""

from pathlib import Path

import pytest

from living_notes.proof.adverse.conditions import Case, cases
from living_notes.proof.adverse.run import fault
from living_notes.proof.workshop import Workshop
from living_notes.vault import Vault

ROOT = Path(__file__).parents[3]
NOTES = {f"docs/{note.path}": note for note in Vault.read(ROOT / "docs").notes.values()}
CASES = list(cases(NOTES, ROOT / "examples"))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_example_bears_what_its_readers_have(case: Case, proof_workshop: Workshop) -> None:
    """Or a block of its note shows that it does not."""
    if found := fault(case, proof_workshop):
        pytest.fail(found, pytrace=False)


def test_every_mark_is_of_a_case() -> None:
    """A mark in a note without an example, or of what its example never meets, excuses nothing."""
    marked = {
        (f"{path}:{block.line}", condition)
        for path, note in NOTES.items()
        for block in note.blocks
        for condition in block.labels.cannot
    }
    assert marked == {(case.mark, case.condition) for case in CASES if case.mark}

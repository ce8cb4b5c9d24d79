"""What a browser cannot run is named block by block."""

from pathlib import Path

import pytest

from living_notes.lab.limits import Limit, read_limits
from living_notes.lab.script import has_lab
from living_notes.vault import Note, Vault

NOTES: dict[str, Note] = {
    note.properties.permalink: note
    for note in Vault.read(Path(__file__).parents[2] / "docs").notes.values()
    if has_lab(note)
}


@pytest.mark.parametrize("limit", read_limits(), ids=lambda limit: f"{limit.note}: {limit.holds}")
def test_every_limit_names_blocks_and_says_why(limit: Limit) -> None:
    """A list of exceptions rots unless each is looked at: the note may have another command by now."""
    assert limit.note in NOTES
    assert limit.indexes(NOTES[limit.note])
    assert limit.reason.endswith(".")

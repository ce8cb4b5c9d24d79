"""What cannot run in the lab, and why: ``limits.toml`` beside this file.

An entry names a note and words that a block of it holds. The browser's proof runs every block that no entry
names and compares it with the page; an entry that names no block any more is a failure there.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from living_notes.vault import Database, Note

FILE = Path(__file__).with_name("limits.toml")


@dataclass(frozen=True)
class Limit:
    """Blocks of one note that cannot run in the lab.

    Attributes:
        note: The note's permalink.
        holds: Words in the block's text; empty: the whole note.
        onward: The blocks after it need it, and cannot run either.
        database: Where; None: on every database.
        reason: A Russian sentence for the reader.
    """

    note: str
    holds: str
    onward: bool
    database: Database | None
    reason: str

    def indexes(self, note: Note) -> list[int]:
        """Return the blocks of `note` that this limit is about."""
        found = [block.index for block in note.blocks if self.holds in block.text or not self.holds]
        if self.onward and found:
            return [block.index for block in note.blocks if block.index >= found[0]]
        return found


def read_limits(path: Path = FILE) -> Sequence[Limit]:
    """Read the limits.

    Raises:
        KeyError: An entry lacks its note or its reason.
        ValueError: An entry names no database that there is.
    """
    with path.open("rb") as file:
        entries = tomllib.load(file).get("limit", [])
    return tuple(
        Limit(
            note=entry["note"],
            holds=entry.get("holds", ""),
            onward=entry.get("onward", False),
            database=Database(entry["database"]) if "database" in entry else None,
            reason=entry["reason"],
        )
        for entry in entries
    )

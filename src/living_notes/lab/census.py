"""What of the notes a browser cannot run, counted by reason, as the proof counts what it does not run."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from living_notes.lab.limits import Limit
from living_notes.lab.script import has_lab
from living_notes.vault import Note


@dataclass(frozen=True)
class LabCensus:
    """The blocks of the notes that have a lab, on each database that a note is proven on.

    Attributes:
        notes: How many notes have a lab.
        blocks: Their blocks, each counted once a database.
        limits: How many of those cannot run in a browser, by note and reason.
    """

    notes: int
    blocks: int
    limits: Counter[tuple[str, str]]

    @classmethod
    def of(cls, notes: Iterable[Note], limits: Sequence[Limit]) -> Self:
        """Count; a block that several limits name is counted with the first of them."""
        own = [note for note in notes if has_lab(note)]
        places = {
            (note.properties.permalink, block.index, database): note
            for note in own
            for database in note.properties.databases
            for block in note.blocks
            if block.applies_to(database)
        }
        found: dict[tuple[str, int, str], str] = {}
        for limit in limits:
            for (permalink, index, database), note in places.items():
                here = limit.note == permalink and limit.database in (None, database)
                if here and index in limit.indexes(note):
                    found.setdefault((permalink, index, database), limit.reason)
        counted = Counter((permalink, reason) for (permalink, _, _), reason in found.items())
        return cls(notes=len(own), blocks=len(places), limits=counted)

    def lines(self) -> list[str]:
        """Return what a run of the whole proof says at its end."""
        missing = self.limits.total()
        head = (
            f"lab: {self.notes} notes, {self.blocks} blocks on their databases: {self.blocks - missing} run"
        )
        return [
            f"{head}, {missing} cannot run in a browser",
            *(
                f"not in the lab: {count} of {note}: {reason}"
                for (note, reason), count in sorted(self.limits.items())
            ),
        ]

"""What becomes of each block: run, compared, generated, or not run with a reason. Nothing else can be.

Printed at the end of every run, so that whoever reads «1309 passed» sees of what. A line ``…`` is what a
page does not show and the proof does not hold: their number is part of the census.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final, Self

from living_notes.execution.output import is_elision
from living_notes.vault import Block, Kind


class Treatment(StrEnum):
    """What the proof does with a block."""

    RUN = "run"
    COMPARED = "compared"
    GENERATED = "generated"
    NOT_RUN = "not run"


TREATMENTS: Final[Mapping[Kind, Treatment]] = {
    Kind.CONSOLE: Treatment.RUN,
    Kind.BASH: Treatment.RUN,
    Kind.DIFF: Treatment.RUN,
    Kind.SQL: Treatment.RUN,
    Kind.PYTHON: Treatment.RUN,
    Kind.PYCON: Treatment.RUN,
    Kind.FILE: Treatment.COMPARED,  # or made, and then compared by all that reads it
    Kind.EXCERPT: Treatment.COMPARED,
    Kind.OUTPUT: Treatment.COMPARED,
    Kind.GENERATED: Treatment.GENERATED,
    Kind.CELL: Treatment.RUN,  # by Jupyter, when the site is built
    Kind.PROSE: Treatment.NOT_RUN,
    Kind.FOREIGN: Treatment.NOT_RUN,  # and its note is refused
}


def elisions(block: Block) -> int:
    """Return how many lines of `block` stand for lines that it does not show."""
    return sum(is_elision(line) for line in block.text.splitlines())


@dataclass(frozen=True)
class Census:
    """The blocks of some notes.

    Attributes:
        notes: How many notes have blocks.
        fates: How many blocks have each fate.
        elisions: Lines ``…``.
        prose: Path, line and reason of each block that is not run.
    """

    notes: int
    fates: Mapping[Treatment, int]
    elisions: int
    prose: tuple[tuple[str, int, str], ...]

    @classmethod
    def of(cls, blocks: Iterable[tuple[str, Block]]) -> Self:
        """Count blocks, each once however often it is given; a path stands for a note."""
        found = {(path, block.line): block for path, block in blocks}
        fates = Counter(TREATMENTS[block.kind] for block in found.values())
        return cls(
            notes=len({path for path, _ in found}),
            fates={fate: fates[fate] for fate in Treatment},
            elisions=sum(map(elisions, found.values())),
            prose=tuple(
                (path, line, block.labels.prose or "")
                for (path, line), block in sorted(found.items(), key=lambda item: item[0])
                if block.kind is Kind.PROSE
            ),
        )

    def lines(self) -> list[str]:
        """Return what a run says at its end."""
        counts = ", ".join(f"{count} {fate}" for fate, count in self.fates.items())
        total = sum(self.fates.values())
        summary = f"census: {self.notes} notes, {total} blocks: {counts}; … stands {self.elisions} times"
        return [summary, *(f"not run: {path}:{line}: {reason}" for path, line, reason in self.prose)]

    def dump(self) -> str:
        """Return what `load` reads."""
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> Self:
        """Read what `dump` returned."""
        data = json.loads(text)
        fates = {Treatment(fate): int(count) for fate, count in data["fates"].items()}
        prose = tuple((str(path), int(line), str(reason)) for path, line, reason in data["prose"])
        return cls(notes=data["notes"], fates=fates, elisions=data["elisions"], prose=prose)

"""Who is stopped by an operation, and whether another way stops fewer."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

from living_notes.locks.cost import Cost, Verdict


class Waits(IntEnum):
    """Who waits until a step's transaction ends; where readers wait, so do writers."""

    NOBODY = 0
    WRITERS = 1
    READERS = 2


@dataclass(frozen=True)
class Stops:
    """Whom the steps of an operation stop, each step in a transaction of its own.

    Attributes:
        waits: who waits at all.
        long: who waits while all rows are read or written anew: the larger the table, the longer.
        tables: those whose readers or writers wait.
        fails: some step ends with an error.
    """

    waits: Waits
    long: Waits
    tables: frozenset[str]
    fails: bool

    @classmethod
    def of(cls, costs: Sequence[Cost]) -> Self:
        """Return the worst of the steps."""
        return cls(
            waits=max((_waits(cost) for cost in costs), default=Waits.NOBODY),
            long=max((_waits(cost) for cost in costs if cost.verdict is Verdict.LONG), default=Waits.NOBODY),
            tables=frozenset(name for cost in costs for name in (*cost.readers, *cost.writers)),
            fails=any(cost.error for cost in costs),
        )

    def less_than(self, other: Self) -> bool:
        """Tell whether fewer wait than at the other: for long, else for a moment, else on fewer tables."""
        mine, others = (self.long, self.waits), (other.long, other.waits)
        return not self.fails and (mine < others or (mine == others and self.tables < other.tables))


def _waits(cost: Cost) -> Waits:
    return Waits.READERS if cost.readers else Waits.WRITERS if cost.writers else Waits.NOBODY

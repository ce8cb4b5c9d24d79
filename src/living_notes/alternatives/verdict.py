"""What a task ended with, decided by the database that it left and never by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from living_notes.trials import Outcome

NAMES = ("Anna", "Boris")
"""The rows that every task begins with."""

PROCESSES = 3
"""How many migrate at once."""


class Verdict(StrEnum):
    """The words that the page's filter knows."""

    KEPT = "данные целы"
    LOST = "данные пропали"
    FILLED = "заполнила сама"
    REFUSED = "отказ"
    SILENT = "молча"
    WHOLE = "целая"
    HALF = "половина"
    ALL = "3 из 3"
    SOME = "не все"
    SEEN = "замечает"
    UNSEEN = "не замечает"


@dataclass(frozen=True)
class State:
    """A database after a task: its tables, and the rows of ``profiles`` by column."""

    tables: Sequence[str]
    rows: Mapping[str, Sequence[Any]]

    def as_json(self) -> dict[str, Any]:
        """Return what `of_json` reads."""
        return {"tables": list(self.tables), "rows": {name: list(rows) for name, rows in self.rows.items()}}

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> Self:
        """Read what `as_json` returned."""
        return cls(tuple(given["tables"]), {name: tuple(rows) for name, rows in given["rows"].items()})


def judge(task: str, outcome: Outcome, state: State) -> Verdict:
    """Return the verdict of a task.

    Args:
        task: One of `tool.TASKS`.
        outcome: Of its script.
        state: Of the database after it.

    Raises:
        ValueError: The database is in none of the states that the task can leave; a refusal says nothing; a
            migration that should fail in the middle did not come so far.
    """
    rows = state.rows
    found: Verdict | None = None
    match task:
        case "rename":
            kept = set(rows.get("title", ())) == set(NAMES)
            found = Verdict.KEPT if kept else Verdict.LOST if "title" in rows else Verdict.REFUSED
        case "not_null":
            found = Verdict.FILLED if "platform" in rows else Verdict.REFUSED
        case "branches" if "phone" in rows:
            found = Verdict.SILENT if "city" in rows else Verdict.REFUSED
        case "middle" if any("nowhere" in line for line in outcome.lines):
            found = Verdict.HALF if "extra" in state.tables else Verdict.WHOLE
        case "together" if "profiles" in state.tables:
            found = Verdict.ALL if list(outcome.lines).count("exit 0") == PROCESSES else Verdict.SOME
        case "edited":
            seen = any("diverge" in line for line in outcome.lines)
            found = Verdict.SEEN if seen else Verdict.UNSEEN
    if found is None or (found is Verdict.REFUSED and not any(outcome.lines)):
        raise ValueError(f"{task}: {outcome} left {state}")
    return found

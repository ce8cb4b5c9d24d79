"""Where the revisions of a graph stand in its drawing: newest first, each in a lane, lines from row to row.

The lab's tab «Граф» is drawn of it, and so are the graphs that stand in notes. A note's graph is read of what
``alembic history`` printed, so nobody types it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

_LINE = re.compile(
    r"(?P<down>[^()]+?)(?: \((?P<depends>[^)]*)\))? -> "
    r"(?P<revision>\S+?)(?P<marks>(?: \([^)]*\))*)(?:, (?P<message>.*))?"
)
_MARK = re.compile(r"\(([^)]*)\)")
_BASE = "<base>"
_TREE = frozenset({"head", "effective head", "current", "branchpoint", "mergepoint"})


class HistoryError(ValueError):
    """The text is not what ``alembic history`` prints; the message says what was found."""


class Node(Protocol):
    """What a row is about."""

    @property
    def revision(self) -> str:
        """Its id."""

    @property
    def down(self) -> Sequence[str]:
        """Ids of the revisions that it follows."""


@dataclass(frozen=True)
class Entry:
    """A line of ``alembic history``.

    Attributes:
        revision: Its id.
        down: Ids of the revisions that it follows: none at the base, two at a merge.
        message: Its docstring's first line.
        labels: Names of its branch.
        depends: Ids of the revisions that must be applied before.
        current: Whether the base stands at it.
    """

    revision: str
    down: tuple[str, ...] = ()
    message: str = ""
    labels: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
    current: bool = False


@dataclass(frozen=True)
class Row:
    """One row of the drawing.

    Attributes:
        revision: Whose it is.
        lane: Its place, from 0.
        lines: From a lane at this row to a lane at the next.
        children: Ids of the revisions that follow it.
    """

    revision: str
    lane: int
    lines: tuple[tuple[int, int], ...]
    children: tuple[str, ...]


def read_history(text: str) -> list[Entry]:
    """Return the revisions that ``alembic history`` listed.

    Raises:
        HistoryError: A line is none of its.
    """
    found = []
    for line in text.splitlines() or [""]:
        match = _LINE.fullmatch(line)
        if match is None:
            raise HistoryError(f"expected a line of alembic history, found {line!r}")
        marks = _MARK.findall(match["marks"])
        labels = [name for mark in marks if mark not in _TREE for name in _names(mark)]
        down = () if match["down"] == _BASE else _names(match["down"])
        found.append(
            Entry(
                match["revision"],
                down,
                match["message"] or "",
                tuple(labels),
                _names(match["depends"] or ""),
                "current" in marks,
            )
        )
    return found


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(",") if name.strip())


def rows(revisions: Sequence[Node]) -> list[Row]:
    """Lay the rows out."""
    in_order = ordered(revisions)
    known = {each.revision for each in in_order}
    lanes: list[str | None] = []  # which revision each lane leads to
    found = []
    for each in in_order:
        own = each.revision
        lane = lanes.index(own) if own in lanes else _free(lanes)
        after = [None if goal == own or place == lane else goal for place, goal in enumerate(lanes)]
        lines = [(place, place) for place, goal in enumerate(after) if goal is not None]
        for place, parent in enumerate(one for one in each.down if one in known):
            if parent in after:
                there = after.index(parent)
            else:
                there = _free(after) if place or (lane < len(after) and after[lane]) else lane
                after += [None] * (there + 1 - len(after))
                after[there] = parent
            lines.append((lane, there))
        lanes = after
        children = tuple(child.revision for child in in_order if own in child.down)
        found.append(Row(own, lane, tuple(lines), children))
    return found


def ordered(revisions: Sequence[Node]) -> list[Node]:
    """Return the revisions so that each stands above those that it follows, branches together."""
    known = {each.revision: each for each in revisions}
    waiting: dict[str, int] = {}
    for each in known.values():
        for parent in each.down:
            waiting[parent] = waiting.get(parent, 0) + 1
    ready = [each for each in known.values() if not waiting.get(each.revision)]
    found: list[Node] = []
    while ready:
        following = ready.pop()
        found.append(following)
        for parent in following.down:
            waiting[parent] -= 1
            if not waiting[parent] and parent in known:
                ready.append(known[parent])
    met = {each.revision for each in found}
    return [
        *found,
        *(each for each in known.values() if each.revision not in met),
    ]  # a circle has no beginning


def _free(lanes: Sequence[str | None]) -> int:
    return lanes.index(None) if None in lanes else len(lanes)

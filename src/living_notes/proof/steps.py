"""The rules of `execution.steps` as the proof has them: what a page says and does not happen is an error."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from living_notes.execution.output import (
    difference,
    drop_chatter,
    first_difference,
    first_missing,
    matches,
    page_lines,
    refresh,
)
from living_notes.execution.steps import Failure, Steps, lines_of
from living_notes.proof.failures import BlockError, WordsError
from living_notes.proof.losses import Rows, losses
from living_notes.proof.updates import Updates
from living_notes.proof.world import World
from living_notes.vault import Block, Database, EditError, Kind
from living_notes.vault.blocks import MAY_FAIL


@dataclass(frozen=True)
class Ends:
    """What becomes of what the blocks of one note show.

    Attributes:
        note: The note's file, for updates.
        on: The database.
        updates: Takes what the page should show.
        differ: Told where only words differ; raises, or else the note goes on.
    """

    note: Path
    on: Database
    updates: Updates
    differ: Callable[[WordsError], None]


class ProofSteps(Steps[Block]):
    """The blocks of one note on one database, ready to run one after another.

    Args:
        blocks: The blocks that apply to the database, in order.
        world: What they act on.
        ends: What becomes of what they show.
    """

    def __init__(self, blocks: Sequence[Block], world: World, ends: Ends) -> None:
        super().__init__(world)
        self.blocks = blocks
        self.world = world
        self._ends = ends
        self._rows: Rows = {}
        self._lost = False

    def run(self, position: int) -> None:
        """Run the block at `position`.

        Raises:
            BlockError: What the page says is not what happened.
        """
        block = self.blocks[position]
        self._lost = False
        self.do(block)
        if block.labels.loses and not self._lost:
            raise BlockError(
                f"loses={block.labels.loses!r}, but nothing goes: the label would hide the next loss"
            )
        if block.kind in (Kind.SQL, Kind.PYTHON):
            self._check_shown(position)

    def changed(self, block: Block, typed: str) -> None:
        """Count rows after a command; those that are gone must be said, by what is typed or by a label."""
        rows = self.world.rows()
        if rows is None:  # the next count will tell
            self._lost = True
            return
        unsaid = [loss for loss in losses(self._rows, rows) if not loss.is_said_by(typed)]
        self._rows = rows
        self._lost = self._lost or bool(unsaid)
        if unsaid and not block.labels.loses:
            raise BlockError(
                f"rows go, and the note does not say so: {typed.strip()}\n{_indent(list(map(str, unsaid)))}\n"
                'keep them, or say before the fence why they may go: <!-- proof: loses="why" -->'
            )

    def _check_shown(self, position: int) -> None:
        following = self.blocks[position + 1] if position + 1 < len(self.blocks) else None
        if self.printed and (following is None or following.kind is not Kind.OUTPUT):
            shown = _indent(self.printed)
            message = f"the block printed, and no text block right after it shows it:\n{shown}"
            self._ends.differ(WordsError(message, None, self.printed[0]))

    def compare(
        self, block: Block, expected: Sequence[str], actual: Sequence[str], typed: str = ""
    ) -> list[str]:
        """Raise, or go on in a survey, where they differ; return what the page should show."""
        shown = [line.rstrip() for line in expected]
        is_file = block.kind is Kind.FILE
        actual = list(actual) if is_file else drop_chatter(shown, actual)
        if matches(shown, actual):
            return list(expected)
        if self._ends.updates.enabled:
            return refresh(shown, actual)
        words = "the output is not what the page shows (- page, + run):"
        if is_file:
            words = f"{block.title} is not this (- page, + file):"
        command = f"  $ {typed}\n" if typed else ""
        message = f"{words}\n{command}{difference(shown, actual)}"
        self._ends.differ(WordsError(message, *first_difference(shown, actual)))
        return list(expected)

    def seen(self, block: Block, lines: Sequence[str]) -> None:
        """Let an update have it."""
        if self._ends.updates.enabled:
            text = "".join(f"{line}\n" for line in lines)
            self._ends.updates.see(self._ends.note, block, self._ends.on, text)

    def failed(self, block: Block, failure: Failure) -> NoReturn:
        """Say which command ended with which status, and what it printed."""
        status = f"{'status' if block.kind is Kind.SQL else 'exit status'} {failure.completed.status}"
        wanted = f", expected {failure.wanted}" if block.kind in MAY_FAIL else ""
        typed = "" if block.kind in (Kind.SQL, Kind.PYTHON) else f": {failure.typed}"
        raise BlockError(f"{status}{wanted}{typed}\n{_indent(lines_of(failure.completed))}")

    def missing(self, block: Block) -> NoReturn:
        """Say what there is beside it."""
        path = str(block.title)
        if block.kind is Kind.FILE:
            raise BlockError(f"{path} does not exist, and a file with … cannot be made")
        there = ", ".join(self.world.beside(path)) or "nothing"
        raise BlockError(f"no file {path}; beside it: {there}")

    def unlike(self, block: Block, source: str, error: EditError) -> None:
        """Raise, or go on in a survey."""
        place = first_missing(page_lines(block.text), page_lines(source))
        self._ends.differ(WordsError(f"{block.title}: {error}", *place))


def _indent(lines: Sequence[str]) -> str:
    return "\n".join(f"    {line}" for line in lines)

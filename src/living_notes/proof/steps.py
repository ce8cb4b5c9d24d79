"""What each kind of block does, and how its page is held against what happened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from living_notes.execution.edits import check_excerpt
from living_notes.execution.output import (
    Normaliser,
    difference,
    drop_chatter,
    first_difference,
    first_missing,
    is_elision,
    matches,
    page_lines,
    refresh,
)
from living_notes.execution.pycon import read_pycon
from living_notes.proof.failures import BlockError, WordsError
from living_notes.proof.losses import Rows, losses
from living_notes.proof.updates import Updates
from living_notes.proof.world import World
from living_notes.vault import Block, Database, EditError, Kind, read_console


@dataclass
class Steps:
    """The blocks of one note on one database, ready to run one after another.

    Attributes:
        note: The note's file, for messages and updates.
        on: The database.
        blocks: The blocks that apply to it, in order.
        world: What they act on.
        differ: Told where only words differ; raises, or else the note goes on.
    """

    note: Path
    on: Database
    blocks: Sequence[Block]
    world: World
    updates: Updates
    differ: Callable[[WordsError], None]
    _printed: list[str] = field(default_factory=list)
    _rows: Rows = field(default_factory=dict)
    _lost: bool = False

    def run(self, position: int) -> None:
        """Run the block at `position`.

        Raises:
            BlockError: What the page says is not what happened.
        """
        block = self.blocks[position]
        runners: dict[Kind, Callable[[Block], None]] = {
            Kind.CONSOLE: self._console,
            Kind.BASH: self._bash,
            Kind.FILE: self._file,
            Kind.DIFF: self._diff,
            Kind.EXCERPT: self._excerpt,
            Kind.SQL: self._sql,
            Kind.PYTHON: self._python,
            Kind.PYCON: self._pycon,
            Kind.OUTPUT: self._output,
            Kind.GENERATED: self._generated,
            Kind.PROSE: lambda _: None,
        }
        self._lost = False
        runners[block.kind](block)
        if block.labels.loses and not self._lost:
            raise BlockError(
                f"loses={block.labels.loses!r}, but nothing goes: the label would hide the next loss"
            )
        if block.kind in (Kind.SQL, Kind.PYTHON):
            self._check_shown(position)

    def _check_rows(self, block: Block, typed: str) -> None:
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
        if self._printed and (following is None or following.kind is not Kind.OUTPUT):
            shown = _indent(self._printed)
            message = f"the block printed, and no text block right after it shows it:\n{shown}"
            self.differ(WordsError(message, None, self._printed[0]))

    def _compare(self, expected: Sequence[str], output: str, typed: str = "") -> list[str]:
        """Hold an output against the page; return what the page should show.

        Args:
            expected: The page's lines.
            output: What was printed.
            typed: What the reader types for it, for the message.
        """
        shown = [line.rstrip() for line in expected]
        actual = drop_chatter(shown, _lines(output))
        if matches(shown, actual):
            return list(expected)
        if not self.updates.enabled:
            command = f"  $ {typed}\n" if typed else ""
            words = "the output is not what the page shows (- page, + run):"
            message = f"{words}\n{command}{difference(shown, actual)}"
            self.differ(WordsError(message, *first_difference(shown, actual)))
            return list(expected)
        return refresh(shown, actual)

    def _see(self, block: Block, lines: Sequence[str]) -> None:
        if self.updates.enabled:
            self.updates.see(self.note, block, self.on, "".join(f"{line}\n" for line in lines))

    def _console(self, block: Block) -> None:
        commands = read_console(block.text)
        shown: list[str] = []
        for command in commands:
            completed = self.world.run(command.text)
            wanted = block.labels.exit if command is commands[-1] else 0
            if completed.status != wanted:
                raise BlockError(
                    f"exit status {completed.status}, expected {wanted}: {command.text}\n"
                    f"{_indent(_lines(completed.output))}"
                )
            self._check_rows(block, command.text)
            shown += command.shown
            shown += self._compare(command.output, completed.output, command.text)
        self._see(block, shown)

    def _bash(self, block: Block) -> None:
        completed = self.world.run_script(block.text)
        if completed.status or completed.failed_command:
            raise BlockError(
                f"exit status {completed.status}: {completed.failed_command or block.text.strip()}\n"
                f"{_indent(_lines(completed.output))}"
            )
        self._check_rows(block, block.text)
        self._printed = _lines(completed.output)

    def _read(self, block: Block) -> str:
        path = str(block.title)
        text = self.world.read(path)
        if text is None:
            there = ", ".join(self.world.beside(path)) or "nothing"
            raise BlockError(f"no file {path}; beside it: {there}")
        return text

    def _file(self, block: Block) -> None:
        path, expected = str(block.title), block.text.splitlines()
        text = self.world.read(path)
        if text is None:
            if any(is_elision(line) for line in expected):
                raise BlockError(f"{path} does not exist, and a file with … cannot be made")
            self.world.write(path, block.text)
            self._see(block, expected)
            return
        shown, actual = page_lines(block.text), _lines(text)
        if matches(shown, actual):
            self._see(block, expected)
        elif self.updates.enabled:
            self._see(block, refresh(shown, actual))
        else:
            message = f"{path} is not this (- page, + file):\n{difference(shown, actual)}"
            self.differ(WordsError(message, *first_difference(shown, actual)))

    def _diff(self, block: Block) -> None:
        self._read(block)
        self.world.edit(str(block.title), block.text)

    def _excerpt(self, block: Block) -> None:
        source = self._read(block)
        try:
            check_excerpt(source, block.text)
        except EditError as error:
            place = first_missing(page_lines(block.text), page_lines(source))
            self.differ(WordsError(f"{block.title}: {error}", *place))

    def _sql(self, block: Block) -> None:
        completed = self.world.run_sql(block.text)
        self._printed = _lines(completed.output)
        if completed.status != block.labels.exit:
            raise BlockError(
                f"status {completed.status}, expected {block.labels.exit}\n{_indent(self._printed)}"
            )
        self._check_rows(block, block.text)

    def _python(self, block: Block) -> None:
        completed = self.world.run_python(block.text)
        self._printed = drop_chatter([], _lines(completed.output))
        if completed.status != block.labels.exit:
            raise BlockError(
                f"exit status {completed.status}, expected {block.labels.exit}\n"
                f"{_indent(_lines(completed.output))}"
            )
        self._check_rows(block, block.text)

    def _pycon(self, block: Block) -> None:
        happened: list[str] = []
        for shown, source in read_pycon(block.text):
            happened += [*shown, *_lines(self.world.run_statement(source))]
            self._check_rows(block, source)
        self._see(block, self._compare(block.text.splitlines(), "\n".join(happened)))

    def _output(self, block: Block) -> None:
        self._see(block, self._compare(block.text.splitlines(), "\n".join(self._printed)))

    def _generated(self, block: Block) -> None:
        completed = self.world.run(str(block.labels.output))
        if completed.status:
            raise BlockError(
                f"exit status {completed.status}: {block.labels.output}\n{_indent(_lines(completed.output))}"
            )
        self._check_rows(block, str(block.labels.output))
        self._see(block, self._compare(block.text.splitlines(), completed.output, block.labels.output or ""))


def _lines(text: str) -> list[str]:
    """Return the lines of what a world gave back."""
    return Normaliser().lines(text)


def _indent(lines: Sequence[str]) -> str:
    return "\n".join(f"    {line}" for line in lines)

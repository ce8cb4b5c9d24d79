"""What each kind of block does, and what of it is held against the page: the rules, for all who run them.

Who runs them says what the blocks act on (`Ground`) and what becomes of what is found: the proof raises, the
lab tells its reader and goes on. So a subclass says only that.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NoReturn, Protocol, TypeVar

from living_notes.execution.edits import check_excerpt
from living_notes.execution.output import Normaliser, drop_chatter, is_elision
from living_notes.execution.pycon import read_pycon
from living_notes.vault.console import read_console
from living_notes.vault.edits import EditError


@dataclass(frozen=True)
class Completed:
    """What a command printed (both streams, as on a terminal) and its exit status.

    ``failed_command`` is the first command of a script that failed, as bash names it.
    """

    output: str
    status: int
    failed_command: str | None = None


@dataclass(frozen=True)
class Failure:
    """A command that ended with another status than it should.

    Attributes:
        typed: What was typed, or run.
        completed: How it ended.
        wanted: The status with which it should have.
        shown: What the page shows of its output.
    """

    typed: str
    completed: Completed
    wanted: int = 0
    shown: Sequence[str] = ()


class Cell(Protocol):
    """A block, as the rules need it; see `vault.Block`."""

    @property
    def kind(self) -> str:
        """A `vault.Kind`, or its value."""
        ...

    @property
    def text(self) -> str:
        """The lines between the fences."""
        ...

    @property
    def title(self) -> str | None:
        """The file that it is about."""
        ...

    @property
    def exit(self) -> int:
        """The status with which its last command ends."""
        ...

    @property
    def command(self) -> str:
        """The command whose output a ``generated`` block is."""
        ...


class Ground(Protocol):
    """What blocks act on; all that it gives back reads as on the page."""

    def run(self, command: str) -> Completed:
        """Type one command into the note's shell."""
        ...

    def run_script(self, text: str) -> Completed:
        """Run several lines in the note's shell; the status is that of the first that fails."""
        ...

    def run_python(self, source: str) -> Completed:
        """Run a script from the project's root in a fresh interpreter."""
        ...

    def run_statement(self, source: str) -> str:
        """Run a statement of the note's interactive Python session; return what the prompt shows."""
        ...

    def run_sql(self, sql: str) -> Completed:
        """Run statements in the note's database."""
        ...

    def read(self, path: str) -> str | None:
        """Return the text of a file of the project; None where there is no such file."""
        ...

    def write(self, path: str, text: str) -> None:
        """Make a file of the project."""
        ...

    def edit(self, path: str, diff: str) -> None:
        """Apply a diff block to a file of the project."""
        ...


B = TypeVar("B", bound=Cell)


class Steps(ABC, Generic[B]):
    """The rules, for the blocks of one note on one database.

    Args:
        ground: What the blocks act on.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.printed: list[str] = []
        """What the last block printed that a block after it may show."""
        self._rules: Mapping[str, Callable[[B], None]] = {
            "console": self._console,
            "bash": self._bash,
            "file": self._file,
            "diff": self._diff,
            "excerpt": self._excerpt,
            "sql": self._sql,
            "python": self._python,
            "pycon": self._pycon,
            "output": self._output,
            "generated": self._generated,
        }

    def do(self, block: B) -> None:
        """Do what a block says; prose says nothing."""
        if rule := self._rules.get(block.kind):
            rule(block)

    @abstractmethod
    def compare(self, block: B, expected: Sequence[str], actual: Sequence[str], typed: str = "") -> list[str]:
        """Hold lines of the page against what was printed, or what is in a file.

        Args:
            block: The block that shows them.
            expected: The page's lines.
            actual: What there was.
            typed: What the reader types for it; empty: nothing in particular.

        Returns:
            What the page should show.
        """

    @abstractmethod
    def seen(self, block: B, lines: Sequence[str]) -> None:
        """Take note of what a block should show, now that it was compared."""

    @abstractmethod
    def failed(self, block: B, failure: "Failure") -> NoReturn:
        """End the step: a command ended with another status than it should."""

    @abstractmethod
    def missing(self, block: B) -> NoReturn:
        """End the step: there is no file of the block's title, and it cannot be made of what is shown."""

    @abstractmethod
    def unlike(self, block: B, source: str, error: EditError) -> None:
        """Take note that the lines of an excerpt do not stand in the file."""

    def typing(self, block: B, text: str) -> None:
        """Be told what is about to be typed."""

    def changed(self, block: B, typed: str) -> None:
        """Be told that something was run that may have changed the database."""

    def _run(self, block: B, typed: str, wanted: int = 0, expected: Sequence[str] = ()) -> Completed:
        self.typing(block, typed)
        completed = self.ground.run(typed)
        if completed.status != wanted:
            self.failed(block, Failure(typed, completed, wanted, expected))
        self.changed(block, typed)
        return completed

    def _console(self, block: B) -> None:
        commands = read_console(block.text)
        shown: list[str] = []
        for command in commands:
            wanted = block.exit if command is commands[-1] else 0
            completed = self._run(block, command.text, wanted, command.output)
            shown += command.shown
            shown += self.compare(block, command.output, lines_of(completed), command.text)
        self.seen(block, shown)

    def _bash(self, block: B) -> None:
        self.typing(block, block.text)
        completed = self.ground.run_script(block.text)
        if completed.status or completed.failed_command:
            self.failed(block, Failure(completed.failed_command or block.text.strip(), completed))
        self.changed(block, block.text)
        self.printed = lines_of(completed)

    def _read(self, block: B) -> str:
        text = self.ground.read(str(block.title))
        if text is None:
            self.missing(block)
        return text

    def _file(self, block: B) -> None:
        expected = block.text.splitlines()
        text = self.ground.read(str(block.title))
        if text is not None:
            self.seen(block, self.compare(block, expected, Normaliser().lines(text)))
            return
        if any(is_elision(line) for line in expected):
            self.missing(block)
        self.ground.write(str(block.title), block.text)
        self.seen(block, expected)

    def _diff(self, block: B) -> None:
        self._read(block)
        self.ground.edit(str(block.title), block.text)

    def _excerpt(self, block: B) -> None:
        source = self._read(block)
        try:
            check_excerpt(source, block.text)
        except EditError as error:
            self.unlike(block, source, error)
        else:
            self.seen(block, block.text.splitlines())

    def _sql(self, block: B) -> None:
        self.typing(block, block.text)
        completed = self.ground.run_sql(block.text)
        self.printed = lines_of(completed)
        if completed.status != block.exit:
            self.failed(block, Failure(block.text, completed, block.exit))
        self.changed(block, block.text)

    def _python(self, block: B) -> None:
        self.typing(block, block.text)
        completed = self.ground.run_python(block.text)
        self.printed = drop_chatter([], lines_of(completed))
        if completed.status != block.exit:
            self.failed(block, Failure(block.text, completed, block.exit))
        self.changed(block, block.text)

    def _pycon(self, block: B) -> None:
        happened: list[str] = []
        for shown, source in read_pycon(block.text):
            happened += [*shown, *Normaliser().lines(self.ground.run_statement(source))]
            self.changed(block, source)
        self.seen(block, self.compare(block, block.text.splitlines(), without_last_blank(happened)))

    def _output(self, block: B) -> None:
        self.seen(block, self.compare(block, block.text.splitlines(), without_last_blank(self.printed)))

    def _generated(self, block: B) -> None:
        completed = self._run(block, block.command)
        expected = block.text.splitlines()
        self.seen(block, self.compare(block, expected, lines_of(completed), block.command))


def lines_of(completed: Completed) -> list[str]:
    """Return the lines that a command printed, as the page would have them."""
    return Normaliser().lines(completed.output)


def without_last_blank(lines: list[str]) -> list[str]:
    """Return what a page shows of `lines`: no blank line before the closing fence."""
    return lines[:-1] if lines and not lines[-1] else lines

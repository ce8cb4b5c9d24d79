"""What each kind of block does, and how its page is held against what happened."""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from living_notes.proof.database import Database as NoteDatabase
from living_notes.proof.failures import BlockError
from living_notes.proof.output import Normaliser, difference, drop_chatter, is_elision, matches, refresh
from living_notes.proof.pycon import PyconSession, split_statements
from living_notes.proof.shell import (
    Completed,
    OutputLimitExceeded,
    Shell,
    ShellExited,
    ShellTimeout,
)
from living_notes.proof.updates import Updates
from living_notes.vault import (
    Block,
    Database,
    EditError,
    Kind,
    apply_diff,
    check_excerpt,
    read_console,
    read_diff,
)


@dataclass
class Steps:
    """The blocks of one note on one database, ready to run one after another.

    Attributes:
        note: The note's file, for messages and updates.
        on: The database.
        blocks: The blocks that apply to it, in order.
        project: The sandbox's project folder.
        time_limit: Seconds that one command may take.
    """

    note: Path
    on: Database
    blocks: Sequence[Block]
    project: Path
    shell: Shell
    pycon: PyconSession
    database: NoteDatabase
    normaliser: Normaliser
    updates: Updates
    time_limit: float
    _printed: list[str] = field(default_factory=list)

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
        runners[block.kind](block)
        if block.kind in (Kind.SQL, Kind.PYTHON):
            self._check_shown(position)

    def _check_shown(self, position: int) -> None:
        following = self.blocks[position + 1] if position + 1 < len(self.blocks) else None
        if self._printed and (following is None or following.kind is not Kind.OUTPUT):
            shown = "\n".join(f"    {line}" for line in self._printed)
            raise BlockError(f"the block printed, and no text block right after it shows it:\n{shown}")

    def _type(self, command: str, run: Callable[..., Completed]) -> Completed:
        """Run a command in the note's shell; a hang, a flood or a dead shell is a failure of the block."""
        try:
            return run(command, timeout=self.time_limit)
        except ShellTimeout as error:
            raise BlockError(
                f"still running after {self.time_limit:g} s, killed with its children: {command}\n"
                f"so far it printed:\n{self._indent(error.output)}"
            ) from error
        except OutputLimitExceeded as error:
            raise BlockError(
                f"printed without end, killed: {command}\n{self._indent(error.output[:2000])}"
            ) from error
        except ShellExited as error:
            raise BlockError(f"ended the note's shell: {command} ({error})") from error

    def _indent(self, output: str) -> str:
        return "\n".join(f"    {line}" for line in self.normaliser.lines(output))

    def _compare(self, expected: Sequence[str], output: str) -> list[str]:
        """Hold an output against the page; return what the page should show."""
        shown = self.normaliser.lines("\n".join(expected))
        actual = drop_chatter(shown, self.normaliser.lines(output))
        if matches(shown, actual):
            return list(expected)
        if not self.updates.enabled:
            raise BlockError(
                f"the output is not what the page shows (- page, + run):\n{difference(shown, actual)}"
            )
        return refresh(shown, actual)

    def _see(self, block: Block, lines: Sequence[str]) -> None:
        if self.updates.enabled:
            self.updates.see(self.note, block, self.on, "".join(f"{line}\n" for line in lines))

    def _console(self, block: Block) -> None:
        commands = read_console(block.text)
        shown: list[str] = []
        for command in commands:
            completed = self._type(command.text, self.shell.run)
            wanted = block.labels.exit if command is commands[-1] else 0
            if completed.status != wanted:
                raise BlockError(
                    f"exit status {completed.status}, expected {wanted}: {command.text}\n"
                    f"{self._indent(completed.output)}"
                )
            shown += command.shown
            shown += self._compare(command.output, completed.output)
        self._see(block, shown)

    def _bash(self, block: Block) -> None:
        completed = self._type(block.text, self.shell.run_script)
        if completed.status or completed.failed_command:
            raise BlockError(
                f"exit status {completed.status}: {completed.failed_command or block.text.strip()}\n"
                f"{self._indent(completed.output)}"
            )
        self._printed = self.normaliser.lines(completed.output)

    def _path(self, block: Block) -> Path:
        path = self.project / str(block.title)
        if not path.resolve().is_relative_to(self.project.resolve()):
            raise BlockError(f"{block.title} is outside the project")
        return path

    def _read(self, block: Block) -> str:
        path = self._path(block)
        if not path.is_file():
            beside = sorted(file.name for file in path.parent.iterdir()) if path.parent.is_dir() else []
            there = ", ".join(beside) or "nothing"
            raise BlockError(f"no file {block.title}; beside it: {there}")
        return path.read_text(encoding="utf-8")

    def _file(self, block: Block) -> None:
        path = self._path(block)
        expected = block.text.splitlines()
        if not path.exists():
            if any(is_elision(line) for line in expected):
                raise BlockError(f"{block.title} does not exist, and a file with … cannot be made")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
            self._see(block, expected)
            return
        shown = self.normaliser.lines(block.text)
        actual = self.normaliser.lines(path.read_text(encoding="utf-8"))
        if matches(shown, actual):
            self._see(block, expected)
        elif self.updates.enabled:
            self._see(block, refresh(shown, actual))
        else:
            raise BlockError(f"{block.title} is not this (- page, + file):\n{difference(shown, actual)}")

    def _diff(self, block: Block) -> None:
        source = self._read(block)
        try:
            changed = apply_diff(source, read_diff(block.text))
        except EditError as error:
            raise BlockError(f"{block.title}: {error}") from error
        self._path(block).write_text(changed, encoding="utf-8")

    def _excerpt(self, block: Block) -> None:
        try:
            check_excerpt(self.normaliser.text(self._read(block)), self.normaliser.text(block.text))
        except EditError as error:
            raise BlockError(f"{block.title}: {error}") from error

    def _sql(self, block: Block) -> None:
        printed, status = self.database.run(block.text)
        self._printed = self.normaliser.lines(printed)
        if status != block.labels.exit:
            raise BlockError(f"status {status}, expected {block.labels.exit}\n{self._indent(printed)}")

    def _python(self, block: Block) -> None:
        script = self.project.parent / "script.py"  # outside the project, so that it leaves no trace there
        script.write_text(block.text, encoding="utf-8")
        typed = f"(cd {shlex.quote(str(self.project))} && exec python - < {shlex.quote(str(script))})"
        completed = self._type(typed, self.shell.run)
        self._printed = drop_chatter([], self.normaliser.lines(completed.output))
        if completed.status != block.labels.exit:
            raise BlockError(
                f"exit status {completed.status}, expected {block.labels.exit}\n"
                f"{self._indent(completed.output)}"
            )

    def _pycon(self, block: Block) -> None:
        happened: list[str] = []
        for shown, source in split_statements(block.text):
            try:
                printed = self.pycon.run(source, self.time_limit)
            except TimeoutError as error:
                raise BlockError(f"still running after {self.time_limit:g} s, killed: {source}") from error
            except EOFError as error:
                raise BlockError(f"ended the session: {source}") from error
            happened += [*shown, *self.normaliser.lines(printed)]
        self._see(block, self._compare(block.text.splitlines(), "\n".join(happened)))

    def _output(self, block: Block) -> None:
        self._see(block, self._compare(block.text.splitlines(), "\n".join(self._printed)))

    def _generated(self, block: Block) -> None:
        completed = self._type(str(block.labels.output), self.shell.run)
        if completed.status:
            raise BlockError(
                f"exit status {completed.status}: {block.labels.output}\n{self._indent(completed.output)}"
            )
        self._see(block, self._compare(block.text.splitlines(), completed.output))

"""The rules of `execution.steps` as the lab has them: it tells its reader what is otherwise, and goes on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from living_notes.execution.edits import apply_diff
from living_notes.execution.output import Normaliser, difference, drop_chatter, matches, page_lines
from living_notes.execution.results import StatementError
from living_notes.execution.steps import Completed, Failure, Steps
from living_notes.lab.runtime.database.sql import LabDatabase
from living_notes.lab.runtime.sandbox import Sandbox
from living_notes.vault.edits import EditError, read_diff

Step = Mapping[str, Any]
"""A `Step` of the protocol."""

Emit = Callable[[Mapping[str, Any]], None]

_TYPED = {"sql": "sql", "python": "python"}
"""Kinds that are not typed into the shell."""
_CALLED = {"bash": "Одна из команд", "sql": "SQL", "python": "Скрипт"}


class StepError(Exception):
    """The block did not do what the note says; the message is for the reader."""


@dataclass(frozen=True)
class Verdict:
    """How an output stands to the page; see the protocol."""

    index: int
    agrees: bool
    difference: str


@dataclass(frozen=True)
class LabBlock:
    """A step of the protocol, as the rules need it."""

    index: int
    kind: str
    text: str
    title: str | None
    exit: int
    command: str

    @classmethod
    def of(cls, step: Step) -> "LabBlock":
        """Read a step."""
        return cls(
            step["index"], step["kind"], step["text"], step["title"], step["exit"], step["output"] or ""
        )


@dataclass(frozen=True)
class LabGround:
    """The project in the page, and its database.

    Attributes:
        sandbox: Where the blocks act.
        database: The note's database.
        emit: Takes the event `printed`.
        normaliser: Rewrites this place's names into the page's.
    """

    sandbox: Sandbox
    database: LabDatabase
    emit: Emit
    normaliser: Normaliser

    def _shown(self, output: str, status: int) -> Completed:
        return Completed(self.normaliser.text(output), status)

    def run(self, command: str) -> Completed:
        """Type one command into the note's shell."""
        completed = self.sandbox.run(command)
        return self._shown(completed.output, completed.status)

    def run_script(self, text: str) -> Completed:
        """Run several lines in the note's shell."""
        completed = self.sandbox.run(text, check=True)
        return self._shown(completed.output, completed.status)

    def run_python(self, source: str) -> Completed:
        """Run a script from the project's root."""
        completed = self.sandbox.run_python(source)
        return self._shown(completed.output, completed.status)

    def run_statement(self, source: str) -> str:
        """Say that there is no interactive Python here."""
        del source
        raise StepError("Сеанс python в лаборатории не выполняется: повторите его в своей оболочке.")

    def run_sql(self, sql: str) -> Completed:
        """Run statements in the note's database, and show what they print."""
        try:
            printed, status = self.database.run(sql)
        except StatementError as error:
            why = "Условию не подошла ни одна строка: выполните сначала шаги выше."
            raise StepError(f"{why}\n{error}") from error
        if printed:
            self.emit({"type": "printed", "text": f"{printed}\n"})
        return self._shown(f"{printed}\n" if printed else "", status)

    def read(self, path: str) -> str | None:
        """Return the text of a file of the project."""
        file = self.sandbox.project / path
        return self.normaliser.text(file.read_text(encoding="utf-8")) if file.is_file() else None

    def write(self, path: str, text: str) -> None:
        """Make a file of the project."""
        file = self.sandbox.project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def edit(self, path: str, diff: str) -> None:
        """Apply a diff block to a file of the project, as it is on disk."""
        file = self.sandbox.project / path
        try:
            changed = apply_diff(file.read_text(encoding="utf-8"), read_diff(diff))
        except EditError as error:
            why = "он уже изменён или пропущены шаги выше"
            raise StepError(f"Правка не подходит к файлу {path}: {why}.\n{error}") from error
        file.write_text(changed, encoding="utf-8")


@dataclass
class _Told:
    """What was found while one step ran."""

    verdicts: list[Verdict] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


class LabSteps(Steps[LabBlock]):
    """The blocks of one note on one database.

    Args:
        steps: Those that apply to the database, in order.
        ground: Where they act.
    """

    def __init__(self, steps: Sequence[Step], ground: LabGround) -> None:
        super().__init__(ground)
        self._blocks = [LabBlock.of(step) for step in steps]
        self._emit = ground.emit
        self._told = _Told()

    def run(self, index: int) -> tuple[bool, str, list[Verdict]]:
        """Run the block of that index; return whether all is as the note says, why not, and the verdicts."""
        position = next((n for n, block in enumerate(self._blocks) if block.index == index), None)
        if position is None:
            return False, "Этот блок — для другой базы данных.", []
        block = self._blocks[position]
        if block.kind == "output":  # it belongs to the block before it
            return True, "", []
        self._told = told = _Told()
        self.printed = []
        try:
            self.do(block)
            for following in self._blocks[position + 1 :]:
                if following.kind != "output":
                    break
                self.do(following)
        except StepError as error:
            return False, str(error), told.verdicts
        return all(verdict.agrees for verdict in told.verdicts), "", told.verdicts

    def typing(self, block: LabBlock, text: str) -> None:
        """Show it in the terminal."""
        self._emit({"type": "typed", "as": _TYPED.get(block.kind, "shell"), "text": text.rstrip("\n")})

    def compare(
        self, block: LabBlock, expected: Sequence[str], actual: Sequence[str], typed: str = ""
    ) -> list[str]:
        """Remember where they differ."""
        del typed
        shown = [line.rstrip() for line in expected]
        actual = list(actual) if block.kind == "file" else drop_chatter(shown, actual)
        if not matches(shown, actual):
            self._told.differences.append(difference(shown, actual))
        return list(expected)

    def seen(self, block: LabBlock, lines: Sequence[str]) -> None:
        """Tell how the block stands to its page."""
        del lines
        differences = self._told.differences
        self._told.verdicts.append(Verdict(block.index, not differences, "\n".join(differences)))
        self._told.differences = []

    def failed(self, block: LabBlock, failure: Failure) -> NoReturn:
        """Tell the reader which status there is, and what the note has; of a console also how it differs."""
        completed = failure.completed
        if block.kind == "console":
            self.compare(block, failure.shown, Normaliser().lines(completed.output))
            found = "\n".join(self._told.differences)
            self._told.verdicts.append(Verdict(block.index, agrees=False, difference=found))
        called = _CALLED.get(block.kind, f"«{failure.typed}»")
        raise StepError(f"{called}: код возврата {completed.status}, а в заметке {failure.wanted}.")

    def missing(self, block: LabBlock) -> NoReturn:
        """Tell the reader that a step was left out."""
        raise StepError(f"Файла {block.title} ещё нет: выполните сначала шаги выше.")

    def unlike(self, block: LabBlock, source: str, error: EditError) -> None:
        """Show the excerpt against the file."""
        del error
        shown = difference(page_lines(block.text), page_lines(source))
        self._told.verdicts.append(Verdict(block.index, agrees=False, difference=shown))

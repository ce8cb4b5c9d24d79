"""What each kind of block does in the lab, and how it stands to the page.

The same rules as the proof's, with other ends: the proof raises, the lab tells its reader and goes on. What
is compared, and after which normalising, is `vault.output`, for both.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from living_notes.execution.edits import apply_diff, check_excerpt
from living_notes.execution.output import (
    Normaliser,
    difference,
    drop_chatter,
    is_elision,
    matches,
    page_lines,
)
from living_notes.execution.results import StatementError
from living_notes.lab.runtime.database.sql import LabDatabase
from living_notes.lab.runtime.sandbox import Completed, Sandbox
from living_notes.vault.console import read_console
from living_notes.vault.edits import EditError, read_diff

if TYPE_CHECKING:
    from pathlib import Path

Step = Mapping[str, Any]
"""A `Step` of the protocol."""

Emit = Callable[[Mapping[str, Any]], None]


class StepError(Exception):
    """The block did not do what the note says; the message is for the reader."""


@dataclass(frozen=True)
class Verdict:
    """How an output stands to the page; see the protocol."""

    index: int
    agrees: bool
    difference: str


@dataclass
class Steps:
    """The blocks of one note on one database.

    Attributes:
        steps: Those that apply to the database, in order.
        sandbox: Where they act.
        database: The note's database.
        emit: Takes the events `typed` and `printed`.
        normaliser: Rewrites this place's names into the page's.
    """

    steps: Sequence[Step]
    sandbox: Sandbox
    database: LabDatabase
    emit: Emit
    normaliser: Normaliser = field(default_factory=Normaliser)

    def run(self, index: int) -> tuple[bool, str, list[Verdict]]:
        """Run the block of that index; return whether all is as the note says, why not, and the verdicts."""
        position = next((n for n, step in enumerate(self.steps) if step["index"] == index), None)
        if position is None:
            return False, "Этот блок — для другой базы данных.", []
        step = self.steps[position]
        verdicts: list[Verdict] = []
        runners: Mapping[str, Callable[[Step, list[Verdict]], None]] = {
            "console": self._console,
            "bash": self._bash,
            "file": self._file,
            "diff": self._diff,
            "excerpt": self._excerpt,
            "sql": self._sql,
            "python": self._python,
            "pycon": self._pycon,
            "generated": self._generated,
        }
        runner = runners.get(step["kind"])
        if runner is None:  # an output belongs to the block before it, and prose is not run
            return True, "", []
        try:
            runner(step, verdicts)
        except StepError as error:
            return False, str(error), verdicts
        return all(verdict.agrees for verdict in verdicts), "", verdicts

    def _typed(self, kind: str, text: str) -> None:
        self.emit({"type": "typed", "as": kind, "text": text})

    def _compare(self, index: int, expected: Sequence[str], output: str) -> Verdict:
        shown = [line.rstrip() for line in expected]
        actual = drop_chatter(shown, self.normaliser.lines(output))
        agrees = matches(shown, actual)
        return Verdict(index, agrees, "" if agrees else difference(shown, actual))

    def _check_status(self, what: str, status: int, wanted: int) -> None:
        if status != wanted:
            raise StepError(f"{what}: код возврата {status}, а в заметке {wanted}.")

    def _console(self, step: Step, verdicts: list[Verdict]) -> None:
        commands = read_console(step["text"])
        differences: list[str] = []
        for command in commands:
            self._typed("shell", command.text)
            completed = self.sandbox.run(command.text)
            verdict = self._compare(step["index"], command.output, completed.output)
            differences += [verdict.difference] * (not verdict.agrees)
            wanted = step["exit"] if command is commands[-1] else 0
            if completed.status != wanted:
                verdicts.append(Verdict(step["index"], agrees=False, difference="\n".join(differences)))
            self._check_status(f"«{command.text}»", completed.status, wanted)
        verdicts.append(Verdict(step["index"], not differences, "\n".join(differences)))

    def _bash(self, step: Step, verdicts: list[Verdict]) -> None:
        self._typed("shell", step["text"].rstrip("\n"))
        completed = self.sandbox.run(step["text"], check=True)
        self._check_status("Одна из команд", completed.status, 0)
        self._check_output(step, completed.output, verdicts)

    def _check_output(self, step: Step, output: str, verdicts: list[Verdict]) -> None:
        """Hold what a block printed against the `text` block right after it."""
        position = next(n for n, other in enumerate(self.steps) if other["index"] == step["index"])
        for following in self.steps[position + 1 :]:
            if following["kind"] != "output":
                return
            printed = "\n".join(self.normaliser.lines(output))
            verdicts.append(self._compare(following["index"], following["text"].splitlines(), printed))

    def _read(self, step: Step) -> str:
        path: Path = self.sandbox.project / step["title"]
        if not path.is_file():
            raise StepError(f"Файла {step['title']} ещё нет: выполните сначала шаги выше.")
        return path.read_text(encoding="utf-8")

    def _file(self, step: Step, verdicts: list[Verdict]) -> None:
        path = self.sandbox.project / step["title"]
        expected = page_lines(step["text"])
        if not path.exists():
            if any(is_elision(line) for line in expected):
                raise StepError(f"Файла {step['title']} ещё нет: выполните сначала шаги выше.")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step["text"], encoding="utf-8")
        verdicts.append(self._compare(step["index"], expected, self._read(step)))

    def _diff(self, step: Step, _: list[Verdict]) -> None:
        source = self._read(step)
        try:
            changed = apply_diff(source, read_diff(step["text"]))
        except EditError as error:
            why = "он уже изменён или пропущены шаги выше"
            raise StepError(f"Правка не подходит к файлу {step['title']}: {why}.\n{error}") from error
        (self.sandbox.project / step["title"]).write_text(changed, encoding="utf-8")

    def _excerpt(self, step: Step, verdicts: list[Verdict]) -> None:
        source = self.normaliser.text(self._read(step))
        try:
            check_excerpt(source, step["text"])
        except EditError:
            shown = difference(page_lines(step["text"]), page_lines(source))
            verdicts.append(Verdict(step["index"], agrees=False, difference=shown))
        else:
            verdicts.append(Verdict(step["index"], agrees=True, difference=""))

    def _sql(self, step: Step, verdicts: list[Verdict]) -> None:
        self._typed("sql", step["text"].rstrip("\n"))
        try:
            printed, status = self.database.run(step["text"])
        except StatementError as error:
            raise StepError(
                f"Условию не подошла ни одна строка: выполните сначала шаги выше.\n{error}"
            ) from error
        if printed:
            self.emit({"type": "printed", "text": f"{printed}\n"})
        self._check_status("SQL", status, step["exit"])
        self._check_output(step, f"{printed}\n" if printed else "", verdicts)

    def _python(self, step: Step, verdicts: list[Verdict]) -> None:
        self._typed("python", step["text"].rstrip("\n"))
        completed: Completed = self.sandbox.run_python(step["text"])
        self._check_status("Скрипт", completed.status, step["exit"])
        self._check_output(step, completed.output, verdicts)

    def _pycon(self, _: Step, __: list[Verdict]) -> None:
        raise StepError("Сеанс python в лаборатории не выполняется: повторите его в своей оболочке.")

    def _generated(self, step: Step, verdicts: list[Verdict]) -> None:
        self._typed("shell", step["output"])
        completed = self.sandbox.run(step["output"])
        self._check_status(f"«{step['output']}»", completed.status, 0)
        verdicts.append(self._compare(step["index"], step["text"].splitlines(), completed.output))

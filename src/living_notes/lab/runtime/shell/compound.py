"""Compound commands: branches, loops, conditions. What they are made of, their `Runner` runs."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from living_notes.lab.runtime.language.arithmetic import ArithmeticSyntaxError
from living_notes.lab.runtime.language.conditions import ConditionError, holds_double
from living_notes.lab.runtime.language.expansion import Expander
from living_notes.lab.runtime.language.state import State
from living_notes.lab.runtime.language.syntax import (
    Calculation,
    Case,
    Condition,
    Count,
    For,
    If,
    Script,
    While,
    Word,
)
from living_notes.lab.runtime.shell.events import LoopEvent
from living_notes.lab.runtime.shell.program import SYNTAX_STATUS, Place, Process
from living_notes.lab.runtime.shell.streams import Streams

CompoundCommand = If | While | For | Count | Case | Condition | Calculation


class Runner(Protocol):
    """The shell, as compound commands need it."""

    state: State
    loops: int

    def script(self, script: Script, streams: Streams) -> int:
        """Run a script and return its status."""
        ...

    def expander(self, streams: Streams) -> Expander:
        """Return what expands words here."""
        ...

    def asked(self) -> AbstractContextManager[None]:
        """Run what is a condition: a failure is an answer there, not an error."""
        ...

    def trace(self, head: str, words: list[str], streams: Streams) -> None:
        """Show a command as ``set -x`` does."""
        ...


class Compound:
    """Runs the compound commands of a shell."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._state = runner.state

    def run(self, command: CompoundCommand, streams: Streams) -> int:  # noqa: PLR0911 - a table
        """Run a compound command and return its status.

        Raises:
            ExpansionError: A word in it cannot be expanded.
        """
        match command:
            case If():
                return self._if(command, streams)
            case While():
                return self._while(command, streams)
            case For():
                return self._for(command, streams)
            case Count():
                return self._count(command, streams)
            case Case():
                return self._case(command, streams)
            case Condition():
                return self._condition(command, streams)
            case Calculation():
                return int(self._number(command.expression, streams) == 0)

    def _if(self, command: If, streams: Streams) -> int:
        """Run ``if``: the first branch whose condition holds."""
        for condition, body in command.branches:
            if not condition or self._holds(condition, streams):
                return self._runner.script(body, streams)
        return 0

    def _holds(self, condition: Script, streams: Streams) -> bool:
        with self._runner.asked():
            return self._runner.script(condition, streams) == 0

    def _turn(self, body: Script, streams: Streams) -> bool:
        """Run a loop's body once; return whether the loop goes on."""
        try:
            self._runner.script(body, streams)
        except LoopEvent as event:
            if event.levels > 1:
                raise LoopEvent(event.levels - 1, again=event.again) from None
            self._state.status = 0
            return event.again
        return True

    @contextmanager
    def _loop(self) -> Iterator[None]:
        self._runner.loops += 1
        self._state.status = 0
        try:
            yield
        finally:
            self._runner.loops -= 1

    def _while(self, command: While, streams: Streams) -> int:
        """Run ``while`` and ``until``."""
        status = 0
        with self._loop():
            while self._holds(command.condition, streams) is not command.until:
                going = self._turn(command.body, streams)
                status = self._state.status
                if not going:
                    break
        return status

    def _for(self, command: For, streams: Streams) -> int:
        """Run ``for name in words``."""
        values = self._runner.expander(streams).fields(command.words)
        with self._loop():
            for value in values:
                self._runner.trace(f"for {command.name} in", values, streams)
                self._state.variables[command.name] = value
                if not self._turn(command.body, streams):
                    break
        return self._state.status

    def _count(self, command: Count, streams: Streams) -> int:
        """Run ``for ((…))``."""
        self._number(command.first, streams)
        with self._loop():
            status = 0
            while not "".join(
                getattr(part, "text", "$") for part in command.condition
            ).strip() or self._number(command.condition, streams):
                going = self._turn(command.body, streams)
                status = self._state.status
                if not going:
                    break
                self._number(command.following, streams)
        return status

    def _number(self, expression: Word, streams: Streams) -> int:
        return self._runner.expander(streams).number(expression)

    def _case(self, command: Case, streams: Streams) -> int:
        """Run ``case``: the first branch of which a pattern matches."""
        expander = self._runner.expander(streams)
        value = expander.text(command.word)
        for patterns, body in command.branches:
            if any(re.fullmatch(expander.pattern(pattern), value) for pattern in patterns):
                self._state.status = 0
                return self._runner.script(body, streams)
        return 0

    def _condition(self, command: Condition, streams: Streams) -> int:
        """Run ``[[ … ]]``."""
        process = Process(["[["], self._state.environment(), Path(self._state.cwd), streams)
        place = Place(process, self._state)
        try:
            return int(not holds_double(command.parts, place, self._runner.expander(streams), self._state))
        except (ConditionError, ArithmeticSyntaxError, re.error) as error:
            streams.complain(f"bash: [[: {error}")
            return SYNTAX_STATUS

"""A small bash: runs the trees of `syntax`, one program after another.

Its state (folder, variables, functions) is plain data, so that it can be kept and given back when the page
had to end the worker. Programs are functions; the shell knows them by name only.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from living_notes.lab.runtime.language.expansion import Expander, ExpansionError
from living_notes.lab.runtime.language.parser import parse
from living_notes.lab.runtime.language.state import State
from living_notes.lab.runtime.language.syntax import (
    Command,
    Function,
    Group,
    Pipeline,
    Script,
    ShellSyntaxError,
    Simple,
    UnfinishedError,
)
from living_notes.lab.runtime.shell.compound import Compound
from living_notes.lab.runtime.shell.events import ExitShell, LoopEvent, ReturnEvent
from living_notes.lab.runtime.shell.missing import hint
from living_notes.lab.runtime.shell.program import NOT_FOUND, SYNTAX_STATUS, Process, Program
from living_notes.lab.runtime.shell.redirections import RedirectionError, redirected
from living_notes.lab.runtime.shell.starting import CannotStartError, base_name, resolve
from living_notes.lab.runtime.shell.streams import Pipe, Source, Streams

_DEEPEST = 60
"""How many functions may run inside one another: a call takes a dozen of Python's own."""

_PLAIN = re.compile(r"[\w@%+=:,./{}-]+")


class Shell:
    """Runs commands in `state`.

    Args:
        state: Folder and variables.
        programs: What can be started, by name.
        builtins: What acts on the shell itself.
    """

    def __init__(
        self,
        state: State,
        programs: Mapping[str, Program],
        builtins: "Mapping[str, Builtin]",
    ) -> None:
        self.state = state
        self.programs = programs
        self.builtins = builtins
        self.loops = 0
        self._compound = Compound(self)
        self._asking = 0
        """How deep in conditions it is: ``set -e`` does not end there."""

    def run(self, text: str, streams: Streams, *, check: bool = False) -> int:
        """Run what was typed and return its status.

        Args:
            text: One command or several lines.
            streams: What it reads and writes.
            check: Return the status of the first command that fails, though all of them run.

        Raises:
            UnfinishedError: bash would ask for another line.
        """
        failures: list[int] = []
        try:
            self.evaluate(text, streams, failures)
        except ExitShell as ending:
            self.state.status = ending.status
        except RecursionError:
            streams.complain("bash: maximum function nesting level exceeded")
            self.state.status = 1
        except ExpansionError as error:
            streams.complain(str(error))
            self.state.status = 1
        return next(iter(failures), self.state.status) if check else self.state.status

    def evaluate(self, text: str, streams: Streams, failures: list[int] | None = None) -> int:
        """Run text in this shell and return its status; what ends the shell goes through.

        Args:
            text: One command or several lines.
            streams: What it reads and writes.
            failures: Takes the statuses of lists of commands that fail.

        Raises:
            UnfinishedError: bash would ask for another line.
        """
        try:
            script = parse(text, self.state.aliases)
        except ShellSyntaxError as error:
            streams.complain(str(error))
            self.state.status = SYNTAX_STATUS
            return SYNTAX_STATUS
        return self.script(script, streams, failures)

    def subshell(self) -> "Shell":
        """Return a shell of its own: what it changes is gone afterwards."""
        shell = Shell(self.state.copy(), self.programs, self.builtins)
        shell._asking = self._asking
        return shell

    def run_subshell(self, text: str, streams: Streams, arguments: list[str] | None = None) -> int:
        """Run text as a script of its own."""
        shell = self.subshell()
        shell.state.arguments = arguments or shell.state.arguments
        try:
            return shell._apart(lambda: shell.evaluate(text, streams), streams)  # noqa: SLF001 - the same class
        except UnfinishedError:
            streams.complain("bash: syntax error: unexpected end of file")
            return SYNTAX_STATUS

    def _apart(self, action: Callable[[], int], streams: Streams) -> int:
        """Do what ends with a subshell at the latest."""
        try:
            return action()
        except (ExitShell, ReturnEvent) as ending:
            return ending.status
        except LoopEvent:
            return 0
        except ExpansionError as error:
            streams.complain(str(error))
            return 1

    def expander(self, streams: Streams) -> Expander:
        """Return what expands words here."""

        def substitute(command: str) -> str:
            pipe = Pipe()
            shell = self.subshell()
            shell.state.errexit = False
            shell.state.xtrace += bool(shell.state.xtrace)
            self.state.status = shell.run_subshell(command, replace(streams, stdout=pipe))
            return pipe.data.decode("utf-8", "replace").rstrip("\n")

        return Expander(self.state, substitute)

    def script(self, script: Script, streams: Streams, failures: list[int] | None = None) -> int:
        """Run a script and return its status; `failures` takes the statuses of lists that fail."""
        for index, step in enumerate(script):
            last = index + 1 == len(script) or script[index + 1].joint == ";"
            skipped = (step.joint == "&&" and self.state.status) or (
                step.joint == "||" and not self.state.status
            )
            if not skipped:
                checked = last and not step.pipeline.negated
                self._pipeline(step.pipeline, streams, checked=checked)
                if checked and self.state.status and self.state.errexit and not self._asking:
                    raise ExitShell(self.state.status)
            if last and self.state.status and failures is not None:
                failures.append(self.state.status)
        return self.state.status

    @contextmanager
    def asked(self, *, asked: bool = True) -> Iterator[None]:
        """Run what is a condition: a failure is an answer there, not an error."""
        self._asking += asked
        try:
            yield
        finally:
            self._asking -= asked

    def _pipeline(self, pipeline: Pipeline, streams: Streams, *, checked: bool) -> None:
        with self.asked(asked=not checked):
            status = self._piped(pipeline, streams)
        if pipeline.timed:
            streams.complain("\nreal\t0m0.000s\nuser\t0m0.000s\nsys\t0m0.000s")
        self.state.status = int(not status) if pipeline.negated else status

    def _piped(self, pipeline: Pipeline, streams: Streams) -> int:
        *before, last = pipeline.commands
        source, failed = streams.stdin, 0
        for command in before:
            pipe = Pipe()
            failed = self._beside(command, Streams(source, pipe, streams.stderr)) or failed
            source = Source(bytes(pipe.data))
        streams = replace(streams, stdin=source)
        status = self._beside(last, streams) if before else self.command(last, streams)
        return status or failed if self.state.pipefail else status

    def _beside(self, command: Command, streams: Streams) -> int:
        """Run a command in a shell of its own."""
        shell = self.subshell()
        return shell._apart(lambda: shell.command(command, streams), streams)  # noqa: SLF001 - the same class

    def command(self, command: Command, streams: Streams) -> int:
        """Run one command of a pipeline and return its status."""
        try:
            inside = redirected(command.redirections, streams, self.expander(streams), Path(self.state.cwd))
            status = self._run(command, inside, streams)
        except (RedirectionError, ShellSyntaxError) as error:
            streams.complain(str(error))
            status = 1
        self.state.status = status
        return status

    def _run(self, command: Command, streams: Streams, trace: Streams) -> int:
        match command:
            case Simple():
                return self._simple(command, streams, trace)
            case Group(subshell=True):
                return self._beside(replace(command, subshell=False, redirections=()), streams)
            case Group():
                return self.script(command.body, streams)
            case Function():
                self.state.functions[command.name] = command
                return 0
        return self._compound.run(command, streams)

    def trace(self, head: str, words: list[str], streams: Streams) -> None:
        """Show a command as ``set -x`` does."""
        if self.state.xtrace:
            quoted = [
                word if _PLAIN.fullmatch(word) else "'" + word.replace("'", "'\\''") + "'" for word in words
            ]
            streams.complain(" ".join(["+" * self.state.xtrace, *([head] if head else []), *quoted]))

    def _simple(self, command: Simple, streams: Streams, trace: Streams) -> int:
        expander = self.expander(streams)
        before = self.state.status
        argv = expander.fields(command.words)
        if not argv:
            self.state.status = 0
            for name, word in command.assignments:
                self._assign(name, expander.text(word), trace)
            return self.state.status if command.assignments else 0
        self.state.status = before
        own = {name: expander.text(word) for name, word in command.assignments}
        for name, value in own.items():
            self.trace(f"{name}={value}", [], trace)
        self.trace("", argv, trace)
        process = Process(argv, {**self.state.environment(), **own}, Path(self.state.cwd), streams)
        if argv[0] not in self.state.functions and argv[0] not in self.builtins:
            return self.start(process)
        with self.state.lent(own):
            if function := self.state.functions.get(argv[0]):
                return self._call(function, argv, streams)
            return self.builtins[argv[0]](self, process)

    def _assign(self, name: str, value: str, trace: Streams) -> None:
        self.trace(f"{name}={value}", [], trace)
        self.state.variables[name] = value

    def _call(self, function: Function, argv: list[str], streams: Streams) -> int:
        state = self.state
        if state.depth >= _DEEPEST:
            raise ExpansionError(
                f"bash: {function.name}: maximum function nesting level exceeded ({_DEEPEST})"
            )
        arguments, loops = state.arguments, self.loops
        state.arguments, self.loops = [arguments[0], *argv[1:]], 0
        state.depth += 1
        state.scopes.append({})
        try:
            return self.command(function.body, streams)
        except ReturnEvent as event:
            return event.status
        finally:
            state.arguments, self.loops = arguments, loops
            state.depth -= 1
            self.state.put_back(state.scopes.pop())

    def start(self, process: Process) -> int:
        """Start a program, or what of the shell itself is one too, by its name or its file.

        Returns:
            Its status; 127 where there is none.
        """
        try:
            started = resolve(process, self.programs, self.builtins)
        except CannotStartError as error:
            process.streams.complain(str(error))
            return error.status
        name = base_name(started.argv[0])
        if program := self.programs.get(name):
            if not started.cwd.is_dir():
                return started.fail(f"папки {started.cwd} больше нет: перейдите в другую, например cd ~")
            return program(started)
        if builtin := self.builtins.get(name):
            return builtin(self, started)
        process.streams.complain(f"bash: {process.argv[0]}: command not found")
        if said := hint(name, {*self.programs, *self.builtins}):
            process.streams.complain(said)
        return NOT_FOUND


Builtin = Callable[[Shell, Process], int]

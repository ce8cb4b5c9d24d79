"""A small bash: runs the trees of `syntax`, one program after another.

Its state (folder, variables, functions) is plain data, so that it can be kept and given back when the page
had to end the worker. Programs are functions; the shell knows them by name only.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from living_notes.lab.inside.arithmetic import ArithmeticSyntaxError
from living_notes.lab.inside.conditions import ConditionError, holds_double
from living_notes.lab.inside.expansion import Expander, ExpansionError, State
from living_notes.lab.inside.missing import hint
from living_notes.lab.inside.parser import parse
from living_notes.lab.inside.streams import FileSink, Pipe, Sink, Source, Streams
from living_notes.lab.inside.syntax import (
    Calculation,
    Case,
    Command,
    Condition,
    Count,
    For,
    Function,
    Group,
    If,
    Pipeline,
    Redirection,
    Script,
    ShellSyntaxError,
    Simple,
    Text,
    UnfinishedError,
    While,
    Word,
)

NOT_FOUND = 127
CANNOT_RUN = 126
SYNTAX_STATUS = 2
_DEEPEST = 60
"""How many functions may run inside one another: a call takes a dozen of Python's own."""

PYTHON_FOLDER = "/home/user/app/.venv/bin"
_PROGRAMS_FOLDERS = ("/bin", "/usr/bin", "/usr/local/bin", PYTHON_FOLDER)
_STANDARD: Mapping[str, int] = {"/dev/stdout": 1, "/dev/stderr": 2}
_PLAIN = re.compile(r"[\w@%+=:,./{}-]+")


@dataclass(frozen=True)
class Process:
    """A program as it is started."""

    argv: list[str]
    environment: Mapping[str, str]
    cwd: Path
    streams: Streams

    def path(self, name: str) -> Path:
        """Return the path that an argument means."""
        return self.cwd / name

    def fail(self, message: str, status: int = 1) -> int:
        """Print `message` behind the program's name and return the status."""
        self.streams.complain(f"{self.argv[0]}: {message}")
        return status

    def is_terminal(self, descriptor: str) -> bool:
        """Say whether a descriptor is a terminal."""
        streams: Mapping[str, Source | Sink] = {
            "0": self.streams.stdin,
            "1": self.streams.stdout,
            "2": self.streams.stderr,
        }
        return descriptor in streams and streams[descriptor].tty


Program = Callable[[Process], int]


class ExitShell(Exception):  # noqa: N818 - an event, as SystemExit
    """``exit`` was typed; ends a script or a subshell."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class ReturnEvent(Exception):  # noqa: N818 - as above
    """``return`` was typed; ends a function or a sourced script."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class LoopEvent(Exception):  # noqa: N818 - as above
    """``break``, or ``continue`` where `again` is set, out of so many loops."""

    def __init__(self, levels: int, *, again: bool) -> None:
        super().__init__(levels)
        self.levels = levels
        self.again = again


class RedirectionError(Exception):
    """A file that cannot be opened; the message is bash's."""


@dataclass(frozen=True)
class Place:
    """Where the condition of ``[[`` is asked."""

    process: Process
    state: State

    @property
    def cwd(self) -> Path:
        """The current folder."""
        return self.process.cwd

    def is_terminal(self, descriptor: str) -> bool:
        """Say whether a descriptor is a terminal."""
        return self.process.is_terminal(descriptor)

    def is_set(self, name: str) -> bool:
        """Say whether a variable is set."""
        return self.state.value(name) is not None


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
        builtins: Mapping[str, Callable[["Shell", Process], int]],
    ) -> None:
        self.state = state
        self.programs = programs
        self.builtins = builtins
        self.loops = 0
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
        return self._script(script, streams, failures)

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

    def _script(self, script: Script, streams: Streams, failures: list[int] | None = None) -> int:
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
    def _asked(self, *, asked: bool = True) -> Iterator[None]:
        """Run what is a condition: a failure is an answer there, not an error."""
        self._asking += asked
        try:
            yield
        finally:
            self._asking -= asked

    def _pipeline(self, pipeline: Pipeline, streams: Streams, *, checked: bool) -> None:
        with self._asked(asked=not checked):
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
            inside = self._redirect(command.redirections, streams)
            status = self._run(command, inside, streams)
        except (RedirectionError, ShellSyntaxError) as error:
            streams.complain(str(error))
            status = 1
        self.state.status = status
        return status

    def _run(self, command: Command, streams: Streams, trace: Streams) -> int:  # noqa: C901, PLR0911 - a table
        match command:
            case Simple():
                return self._simple(command, streams, trace)
            case Group(subshell=True):
                return self._beside(replace(command, subshell=False, redirections=()), streams)
            case Group():
                return self._script(command.body, streams)
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
            case Function():
                self.state.functions[command.name] = command
                return 0

    def _if(self, command: If, streams: Streams) -> int:
        for condition, body in command.branches:
            if not condition or self._holds(condition, streams):
                return self._script(body, streams)
        return 0

    def _holds(self, condition: Script, streams: Streams) -> bool:
        with self._asked():
            return self._script(condition, streams) == 0

    def _turn(self, body: Script, streams: Streams) -> bool:
        """Run a loop's body once; return whether the loop goes on."""
        try:
            self._script(body, streams)
        except LoopEvent as event:
            if event.levels > 1:
                raise LoopEvent(event.levels - 1, again=event.again) from None
            self.state.status = 0
            return event.again
        return True

    @contextmanager
    def _loop(self) -> Iterator[None]:
        self.loops += 1
        self.state.status = 0
        try:
            yield
        finally:
            self.loops -= 1

    def _while(self, command: While, streams: Streams) -> int:
        status = 0
        with self._loop():
            while self._holds(command.condition, streams) is not command.until:
                going = self._turn(command.body, streams)
                status = self.state.status
                if not going:
                    break
        return status

    def _for(self, command: For, streams: Streams) -> int:
        values = self.expander(streams).fields(command.words)
        with self._loop():
            for value in values:
                self._trace(f"for {command.name} in", values, streams)
                self.state.variables[command.name] = value
                if not self._turn(command.body, streams):
                    break
        return self.state.status

    def _count(self, command: Count, streams: Streams) -> int:
        self._number(command.first, streams)
        with self._loop():
            status = 0
            while not "".join(
                getattr(part, "text", "$") for part in command.condition
            ).strip() or self._number(command.condition, streams):
                going = self._turn(command.body, streams)
                status = self.state.status
                if not going:
                    break
                self._number(command.following, streams)
        return status

    def _number(self, expression: Word, streams: Streams) -> int:
        return self.expander(streams).number(expression)

    def _case(self, command: Case, streams: Streams) -> int:
        expander = self.expander(streams)
        value = expander.text(command.word)
        for patterns, body in command.branches:
            if any(re.fullmatch(expander.pattern(pattern), value) for pattern in patterns):
                self.state.status = 0
                return self._script(body, streams)
        return 0

    def _condition(self, command: Condition, streams: Streams) -> int:
        process = Process(["[["], self.state.environment(), Path(self.state.cwd), streams)
        place = Place(process, self.state)
        try:
            return int(not holds_double(command.parts, place, self.expander(streams), self.state))
        except (ConditionError, ArithmeticSyntaxError, re.error) as error:
            streams.complain(f"bash: [[: {error}")
            return SYNTAX_STATUS

    def _trace(self, head: str, words: list[str], streams: Streams) -> None:
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
            self._trace(f"{name}={value}", [], trace)
        self._trace("", argv, trace)
        process = Process(argv, {**self.state.environment(), **own}, Path(self.state.cwd), streams)
        if argv[0] not in self.state.functions and argv[0] not in self.builtins:
            return self.start(process)
        with self._lent(own):
            if function := self.state.functions.get(argv[0]):
                return self._call(function, argv, streams)
            return self.builtins[argv[0]](self, process)

    def _assign(self, name: str, value: str, trace: Streams) -> None:
        self._trace(f"{name}={value}", [], trace)
        self.state.variables[name] = value

    @contextmanager
    def _lent(self, own: Mapping[str, str]) -> Iterator[None]:
        """Set the variables that stand before a command for as long as it runs."""
        before = {name: self.state.variables.get(name) for name in own}
        self.state.variables |= own
        try:
            yield
        finally:
            self._put_back(before)

    def _put_back(self, values: Mapping[str, str | None]) -> None:
        for name, value in values.items():
            if value is None:
                self.state.variables.pop(name, None)
            else:
                self.state.variables[name] = value

    def calculate(self, expression: str) -> int:
        """Return the value of an arithmetic expression.

        Raises:
            ExpansionError: It is none.
        """
        return Expander(self.state, str).number((Text(expression, quoted=True),))

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
            self._put_back(state.scopes.pop())

    def start(self, process: Process) -> int:
        """Start a program, or what of the shell itself is one too, by its name or its file.

        Returns:
            Its status; 127 where there is none.
        """
        name = process.argv[0]
        if "/" in name and (status := self._start_file(process)) is not None:
            return status
        base = os.path.basename(name)  # noqa: PTH119 - a name, not a path
        if program := self.programs.get(base):
            if not process.cwd.is_dir():
                return process.fail(f"папки {process.cwd} больше нет: перейдите в другую, например cd ~")
            return program(process)
        if builtin := self.builtins.get(base):
            return builtin(self, process)
        process.streams.complain(f"bash: {name}: command not found")
        if said := hint(base, {*self.programs, *self.builtins}):
            process.streams.complain(said)
        return NOT_FOUND

    def _start_file(self, process: Process) -> int | None:
        """Run a script by its path; None: the path is that of a program."""
        name = process.argv[0]
        path = process.path(name)
        if str(path.parent) in _PROGRAMS_FOLDERS and path.name in self.programs:
            return None
        if path.is_dir():
            process.streams.complain(f"bash: {name}: Is a directory")
            return CANNOT_RUN
        if not path.exists():
            process.streams.complain(f"bash: {name}: No such file or directory")
            return NOT_FOUND
        data = path.read_bytes()
        if (not data or b"\0" in data or str(path.parent) in _PROGRAMS_FOLDERS) and path.name in {
            *self.programs,
            *self.builtins,
        }:
            return None
        if not path.stat().st_mode & 0o111:
            process.streams.complain(f"bash: {name}: Permission denied")
            return CANNOT_RUN
        return self._start_script(process, data.decode("utf-8", "replace").partition("\n")[0])

    def _start_script(self, process: Process, first: str) -> int:
        words = first[2:].split() if first.startswith("#!") else ["bash"]
        if os.path.basename(words[0]) == "env":  # noqa: PTH119 - as above
            words = [word for word in words[1:] if word != "-S"]
        interpreter = os.path.basename(words[0]) if words else ""  # noqa: PTH119 - as above
        started = replace(process, argv=[interpreter, *words[1:], *process.argv])
        if interpreter in self.programs or interpreter in self.builtins:
            return self.start(started)
        process.streams.complain(
            f"bash: {process.argv[0]}: {' '.join(words)}: bad interpreter: No such file or directory"
        )
        return CANNOT_RUN

    def _redirect(self, redirections: tuple[Redirection, ...], streams: Streams) -> Streams:
        expander = self.expander(streams)
        outputs: dict[int, Sink] = {1: streams.stdout, 2: streams.stderr}
        stdin = streams.stdin
        for redirection in redirections:
            target = expander.text(redirection.target)
            if redirection.operator in {">&", "<&"} and target == "-":
                target = "/dev/null"
            if redirection.operator in {"<<", "<<<"}:
                end = "\n" if redirection.operator == "<<<" else ""
                stdin = Source(f"{target}{end}".encode())
            elif redirection.operator == "<":
                stdin = Source(self._read(target), regular=True)
            elif redirection.operator == ">&" and target in {"1", "2"}:
                outputs[redirection.descriptor] = outputs[int(target)]
            elif redirection.operator in {">", ">>", ">|"} and target in _STANDARD:
                outputs[redirection.descriptor] = outputs[_STANDARD[target]]
            elif redirection.operator in {">", ">>", ">|"}:
                append = redirection.operator == ">>"
                outputs[redirection.descriptor] = self._open(target, append=append)
            elif redirection.operator in {"&>", ">&", "&>>"} and not target.isdigit():
                outputs[1] = outputs[2] = self._open(target, append=redirection.operator == "&>>")
            else:
                raise ShellSyntaxError(f"лаборатория не умеет «{redirection.operator}»")
        return Streams(stdin, outputs[1], outputs[2])

    def _read(self, name: str) -> bytes:
        try:
            return b"" if name == "/dev/null" else (Path(self.state.cwd) / name).read_bytes()
        except OSError as error:
            raise RedirectionError(f"bash: {name}: {error.strerror}") from error

    def _open(self, name: str, *, append: bool) -> Sink:
        try:
            return FileSink(Path(self.state.cwd) / name, append=append)
        except OSError as error:
            raise RedirectionError(f"bash: {name}: {error.strerror}") from error

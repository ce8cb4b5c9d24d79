"""A small bash: runs the trees of `syntax`, one program after another.

Its state (folder, variables) is plain data, so that it can be kept and given back when the page had to end
the worker. Programs are functions; the shell knows them by name only.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from living_notes.lab.inside.expansion import Expander, State
from living_notes.lab.inside.parser import parse
from living_notes.lab.inside.streams import FileSink, Pipe, Sink, Source, Streams
from living_notes.lab.inside.syntax import (
    Command,
    For,
    Group,
    If,
    Pipeline,
    Redirection,
    Script,
    ShellSyntaxError,
    Simple,
    UnfinishedError,
    While,
)

NOT_FOUND = 127
IS_DIRECTORY = 126
SYNTAX_STATUS = 2


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


Program = Callable[[Process], int]


class ExitShell(Exception):  # noqa: N818 - an event, as SystemExit
    """``exit`` was typed; ends a script or a subshell."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class RedirectionError(Exception):
    """A file that cannot be opened; the message is bash's."""


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

    def run(self, text: str, streams: Streams, *, check: bool = False) -> int:
        """Run what was typed and return its status.

        Args:
            text: One command or several lines.
            streams: What it reads and writes.
            check: Return the status of the first command that fails, though all of them run.

        Raises:
            UnfinishedError: bash would ask for another line.
        """
        try:
            script = parse(text)
        except ShellSyntaxError as error:
            streams.complain(str(error))
            self.state.status = SYNTAX_STATUS
            return SYNTAX_STATUS
        failed = 0
        try:
            for step in script:
                if (step.joint == "&&" and self.state.status) or (
                    step.joint == "||" and not self.state.status
                ):
                    continue
                self._pipeline(step.pipeline, streams)
                failed = failed or self.state.status
        except ExitShell as ending:
            self.state.status = ending.status
            failed = failed or ending.status
        return failed if check else self.state.status

    def run_subshell(self, text: str, streams: Streams, arguments: list[str] | None = None) -> int:
        """Run text as a script of its own: what it changes in the shell is gone afterwards."""
        state = self.state.copy()
        state.arguments = arguments or state.arguments
        try:
            return Shell(state, self.programs, self.builtins).run(text, streams)
        except UnfinishedError:
            streams.complain("bash: syntax error: unexpected end of file")
            return SYNTAX_STATUS

    def expander(self, streams: Streams) -> Expander:
        """Return what expands words here."""

        def substitute(command: str) -> str:
            pipe = Pipe()
            self.state.status = self.run_subshell(command, replace(streams, stdout=pipe))
            return pipe.data.decode("utf-8", "replace").rstrip("\n")

        return Expander(self.state, substitute)

    def _script(self, script: Script, streams: Streams) -> int:
        for step in script:
            if (step.joint == "&&" and self.state.status) or (step.joint == "||" and not self.state.status):
                continue
            self._pipeline(step.pipeline, streams)
        return self.state.status

    def _pipeline(self, pipeline: Pipeline, streams: Streams) -> None:
        source, failed = streams.stdin, 0
        for command in pipeline.commands[:-1]:
            pipe = Pipe()
            subshell = Shell(self.state.copy(), self.programs, self.builtins)
            failed = subshell.command(command, Streams(source, pipe, streams.stderr)) or failed
            source = Source(bytes(pipe.data))
        last = replace(streams, stdin=source)
        shell = (
            self if len(pipeline.commands) == 1 else Shell(self.state.copy(), self.programs, self.builtins)
        )
        status = shell.command(pipeline.commands[-1], last)
        if self.state.pipefail:
            status = status or failed
        self.state.status = int(not status) if pipeline.negated else status

    def command(self, command: Command, streams: Streams) -> int:
        """Run one command of a pipeline and return its status."""
        try:
            inside = self._redirect(command.redirections, streams)
            if isinstance(command, Simple):
                status = self._simple(command, inside)
            elif isinstance(command, Group):
                status = self._group(command, inside)
            elif isinstance(command, If):
                status = self._if(command, inside)
            elif isinstance(command, While):
                status = self._while(command, inside)
            else:
                status = self._for(command, inside)
        except (RedirectionError, ShellSyntaxError) as error:
            streams.complain(str(error))
            status = 1
        self.state.status = status
        return status

    def _group(self, group: Group, streams: Streams) -> int:
        shell = Shell(self.state.copy(), self.programs, self.builtins) if group.subshell else self
        try:
            return shell._script(group.body, streams)  # noqa: SLF001 - the same class
        except ExitShell as ending:
            if not group.subshell:
                raise
            return ending.status

    def _if(self, command: If, streams: Streams) -> int:
        for condition, body in command.branches:
            if not condition or self._script(condition, streams) == 0:
                return self._script(body, streams)
        return 0

    def _while(self, command: While, streams: Streams) -> int:
        status = 0
        while (self._script(command.condition, streams) == 0) is not command.until:
            status = self._script(command.body, streams)
        return status

    def _for(self, command: For, streams: Streams) -> int:
        status = 0
        for value in self.expander(streams).fields(command.words):
            self.state.variables[command.name] = value
            status = self._script(command.body, streams)
        return status

    def _simple(self, command: Simple, streams: Streams) -> int:
        expander = self.expander(streams)
        before = self.state.status
        argv = expander.fields(command.words)
        if not argv:
            self.state.status = 0
            for name, word in command.assignments:
                self.state.variables[name] = expander.text(word)
            return self.state.status if command.assignments else 0
        self.state.status = before
        own = {name: expander.text(word) for name, word in command.assignments}
        process = Process(argv, {**self.state.environment(), **own}, Path(self.state.cwd), streams)
        if builtin := self.builtins.get(argv[0]):
            return builtin(self, process)
        return self._start(process)

    def _start(self, process: Process) -> int:
        name = process.argv[0]
        if "/" in name:
            path = process.path(name)
            if path.is_dir():
                process.streams.complain(f"bash: {name}: Is a directory")
                return IS_DIRECTORY
            if not path.exists():
                process.streams.complain(f"bash: {name}: No such file or directory")
                return NOT_FOUND
        program = self.programs.get(os.path.basename(name))  # noqa: PTH119 - a name, not a path
        if program is None:
            process.streams.complain(f"bash: {name}: command not found")
            return NOT_FOUND
        return program(process)

    def _redirect(self, redirections: tuple[Redirection, ...], streams: Streams) -> Streams:
        expander = self.expander(streams)
        outputs: dict[int, Sink] = {1: streams.stdout, 2: streams.stderr}
        stdin = streams.stdin
        for redirection in redirections:
            target = expander.text(redirection.target)
            if redirection.operator in {"<<", "<<<"}:
                end = "\n" if redirection.operator == "<<<" else ""
                stdin = Source(f"{target}{end}".encode())
            elif redirection.operator == "<":
                stdin = Source(self._read(target))
            elif redirection.operator == ">&" and target in {"1", "2"}:
                outputs[redirection.descriptor] = outputs[int(target)]
            elif redirection.operator in {">", ">>"}:
                append = redirection.operator == ">>"
                outputs[redirection.descriptor] = self._open(target, append=append)
            elif redirection.operator in {"&>", ">&"}:
                outputs[1] = outputs[2] = self._open(target, append=False)
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

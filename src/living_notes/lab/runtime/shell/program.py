"""A program as the shell starts it: its words, its environment, its folder, its streams."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from living_notes.lab.runtime.language.state import State
from living_notes.lab.runtime.shell.streams import Sink, Source, Streams

NOT_FOUND = 127
CANNOT_RUN = 126
SYNTAX_STATUS = 2
PROGRAMS_FOLDER = "/usr/bin"


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

    def refuse(self, message: str, status: int = 1) -> int:
        """Print `message` as bash does of what is built in, and return the status."""
        self.streams.complain(f"bash: {self.argv[0]}: {message}")
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

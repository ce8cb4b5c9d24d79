"""What a program reads and writes: a terminal, a pipe, a file.

Programs run one after another, so a pipe is a buffer. What differs for a program is whether it writes to a
terminal: Python buffers by lines there and by blocks elsewhere, and with ``2>&1 |`` that is why everything of
stderr comes before stdout.
"""

import codecs
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class Sink(Protocol):
    """Where a program writes."""

    tty: bool

    def write(self, data: bytes) -> None:
        """Take bytes."""
        ...


class Terminal:
    """Hands text on as it comes; a character cut in two waits for its rest."""

    tty = True

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, data: bytes) -> None:
        """Show bytes."""
        if text := self._decoder.decode(data):
            self._show(text)


class Pipe:
    """Keeps what is written for the next program."""

    tty = False

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes) -> None:
        """Keep bytes."""
        self.data += data


class FileSink:
    """Writes into a file, which is opened once, as the shell does."""

    tty = False

    def __init__(self, path: Path, *, append: bool) -> None:
        self._path = path
        with path.open("ab" if append else "wb"):
            pass

    def write(self, data: bytes) -> None:
        """Append bytes."""
        if str(self._path) == "/dev/null":
            return
        with self._path.open("ab") as file:
            file.write(data)


class Source(io.BytesIO):
    """What a program reads; a terminal at which nobody types is at its end.

    Args:
        data: All of it.
        tty: It is a terminal.
        regular: It is a file, so that its size is known.
    """

    def __init__(self, data: bytes = b"", *, tty: bool = False, regular: bool = False) -> None:
        super().__init__(data)
        self.tty = tty
        self.regular = regular

    def isatty(self) -> bool:
        """Say whether it is a terminal."""
        return self.tty


@dataclass(frozen=True)
class Streams:
    """Descriptors 0, 1 and 2 of a program."""

    stdin: Source
    stdout: Sink
    stderr: Sink

    def print(self, text: str) -> None:
        """Write text to stdout."""
        self.stdout.write(text.encode())

    def complain(self, text: str) -> None:
        """Write a line to stderr."""
        self.stderr.write(f"{text}\n".encode())

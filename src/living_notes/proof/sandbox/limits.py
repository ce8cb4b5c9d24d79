"""What a block may cost: seconds, output, room on the disk.

The kernel bounds a file and a process (see `confine`), but neither a folder full of files nor a database. So
while something of a note runs, a thread looks at both now and then, and ends what takes too much.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from errno import ENAMETOOLONG
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any, Final

from living_notes.proof.failures import BlockError
from living_notes.proof.sandbox.door import DEEPEST

OUTPUT: Final = 1_000_000
"""Bytes that one command, statement or block of SQL may print."""
SANDBOX: Final = 256 * 2**20
"""Bytes that a note's folder may take on the disk."""
DATABASE: Final = 512 * 2**20
"""Bytes that a note's database on PostgreSQL may take."""

_PERIOD: Final = 0.4
_MEGABYTE: Final = 2**20


def check_output(text: str, what: str) -> str:
    """Return `text`, unless there is too much of it.

    Args:
        text: What was printed.
        what: What printed it.

    Raises:
        BlockError: It is longer than `OUTPUT`.
    """
    if (size := len(text.encode(errors="replace"))) > OUTPUT:
        raise BlockError(f"printed {size} bytes, where {OUTPUT} are allowed: {what}")
    return text


def within_output(rows: Iterable[Sequence[Any]], what: str) -> Iterator[Sequence[Any]]:
    """Yield rows for as long as they can be printed.

    Args:
        rows: They are taken one by one.
        what: What returned them.

    Raises:
        BlockError: They are longer than `OUTPUT`.
    """
    size = 0
    for row in rows:
        size += sum(len(str(value)) + 1 for value in row)
        if size > OUTPUT:
            raise BlockError(f"printed more than {OUTPUT} bytes, stopped: {what}")
        yield row


def folder_size(folder: Path) -> int:
    """Return the bytes that a folder takes on the disk: holes count for nothing.

    Raises:
        RecursionError: Folders lie deeper than `DEEPEST` in each other; nobody could name what is in them.
    """
    size = 0
    waiting = [(str(folder), 0)]
    while waiting:
        path, depth = waiting.pop()
        if depth > DEEPEST:
            raise RecursionError
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    size += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append((entry.path, depth + 1))
        except OSError as error:
            if error.errno == ENAMETOOLONG:
                raise RecursionError from error
            continue  # removed, or closed to us, while we were looking
    return size


class Watch:
    """Looks at the room that a note takes.

    Args:
        folder: The note's folder.
        database: Returns the bytes of its database, as far as that is not in the folder.
    """

    def __init__(self, folder: Path, database: Callable[[], int]) -> None:
        self._folder = folder
        self._database = database

    @contextmanager
    def over(self, what: str, stop: Callable[[], object], seconds: float = float("inf")) -> Iterator[None]:
        """Call `stop` as soon as what runs inside has taken too much room or time.

        Args:
            what: What runs, as the page has it.
            stop: Ends it; called in another thread.
            seconds: How long it may run.

        Raises:
            BlockError: It took too much, whatever else happened to it then.
        """
        ended = Event()
        found: list[str] = []

        def look() -> None:
            deadline = monotonic() + seconds
            while not found and not ended.wait(min(_PERIOD, max(0.0, deadline - monotonic()))):
                late = f"still running after {seconds:g} s, killed" if monotonic() >= deadline else ""
                if words := late or self._full_folder() or self._full_database():
                    found.append(words)
                    stop()

        thread = Thread(target=look, name="watch", daemon=True)
        thread.start()
        failure = None
        try:
            yield
        except Exception as error:  # noqa: BLE001 - what it met because it was ended is not the reason
            failure = error
        finally:
            ended.set()
            thread.join()
        if words := next(iter(found), self._full_folder()):
            raise BlockError(f"{words}: {what}") from failure
        if failure:
            raise failure

    def _full_folder(self) -> str:
        try:
            return _words("the note's folder", folder_size(self._folder), SANDBOX)
        except RecursionError:
            return f"folders lie deeper than {DEEPEST} in each other, stopped"

    def _full_database(self) -> str:
        return _words("the note's database", self._database(), DATABASE)


def _words(what: str, size: int, limit: int) -> str:
    if size <= limit:
        return ""
    has, may = size // _MEGABYTE, limit // _MEGABYTE
    return f"filled the disk, stopped: {what} has {has} MB, where {may} are allowed"

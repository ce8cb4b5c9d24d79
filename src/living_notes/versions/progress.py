"""A progress bar of plain text: one line that rewrites itself on a terminal, one line an event elsewhere."""

import shutil
import sys
import threading
import time
from typing import TextIO

_WIDTH = 24
_CLEAR = "\r\x1b[K"


class Progress:
    """What is done of several tasks that run at once; its methods may be called from any thread.

    Args:
        total: Number of tasks.
        stream: Where to write; standard error where it is None.
    """

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._total = total
        self._ended = 0
        self._running: dict[str, float] = {}
        self._start = time.monotonic()
        self._lock = threading.Lock()
        self._live = self._stream.isatty()

    def at(self, task: str, share: float) -> None:
        """Say how much of `task` is done, from 0 to 1."""
        with self._lock:
            self._running[task] = share
            self._draw()

    def end(self, task: str, words: str) -> None:
        """Say that `task` has ended, and how; that line stays."""
        with self._lock:
            self._running.pop(task, None)
            self._ended += 1
            clear = _CLEAR if self._live else ""
            self._stream.write(f"{clear}{self._ended}/{self._total}  {task}: {words}\n")
            self._draw()

    def close(self) -> None:
        """Take the bar away."""
        with self._lock:
            if self._live:
                self._stream.write(_CLEAR)
            self._stream.flush()

    def line(self) -> str:
        """Return the bar: how much of all is done, what runs, how long it has taken."""
        share = (self._ended + sum(self._running.values())) / self._total if self._total else 1.0
        full = round(_WIDTH * share)
        running = ", ".join(f"{task} {part:.0%}" for task, part in self._running.items())
        minutes, seconds = divmod(int(time.monotonic() - self._start), 60)
        return f"[{'#' * full}{'.' * (_WIDTH - full)}] {share:4.0%}  {minutes}:{seconds:02}  {running}"

    def _draw(self) -> None:
        if self._live:
            columns = shutil.get_terminal_size().columns
            self._stream.write(_CLEAR + self.line()[: columns - 1])
        self._stream.flush()

"""The lab's build beside a site that is served: how far it is stands in a file that the pages ask for."""

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mkdocs.plugins import get_plugin_logger

from living_notes.lab.build import build
from living_notes.lab.tools import BuildError

PROGRESS = "progress.json"
_TOLD_EVERY = 1.0
"""Seconds; the site's folder is emptied by each of its builds, so the file is written again and again."""

log = get_plugin_logger("living-notes-lab")


class Background:
    """One build in a thread of its own.

    Args:
        root: The project's root.
        make: Builds the lab.
    """

    def __init__(self, root: Path, make: Callable[[Path, Callable[[str, int], None]], Path] = build) -> None:
        self.done = False
        self._root = root
        self._make = make
        self._thread: threading.Thread | None = None
        self._step = ""
        self._ends = 0.0
        self._failed = ""

    def start(self, told: Path, appear: Callable[[], None]) -> None:
        """Begin, unless it has begun.

        Args:
            told: Where the pages ask how far it is.
            appear: Called when the lab is there.
        """
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, args=(told, appear), daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Wait for the end of the build."""
        if self._thread:
            self._thread.join()

    def _run(self, told: Path, appear: Callable[[], None]) -> None:
        teller = threading.Thread(target=self._tell, args=(told,), daemon=True)
        teller.start()
        try:
            self._make(self._root, self._report)
        except (BuildError, OSError) as error:
            self._failed = str(error)
            log.info("лаборатория не собрана: %s", error)
        else:
            self.done = True
            log.info("лаборатория собрана")
            appear()

    def _report(self, step: str, left: int) -> None:
        self._step, self._ends = step, time.monotonic() + left
        log.info("лаборатория собирается: %s, осталось %d с", step, left)

    def state(self) -> dict[str, Any]:
        """Return what the pages are told."""
        if self._failed:
            return {"failed": self._failed}
        return {"done": self.done, "step": self._step, "left": max(1, round(self._ends - time.monotonic()))}

    def _tell(self, told: Path) -> None:
        while not self.done:
            try:
                told.parent.mkdir(parents=True, exist_ok=True)
                told.write_text(json.dumps(self.state(), ensure_ascii=False), encoding="utf-8")
            except OSError:  # the site's folder is being emptied, or is gone with its server
                pass
            time.sleep(_TOLD_EVERY)

"""The lab's engine in a process of its own, asked as the page asks it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from living_notes.lab.limits import read_limits
from living_notes.lab.script import note_script
from living_notes.vault import Note, Vault

ROOT = Path(__file__).parents[2]
DRIVER = Path(__file__).with_name("lab_driver.py")

Message = dict[str, Any]


class LabProcess:
    """One engine under CPython; a context manager."""

    def __init__(self, home: Path) -> None:
        self.events: list[Message] = []
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        self._process = subprocess.Popen(
            [sys.executable, str(DRIVER), str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def ask(self, **request: object) -> Message:
        """Send a request and return its answer; `events` are those that came before it."""
        process = self._process
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        self.events = []
        while line := process.stdout.readline():
            message: Message = json.loads(line)
            if "answers" in message:
                return message
            self.events.append(message)
        raise AssertionError("the engine ended")

    def typed(self, command: str) -> str:
        """Type a command and return what it prints."""
        self.ask(type="run", command=command)
        return "".join(event["text"] for event in self.events if event["type"] == "printed")

    @property
    def state(self) -> Message:
        """The last state that the engine told."""
        return next(event for event in reversed(self.events) if event["type"] == "state")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        if self._process.stdout:
            self._process.stdout.close()
        self._process.wait()


def script_of(permalink: str) -> tuple[Note, Message]:
    """Return a note of the guide and its script."""
    notes = Vault.read(ROOT / "docs").by_permalink
    note = next(note for key, note in notes.items() if key == permalink)
    return note, dict(note_script(note, ROOT / "examples", f"{permalink}/", read_limits()))

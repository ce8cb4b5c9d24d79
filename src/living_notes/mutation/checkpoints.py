"""Points of a recorded run at which a live world can be opened without doing everything again.

A sandbox on SQLite is a folder, so it can be copied after every deed. A shell cannot: what a deed changed
only in the shell (or in the Python session) is done again in the new one, and its state is compared with
the old. A deed that changed both, that wrote the sandbox's own path into a file, or that left a process
running, ends the checkpoints: what comes after it is done again from the last one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from living_notes.mutation.recording import Call
from living_notes.proof.sandbox.copies import COUNTER, HOME, copy_sandbox


@dataclass(frozen=True)
class Checkpoint:
    """A saved sandbox.

    Attributes:
        done: How many deeds had been done.
        folder: The copy.
        again: What a new shell has to be told.
        shell: The state that the shell then has.
        status: Exit status of the last command.
    """

    done: int
    folder: Path
    again: tuple[Call, ...]
    shell: str
    status: int


class Sandbox(Protocol):
    """What is asked of a live world to save it."""

    root: Path
    status: int

    def shell_state(self) -> str:
        """Return all that lasts in the shell from one command to the next."""
        ...

    def leftovers(self) -> Sequence[str]:
        """Return the command lines of processes that are still running."""
        ...


class Checkpoints:
    """Saves `world` after each deed, below `folder`, for as long as that can be done."""

    def __init__(self, world: Sandbox, folder: Path) -> None:
        self.saved: list[Checkpoint] = []
        self._world = world
        self._folder = folder
        self._again: tuple[Call, ...] = ()
        self._shell = world.shell_state()
        self._files = _digests(world.root)
        self._open = True

    def after(self, call: Call) -> None:
        """Look at what `call` changed, and save the sandbox."""
        if not self._open:
            return
        shell, files = self._world.shell_state(), _digests(self._world.root)
        in_session = shell != self._shell or call.name == "run_statement"
        if files is None or self._world.leftovers() or (in_session and files != self._files):
            self._open = False
            return
        if in_session:
            self._again = (*self._again, call)
        self._shell, self._files = shell, files
        done = (self.saved[-1].done if self.saved else 0) + 1
        folder = self._folder / str(done)
        copy_sandbox(self._world.root, folder)
        self.saved.append(Checkpoint(done, folder, self._again, shell, self._world.status))


def _digests(root: Path) -> Mapping[str, str] | None:
    """Return path to digest of everything in a sandbox; None where it cannot be moved."""
    own = str(root).encode()
    found: dict[str, str] = {}
    for path in (*sorted((root / HOME).rglob("*")), root / COUNTER):
        name = path.relative_to(root).as_posix()
        if path.is_symlink() or not path.is_file():
            found[name] = str(path.readlink()) if path.is_symlink() else ""
            continue
        data = path.read_bytes()
        if own in data:
            return None
        found[name] = sha256(data).hexdigest()
    return found

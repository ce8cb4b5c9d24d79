"""The world as the blocks of a note see it: everything they do outside goes through here.

A session knows nothing of shells and sandboxes: it asks a `World` and compares. Whatever a world gives
back reads as on the page (`/home/user/app`, not the sandbox's path), so two runs of one note get equal
answers. That is what lets the answers of one run be kept and asked again (see `recording`).
"""

from collections.abc import Sequence
from typing import Protocol

from living_notes.execution.steps import Ground
from living_notes.proof.golden import Tree
from living_notes.proof.losses import Rows


class World(Ground, Protocol):
    """What a note can do on one database.

    Besides what the rules ask of every ground, the proof looks at what a note leaves. All methods raise
    `BlockError` where what is asked cannot be: a command that hangs, a path outside the project, an edit
    that does not fit.
    """

    def beside(self, path: str) -> Sequence[str]:
        """Return the names in the folder in which `path` would stand, for a message."""
        ...

    def leftovers(self) -> Sequence[str]:
        """Return the command lines of processes that are still running."""
        ...

    def tree(self) -> Tree:
        """Return the files of the project."""
        ...

    def dump(self) -> str:
        """Return schema and rows of the database."""
        ...

    def rows(self) -> Rows | None:
        """Return what every table holds; None where it cannot be counted now."""
        ...

    def surroundings(self) -> Sequence[str]:
        """Return what the note changed in its shell: folder and exported variables, a line each."""
        ...

    def version(self) -> str:
        """Return the database's version."""
        ...

    def close(self) -> None:
        """End every process and remove everything."""
        ...

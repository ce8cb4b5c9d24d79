"""Folders of a run in TMPDIR: each is marked, and locked for as long as whoever made it lives.

What dies outright cannot tidy up. So the next run looks for marked folders that nobody holds any more; what
bears no mark of ours is never touched, whatever its name.
"""

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from living_notes.proof.sandbox.removal import remove_tree

MARK: Final = ".living-notes"
"""The file in a folder that says whose it is."""
_PREFIXES: Final = ("proof-", "notes-")
_YOUNG: Final = 5.0
"""Seconds after which a folder that nobody holds has been left, and is not just being made."""


@contextmanager
def room(prefix: str, parent: Path | None = None) -> Iterator[Path]:
    """Make a folder; it goes with the block, or else with the next run.

    Args:
        prefix: How its name begins, one of ``proof-`` and ``notes-``.
        parent: Where it lies; None: in TMPDIR.
    """
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent)).resolve()
    mark = os.open(folder / MARK, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with suppress(OSError):  # a file system without locks: there nobody sweeps either
            fcntl.flock(mark, fcntl.LOCK_EX)
        yield folder
    finally:
        remove_tree(folder)
        os.close(mark)


def sweep(*parents: Path) -> None:
    """Remove what killed runs of this user have left in some folders."""
    for parent in {parent.resolve() for parent in parents}:
        for prefix in _PREFIXES:
            for folder in parent.glob(f"{prefix}*"):
                with suppress(OSError):  # somebody else's, or another run is faster
                    _remove_left(folder)


def _remove_left(folder: Path) -> None:
    if folder.is_symlink():
        return
    mark = os.open(folder / MARK, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        found = os.fstat(mark)
        if found.st_uid == os.geteuid() and time.time() - found.st_mtime > _YOUNG:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove_tree(folder)
    finally:
        os.close(mark)

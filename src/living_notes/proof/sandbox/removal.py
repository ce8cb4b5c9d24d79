"""Removing what a note has left, however it lies: deep, closed, under long names.

Folders are taken apart from the top: what lies in one is moved up before it goes. So neither the depth of a
tree nor the length of a path matters, only as many folders are open as two, and no link is ever followed.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Final

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

_PATIENCE: Final = 60.0
"""Seconds after which a folder that fills again is left."""


def remove_tree(folder: Path) -> None:
    """Remove a folder and all in it; where there is none, nothing happens.

    Raises:
        OSError: It cannot be removed, or somebody keeps writing into it.
    """
    deadline = monotonic() + _PATIENCE
    try:
        place = os.open(folder, _FOLDER)
    except FileNotFoundError:
        return
    moved = count()
    try:
        while names := os.listdir(place) if monotonic() < deadline else []:  # noqa: PTH208 - by its descriptor
            for name in names:
                with suppress(FileNotFoundError):  # somebody else was faster
                    _remove(place, name, moved)
    finally:
        os.close(place)
    folder.rmdir()


def _remove(place: int, name: str, moved: Iterator[int]) -> None:
    """Remove a file or a folder; the folders in that folder are moved up to where it lies."""
    if not stat.S_ISDIR(os.stat(name, dir_fd=place, follow_symlinks=False).st_mode):
        os.unlink(name, dir_fd=place)
        return
    opened = _open(place, name)
    try:
        for child in os.listdir(opened):  # noqa: PTH208 - as above
            if stat.S_ISDIR(os.stat(child, dir_fd=opened, follow_symlinks=False).st_mode):
                os.close(_open(opened, child))  # a closed folder cannot be moved either
                os.rename(child, _free(place, moved), src_dir_fd=opened, dst_dir_fd=place)
            else:
                os.unlink(child, dir_fd=opened)
    finally:
        os.close(opened)
    os.rmdir(name, dir_fd=place)


def _open(place: int, name: str) -> int:
    """Open a folder with every right of its owner."""
    with suppress(PermissionError):
        opened = os.open(name, _FOLDER, dir_fd=place)
        os.fchmod(opened, stat.S_IRWXU)
        return opened
    os.chmod(name, stat.S_IRWXU, dir_fd=place)
    return os.open(name, _FOLDER, dir_fd=place)


def _free(place: int, moved: Iterator[int]) -> str:
    """Return a name that nothing in `place` has."""
    while True:
        name = f"moved-{next(moved)}"
        try:
            os.stat(name, dir_fd=place, follow_symlinks=False)
        except FileNotFoundError:
            return name

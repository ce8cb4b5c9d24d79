"""The only way from the proof to the files of a note.

The proof itself is not confined, and a note may put anything where a file is looked for: a link in place of
its project or its database, a FIFO under the name of a block. So each folder is opened from the one above it,
beginning at one that the note cannot replace; no link is followed, and nothing but a plain file is read or
written.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from posixpath import isabs, normpath
from typing import IO, Final, NoReturn, Self

from living_notes.proof.failures import BlockError

LARGEST: Final = 64 * 2**20
"""Bytes of the largest file that is read: what a note's program may write."""
DEEPEST: Final = 100
"""How deep folders may lie in each other."""

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A FIFO would make whoever opens it wait for the other side.
_FILE: Final = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_KINDS: Final[tuple[tuple[Callable[[int], bool], str], ...]] = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISREG, "a file"),
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
)


class Door:
    """Opens files below a folder, by their paths from there.

    Args:
        root: A folder that the note cannot replace; it is opened now, and stays the same.
        below: Where in it the folder lies.
        name: What messages call the folder.

    Every method raises `BlockError` for what is no plain file, lies elsewhere, or cannot be opened.
    """

    def __init__(self, root: Path, below: str = ".", name: str = "the project's folder") -> None:
        self._below = _parts(below)
        self._name = name
        self._root = os.open(root, _FOLDER)

    def close(self) -> None:
        """Forget the folder; harmless when done twice."""
        if self._root >= 0:
            os.close(self._root)
            self._root = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def exists(self, path: str) -> bool:
        """Say whether there is a file at `path`."""
        *folders, name = _parts(path) or [path]
        with self._folder(folders) as place:
            found = None if place is None else _status(place, name)
        if found is None:
            return False
        _check_file(path, found.st_mode)
        return True

    def read(self, path: str) -> bytes | None:
        """Return what the file at `path` holds; None where nothing has that name."""
        *folders, name = _parts(path) or [path]
        with self._folder(folders) as place:
            return None if place is None else _read(place, name, path)

    def text(self, path: str) -> str | None:
        """Return the text of the file at `path`; None where nothing has that name."""
        data = self.read(path)
        return None if data is None else decoded(data, path)

    def write(self, path: str, data: bytes, mode: int = 0o666) -> None:
        """Make the file at `path` hold `data`, and the folders above it."""
        *folders, name = _parts(path) or [path]
        with self._folder(folders, make=True) as place:
            if place is None:
                raise BlockError(f"{path} cannot be made: {self._name} is gone")
            found = _status(place, name)
            if found is not None:
                _check_file(path, found.st_mode)
            with _said(path, place, name):
                file = os.open(name, os.O_WRONLY | os.O_CREAT | _FILE, mode, dir_fd=place)
            with _stream(file, "wb", path) as opened, _said(path, place, name):
                opened.truncate(0)
                opened.write(data)

    def names(self, path: str = ".") -> list[str]:
        """Return the names in the folder at `path`, sorted; none where there is no such folder."""
        with self._folder(_parts(path)) as place:
            return [] if place is None else sorted(os.listdir(place))  # noqa: PTH208 - by its descriptor

    def files(self, leave_out: Callable[[str], bool] = lambda _: False) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of every file, in the order of their names.

        Args:
            leave_out: Told the path of a file, or of a folder with a slash behind; True: it is not looked at.
        """
        with self._folder([]) as place:
            if place is not None:
                yield from _files(place, "", leave_out)

    @contextmanager
    def _folder(self, parts: list[str], *, make: bool = False) -> Iterator[int | None]:
        """Open the folder `parts` below ours, one by one; None where one of them does not exist."""
        place = os.dup(self._root)
        try:
            for number, part in enumerate((*self._below, *parts)):
                own = number >= len(self._below)
                shown = "/".join(parts[: number - len(self._below) + 1]) if own else self._name
                found = _status(place, part)
                if found is None and make and own:
                    with _said(shown, place, part):
                        os.mkdir(part, dir_fd=place)
                elif found is None:
                    yield None
                    return
                elif not stat.S_ISDIR(found.st_mode):
                    _refuse(shown, found.st_mode, "a folder")
                with _said(shown, place, part):
                    deeper = os.open(part, _FOLDER, dir_fd=place)
                os.close(place)
                place = deeper
            yield place
        finally:
            os.close(place)


def decoded(data: bytes, path: str) -> str:
    """Return the text of the file at `path`.

    Raises:
        BlockError: It is no UTF-8.
    """
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise BlockError(f"{path} is no UTF-8 text: a note's project holds text") from error


def _parts(path: str) -> list[str]:
    parts = normpath(path).split("/")
    if isabs(path) or parts[0] == "..":
        raise BlockError(f"{path} is outside the project")
    return [] if parts == ["."] else parts


def _status(place: int, name: str) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=place, follow_symlinks=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BlockError(f"{name} cannot be opened: {error.strerror}") from error


@contextmanager
def _said(path: str, place: int, name: str) -> Iterator[None]:
    """Turn an error into a sentence; what has become a link since we looked is said to be one."""
    try:
        yield
    except OSError as error:
        found = _status(place, name)
        if found is not None and not stat.S_ISDIR(found.st_mode):
            _check_file(path, found.st_mode)
        raise BlockError(f"{path} cannot be opened: {error.strerror}") from error


def _stream(file: int, mode: str, path: str) -> IO[bytes]:
    """Return what is open as `file`; something else may have taken its place since we looked."""
    found = os.fstat(file).st_mode
    if stat.S_ISREG(found):
        return os.fdopen(file, mode)
    os.close(file)
    return _refuse(path, found, "a file")


def _check_file(path: str, mode: int) -> None:
    if not stat.S_ISREG(mode):
        _refuse(path, mode, "a file")


def _refuse(path: str, mode: int, wanted: str) -> NoReturn:
    kind = next((words for fits, words in _KINDS if fits(mode)), "a device")
    why = ": the proof follows none" if kind == "a link" else f", where {wanted} should be"
    raise BlockError(f"{path} is {kind}{why}")


def _read(place: int, name: str, path: str) -> bytes | None:
    found = _status(place, name)
    if found is None:
        return None
    _check_file(path, found.st_mode)  # before it is opened: a device may heed even that
    with _said(path, place, name):
        file = os.open(name, os.O_RDONLY | _FILE, dir_fd=place)
    with _stream(file, "rb", path) as opened, _said(path, place, name):
        data = opened.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BlockError(f"{path} is longer than {LARGEST // 2**20} MB")
    return data


def _files(place: int, above: str, leave_out: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    if above.count("/") > DEEPEST:
        raise BlockError(f"{above[:DEEPEST]}…: folders lie deeper than {DEEPEST} in each other")
    for name in sorted(os.listdir(place)):
        path = f"{above}{name}"
        found = _status(place, name)
        if found is None:
            continue
        folder = stat.S_ISDIR(found.st_mode)
        if leave_out(f"{path}/" if folder else path):
            continue
        try:
            path.encode()
        except UnicodeEncodeError as error:
            raise BlockError(f"{path!a} has a name that is no UTF-8 text") from error
        if not folder:
            if (data := _read(place, name, path)) is not None:
                yield path, data
            continue
        with _said(path, place, name):
            deeper = os.open(name, _FOLDER, dir_fd=place)
        try:
            yield from _files(deeper, f"{path}/", leave_out)
        finally:
            os.close(deeper)

"""``ls`` and ``chmod``: what stands in a folder, and who may do what with it."""

import os
import re
import stat
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from living_notes.lab.runtime.commands.options import UnknownOptionError, read_options
from living_notes.lab.runtime.shell.program import Process, Program

OWNER = "user"
"""Whose files they are: the browser has no users."""

_BLOCK = 4096
_HALF_A_YEAR = 365.2425 * 86400 / 2
_CLAUSE = re.compile(r"([ugoa]*)([-+=])([rwxX]*)")
_SHIFTS: Mapping[str, int] = {"u": 6, "g": 3, "o": 0}
_BITS: Mapping[str, int] = {"r": 4, "w": 2, "x": 1, "X": 1}
_LONG: Mapping[str, str] = {
    "all": "a",
    "almost-all": "A",
    "reverse": "r",
    "recursive": "R",
    "directory": "d",
    "classify": "F",
    "human-readable": "h",
    "color": "color",
}


class _Listing:
    """What one ``ls`` was asked for."""

    def __init__(self, process: Process, options: Mapping[str, str]) -> None:
        self._process = process
        self._options = options

    def _has(self, letters: str) -> bool:
        return any(letter in self._options for letter in letters)

    def entries(self, folder: str) -> list[tuple[str, Path]]:
        """Return what is shown of a folder, in order."""
        place = self._process.path(folder)
        names = [name for name in os.listdir(place) if self._has("aA") or not name.startswith(".")]  # noqa: PTH208 - names as they are
        found = self.ordered([(name, place / name) for name in names])
        if self._has("a"):
            dots = [(".", place), ("..", place / "..")]
            found = (
                self.ordered([*dots, *found])
                if self._has("tS")
                else [*found, *reversed(dots)]
                if self._has("r")
                else [*dots, *found]
            )
        return found

    def ordered(self, entries: list[tuple[str, Path]]) -> list[tuple[str, Path]]:
        """Return entries by name, or with ``-t`` by time, with ``-S`` by size."""
        found = sorted(entries)
        if self._has("t"):
            found.sort(key=lambda entry: -entry[1].lstat().st_mtime_ns)
        elif self._has("S"):
            found.sort(key=lambda entry: -entry[1].lstat().st_size)
        return found[::-1] if self._has("r") else found

    def shown(self, entries: Sequence[tuple[str, Path]], *, total: bool) -> str:
        """Return entries as they are printed: side by side on a terminal, else a line each."""
        if self._has("l"):
            return self._long(entries, total=total)
        names = [self._name(name, path) for name, path in entries]
        if self._has("1") or not self._process.streams.stdout.tty:
            return "".join(f"{name}\n" for name in names)
        return "  ".join(names) + "\n" * bool(names)

    def _name(self, name: str, path: Path) -> str:
        shown = f"'{name}'" if " " in name and self._process.streams.stdout.tty else name
        if self._has("Fp") and path.is_dir() and not path.is_symlink():
            return f"{shown}/"
        if self._has("F") and not path.is_symlink():
            return shown + "*" * bool(path.stat().st_mode & 0o111)
        return shown + "@" * (self._has("F") and not self._has("l"))

    def _long(self, entries: Sequence[tuple[str, Path]], *, total: bool) -> str:
        rows: list[list[str]] = []
        blocks = 0
        for name, path in entries:
            found = path.lstat()
            size = max(found.st_size, 1) if stat.S_ISDIR(found.st_mode) else found.st_size
            blocks += -(-size // _BLOCK)
            links = 2 + sum(one.is_dir() for one in path.iterdir()) if stat.S_ISDIR(found.st_mode) else 1
            arrow = f" -> {path.readlink()}" if path.is_symlink() else ""
            bytes_ = self._size(found.st_size)
            rows.append(
                [
                    stat.filemode(found.st_mode),
                    str(links),
                    bytes_,
                    _moment(found.st_mtime),
                    self._name(name, path) + arrow,
                ]
            )
        wide = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
        lines = [
            f"{mode} {links:>{wide[1]}} {OWNER} {OWNER} {size:>{wide[2]}} {when} {name}\n"
            for mode, links, size, when, name in rows
        ]
        head = f"total {self._size(blocks * _BLOCK) if self._has('h') else blocks * _BLOCK // 1024}\n"
        return head * total + "".join(lines)

    def _size(self, size: int) -> str:
        if not self._has("h") or size < 1024:  # noqa: PLR2004 - bytes in a kilobyte
            return str(size)
        value, units = size / 1024, "KMG"
        while value >= 1024 and units[1:]:  # noqa: PLR2004 - as above
            value, units = value / 1024, units[1:]
        up = -(-value * 10 // 1) / 10
        return f"{up:.1f}{units[0]}" if up < 10 else f"{int(-(-value // 1))}{units[0]}"  # noqa: PLR2004 - one digit before the point


def _moment(when: float) -> str:
    there = time.localtime(when)
    recent = 0 <= time.time() - when < _HALF_A_YEAR
    return f"{time.strftime('%b', there)} {there.tm_mday:2} " + (
        time.strftime("%H:%M", there) if recent else f" {there.tm_year}"
    )


def _ls(process: Process) -> int:
    options, names = read_options(process.argv[1:], "1alAdRrtShFp", _LONG)
    listing = _Listing(process, options)
    status = 0
    files: list[tuple[str, Path]] = []
    folders: list[tuple[str, Path]] = []
    for name in names or ["."]:
        path = process.path(name)
        if not path.exists() and not path.is_symlink():
            status = process.fail(f"cannot access '{name}': No such file or directory", 2)
        elif path.is_dir() and "d" not in options:
            folders.append((name, path))
        else:
            files.append((name, path))
    sections = [listing.shown(listing.ordered(files), total=False)] if files else []
    waiting = [name for name, _ in listing.ordered(folders)]
    while waiting:
        name = waiting.pop(0)
        entries = listing.entries(name)
        if "R" in options:
            inside = [
                f"{name.rstrip('/')}/{entry}"
                for entry, path in entries
                if path.is_dir() and entry not in {".", ".."}
            ]
            waiting[:0] = inside
        title = f"{name}:\n" if len(names) > 1 or "R" in options else ""
        sections.append(title + listing.shown(entries, total=True))
    process.streams.print("\n".join(sections))
    return status


def changed_mode(mode: int, spelled: str, *, folder: bool) -> int:
    """Return a mode changed as ``chmod`` does.

    Args:
        mode: The permissions there are.
        spelled: Octal digits, or clauses such as ``u+x,go-w``.
        folder: ``X`` counts.

    Raises:
        UnknownOptionError: It spells no mode.
    """
    if re.fullmatch(r"[0-7]{1,4}", spelled):
        return int(spelled, 8)
    for clause in spelled.split(","):
        match = _CLAUSE.fullmatch(clause)
        if match is None:
            raise UnknownOptionError(f"invalid mode: '{spelled}'")
        letters = match[3] if folder or mode & 0o111 else match[3].replace("X", "")
        bits = 0
        for letter in letters:
            bits |= _BITS[letter]
        whose = "ugo" if not match[1] or "a" in match[1] else match[1]
        masked = 0o022 if not match[1] else 0
        for who in whose:
            there = (bits << _SHIFTS[who]) & ~masked
            if match[2] == "+":
                mode |= there
            elif match[2] == "-":
                mode &= ~there
            else:
                mode = mode & ~(7 << _SHIFTS[who]) | there
    return mode


def _chmod(process: Process) -> int:
    words = process.argv[1:]
    recursive = [word for word in words if word in {"-R", "--recursive"}]
    words = [word for word in words if word not in {"-R", "--recursive"}]
    if len(words) < 2:  # noqa: PLR2004 - a mode and a file
        return process.fail(f"missing operand after '{words[0]}'" if words else "missing operand")
    if words[0].startswith("--"):
        raise UnknownOptionError(f"лаборатория не знает ключа {words[0]}")
    status = 0
    for name in words[1:]:
        root = process.path(name)
        if not root.exists():
            status = process.fail(f"cannot access '{name}': No such file or directory")
            continue
        for path in [root, *(root.rglob("*") if recursive else ())]:
            path.chmod(changed_mode(stat.S_IMODE(path.stat().st_mode), words[0], folder=path.is_dir()))
    return status


LISTING: Mapping[str, Program] = {"ls": _ls, "chmod": _chmod}

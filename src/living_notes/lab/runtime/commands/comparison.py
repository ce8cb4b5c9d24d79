"""Programs that compare files: ``diff``, ``cmp``, ``comm``."""

import time
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

from living_notes.lab.runtime.commands.filters import inputs, lines_of
from living_notes.lab.runtime.commands.options import read_options
from living_notes.lab.runtime.shell.program import Process, Program

Change = tuple[int, int, int, int]
"""Lines ``[a, b)`` of the first file stand for ``[c, d)`` of the second."""

_TROUBLE = 2
_LARGEST = 4_000_000
"""Above so many pairs of lines the shortest list of changes is not looked for."""

_NO_NEWLINE = "\\ No newline at end of file\n"


def changes(first: Sequence[str], second: Sequence[str]) -> list[Change]:
    """Return what must change to make the first file the second: as little as possible."""
    if len(first) * len(second) > _LARGEST:
        codes = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
        return [(a, b, c, d) for tag, a, b, c, d in codes if tag != "equal"]
    longest = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i in range(len(first) - 1, -1, -1):
        below, row = longest[i + 1], longest[i]
        for j in range(len(second) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if first[i] == second[j] else max(below[j], row[j + 1])
    found: list[Change] = []
    i = j = 0
    while i < len(first) or j < len(second):
        if i < len(first) and j < len(second) and first[i] == second[j]:
            i, j = i + 1, j + 1
            continue
        a, c = i, j
        while (i < len(first) or j < len(second)) and not (
            i < len(first) and j < len(second) and first[i] == second[j]
        ):
            deleted = j == len(second) or (i < len(first) and longest[i + 1][j] >= longest[i][j + 1])
            i, j = i + deleted, j + (not deleted)
        found.append((a, i, c, j))
    return found


class _Pair:
    """Two files and how their differences are shown."""

    def __init__(self, process: Process, options: Mapping[str, str]) -> None:
        self._process = process
        self._options = options

    def _read(self, name: str) -> bytes:
        return self._process.streams.stdin.read() if name == "-" else self._process.path(name).read_bytes()

    def compare(self, left: str, right: str, *, title: str = "") -> int:
        """Print how two files differ; return the status."""
        one, other = self._read(left), self._read(right)
        if one == other:
            return 0
        lines = [data.decode("utf-8", "surrogateescape").splitlines(keepends=True) for data in (one, other)]
        found = changes(*(self._keys(part) for part in lines))
        if not found:
            return 0
        show = self._process.streams.print
        if "q" in self._options:
            show(f"Files {left} and {right} differ\n")
        elif b"\0" in one + other:
            show(f"Binary files {left} and {right} differ\n")
        else:
            show(title)
            if {"u", "U"} & set(self._options):
                show("".join(self._unified(left, right, lines[0], lines[1], found)))
            else:
                show("".join(_normal(lines[0], lines[1], found)))
        return 1

    def _keys(self, lines: Sequence[str]) -> list[str]:
        keys = [
            "".join(line.split())
            if "w" in self._options
            else " ".join(line.rstrip().split(" "))
            if "b" in self._options
            else line
            for line in lines
        ]
        if "b" in self._options:
            keys = [
                " ".join(key.split()) if not key[:1].isspace() else " " + " ".join(key.split())
                for key in keys
            ]
        return [key.lower() for key in keys] if "i" in self._options else keys

    def _stamp(self, name: str) -> str:
        if name == "-":
            return f"--- {name}"
        found = self._process.path(name).stat()
        there = time.localtime(found.st_mtime)
        when = time.strftime("%Y-%m-%d %H:%M:%S", there)
        return f"{name}\t{when}.{found.st_mtime_ns % 1_000_000_000:09} {time.strftime('%z', there)}"

    def _unified(
        self, left: str, right: str, one: Sequence[str], other: Sequence[str], found: list[Change]
    ) -> Iterator[str]:
        around = int(self._options.get("U", 3))
        yield f"--- {self._stamp(left)}\n+++ {self._stamp(right)}\n"
        hunk: list[Change] = []
        for change in found:
            if hunk and change[0] - hunk[-1][1] > 2 * around:
                yield from _hunk(hunk, one, other, around)
                hunk = []
            hunk.append(change)
        yield from _hunk(hunk, one, other, around)

    def folders(self, left: str, right: str) -> int:
        """Compare two folders."""
        status = 0
        names = {left: self._names(left), right: self._names(right)}
        for name in sorted(names[left] | names[right]):
            if name not in names[left] or name not in names[right]:
                self._process.streams.print(f"Only in {left if name in names[left] else right}: {name}\n")
                status = 1
                continue
            here, there = f"{left}/{name}", f"{right}/{name}"
            if self._process.path(here).is_dir() and self._process.path(there).is_dir():
                if "r" in self._options:
                    status = self.folders(here, there) or status
                else:
                    self._process.streams.print(f"Common subdirectories: {here} and {there}\n")
            else:
                flags = "".join(f" -{letter}" for letter in self._options)
                status = self.compare(here, there, title=f"diff{flags} {here} {there}\n") or status
        return status

    def _names(self, folder: str) -> set[str]:
        return {path.name for path in self._process.path(folder).iterdir()}


def _hunk(found: list[Change], one: Sequence[str], other: Sequence[str], around: int) -> Iterator[str]:
    before = min(around, found[0][0])
    after = min(around, len(one) - found[-1][1])
    start, end = found[0][0] - before, found[-1][1] + after
    there, last = found[0][2] - before, found[-1][3] + after
    yield f"@@ -{_place(start, end)} +{_place(there, last)} @@\n"
    at = start
    for a, b, c, d in [*found, (end, end, last, last)]:
        yield from _marked(" ", one[at:a])
        yield from _marked("-", one[a:b])
        yield from _marked("+", other[c:d])
        at = b


def _place(start: int, end: int) -> str:
    size = end - start
    return f"{start + 1}" if size == 1 else f"{start + bool(size)},{size}"


def _marked(mark: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n{_NO_NEWLINE}"


def _normal(one: Sequence[str], other: Sequence[str], found: list[Change]) -> Iterator[str]:
    for a, b, c, d in found:
        kind = "a" if a == b else "d" if c == d else "c"
        yield f"{_lines(a, b)}{kind}{_lines(c, d)}\n"
        yield from _marked("< ", one[a:b])
        yield "---\n" * (kind == "c")
        yield from _marked("> ", other[c:d])


def _lines(start: int, end: int) -> str:
    return f"{start + 1},{end}" if end - start > 1 else str(max(start + 1, end) if end > start else start)


def _diff(process: Process) -> int:
    long = {
        "unified": "u",
        "brief": "q",
        "recursive": "r",
        "ignore-case": "i",
        "ignore-all-space": "w",
        "color": "color",
    }
    options, names = read_options(process.argv[1:], "uU:qrwibN", long)
    if len(names) != 2:  # noqa: PLR2004 - two files
        return process.fail(f"missing operand after '{(names or ['diff'])[-1]}'", _TROUBLE)
    missing = [name for name in names if name != "-" and not process.path(name).exists()]
    for name in missing:
        process.fail(f"{name}: No such file or directory")
    if missing:
        return _TROUBLE
    left, right = names
    folders = [name != "-" and process.path(name).is_dir() for name in names]
    pair = _Pair(process, options)
    if all(folders):
        return pair.folders(left, right)
    if folders[0]:
        left = f"{left}/{Path(right).name}"
    elif folders[1]:
        right = f"{right}/{Path(left).name}"
    return pair.compare(left, right)


def _cmp(process: Process) -> int:
    options, names = read_options(process.argv[1:], "s", {"silent": "s", "quiet": "s"})
    if len(names) == 1:
        names.append("-")
    if len(names) != 2:  # noqa: PLR2004 - two files
        return process.fail("missing operand after 'cmp'", _TROUBLE)
    data: list[bytes] = []
    for _, content in inputs(process, names):
        if content is None:
            return _TROUBLE
        data.append(content)
    first, second = data
    if first == second:
        return 0
    if "s" in options:
        return 1
    place = next((at for at, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]), None)
    if place is None:
        size = min(len(first), len(second))
        shorter = names[0] if len(first) < len(second) else names[1]
        lines = (first if len(first) < len(second) else second).count(b"\n")
        where = (
            "which is empty"
            if not size
            else f"after byte {size}, "
            + (f"line {lines}" if first[:size].endswith(b"\n") else f"in line {lines + 1}")
        )
        process.streams.complain(f"cmp: EOF on {shorter} {where}")
    else:
        line = first[:place].count(b"\n") + 1
        process.streams.print(f"{names[0]} {names[1]} differ: byte {place + 1}, line {line}\n")
    return 1


def _comm(process: Process) -> int:
    options, names = read_options(process.argv[1:], "123")
    if len(names) != 2:  # noqa: PLR2004 - two files
        return process.fail("missing operand", 1)
    found = [data for _, data in inputs(process, names)]
    if None in found:
        return 1
    left, right = (lines_of(data or b"") for data in found)
    tabs = {
        "1": "",
        "2": "\t" * ("1" not in options),
        "3": "\t" * (("1" not in options) + ("2" not in options)),
    }
    for column, group in groupby(_merged(left, right), key=lambda one: one[0]):
        if column not in options:
            process.streams.print("".join(f"{tabs[column]}{line}\n" for _, line in group))
    return 0


def _merged(left: list[str], right: list[str]) -> Iterator[tuple[str, str]]:
    i = j = 0
    while i < len(left) or j < len(right):
        if j == len(right) or (i < len(left) and left[i] < right[j]):
            yield "1", left[i]
            i += 1
        elif i == len(left) or right[j] < left[i]:
            yield "2", right[j]
            j += 1
        else:
            yield "3", left[i]
            i, j = i + 1, j + 1


COMPARISON: Mapping[str, Program] = {"diff": _diff, "cmp": _cmp, "comm": _comm}

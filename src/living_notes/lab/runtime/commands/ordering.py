"""``sort`` and ``uniq``."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from living_notes.lab.runtime.commands.filters import inputs, lines_of
from living_notes.lab.runtime.commands.options import UnknownOptionError, read_options
from living_notes.lab.runtime.shell.program import Process, Program

_KEY = re.compile(r"(\d+)(?:\.(\d+))?([bfnrh]*)(?:,(\d+)(?:\.(\d+))?([bfnrh]*))?")
_NUMBER = re.compile(r"\s*(-?\d*\.?\d*)([kKMGT]?)")
_UNITS = "kMGT"
_LONG = {
    "unique": "u",
    "reverse": "r",
    "numeric-sort": "n",
    "human-numeric-sort": "h",
    "version-sort": "V",
    "ignore-case": "f",
    "key": "k",
    "field-separator": "t",
    "output": "o",
    "stable": "s",
    "check": "c",
}

Key = str | float | tuple[tuple[int, int | str], ...]


def _fields(line: str, mark: str | None) -> list[str]:
    return line.split(mark) if mark else re.findall(r"\s*\S+|\s+$", line)


def _number(text: str, *, units: bool) -> float:
    match = _NUMBER.match(text)
    digits = match[1] if match else ""
    value = float(digits) if digits.strip("-.") else 0.0
    unit = match[2].replace("K", "k") if match and units else ""
    return value * 1024 ** (_UNITS.index(unit) + 1) if unit else value


def _version(text: str) -> tuple[tuple[int, int | str], ...]:
    return tuple((1, int(part)) if part.isdigit() else (0, part) for part in re.split(r"(\d+)", text))


def _maker(flags: str) -> Callable[[str], Key]:
    def make(text: str) -> Key:
        text = text.lstrip() if "b" in flags else text
        if "n" in flags or "h" in flags:
            return _number(text, units="h" in flags)
        return _version(text) if "V" in flags else text.upper() if "f" in flags else text

    return make


class _Key:
    """One ``-k``: which part of a line it takes, and how it is compared."""

    def __init__(self, spelled: str, mark: str | None, flags: str) -> None:
        match = _KEY.fullmatch(spelled)
        if match is None or match[1] == "0":
            raise UnknownOptionError(f"invalid number at field start: invalid count at start of '{spelled}'")
        own = match[3] + (match[6] or "")
        self._mark = mark
        self._first, self._char = int(match[1]), int(match[2] or 1)
        self._last, self._end = int(match[4] or 0), int(match[5] or 0)
        self._make = _maker(own or flags)
        self.reverse = "r" in (own or flags)

    def __call__(self, line: str) -> Key:
        parts = _fields(line, self._mark)
        chosen = parts[self._first - 1 : self._last or None]
        if chosen and self._end and self._last and len(parts) >= self._last:
            chosen[-1] = chosen[-1][: self._end]
        return self._make((self._mark or "").join(chosen)[self._char - 1 :])


def _sort(process: Process) -> int:
    options, names = read_options(process.argv[1:], "urnfbhVsct:k:o:", _LONG)
    status = 0
    lines: list[str] = []
    for _, data in inputs(process, names, "cannot read: {name}: {reason}"):
        if data is None:
            return 2
        lines += lines_of(data)
    mark = options.get("t")
    mark = "\t" if mark == "\\t" else mark
    flags = "".join(letter for letter in "rnfbhV" if letter in options)
    keys = [_Key(spelled, mark, flags) for spelled in options.get("k", "").split("\n") if spelled]
    ordered = _ordered(lines, keys, flags, last="u" not in options and "s" not in options)
    if "c" in options:
        wrong = next(
            (at for at, pair in enumerate(zip(lines, ordered, strict=True)) if pair[0] != pair[1]), None
        )
        if wrong is not None:
            status = process.fail(f"{(names or ['-'])[0]}:{wrong + 1}: disorder: {lines[wrong]}")
        return status
    if "u" in options:
        make = _maker(flags)
        ordered = [
            next(group)
            for _, group in groupby(ordered, key=lambda line: [key(line) for key in keys] or [make(line)])
        ]
    text = "".join(f"{line}\n" for line in ordered)
    if "o" in options:
        process.path(options["o"]).write_text(text, encoding="utf-8")
    else:
        process.streams.print(text)
    return status


def _ordered(lines: Sequence[str], keys: Sequence[_Key], flags: str, *, last: bool) -> list[str]:
    """Sort by each key in turn; where all are equal, by the whole line unless it is to stay."""
    found = sorted(lines, reverse="r" in flags) if last else list(lines)
    if not keys:
        found.sort(key=_maker(flags), reverse="r" in flags)
    for key in reversed(keys):
        found.sort(key=key, reverse=key.reverse)
    return found


def _uniq(process: Process) -> int:
    long = {"count": "c", "repeated": "d", "unique": "u", "ignore-case": "i"}
    options, names = read_options(process.argv[1:], "cdui", long)
    lines: list[str] = []
    for _, data in inputs(process, names[:1]):
        if data is None:
            return 1
        lines += lines_of(data)
    for _, group in groupby(lines, key=lambda line: line.lower() if "i" in options else line):
        run = list(group)
        if ("d" in options and len(run) == 1) or ("u" in options and len(run) > 1):
            continue
        process.streams.print(f"{len(run):7} {run[0]}\n" if "c" in options else f"{run[0]}\n")
    return 0


ORDERING: Mapping[str, Program] = {"sort": _sort, "uniq": _uniq}

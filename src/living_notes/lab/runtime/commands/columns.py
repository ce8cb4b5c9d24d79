"""Programs that cut, join and translate lines: ``cut``, ``tr``, ``paste``, ``nl``, ``column`` and more."""

import re
import string
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from living_notes.lab.runtime.commands.filters import inputs, lines_of
from living_notes.lab.runtime.commands.options import UnknownOptionError, read_options
from living_notes.lab.runtime.shell.program import Process, Program

_SPAN = re.compile(r"(\d*)(-?)(\d*)")
_CLASSES: Mapping[str, str] = {
    "alpha": string.ascii_letters,
    "digit": string.digits,
    "alnum": string.digits + string.ascii_uppercase + string.ascii_lowercase,
    "lower": string.ascii_lowercase,
    "upper": string.ascii_uppercase,
    "space": " \t\n\r\v\f",
    "blank": " \t",
    "punct": string.punctuation,
}
_MEMBER = re.compile(r"\[:(\w+):\]|(\\[0-7]{1,3}|\\.|.)(?:-(\\[0-7]{1,3}|\\.|.))?", re.DOTALL)
_ESCAPES: Mapping[str, str] = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "\\": "\\",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
}


def _all_lines(process: Process, names: list[str]) -> tuple[list[str], int]:
    """Return the lines of all inputs, and 1 where one of them cannot be read."""
    found = [data for _, data in inputs(process, names)]
    return [line for data in found if data is not None for line in lines_of(data)], int(None in found)


def spans(listed: str) -> list[tuple[int, int]]:
    """Return the ranges of a list such as ``1,3-5,7-``, from 1, with their ends.

    Raises:
        UnknownOptionError: It is no list.
    """
    found: list[tuple[int, int]] = []
    for part in listed.split(","):
        match = _SPAN.fullmatch(part)
        if match is None or not (match[1] or match[3]):
            raise UnknownOptionError(f"invalid field value '{part}'")
        first = int(match[1] or 1)
        if not first:
            raise UnknownOptionError("fields are numbered from 1")
        found.append((first, int(match[3]) if match[3] else (1 << 30) if match[2] else first))
    return found


def _cut(process: Process) -> int:
    long = {
        "delimiter": "d",
        "fields": "f",
        "characters": "c",
        "output-delimiter": "out:",
        "complement": "complement",
    }
    options, names = read_options(process.argv[1:], "d:f:c:b:s", long)
    listed = next((options[letter] for letter in "fcb" if letter in options), None)
    if listed is None:
        return process.fail("you must specify a list of bytes, characters, or fields")
    wanted = spans(listed)

    def kept(parts: list[str]) -> list[str]:
        return [
            part
            for number, part in enumerate(parts, start=1)
            if any(first <= number <= last for first, last in wanted) is not ("complement" in options)
        ]

    mark = options.get("d", "\t")
    lines, status = _all_lines(process, names)
    for line in lines:
        if "f" not in options:
            process.streams.print(options.get("out", "").join(kept(list(line))) + "\n")
        elif mark in line:
            process.streams.print(options.get("out", mark).join(kept(line.split(mark))) + "\n")
        elif "s" not in options:
            process.streams.print(f"{line}\n")
    return status


def _character(spelled: str) -> str:
    if len(spelled) == 1:
        return spelled
    return (
        chr(int(spelled[1:], 8)) if spelled[1] in string.octdigits else _ESCAPES.get(spelled[1], spelled[1])
    )


def _members(spelled: str) -> str:
    """Return the characters of a set such as ``a-z[:digit:]``, in order."""
    found = ""
    for match in _MEMBER.finditer(spelled):
        if match[1]:
            found += _CLASSES.get(match[1], "")
        elif match[3]:
            found += "".join(map(chr, range(ord(_character(match[2])), ord(_character(match[3])) + 1)))
        else:
            found += _character(match[2])
    return found


def _tr(process: Process) -> int:
    options, sets = read_options(
        process.argv[1:], "dscC", {"delete": "d", "squeeze-repeats": "s", "complement": "c"}
    )
    if not sets:
        return process.fail("missing operand")
    if len(sets) == 1 and not {"d", "s"} & set(options):
        return process.fail(f"missing operand after '{sets[0]}'")
    text = process.streams.stdin.read().decode("utf-8", "replace")
    first, second = _members(sets[0]), _members(sets[1]) if sets[1:] else ""
    complement = bool({"c", "C"} & set(options))
    chosen = {char for char in text if char not in first} if complement else set(first)
    if "d" in options:
        text = "".join(char for char in text if char not in chosen)
    elif second:
        if complement:
            table = dict.fromkeys(chosen, second[-1])
        else:
            table = dict(zip(first, second.ljust(len(first), second[-1]), strict=False))
        text = "".join(table.get(char, char) for char in text)
    if "s" in options:
        squeezed = set(second) if second else chosen
        text = "".join(
            char for at, char in enumerate(text) if not (char in squeezed and text[at - 1 : at] == char)
        )
    process.streams.print(text)
    return 0


def _paste(process: Process) -> int:
    options, names = read_options(process.argv[1:], "d:s", {"delimiters": "d", "serial": "s"})
    mark = _members(options.get("d", "\t"))
    columns = [lines_of(data or b"") for _, data in inputs(process, names)]
    for row in columns if "s" in options else zip_longest(*columns, fillvalue=""):
        joined = (
            "".join(part + mark[at % len(mark)] for at, part in enumerate(row[:-1]))
            if mark
            else "".join(row[:-1])
        )
        process.streams.print(f"{joined}{row[-1] if row else ''}\n")
    return 0


def _nl(process: Process) -> int:
    options, names = read_options(process.argv[1:], "b:")
    number = 0
    lines, status = _all_lines(process, names)
    for line in lines:
        counted = bool(line) or options.get("b") == "a"
        number += counted
        process.streams.print(f"{number:6}\t{line}\n" if counted else f"{'':7}{line}\n")
    return status


def _tac(process: Process) -> int:
    _, names = read_options(process.argv[1:], "")
    status = 0
    for _, data in inputs(process, names):
        status = status or int(data is None)
        process.streams.print("".join(f"{line}\n" for line in reversed(lines_of(data or b""))))
    return status


def _rev(process: Process) -> int:
    _, names = read_options(process.argv[1:], "")
    lines, status = _all_lines(process, names)
    process.streams.print("".join(f"{line[::-1]}\n" for line in lines))
    return status


def _fold(process: Process) -> int:
    options, names = read_options(process.argv[1:], "w:s", {"width": "w", "spaces": "s"})
    lines, status = _all_lines(process, names)
    for line in lines:
        for part in _folded(line, int(options.get("w", "80")), spaces="s" in options):
            process.streams.print(f"{part}\n")
    return status


def _folded(line: str, width: int, *, spaces: bool) -> Iterator[str]:
    while len(line) > width:
        at = line.rfind(" ", 0, width) + 1 if spaces else 0
        yield line[: at or width]
        line = line[at or width :]
    yield line


def _column(process: Process) -> int:
    options, names = read_options(process.argv[1:], "ts:", {"table": "t", "separator": "s"})
    lines, status = _all_lines(process, names)
    if "t" not in options:
        raise UnknownOptionError("лаборатория умеет только column -t")
    rows = [
        re.split(f"[{re.escape(options['s'])}]" if "s" in options else r"\s+", line.strip())
        for line in lines
        if line.strip()
    ]
    wide = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    for row in rows:
        *before, last = row
        process.streams.print(
            "".join(f"{part:<{wide[at]}}  " for at, part in enumerate(before)) + f"{last}\n"
        )
    return status


COLUMNS: Mapping[str, Program] = {
    "cut": _cut,
    "tr": _tr,
    "paste": _paste,
    "nl": _nl,
    "tac": _tac,
    "rev": _rev,
    "fold": _fold,
    "column": _column,
}

"""Programs that read text and print text: ``cat``, ``head``, ``sort``, ``wc``, ``grep`` and their like."""

from collections.abc import Iterator, Mapping

from living_notes.lab.inside.options import NUMBER, read_options
from living_notes.lab.inside.patterns import compile_pattern
from living_notes.lab.inside.shell import Process, Program


def inputs(process: Process, names: list[str]) -> Iterator[tuple[str, bytes | None]]:
    """Yield each named file's name and content, or stdin where none is named; None: it cannot be read."""
    for name in names or ["-"]:
        if name == "-":
            yield "(standard input)", process.streams.stdin.read()
            continue
        try:
            yield name, process.path(name).read_bytes()
        except OSError as error:
            process.fail(f"{name}: {error.strerror}")
            yield name, None


def lines_of(data: bytes) -> list[str]:
    """Return the lines of a file without their newlines."""
    text = data.decode("utf-8", "replace")
    return text.removesuffix("\n").split("\n") if text else []


def _cat(process: Process) -> int:
    options, names = read_options(process.argv[1:], "n")
    status = 0
    number = 0
    for _, data in inputs(process, names):
        if data is None:
            status = 1
        elif "n" in options:
            for line in lines_of(data):
                number += 1
                process.streams.print(f"{number:6}\t{line}\n")
        else:
            process.streams.stdout.write(data)
    return status


def _ends(process: Process) -> int:
    """``head`` and ``tail``."""
    options, names = read_options(process.argv[1:], f"n:{NUMBER}", {"lines": "n"})
    asked = options.get("n", options.get(NUMBER, "10"))
    count = int(asked.lstrip("+-"))
    status = 0
    shown = 0
    for name, data in inputs(process, names):
        if data is None:
            status = 1
            continue
        lines = lines_of(data)
        if process.argv[0] == "head":
            kept = lines[:-count] if asked.startswith("-") else lines[:count]
        elif asked.startswith("+"):
            kept = lines[max(0, count - 1) :]
        else:
            kept = lines[-count:] if count else []
        if len(names) > 1:
            process.streams.print("\n" * bool(shown) + f"==> {name} <==\n")
        shown += 1
        process.streams.print("".join(f"{line}\n" for line in kept))
    return status


def _wc(process: Process) -> int:
    letters = {"lines": "l", "words": "w", "bytes": "c", "chars": "m"}
    options, names = read_options(process.argv[1:], "lwcm", letters)
    status = 0
    for name, data in inputs(process, names):
        if data is None:
            status = 1
            continue
        counts = {
            "l": data.count(b"\n"),
            "w": len(data.split()),
            "c": len(data),
            "m": len(data.decode("utf-8", "replace")),
        }
        asked = [counts[letter] for letter in "lwmc" if letter in options] or [counts[k] for k in "lwc"]
        width = 1 if len(asked) == 1 else 7
        shown = " ".join(str(count).rjust(width) for count in asked)
        process.streams.print(f"{shown} {name}\n" if names else f"{shown}\n")
    return status


def _sort(process: Process) -> int:
    options, names = read_options(process.argv[1:], "urnf", {"unique": "u", "reverse": "r"})
    lines = [line for _, data in inputs(process, names) if data is not None for line in lines_of(data)]
    if "u" in options:
        lines = list(dict.fromkeys(lines))
    lines.sort(reverse="r" in options)
    if "n" in options:
        lines.sort(key=_leading_number, reverse="r" in options)
    process.streams.print("".join(f"{line}\n" for line in lines))
    return 0


def _leading_number(line: str) -> int:
    match = compile_pattern(r"^[[:space:]]*-?[0-9]+", extended=True).match(line)
    return int(match[0]) if match else 0


def _uniq(process: Process) -> int:
    options, names = read_options(process.argv[1:], "cd")
    runs: list[list[str]] = []
    for _, data in inputs(process, names):
        for line in lines_of(data or b""):
            if runs and runs[-1][0] == line:
                runs[-1].append(line)
            else:
                runs.append([line])
    for run in runs:
        if "d" not in options or len(run) > 1:
            process.streams.print(f"{len(run):7} {run[0]}\n" if "c" in options else f"{run[0]}\n")
    return 0


def _cmp(process: Process) -> int:
    options, names = read_options(process.argv[1:], "s")
    found = [data for _, data in inputs(process, names)]
    if len(found) != 2 or None in found:  # noqa: PLR2004 - it compares two files
        return 2
    first, second = (data or b"" for data in found)
    if first == second:
        return 0
    if "s" not in options:
        place = next(
            (i for i, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]), None
        )
        if place is None:
            shorter = names[0] if len(first) < len(second) else names[1]
            process.streams.complain(f"cmp: EOF on {shorter}")
        else:
            line = first[:place].count(b"\n") + 1
            process.streams.print(f"{names[0]} {names[1]} differ: byte {place + 1}, line {line}\n")
    return 1


def _tee(process: Process) -> int:
    options, names = read_options(process.argv[1:], "a")
    data = process.streams.stdin.read()
    for name in names:
        path = process.path(name)
        path.write_bytes((path.read_bytes() if "a" in options and path.exists() else b"") + data)
    process.streams.stdout.write(data)
    return 0


_GREP_LONG = {
    "extended-regexp": "E",
    "fixed-strings": "F",
    "ignore-case": "i",
    "invert-match": "v",
    "only-matching": "o",
    "line-number": "n",
    "count": "c",
    "quiet": "q",
    "silent": "q",
    "max-count": "m",
    "files-with-matches": "l",
    "no-filename": "h",
    "with-filename": "H",
    "recursive": "r",
    "word-regexp": "w",
    "regexp": "e",
}


def _grep(process: Process) -> int:
    options, operands = read_options(process.argv[1:], "EFGivonqclhHrwm:e:", _GREP_LONG)
    pattern = options["e"] if "e" in options else (operands.pop(0) if operands else None)
    if pattern is None:
        return process.fail("usage: grep [OPTION]... PATTERNS [FILE]...", 2)
    expression = compile_pattern(
        pattern,
        extended="E" in options,
        fixed="F" in options,
        ignore_case="i" in options,
        words="w" in options,
    )
    names = operands
    if "r" in options:
        names = [
            str(path.relative_to(process.cwd))
            for root in operands or ["."]
            for path in sorted(process.path(root).rglob("*"))
            if path.is_file()
        ]
    prefixed = ("H" in options or "r" in options or len(names) > 1) and "h" not in options
    matched, unreadable = False, False
    limit = int(options.get("m", "-1"))
    for name, data in inputs(process, names):
        if data is None:
            unreadable = True
            continue
        found: list[str] = []
        count = 0
        for number, line in enumerate(lines_of(data), start=1):
            if count == limit or bool(expression.search(line)) is ("v" in options):
                continue
            count += 1
            head = f"{name}:" * prefixed + f"{number}:" * ("n" in options)
            parts = [m[0] for m in expression.finditer(line) if m[0]] if "o" in options else [line]
            found += [f"{head}{part}\n" for part in parts]
        matched = matched or count > 0
        if "q" in options:
            continue
        if "c" in options:
            found = [f"{name}:" * prefixed + f"{count}\n"]
        elif "l" in options:
            found = [f"{name}\n"] * (count > 0)
        process.streams.print("".join(found))
    return 2 if unreadable else int(not matched)


FILTERS: Mapping[str, Program] = {
    "cat": _cat,
    "head": _ends,
    "tail": _ends,
    "wc": _wc,
    "sort": _sort,
    "uniq": _uniq,
    "cmp": _cmp,
    "tee": _tee,
    "grep": _grep,
}

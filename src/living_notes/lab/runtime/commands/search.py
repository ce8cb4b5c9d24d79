"""``grep``: lines that match, with what stands around them, in files and in folders."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from living_notes.lab.runtime.commands.filters import inputs, lines_of
from living_notes.lab.runtime.commands.options import NUMBER, read_options
from living_notes.lab.runtime.language.patterns import compile_pattern, glob_expression
from living_notes.lab.runtime.shell.program import Process, Program

_TROUBLE = 2
_LONG = {
    "extended-regexp": "E",
    "fixed-strings": "F",
    "perl-regexp": "P",
    "ignore-case": "i",
    "invert-match": "v",
    "only-matching": "o",
    "line-number": "n",
    "line-regexp": "x",
    "count": "c",
    "quiet": "q",
    "silent": "q",
    "no-messages": "s",
    "max-count": "m",
    "files-with-matches": "l",
    "files-without-match": "L",
    "no-filename": "h",
    "with-filename": "H",
    "recursive": "r",
    "word-regexp": "w",
    "regexp": "e",
    "file": "f",
    "after-context": "A",
    "before-context": "B",
    "context": "C",
    "include": "include:",
    "exclude": "exclude:",
    "exclude-dir": "exclude-dir:",
    "color": "color",
    "colour": "color",
}


@dataclass
class _Search:
    """What one ``grep`` was asked for."""

    process: Process
    options: Mapping[str, str]
    expression: Callable[[str], Iterator[re.Match[str]]]
    prefixed: bool
    parted: bool = False

    def _has(self, letter: str) -> bool:
        return letter in self.options

    def _matches(self, line: str) -> bool:
        return (next(self.expression(line), None) is not None) is not self._has("v")

    def look(self, name: str, data: bytes) -> bool:
        """Print what matches in a file; return whether anything does."""
        lines = lines_of(data)
        limit = int(self.options.get("m", "-1"))
        numbers = [number for number, line in enumerate(lines) if self._matches(line)]
        numbers = numbers[:limit] if limit >= 0 else numbers
        show = self.process.streams.print
        if self._has("q"):
            pass
        elif self._has("l") or self._has("L"):
            show(f"{name}\n" * (bool(numbers) is self._has("l")))
        elif self._has("c"):
            show(f"{name}:" * self.prefixed + f"{len(numbers)}\n")
        elif b"\0" in data and numbers:
            show(f"grep: {name}: binary file matches\n")
        else:
            show("".join(self._lines(name, lines, numbers)))
        return bool(numbers)

    def _lines(self, name: str, lines: Sequence[str], numbers: Sequence[int]) -> Iterator[str]:
        before = int(self.options.get("B", self.options.get("C", self.options.get(NUMBER, 0))))
        after = int(self.options.get("A", self.options.get("C", self.options.get(NUMBER, 0))))
        shown, matching = -1, set(numbers)
        for number in numbers:
            first = max(shown + 1, number - before)
            if (before or after) and self.parted and (shown < 0 or first > shown + 1):
                yield "--\n"
            self.parted = True
            for at in range(first, min(len(lines), number + after + 1)):
                if at <= shown:
                    continue
                if at > number and at in matching:
                    break
                shown = at
                yield from self._line(name, at, lines[at], ":" if at in matching else "-")

    def _line(self, name: str, number: int, line: str, mark: str) -> Iterator[str]:
        head = f"{name}{mark}" * self.prefixed + f"{number + 1}{mark}" * self._has("n")
        if not self._has("o"):
            yield f"{head}{line}\n"
        elif mark == ":" and not self._has("v"):
            for match in self.expression(line):
                if match[0]:
                    yield f"{head}{match[0]}\n"


def _expression(options: Mapping[str, str], patterns: str) -> Callable[[str], Iterator[re.Match[str]]]:
    compiled: list[re.Pattern[str]] = []
    for pattern in patterns.split("\n"):
        if "P" in options:
            found = re.compile(pattern, re.IGNORECASE if "i" in options else 0)
        else:
            found = compile_pattern(
                pattern,
                extended="E" in options,
                fixed="F" in options,
                ignore_case="i" in options,
                words="w" in options,
            )
        compiled.append(re.compile(rf"\A(?:{found.pattern})\Z", found.flags) if "x" in options else found)
    if len(compiled) == 1:
        return compiled[0].finditer
    return lambda line: iter(
        sorted((match for one in compiled for match in one.finditer(line)), key=lambda match: match.start())
    )


def _below(process: Process, name: str, options: Mapping[str, str]) -> Iterator[str]:
    """Yield the files below a folder, in order, that ``--include`` and ``--exclude`` let through."""
    for path in sorted(process.path(name).iterdir() if name else process.cwd.iterdir()):
        shown = f"{name.rstrip('/')}/{path.name}" if name else path.name
        if path.is_dir():
            if not _named(path, options.get("exclude-dir")):
                yield from _below(process, shown, options)
        elif ("include" not in options or _named(path, options["include"])) and not _named(
            path, options.get("exclude")
        ):
            yield shown


def _named(path: Path, patterns: str | None) -> bool:
    return bool(patterns) and any(
        re.fullmatch(glob_expression([(pattern.rstrip("/"), False)]), path.name)
        for pattern in (patterns or "").split("\n")
    )


def _grep(process: Process) -> int:
    variant = {"egrep": {"E": ""}, "fgrep": {"F": ""}}.get(process.argv[0], {})
    given, operands = read_options(process.argv[1:], f"EFGPivonqsclLhHrRwxm:e:f:A:B:C:{NUMBER}", _LONG)
    options = {**variant, **given}
    if "f" in options:
        patterns: str | None = process.path(options["f"]).read_text(encoding="utf-8").removesuffix("\n")
    else:
        patterns = options["e"] if "e" in options else (operands.pop(0) if operands else None)
    if patterns is None:
        process.streams.complain("Usage: grep [OPTION]... PATTERNS [FILE]...")
        return _TROUBLE
    names: list[str] = []
    recursive = "r" in options or "R" in options
    for name in operands or ([""] if recursive else ["-"]):
        folder = name != "-" and process.path(name).is_dir()
        names += list(_below(process, name, options)) if folder and recursive else [name]
    prefixed = ("H" in options or recursive or len(operands) > 1) and "h" not in options
    search = _Search(process, options, _expression(options, patterns), prefixed)
    matched = unreadable = False
    for name, data in inputs(process, names, quiet="s" in options):
        if data is None:
            unreadable = True
        else:
            matched = search.look(name, data) or matched
    return _TROUBLE if unreadable and not (matched and "q" in options) else int(not matched)


SEARCH: Mapping[str, Program] = {"grep": _grep, "egrep": _grep, "fgrep": _grep}

"""``sed``: addresses, and the commands ``s``, ``d``, ``p``, ``q``."""

import re
from dataclasses import dataclass

from living_notes.lab.inside.filters import inputs, lines_of
from living_notes.lab.inside.options import UnknownOptionError, read_options
from living_notes.lab.inside.patterns import compile_pattern
from living_notes.lab.inside.shell import Process


@dataclass(frozen=True)
class _Edit:
    """One command: where it begins and ends to apply, what it does."""

    first: str
    last: str
    negated: bool
    name: str
    pattern: re.Pattern[str] | None = None
    replacement: str = ""
    flags: str = ""


class _Reader:
    """Reads a script of commands parted by ``;`` or newlines."""

    def __init__(self, script: str, *, extended: bool) -> None:
        self.script = script
        self.extended = extended
        self.at = 0

    def read(self) -> list[_Edit]:
        edits: list[_Edit] = []
        while True:
            self._skip(" \t\n;")
            if self.at >= len(self.script):
                return edits
            edits.append(self._edit())

    def _skip(self, characters: str) -> None:
        while self.at < len(self.script) and self.script[self.at] in characters:
            self.at += 1

    def _take(self) -> str:
        char = self.script[self.at : self.at + 1]
        self.at += 1
        return char

    def _address(self) -> str:
        if match := re.compile(r"\d+|\$").match(self.script, self.at):
            self.at = match.end()
            return match[0]
        if self.script[self.at : self.at + 1] == "/":
            self.at += 1
            return f"/{self._until('/')}"
        return ""

    def _until(self, end: str) -> str:
        text = ""
        while self.at < len(self.script):
            char = self._take()
            if char == end:
                return text
            if char == "\\" and self.script[self.at : self.at + 1] == end:
                char = self._take()
            elif char == "\\":
                char += self._take()
            text += char
        raise UnknownOptionError(f"-e expression #1, char {self.at}: unterminated address or `s' command")

    def _edit(self) -> _Edit:
        first = self._address()
        last = ""
        if first and self.script[self.at : self.at + 1] == ",":
            self.at += 1
            last = self._address()
        self._skip(" ")
        negated = self.script[self.at : self.at + 1] == "!"
        self.at += negated
        name = self._take()
        if name in {"d", "p", "q"}:
            return _Edit(first, last, negated, name)
        if name != "s":
            raise UnknownOptionError(f"лаборатория не знает команды «{name}»")
        end = self._take()
        pattern, replacement = self._until(end), self._until(end)
        flags = re.compile(r"[gpiI0-9]*").match(self.script, self.at)
        given = flags[0] if flags else ""
        self.at += len(given)
        expression = compile_pattern(
            pattern, extended=self.extended, ignore_case=bool({"i", "I"} & set(given))
        )
        return _Edit(first, last, negated, name, expression, _template(replacement), given)


def _template(replacement: str) -> str:
    r"""Return sed's replacement as Python's: ``&`` is the whole match, ``\&`` an ampersand."""
    result = ""
    for piece in re.findall(r"\\.|.", replacement, re.DOTALL):
        if piece == "&":
            result += r"\g<0>"
        elif piece == r"\&":
            result += "&"
        elif piece[0] == "\\" and piece[1] in "0123456789":
            result += rf"\g<{piece[1]}>"
        elif piece == "\\":
            result += r"\\"
        else:
            result += piece
    return result


class _Run:
    """One pass over the lines of a file."""

    def __init__(self, lines: list[str], edits: list[_Edit], *, quiet: bool, extended: bool) -> None:
        self.lines = lines
        self.edits = edits
        self.quiet = quiet
        self.extended = extended
        self.printed: list[str] = []
        self._open: set[int] = set()

    def _at(self, address: str, number: int, line: str) -> bool:
        if address == "$":
            return number == len(self.lines)
        if address.startswith("/"):
            return bool(compile_pattern(address[1:], extended=self.extended).search(line))
        return number == int(address)

    def _applies(self, index: int, edit: _Edit, number: int, line: str) -> bool:
        if not edit.first:
            return True
        if not edit.last:
            return self._at(edit.first, number, line)
        past = edit.last.isdigit() and int(edit.last) <= number
        if index in self._open:
            if past or self._at(edit.last, number, line):
                self._open.discard(index)
            return True
        if not self._at(edit.first, number, line):
            return False
        if not past:
            self._open.add(index)
        return True

    def run(self) -> list[str]:
        """Return what is printed."""
        for number, line in enumerate(self.lines, start=1):
            if self._line(number, line):
                break
        return self.printed

    def _line(self, number: int, line: str) -> bool:
        """Edit one line; return whether the run ends with it."""
        for index, edit in enumerate(self.edits):
            if self._applies(index, edit, number, line) is edit.negated:
                continue
            if edit.name == "d":
                return False
            if edit.name == "q":
                self.printed += [line] * (not self.quiet)
                return True
            if edit.pattern:
                line, times = edit.pattern.subn(edit.replacement, line, count=0 if "g" in edit.flags else 1)
                self.printed += [line] * (bool(times) and "p" in edit.flags)
            else:
                self.printed.append(line)
        self.printed += [line] * (not self.quiet)
        return False


def sed(process: Process) -> int:
    """Run ``sed``; ``-i.bak`` takes its suffix in the same word, as GNU's does."""
    words, suffix = [], None
    for word in process.argv[1:]:
        if re.fullmatch(r"-i\S*", word):
            suffix = word[2:]
        else:
            words.append(word)
    options, operands = read_options(words, "nErse:", {"quiet": "n", "regexp-extended": "E"})
    script = options["e"] if "e" in options else (operands.pop(0) if operands else "")
    extended = bool({"E", "r"} & set(options))
    edits = _Reader(script, extended=extended).read()
    status = 0
    for name, data in inputs(process, operands):
        if data is None:
            status = 2
            continue
        lines = _Run(lines_of(data), edits, quiet="n" in options, extended=extended).run()
        text = "".join(f"{line}\n" for line in lines)
        if suffix is None:
            process.streams.print(text)
            continue
        if suffix:
            process.path(name + suffix).write_bytes(data)
        process.path(name).write_text(text, encoding="utf-8")
    return status

"""The script of ``sed``: addresses, blocks and commands, read once."""

import re
from dataclasses import dataclass

from living_notes.lab.runtime.commands.options import UnknownOptionError
from living_notes.lab.runtime.language.patterns import compile_pattern

_ADDRESS = re.compile(r"\d+~\d+|\d+|\$")
_BARE = frozenset("dpqnN=")
_TEXTS = frozenset("iac")


@dataclass(frozen=True, eq=False)
class Edit:
    """One command: where it begins and ends to apply, what it does.

    Attributes:
        text: What ``s`` and ``y`` put in, or the lines of ``i``, ``a`` and ``c``.
        times: Which match ``s`` replaces first.
        inner: The commands of a block.
    """

    first: str
    last: str
    negated: bool
    name: str
    pattern: re.Pattern[str] | None = None
    text: str = ""
    flags: str = ""
    table: tuple[tuple[str, str], ...] = ()
    inner: "tuple[Edit, ...]" = ()


def read_script(script: str, *, extended: bool) -> tuple[Edit, ...]:
    """Return the commands of a script.

    Args:
        script: Commands parted by ``;`` or newlines.
        extended: Its patterns are extended regular expressions.

    Raises:
        UnknownOptionError: It is no script, or has a command that is not known here.
    """
    return _Reader(script, extended=extended).read()


class _Reader:
    """Reads a script of commands parted by ``;`` or newlines."""

    def __init__(self, script: str, *, extended: bool) -> None:
        self.script = script
        self.extended = extended
        self.at = 0

    def read(self, end: str = "") -> tuple[Edit, ...]:
        edits: list[Edit] = []
        while True:
            self._skip(" \t\n;")
            if self.at >= len(self.script):
                if end:
                    raise UnknownOptionError("-e expression #1, char 0: unmatched `{'")
                return tuple(edits)
            if self._next() == end:
                self.at += 1
                return tuple(edits)
            if self._next() == "#":
                self._line()
                continue
            edits.append(self._edit())

    def _next(self) -> str:
        return self.script[self.at : self.at + 1]

    def _line(self) -> str:
        """Read to the end of the line."""
        line, newline, _ = self.script[self.at :].partition("\n")
        self.at += len(line) + len(newline)
        return line

    def _skip(self, characters: str) -> None:
        while self.at < len(self.script) and self.script[self.at] in characters:
            self.at += 1

    def _take(self) -> str:
        char = self.script[self.at : self.at + 1]
        self.at += 1
        return char

    def _address(self) -> str:
        if match := _ADDRESS.match(self.script, self.at):
            self.at = match.end()
            return match[0]
        if self._next() in {"/", "\\"} and self._next():
            mark = self._take()
            pattern = self._until(mark if mark == "/" else self._take())
            ignoring = self._next() == "I"
            self.at += ignoring
            return f"/{'i' if ignoring else '-'}{pattern}"
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

    def _edit(self) -> Edit:
        first = self._address()
        last = ""
        if first and self._next() == ",":
            self.at += 1
            self._skip(" ")
            plus = self._next() == "+"
            self.at += plus
            last = "+" * plus + self._address()
        self._skip(" ")
        negated = self._next() == "!"
        self.at += negated
        self._skip(" ")
        name = self._take()
        if name in _BARE:
            self._ended()
            return Edit(first, last, negated, name)
        if name in _TEXTS:
            return Edit(first, last, negated, name, text=self._text())
        if name == "{":
            return Edit(first, last, negated, name, inner=self.read("}"))
        if name == "y":
            end = self._take()
            old, new = (re.sub(r"\\n", "\n", self._until(end)) for _ in range(2))
            if len(old) != len(new):
                raise UnknownOptionError("-e expression #1: strings for `y' command are different lengths")
            return Edit(first, last, negated, name, table=tuple(zip(old, new, strict=True)))
        if name != "s":
            raise UnknownOptionError(f"лаборатория не знает команды «{name}»")
        return self._replacement(first, last, negated=negated)

    def _ended(self) -> None:
        self._skip(" ")
        if self._next() not in {"", ";", "\n", "}", "#"}:
            raise UnknownOptionError(f"-e expression #1, char {self.at + 1}: extra characters after command")

    def _text(self) -> str:
        """Read the lines of ``i``, ``a`` or ``c``: a backslash at a line's end goes on."""
        self._skip(" ")
        if self._next() == "\\":
            self.at += 1
            self._skip(" ")
            self.at += self._next() == "\n"
        lines = [self._line()]
        while lines[-1].endswith("\\") and self.at < len(self.script):
            lines[-1] = lines[-1][:-1]
            lines.append(self._line())
        return "\n".join(lines)

    def _replacement(self, first: str, last: str, *, negated: bool) -> Edit:
        end = self._take()
        pattern, replacement = self._until(end), self._until(end)
        flags = re.compile(r"[gpiI0-9]*").match(self.script, self.at)
        given = flags[0] if flags else ""
        self.at += len(given)
        self._ended()
        expression = compile_pattern(
            pattern, extended=self.extended, ignore_case=bool({"i", "I"} & set(given))
        )
        return Edit(first, last, negated, "s", expression, _template(replacement), given)


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

"""``sed``: addresses, blocks, and the commands ``s d p q i a c y n N =``."""

import re
from dataclasses import dataclass

from living_notes.lab.inside.filters import inputs, lines_of
from living_notes.lab.inside.options import UnknownOptionError, read_options
from living_notes.lab.inside.patterns import compile_pattern
from living_notes.lab.inside.shell import Process

_ADDRESS = re.compile(r"\d+~\d+|\d+|\$")
_BARE = frozenset("dpqnN=")
_TEXTS = frozenset("iac")


@dataclass(frozen=True, eq=False)
class _Edit:
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
    inner: "tuple[_Edit, ...]" = ()


class _Reader:
    """Reads a script of commands parted by ``;`` or newlines."""

    def __init__(self, script: str, *, extended: bool) -> None:
        self.script = script
        self.extended = extended
        self.at = 0

    def read(self, end: str = "") -> tuple[_Edit, ...]:
        edits: list[_Edit] = []
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

    def _edit(self) -> _Edit:
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
            return _Edit(first, last, negated, name)
        if name in _TEXTS:
            return _Edit(first, last, negated, name, text=self._text())
        if name == "{":
            return _Edit(first, last, negated, name, inner=self.read("}"))
        if name == "y":
            end = self._take()
            old, new = (re.sub(r"\\n", "\n", self._until(end)) for _ in range(2))
            if len(old) != len(new):
                raise UnknownOptionError("-e expression #1: strings for `y' command are different lengths")
            return _Edit(first, last, negated, name, table=tuple(zip(old, new, strict=True)))
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

    def _replacement(self, first: str, last: str, *, negated: bool) -> _Edit:
        end = self._take()
        pattern, replacement = self._until(end), self._until(end)
        flags = re.compile(r"[gpiI0-9]*").match(self.script, self.at)
        given = flags[0] if flags else ""
        self.at += len(given)
        self._ended()
        expression = compile_pattern(
            pattern, extended=self.extended, ignore_case=bool({"i", "I"} & set(given))
        )
        return _Edit(first, last, negated, "s", expression, _template(replacement), given)


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

    def __init__(self, lines: list[str], edits: tuple[_Edit, ...], *, quiet: bool, extended: bool) -> None:
        self.lines = lines
        self.edits = edits
        self.quiet = quiet
        self.extended = extended
        self.printed: list[str] = []
        self._after: list[str] = []
        self._number = 0
        self._space = ""
        self._open: dict[int, int] = {}
        """Where a range that has begun ends, by its command; 0 where its second address decides."""

    def _at(self, address: str) -> bool:
        if address == "$":
            return self._number == len(self.lines)
        if address.startswith("/"):
            expression = compile_pattern(address[2:], extended=self.extended, ignore_case=address[1] == "i")
            return bool(expression.search(self._space))
        first, _, step = address.partition("~")
        if step and int(step):
            return self._number >= int(first) and (self._number - int(first)) % int(step) == 0
        return self._number == int(first)

    def _applies(self, edit: _Edit) -> bool:
        if not edit.first:
            return True
        if not edit.last:
            return self._at(edit.first)
        if id(edit) in self._open:
            end = self._open[id(edit)]
            if self._number >= end if end else self._at(edit.last):
                del self._open[id(edit)]
            return not end or self._number <= end
        if edit.first == "0" and self._number == 1 and not self._at(edit.last):
            self._open[id(edit)] = 0
            return True
        if not self._at(edit.first) and not (edit.first == "0" and self._number == 1):
            return False
        end = (
            self._number + int(edit.last[1:])
            if edit.last[0] == "+"
            else int(edit.last)
            if edit.last.isdigit()
            else 0
        )
        if (end > self._number or not end) and edit.first != "0":
            self._open[id(edit)] = end
        return True

    def run(self) -> list[str]:
        """Return what is printed."""
        while self._number < len(self.lines):
            self._load()
            ended = self._do(self.edits)
            if ended in {"", "q"} and not self.quiet:
                self.printed.append(self._space)
            self.printed += self._after
            self._after.clear()
            if ended == "q":
                break
        return self.printed

    def _load(self) -> None:
        self._number += 1
        self._space = self.lines[self._number - 1]

    def _do(self, edits: tuple[_Edit, ...]) -> str:
        """Apply commands to the line; return the name of the one that ends them, or nothing."""
        for edit in edits:
            if self._applies(edit) is edit.negated:
                continue
            if edit.name == "{":
                if ended := self._do(edit.inner):
                    return ended
            elif edit.name in {"d", "q"}:
                return edit.name
            elif edit.name == "c":
                if id(edit) not in self._open:
                    self.printed.append(edit.text)
                return "d"
            elif edit.name in {"n", "N"}:
                if self._number == len(self.lines):
                    return "q"
                self._advance(edit.name)
            else:
                self._change(edit)
        return ""

    def _advance(self, name: str) -> None:
        """Go to the next line; ``N`` keeps what there is."""
        before = self._space
        if name == "n" and not self.quiet:
            self.printed.append(before)
        self._load()
        if name == "N":
            self._space = f"{before}\n{self._space}"

    def _change(self, edit: _Edit) -> None:
        if edit.pattern:
            self._substitute(edit, edit.pattern)
        elif edit.name == "y":
            self._space = self._space.translate({ord(old): new for old, new in edit.table})
        elif edit.name == "a":
            self._after.append(edit.text)
        else:
            self.printed.append({"p": self._space, "=": str(self._number)}.get(edit.name, edit.text))

    def _substitute(self, edit: _Edit, pattern: re.Pattern[str]) -> None:
        digits = re.search(r"\d+", edit.flags)
        first = int(digits[0]) if digits else 1
        seen = changed = 0

        def replace(match: re.Match[str]) -> str:
            nonlocal seen, changed
            seen += 1
            if seen < first or (seen > first and "g" not in edit.flags):
                return match[0]
            changed += 1
            return match.expand(edit.text)

        self._space = pattern.sub(replace, self._space)
        if changed and "p" in edit.flags:
            self.printed.append(self._space)


def sed(process: Process) -> int:
    """Run ``sed``; ``-i.bak`` takes its suffix in the same word, as GNU's does."""
    words, suffix = [], None
    for word in process.argv[1:]:
        if re.fullmatch(r"-i\S*", word):
            suffix = word[2:]
        else:
            words.append(word)
    long = {"quiet": "n", "silent": "n", "regexp-extended": "E", "expression": "e", "file": "f"}
    options, operands = read_options(words, "nErse:f:", long)
    if "f" in options:
        script = process.path(options["f"]).read_text(encoding="utf-8")
    elif "e" in options or operands:
        script = options["e"] if "e" in options else operands.pop(0)
    else:
        process.streams.complain("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...")
        return 1
    extended = bool({"E", "r"} & set(options))
    edits = _Reader(script, extended=extended).read()
    status = 0
    for name, data in inputs(process, operands, "can't read {name}: {reason}"):
        if data is None:
            status = 2
            continue
        lines = _Run(lines_of(data), edits, quiet="n" in options, extended=extended).run()
        text = "".join(f"{line}\n" for line in lines)
        if text and data and not data.endswith(b"\n"):
            text = text.removesuffix("\n")
        if suffix is None:
            process.streams.print(text)
            continue
        if suffix:
            process.path(name + suffix).write_bytes(data)
        process.path(name).write_text(text, encoding="utf-8")
    return status

"""One word of bash text, with its quotes and expansions understood."""

import re

from living_notes.lab.runtime.language.syntax import (
    Arithmetic,
    ShellSyntaxError,
    Substitution,
    Text,
    UnfinishedError,
    Variable,
    Word,
)

_NAME = re.compile(r"[A-Za-z_]\w*|[?$#@*!0-9]")
_BRACED = re.compile(
    r"\{(?:(?P<length>#)(?P<measured>[A-Za-z_]\w*|[@*0-9])\}|(?P<name>[A-Za-z_]\w*|[?#@*0-9])(?P<operator>:?[-+=?]|%%?|##?|//?|:|\^\^?|,,?)?)"
)
_TWO = frozenset({"/", "//", ":"})
_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "0": "\0",
    "e": "\x1b",
}
_WORD_ENDS = frozenset(" \t\n|&;()<>")

_Part = Text | Variable | Substitution | Arithmetic


class WordReader:
    """Reads words off `source`.

    Attributes:
        source: Bash text.
        at: Where the next character stands.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def peek(self, text: str) -> bool:
        """Say whether `text` stands next."""
        return self.source.startswith(text, self.at)

    def word(self, end: int | None = None) -> Word:
        """Read a word; `end`: begin no piece of it there or behind.

        Raises:
            UnfinishedError: A quote or a substitution is open at the end.
            ShellSyntaxError: It holds what this shell does not know.
        """
        parts: list[_Part] = []
        while self.at < (len(self.source) if end is None else end):
            char = self.source[self.at]
            if char in _WORD_ENDS:
                break
            if self.peek("$'"):
                parts.append(self._ansi())
            elif char == "'":
                parts.append(Text(self._until("'"), quoted=True))
            elif char == '"':
                self.at += 1
                parts += self.double('"')
            elif char in "$`":
                parts.append(self._dollar(quoted=False))
            elif char == "\\":
                if self.at + 1 >= len(self.source):
                    raise UnfinishedError
                if self.source[self.at + 1] != "\n":
                    parts.append(Text(self.source[self.at + 1], quoted=True))
                self.at += 2
            else:
                parts.append(Text(char))
                self.at += 1
        return tuple(parts)

    def _until(self, quote: str) -> str:
        end = self.source.find(quote, self.at + 1)
        if end < 0:
            raise UnfinishedError
        text = self.source[self.at + 1 : end]
        self.at = end + 1
        return text

    def _ansi(self) -> Text:
        match = re.compile(r"\$'((?:\\.|[^'\\])*)'", re.DOTALL).match(self.source, self.at)
        if match is None:
            raise UnfinishedError
        self.at = match.end()
        return Text(re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[0]), match[1]), quoted=True)

    def double(self, end: str) -> list[_Part]:
        """Read what stands between double quotes; `end` empty: up to the end of the source."""
        parts: list[_Part] = [Text("", quoted=True)]
        while True:
            if self.at >= len(self.source):
                if end:
                    raise UnfinishedError
                return parts
            char = self.source[self.at]
            if char == end:
                self.at += 1
                return parts
            if char == "\\" and self.at + 1 < len(self.source):
                following = self.source[self.at + 1]
                if following != "\n":
                    known = following in f"$`\\{end}"
                    parts.append(Text(following if known else f"\\{following}", quoted=True))
                self.at += 2
            elif char in "$`":
                parts.append(self._dollar(quoted=True))
            else:
                parts.append(Text(char, quoted=True))
                self.at += 1

    def _dollar(self, *, quoted: bool) -> _Part:
        if self.source[self.at] == "`":
            return Substitution(self._until("`"), quoted)
        self.at += 1
        if self.peek("("):
            inside = self.parenthesis()
            if inside.startswith("(") and inside.endswith(")"):
                return Arithmetic(quoted_word(inside[1:-1]), quoted)
            return Substitution(inside, quoted)
        if self.peek("{"):
            return self._braced(quoted=quoted)
        if match := _NAME.match(self.source, self.at):
            self.at = match.end()
            return Variable(match[0], quoted)
        return Text("$", quoted)

    def parenthesis(self) -> str:
        """Read what stands in the parentheses that open here.

        Raises:
            UnfinishedError: They are not closed.
        """
        depth, start = 0, self.at + 1
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "'":
                self._until("'")
                continue
            if char == '"':
                self.at += 1
                self.double('"')
                continue
            if char == "\\":
                self.at += 1
            depth += (char == "(") - (char == ")")
            self.at += 1
            if not depth:
                return self.source[start : self.at - 1]
        raise UnfinishedError

    def _braced(self, *, quoted: bool) -> Variable:
        match = _BRACED.match(self.source, self.at)
        end = self._closing_brace(quoted=quoted)
        if match is None or not (match["length"] or match["operator"] or match.end() == end):
            shown = self.source[self.at : end + 1]
            raise ShellSyntaxError(f"лаборатория не умеет «${shown}»")
        self.at = end + 1
        if match["length"]:
            return Variable(match["measured"], quoted, "length")
        argument, second = self.source[match.end() : end], None
        if match["operator"] in _TWO:
            argument, parted, rest = _parted(argument, match["operator"][0])
            second = quoted_word(rest) if parted else None
        operator = match["operator"] or ""
        chosen = operator.lstrip(":") in {"-", "+", "=", "?"}
        read = pattern_word if operator[:1] in {"%", "#", "/"} or (chosen and not quoted) else quoted_word
        return Variable(match["name"], quoted, operator, read(argument), second)

    def _closing_brace(self, *, quoted: bool) -> int:
        """Return where the brace that opens here is closed: quotes and braces inside are passed over."""
        depth, at = 0, self.at
        while at < len(self.source):
            char = self.source[at]
            if char == "'" and not quoted and "'" in self.source[at + 1 :]:
                at = self.source.index("'", at + 1)
            at += char == "\\"
            depth += (char == "{") - (char == "}")
            if not depth:
                return at
            at += 1
        raise UnfinishedError


def _parted(text: str, mark: str) -> tuple[str, bool, str]:
    """Part text at the first `mark` that no backslash stands before."""
    match = re.compile(rf"((?:\\.|[^\\{mark}])*){mark}(.*)", re.DOTALL).fullmatch(text)
    return (match[1], True, match[2]) if match else (text, False, "")


def pattern_word(text: str) -> Word:
    """Return `text` as a word with blanks in it: what is quoted in it stands for itself."""
    reader = WordReader(text)
    parts: list[_Part] = []
    while reader.at < len(text):
        parts += reader.word()
        if reader.at < len(text) and text[reader.at] in _WORD_ENDS:
            parts.append(Text(text[reader.at]))
            reader.at += 1
    return tuple(parts)


def quoted_word(text: str) -> Word:
    """Return `text` as if it stood between double quotes in which a quote is a character."""
    return tuple(WordReader(text).double(""))

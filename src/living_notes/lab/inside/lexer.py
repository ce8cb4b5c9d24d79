"""Bash text as tokens: words with their quotes understood, operators, newlines, here-documents."""

import re
from dataclasses import dataclass

from living_notes.lab.inside.syntax import (
    ShellSyntaxError,
    Substitution,
    Text,
    UnfinishedError,
    Variable,
    Word,
)

_OPERATOR = re.compile(r"&&|\|\||;;|<<<|<<-?|>>|>&|<&|&>|[|;&()<>\n]")
_NAME = re.compile(r"[A-Za-z_]\w*|[?$#@*!0-9]")
_BRACED = re.compile(r"\{(?P<name>[A-Za-z_]\w*|[?#@*0-9])(?P<operator>:?[-+])?")
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
_HERE = {"<<", "<<-"}


@dataclass(frozen=True)
class Token:
    """A word (`operator` is empty then) or an operator.

    Attributes:
        operator: ``|``, ``&&``, a newline …; ``""`` for a word; ``"end"`` at the end.
        word: The parts of a word; the text of a here-document for ``<<``.
        raw: The word's source: keywords and assignments are known by it.
        descriptor: The number right before a redirection.
    """

    operator: str
    word: Word = ()
    raw: str = ""
    descriptor: int | None = None


class Lexer:
    """Splits `source`; `tokens` holds the result.

    Raises:
        UnfinishedError: A quote, a substitution or a here-document is open at the end.
        ShellSyntaxError: The text holds what this shell does not know.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self.tokens: list[Token] = []
        self._documents: list[tuple[int, str, bool, bool]] = []  # token, delimiter, tabs stripped, literal
        while self._read():
            pass
        if self._documents:
            raise UnfinishedError
        self.tokens.append(Token("end"))

    def _peek(self, text: str) -> bool:
        return self._source.startswith(text, self._at)

    def _read(self) -> bool:
        source = self._source
        while self._at < len(source) and (source[self._at] in " \t" or self._peek("\\\n")):
            self._at += 2 if source[self._at] == "\\" else 1
        if self._at >= len(source):
            return False
        if source[self._at] == "#":
            self._at = (source + "\n").index("\n", self._at)
            return True
        if match := re.compile(r"(\d)?(?=[<>])").match(source, self._at):
            descriptor = int(match[1]) if match[1] else None
            self._at = match.end()
            self._operator(descriptor)
        elif _OPERATOR.match(source, self._at):
            self._operator(None)
        else:
            start = self._at
            word = self._word()
            self.tokens.append(Token("", word, source[start : self._at]))
        return True

    def _operator(self, descriptor: int | None) -> None:
        match = _OPERATOR.match(self._source, self._at)
        operator = match[0] if match else self._source[self._at]
        self._at += len(operator)
        if operator in {"&", ";;"}:
            raise ShellSyntaxError(f"лаборатория не умеет «{operator}»: программы идут здесь одна за другой")
        if operator not in _HERE:
            self.tokens.append(Token(operator, descriptor=descriptor))
            if operator == "\n":
                self._read_documents()
            return
        while self._at < len(self._source) and self._source[self._at] in " \t":
            self._at += 1
        start = self._at
        word = self._word()
        raw = self._source[start : self._at]
        delimiter = "".join(part.text for part in word if isinstance(part, Text))
        self._documents.append((len(self.tokens), delimiter, operator == "<<-", raw != delimiter))
        self.tokens.append(Token("<<", descriptor=descriptor))

    def _read_documents(self) -> None:
        for index, delimiter, dash, literal in self._documents:
            lines: list[str] = []
            while True:
                if self._at >= len(self._source):
                    raise UnfinishedError
                line, newline, _ = self._source[self._at :].partition("\n")
                self._at += len(line) + len(newline)
                line = line.lstrip("\t") if dash else line
                if line == delimiter:
                    break
                lines.append(f"{line}\n")
            text = "".join(lines)
            word: Word = (Text(text, quoted=True),) if literal else quoted_word(text)
            self.tokens[index] = Token("<<", word, descriptor=self.tokens[index].descriptor)
        self._documents.clear()

    def _word(self) -> Word:
        parts: list[Text | Variable | Substitution] = []
        while self._at < len(self._source):
            char = self._source[self._at]
            if char in " \t\n|&;()<>":
                break
            if self._peek("$'"):
                parts.append(self._ansi())
            elif char == "'":
                parts.append(Text(self._until("'"), quoted=True))
            elif char == '"':
                self._at += 1
                parts += self._double('"')
            elif char in "$`":
                parts.append(self._dollar(quoted=False))
            elif char == "\\":
                if self._at + 1 >= len(self._source):
                    raise UnfinishedError
                if self._source[self._at + 1] != "\n":
                    parts.append(Text(self._source[self._at + 1], quoted=True))
                self._at += 2
            else:
                parts.append(Text(char))
                self._at += 1
        return tuple(parts)

    def _until(self, quote: str) -> str:
        end = self._source.find(quote, self._at + 1)
        if end < 0:
            raise UnfinishedError
        text = self._source[self._at + 1 : end]
        self._at = end + 1
        return text

    def _ansi(self) -> Text:
        match = re.compile(r"\$'((?:\\.|[^'\\])*)'", re.DOTALL).match(self._source, self._at)
        if match is None:
            raise UnfinishedError
        self._at = match.end()
        return Text(re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[0]), match[1]), quoted=True)

    def _double(self, end: str) -> list[Text | Variable | Substitution]:
        """Read what stands between double quotes; `end` empty: up to the end of the source."""
        parts: list[Text | Variable | Substitution] = [Text("", quoted=True)]
        while True:
            if self._at >= len(self._source):
                if end:
                    raise UnfinishedError
                return parts
            char = self._source[self._at]
            if char == end:
                self._at += 1
                return parts
            if char == "\\" and self._at + 1 < len(self._source):
                following = self._source[self._at + 1]
                if following != "\n":
                    known = following in f"$`\\{end}"
                    parts.append(Text(following if known else f"\\{following}", quoted=True))
                self._at += 2
            elif char in "$`":
                parts.append(self._dollar(quoted=True))
            else:
                parts.append(Text(char, quoted=True))
                self._at += 1

    def _dollar(self, *, quoted: bool) -> Text | Variable | Substitution:
        if self._source[self._at] == "`":
            return Substitution(self._until("`"), quoted)
        self._at += 1
        if self._peek("(("):
            raise ShellSyntaxError("лаборатория не умеет «$((…))»: счёт делает python -c")
        if self._peek("("):
            return Substitution(self._parenthesis(), quoted)
        if self._peek("{"):
            return self._braced(quoted=quoted)
        if match := _NAME.match(self._source, self._at):
            self._at = match.end()
            return Variable(match[0], quoted)
        return Text("$", quoted)

    def _parenthesis(self) -> str:
        depth, start = 0, self._at + 1
        while self._at < len(self._source):
            char = self._source[self._at]
            if char == "'":
                self._until("'")
                continue
            if char == "\\":
                self._at += 1
            depth += (char == "(") - (char == ")")
            self._at += 1
            if not depth:
                return self._source[start : self._at - 1]
        raise UnfinishedError

    def _braced(self, *, quoted: bool) -> Variable:
        match = _BRACED.match(self._source, self._at)
        end = self._source.find("}", self._at)
        if end < 0:
            raise UnfinishedError
        if match is None or (not match["operator"] and match.end() != end):
            shown = self._source[self._at : end + 1]
            raise ShellSyntaxError(f"лаборатория не умеет «${shown}»")
        fallback = quoted_word(self._source[match.end() : end]) if match["operator"] else ()
        self._at = end + 1
        return Variable(match["name"], quoted, match["operator"] or "", fallback)


def quoted_word(text: str) -> Word:
    """Return `text` as if it stood between double quotes in which a quote is a character."""
    lexer = Lexer("")
    lexer._source, lexer._at = text, 0  # noqa: SLF001 - the same reader, on another text
    return tuple(lexer._double(""))  # noqa: SLF001 - as above

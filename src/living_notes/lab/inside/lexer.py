"""Bash text as tokens: words with their quotes understood, operators, newlines, here-documents."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from living_notes.lab.inside.syntax import (
    Arithmetic,
    ShellSyntaxError,
    Substitution,
    Text,
    UnfinishedError,
    Variable,
    Word,
)

_OPERATOR = re.compile(r"[<>]\(|&&|\|\||;;|<<<|<<-?|>>|>&|>\||<&|&>>|&>|\|&|[|;&()<>\n]")
_NAME = re.compile(r"[A-Za-z_]\w*|[?$#@*!0-9]")
_BRACED = re.compile(
    r"\{(?:(?P<length>#)(?P<measured>[A-Za-z_]\w*|[@*0-9])\}|(?P<name>[A-Za-z_]\w*|[?#@*0-9])(?P<operator>:?[-+=?]|%%?|##?|//?|:|\^\^?|,,?)?)"
)
_TWO = frozenset({"/", "//", ":"})
_STARTS = frozenset({"do", "then", "else", "elif", "if", "while", "until", "for", "!", "{"})
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
        end: Where the token ends in the source.
    """

    operator: str
    word: Word = ()
    raw: str = ""
    descriptor: int | None = None
    end: int = 0


class Lexer:
    """Splits `source`; `tokens` holds the result.

    Args:
        source: Bash text.
        aliases: What stands for the first word of a command.

    Raises:
        UnfinishedError: A quote, a substitution or a here-document is open at the end.
        ShellSyntaxError: The text holds what this shell does not know.
    """

    def __init__(self, source: str, aliases: Mapping[str, str] | None = None) -> None:
        self._source = source
        self._aliases = aliases or {}
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
        if self.tokens and self.tokens[-1].raw == "=~":
            start = self._at
            word = self._expression()
            self.tokens.append(Token("", word, source[start : self._at], end=self._at))
        elif match := re.compile(r"(\d)?(?=[<>])").match(source, self._at):
            descriptor = int(match[1]) if match[1] else None
            self._at = match.end()
            self._operator(descriptor)
        elif self._peek("((") and self._begins_command() and self._calculation():
            pass
        elif _OPERATOR.match(source, self._at):
            self._operator(None)
        else:
            start = self._at
            first = self._begins_command()
            word = self._word()
            raw = source[start : self._at]
            if first and raw in self._aliases:
                left = {name: text for name, text in self._aliases.items() if name != raw}
                self.tokens += Lexer(self._aliases[raw], left).tokens[:-1]
            else:
                self.tokens.append(Token("", word, raw, end=self._at))
        return True

    def _begins_command(self) -> bool:
        last = self.tokens[-1] if self.tokens else Token("\n")
        return last.operator in {"\n", ";", "&&", "||", "|", "(", ")", ";;"} or last.raw in _STARTS

    def _calculation(self) -> bool:
        """Read ``((…))`` as one token; False: the second parenthesis opens a group."""
        start = self._at
        inside = self._parenthesis()
        if not (inside.startswith("(") and inside.endswith(")")):
            self._at = start
            return False
        self.tokens.append(Token("((", raw=inside[1:-1], end=self._at))
        return True

    def _expression(self) -> Word:
        """Read what stands behind ``=~``: parentheses and bars belong to it."""
        parts: list[Text | Variable | Substitution | Arithmetic] = []
        depth = 0
        while self._at < len(self._source):
            char = self._source[self._at]
            if char == "\n" or (char in " \t" and not depth):
                break
            if char in "()|<>;&":
                depth += (char == "(") - (char == ")")
                parts.append(Text(char))
                self._at += 1
            elif not (piece := self._word(self._at + 1)):
                parts.append(Text(char))
                self._at += 1
            else:
                parts += piece
        return tuple(parts)

    def _operator(self, descriptor: int | None) -> None:
        match = _OPERATOR.match(self._source, self._at)
        operator = match[0] if match else self._source[self._at]
        self._at += len(operator)
        if operator == "&":
            raise ShellSyntaxError("лаборатория не умеет «&»: программы идут здесь одна за другой")
        if operator in {"<(", ">("}:
            raise ShellSyntaxError(f"лаборатория не умеет «{operator}…)»: сохраните вывод в файл")
        if operator not in _HERE:
            self.tokens.append(Token(operator, descriptor=descriptor, end=self._at))
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

    def _word(self, end: int | None = None) -> Word:
        """Read a word; `end`: begin no piece of it there or behind."""
        parts: list[Text | Variable | Substitution | Arithmetic] = []
        while self._at < (len(self._source) if end is None else end):
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

    def _double(self, end: str) -> list[Text | Variable | Substitution | Arithmetic]:
        """Read what stands between double quotes; `end` empty: up to the end of the source."""
        parts: list[Text | Variable | Substitution | Arithmetic] = [Text("", quoted=True)]
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

    def _dollar(self, *, quoted: bool) -> Text | Variable | Substitution | Arithmetic:
        if self._source[self._at] == "`":
            return Substitution(self._until("`"), quoted)
        self._at += 1
        if self._peek("("):
            inside = self._parenthesis()
            if inside.startswith("(") and inside.endswith(")"):
                return Arithmetic(quoted_word(inside[1:-1]), quoted)
            return Substitution(inside, quoted)
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
            if char == '"':
                self._at += 1
                self._double('"')
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
        end = self._closing_brace(quoted=quoted)
        if match is None or not (match["length"] or match["operator"] or match.end() == end):
            shown = self._source[self._at : end + 1]
            raise ShellSyntaxError(f"лаборатория не умеет «${shown}»")
        self._at = end + 1
        if match["length"]:
            return Variable(match["measured"], quoted, "length")
        argument, second = self._source[match.end() : end], None
        if match["operator"] in _TWO:
            argument, parted, rest = _parted(argument, match["operator"][0])
            second = quoted_word(rest) if parted else None
        operator = match["operator"] or ""
        chosen = operator.lstrip(":") in {"-", "+", "=", "?"}
        read = pattern_word if operator[:1] in {"%", "#", "/"} or (chosen and not quoted) else quoted_word
        return Variable(match["name"], quoted, operator, read(argument), second)

    def _closing_brace(self, *, quoted: bool) -> int:
        """Return where the brace that opens here is closed: quotes and braces inside are passed over."""
        depth, at = 0, self._at
        while at < len(self._source):
            char = self._source[at]
            if char == "'" and not quoted and "'" in self._source[at + 1 :]:
                at = self._source.index("'", at + 1)
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
    lexer = Lexer("")
    lexer._source = text  # noqa: SLF001 - the same reader, on another text
    parts: list[Text | Variable | Substitution | Arithmetic] = []
    while lexer._at < len(text):  # noqa: SLF001 - as above
        piece = lexer._word()  # noqa: SLF001 - as above
        parts += piece
        if lexer._at < len(text) and text[lexer._at] in " \t\n|&;()<>":  # noqa: SLF001 - as above
            parts.append(Text(text[lexer._at]))  # noqa: SLF001 - as above
            lexer._at += 1  # noqa: SLF001 - as above
    return tuple(parts)


def quoted_word(text: str) -> Word:
    """Return `text` as if it stood between double quotes in which a quote is a character."""
    lexer = Lexer("")
    lexer._source, lexer._at = text, 0  # noqa: SLF001 - the same reader, on another text
    return tuple(lexer._double(""))  # noqa: SLF001 - as above

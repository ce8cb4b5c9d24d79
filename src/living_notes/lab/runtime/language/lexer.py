"""Bash text as tokens: words with their quotes understood, operators, newlines, here-documents."""

import re
from collections.abc import Mapping

from living_notes.lab.runtime.language.syntax import (
    Arithmetic,
    ShellSyntaxError,
    Substitution,
    Text,
    UnfinishedError,
    Variable,
    Word,
)
from living_notes.lab.runtime.language.tokens import Token
from living_notes.lab.runtime.language.words import WordReader, quoted_word

_OPERATOR = re.compile(r"[<>]\(|&&|\|\||;;|<<<|<<-?|>>|>&|>\||<&|&>>|&>|\|&|[|;&()<>\n]")
_STARTS = frozenset({"do", "then", "else", "elif", "if", "while", "until", "for", "!", "{"})
_HERE = {"<<", "<<-"}


class Lexer(WordReader):
    """Splits `source`; `tokens` holds the result.

    Args:
        source: Bash text.
        aliases: What stands for the first word of a command.

    Raises:
        UnfinishedError: A quote, a substitution or a here-document is open at the end.
        ShellSyntaxError: The text holds what this shell does not know.
    """

    def __init__(self, source: str, aliases: Mapping[str, str] | None = None) -> None:
        super().__init__(source)
        self._aliases = aliases or {}
        self.tokens: list[Token] = []
        self._documents: list[tuple[int, str, bool, bool]] = []  # token, delimiter, tabs stripped, literal
        while self._read():
            pass
        if self._documents:
            raise UnfinishedError
        self.tokens.append(Token("end"))

    def _read(self) -> bool:
        source = self.source
        while self.at < len(source) and (source[self.at] in " \t" or self.peek("\\\n")):
            self.at += 2 if source[self.at] == "\\" else 1
        if self.at >= len(source):
            return False
        if source[self.at] == "#":
            self.at = (source + "\n").index("\n", self.at)
            return True
        if self.tokens and self.tokens[-1].raw == "=~":
            start = self.at
            word = self._expression()
            self.tokens.append(Token("", word, source[start : self.at], end=self.at))
        elif match := re.compile(r"(\d)?(?=[<>])").match(source, self.at):
            descriptor = int(match[1]) if match[1] else None
            self.at = match.end()
            self._operator(descriptor)
        elif self.peek("((") and self._begins_command() and self._calculation():
            pass
        elif _OPERATOR.match(source, self.at):
            self._operator(None)
        else:
            start = self.at
            first = self._begins_command()
            word = self.word()
            raw = source[start : self.at]
            if first and raw in self._aliases:
                left = {name: text for name, text in self._aliases.items() if name != raw}
                self.tokens += Lexer(self._aliases[raw], left).tokens[:-1]
            else:
                self.tokens.append(Token("", word, raw, end=self.at))
        return True

    def _begins_command(self) -> bool:
        last = self.tokens[-1] if self.tokens else Token("\n")
        return last.operator in {"\n", ";", "&&", "||", "|", "(", ")", ";;"} or last.raw in _STARTS

    def _calculation(self) -> bool:
        """Read ``((…))`` as one token; False: the second parenthesis opens a group."""
        start = self.at
        inside = self.parenthesis()
        if not (inside.startswith("(") and inside.endswith(")")):
            self.at = start
            return False
        self.tokens.append(Token("((", raw=inside[1:-1], end=self.at))
        return True

    def _expression(self) -> Word:
        """Read what stands behind ``=~``: parentheses and bars belong to it."""
        parts: list[Text | Variable | Substitution | Arithmetic] = []
        depth = 0
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "\n" or (char in " \t" and not depth):
                break
            if char in "()|<>;&":
                depth += (char == "(") - (char == ")")
                parts.append(Text(char))
                self.at += 1
            elif not (piece := self.word(self.at + 1)):
                parts.append(Text(char))
                self.at += 1
            else:
                parts += piece
        return tuple(parts)

    def _operator(self, descriptor: int | None) -> None:
        match = _OPERATOR.match(self.source, self.at)
        operator = match[0] if match else self.source[self.at]
        self.at += len(operator)
        if operator == "&":
            raise ShellSyntaxError("лаборатория не умеет «&»: программы идут здесь одна за другой")
        if operator in {"<(", ">("}:
            raise ShellSyntaxError(f"лаборатория не умеет «{operator}…)»: сохраните вывод в файл")
        if operator not in _HERE:
            self.tokens.append(Token(operator, descriptor=descriptor, end=self.at))
            if operator == "\n":
                self._read_documents()
            return
        while self.at < len(self.source) and self.source[self.at] in " \t":
            self.at += 1
        start = self.at
        word = self.word()
        raw = self.source[start : self.at]
        delimiter = "".join(part.text for part in word if isinstance(part, Text))
        self._documents.append((len(self.tokens), delimiter, operator == "<<-", raw != delimiter))
        self.tokens.append(Token("<<", descriptor=descriptor))

    def _read_documents(self) -> None:
        for index, delimiter, dash, literal in self._documents:
            lines: list[str] = []
            while True:
                if self.at >= len(self.source):
                    raise UnfinishedError
                line, newline, _ = self.source[self.at :].partition("\n")
                self.at += len(line) + len(newline)
                line = line.lstrip("\t") if dash else line
                if line == delimiter:
                    break
                lines.append(f"{line}\n")
            text = "".join(lines)
            word: Word = (Text(text, quoted=True),) if literal else quoted_word(text)
            self.tokens[index] = Token("<<", word, descriptor=self.tokens[index].descriptor)
        self._documents.clear()

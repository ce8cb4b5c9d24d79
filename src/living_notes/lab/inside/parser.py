"""Tokens of bash text as a tree: recursive descent over the grammar in `syntax`."""

import re
from typing import TYPE_CHECKING

from living_notes.lab.inside.lexer import Lexer, Token
from living_notes.lab.inside.syntax import (
    Command,
    For,
    Group,
    If,
    Pipeline,
    Redirection,
    Script,
    ShellSyntaxError,
    Simple,
    Step,
    Text,
    UnfinishedError,
    While,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_REDIRECTIONS = frozenset({"<", ">", ">>", ">&", "<&", "&>", "<<", "<<<"})
_ENDS = frozenset({"then", "do", "done", "fi", "else", "elif", "}"})
_UNKNOWN = frozenset({"case", "function", "select", "[[", "time", "coproc"})
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=")


def parse(source: str) -> Script:
    """Return the tree of `source`.

    Raises:
        UnfinishedError: bash would ask for another line.
        ShellSyntaxError: It is no command, or one that this shell does not know.
    """
    parser = _Parser(Lexer(source).tokens)
    script = parser.script(frozenset())
    if parser.token.operator != "end":
        raise parser.unexpected()
    return script


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def token(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self.token
        self._at += 1
        return token

    def _is(self, *operators: str) -> bool:
        return self.token.operator in operators

    def _keyword(self, *names: str) -> bool:
        return not self.token.operator and self.token.raw in names

    def unexpected(self) -> Exception:
        if self._is("end"):
            return UnfinishedError()
        shown = self.token.operator.replace("\n", "newline") or self.token.raw
        return ShellSyntaxError(f"bash: syntax error near unexpected token `{shown}'")

    def _expect(self, keyword: str) -> None:
        if not self._keyword(keyword):
            raise self.unexpected()
        self._at += 1

    def _skip_newlines(self) -> None:
        while self._is("\n"):
            self._at += 1

    def script(self, ends: frozenset[str], closing: str = "") -> Script:
        """Read pipelines up to one of the keywords `ends`, or the operator `closing`, or the end."""
        steps: list[Step] = []
        joint = ";"
        while True:
            self._skip_newlines()
            if self._is("end") and not ends and not closing:
                return tuple(steps)
            if (closing and self._is(closing)) or self._keyword(*ends):
                if not steps:
                    raise self.unexpected()
                return tuple(steps)
            steps.append(Step(joint, self._pipeline()))
            joint = ";"
            if self._is("&&", "||"):
                joint = self._next().operator
                self._skip_newlines()
                if self._is("end"):
                    raise UnfinishedError
            elif self._is(";", "\n"):
                self._at += 1
            elif not (self._is("end") or (closing and self._is(closing))):
                raise self.unexpected()

    def _pipeline(self) -> Pipeline:
        negated = self._keyword("!")
        if negated:
            self._at += 1
        commands = [self._command()]
        while self._is("|"):
            self._at += 1
            self._skip_newlines()
            commands.append(self._command())
        return Pipeline(tuple(commands), negated)

    def _command(self) -> Command:
        if self._keyword(*_UNKNOWN):
            raise ShellSyntaxError(f"лаборатория не умеет «{self.token.raw}»")
        if self._keyword(*_ENDS):
            raise self.unexpected()
        compounds: dict[str, Callable[[], Command]] = {
            "if": self._if,
            "while": self._while,
            "until": self._while,
            "for": self._for,
            "{": self._braces,
        }
        if self._is("("):
            self._at += 1
            body = self.script(frozenset(), closing=")")
            self._at += 1
            return Group(body, subshell=True, redirections=self._redirections())
        if not self.token.operator and self.token.raw in compounds:
            return compounds[self.token.raw]()
        return self._simple()

    def _braces(self) -> Command:
        self._at += 1
        body = self.script(frozenset({"}"}))
        self._expect("}")
        return Group(body, subshell=False, redirections=self._redirections())

    def _if(self) -> Command:
        branches: list[tuple[Script, Script]] = []
        while self._keyword("if", "elif"):
            self._at += 1
            condition = self.script(frozenset({"then"}))
            self._expect("then")
            branches.append((condition, self.script(frozenset({"elif", "else", "fi"}))))
        if self._keyword("else"):
            self._at += 1
            branches.append(((), self.script(frozenset({"fi"}))))
        self._expect("fi")
        return If(tuple(branches), self._redirections())

    def _while(self) -> Command:
        until = self._next().raw == "until"
        condition = self.script(frozenset({"do"}))
        return While(condition, self._body(), until, self._redirections())

    def _for(self) -> Command:
        self._at += 1
        name = self._next().raw
        self._expect("in")
        words: list[Word] = []
        while not self.token.operator:
            words.append(self._next().word)
        self._skip_separators()
        return For(name, tuple(words), self._body(), self._redirections())

    def _skip_separators(self) -> None:
        while self._is(";", "\n"):
            self._at += 1

    def _body(self) -> Script:
        self._expect("do")
        body = self.script(frozenset({"done"}))
        self._expect("done")
        return body

    def _redirections(self) -> tuple[Redirection, ...]:
        found: list[Redirection] = []
        while self._is(*_REDIRECTIONS):
            found.append(self._redirection())
        return tuple(found)

    def _redirection(self) -> Redirection:
        token = self._next()
        default = 0 if token.operator.startswith("<") else 1
        descriptor = default if token.descriptor is None else token.descriptor
        if token.operator == "<<":
            return Redirection(descriptor, "<<", token.word)
        if self.token.operator:
            raise self.unexpected()
        return Redirection(descriptor, token.operator, self._next().word)

    def _simple(self) -> Simple:
        assignments: list[tuple[str, Word]] = []
        words: list[Word] = []
        redirections: list[Redirection] = []
        while True:
            if self._is(*_REDIRECTIONS):
                redirections.append(self._redirection())
            elif self.token.operator:
                break
            elif not words and (match := _ASSIGNMENT.match(self.token.raw)):
                assignments.append((match[1], _without(self._next().word, match.end())))
            else:
                words.append(self._next().word)
        if not (assignments or words or redirections):
            raise self.unexpected()
        if self._is("(") and len(words) == 1:
            raise ShellSyntaxError("лаборатория не умеет объявлять функции")
        return Simple(tuple(assignments), tuple(words), tuple(redirections))


def _without(word: Word, count: int) -> Word:
    """Return `word` without its first `count` characters: each stands in a part of its own."""
    return word[count:] if all(isinstance(part, Text) for part in word[:count]) else word

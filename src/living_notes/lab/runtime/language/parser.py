"""Tokens of bash text as a tree: recursive descent over the grammar in `syntax`."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from living_notes.lab.runtime.language.lexer import Lexer
from living_notes.lab.runtime.language.syntax import (
    Calculation,
    Case,
    Command,
    Condition,
    Count,
    For,
    Function,
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
from living_notes.lab.runtime.language.tokens import TokenCursor
from living_notes.lab.runtime.language.words import quoted_word

if TYPE_CHECKING:
    from collections.abc import Callable

_REDIRECTIONS = frozenset({"<", ">", ">>", ">|", ">&", "<&", "&>", "&>>", "<<", "<<<"})
_ENDS = frozenset({"then", "do", "done", "fi", "else", "elif", "}", "esac"})
_BARE = frozenset({"!", "=", "==", "!=", "=~"})
_CLOSING = frozenset({"fi", "done", "esac", "}", "]]"})
_UNKNOWN = frozenset({"select", "coproc"})
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=")


def parse(source: str, aliases: Mapping[str, str] | None = None) -> Script:
    """Return the tree of `source`.

    Args:
        source: Bash text.
        aliases: What stands for the first word of a command.

    Raises:
        UnfinishedError: bash would ask for another line.
        ShellSyntaxError: It is no command, or one that this shell does not know.
    """
    parser = _Parser(Lexer(source, aliases or {}).tokens, source)
    script = parser.script(frozenset())
    if parser.token.operator != "end":
        raise parser.unexpected()
    return script


class _Parser(TokenCursor):
    def script(self, ends: frozenset[str], closing: str = "") -> Script:
        """Read pipelines up to one of the keywords `ends`, or the operator `closing`, or the end."""
        steps: list[Step] = []
        joint = ";"
        while True:
            self._skip_newlines()
            if self._is("end") and not ends and not closing:
                return tuple(steps)
            if (closing and self._is(closing)) or self._keyword(*ends):
                if not steps and closing != ";;":
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
            elif not (self._is("end") or (closing and self._is(closing)) or self._closes(ends)):
                raise self.unexpected()

    def _closes(self, ends: frozenset[str]) -> bool:
        """A keyword may stand right behind a compound command: ``if (true) then``."""
        last = self._tokens[self._at - 1]
        return self._keyword(*ends) and (last.operator in {")", "(("} or last.raw in _CLOSING)

    def _pipeline(self) -> Pipeline:
        timed = self._keyword("time")
        self._at += timed
        negated = self._keyword("!")
        self._at += negated
        commands = [self._command()]
        while self._is("|", "|&"):
            if self._next().operator == "|&":
                both = (*commands[-1].redirections, Redirection(2, ">&", (Text("1"),)))
                commands[-1] = replace(commands[-1], redirections=both)
            self._skip_newlines()
            commands.append(self._command())
        return Pipeline(tuple(commands), negated, timed)

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
            "case": self._case,
            "[[": self._condition,
            "function": self._function,
            "{": self._braces,
        }
        if self._is("(("):
            return Calculation(quoted_word(self._next().raw), self._redirections())
        if self._is("("):
            self._at += 1
            body = self.script(frozenset(), closing=")")
            self._at += 1
            return Group(body, subshell=True, redirections=self._redirections())
        if not self.token.operator and self.token.raw in compounds:
            return compounds[self.token.raw]()
        if not self.token.operator and self._tokens[self._at + 1].operator == "(":
            return self._function()
        return self._simple()

    def _function(self) -> Command:
        if self._keyword("function"):
            self._at += 1
        start = self.token.end - len(self.token.raw)
        name = self._next().raw
        if _ASSIGNMENT.match(name):
            raise ShellSyntaxError("лаборатория не умеет массивы")
        if self._is("("):
            self._at += 1
            if not self._is(")"):
                raise self.unexpected()
            self._at += 1
        self._skip_newlines()
        body = self._command()
        if isinstance(body, Simple | Function):
            raise ShellSyntaxError(f"bash: syntax error near unexpected token `{name}'")
        return Function(name, body, self._source[start : self._tokens[self._at - 1].end])

    def _case(self) -> Command:
        self._at += 1
        word = self._next().word
        self._skip_newlines()
        self._expect("in")
        branches: list[tuple[tuple[Word, ...], Script]] = []
        self._skip_newlines()
        while not self._keyword("esac"):
            if self._is("("):
                self._at += 1
            patterns = [self._pattern()]
            while self._is("|"):
                self._at += 1
                patterns.append(self._pattern())
            if not self._is(")"):
                raise self.unexpected()
            self._at += 1
            branches.append((tuple(patterns), self.script(frozenset({"esac"}), closing=";;")))
            if self._is(";;"):
                self._at += 1
            self._skip_newlines()
        self._expect("esac")
        return Case(word, tuple(branches), self._redirections())

    def _pattern(self) -> Word:
        if self.token.operator:
            raise self.unexpected()
        return self._next().word

    def _condition(self) -> Command:
        self._at += 1
        parts: list[str | Word] = []
        while not self._keyword("]]"):
            token = self._next()
            if token.operator == "end":
                raise UnfinishedError
            if token.operator != "\n":
                bare = token.operator or (token.raw if token.raw in _BARE or token.raw[:1] == "-" else "")
                parts.append(bare or token.word)
        self._expect("]]")
        return Condition(tuple(parts), self._redirections())

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
        if self._is("(("):
            first, condition, following = self._expressions(self._next().raw)
            self._skip_separators()
            return Count(first, condition, following, self._body(), self._redirections())
        name = self._next().raw
        words: list[Word] = [quoted_word("$@")]
        if self._keyword("in"):
            self._at += 1
            words = []
            while not self.token.operator:
                words.append(self._next().word)
        self._skip_separators()
        return For(name, tuple(words), self._body(), self._redirections())

    def _expressions(self, source: str) -> list[Word]:
        parts = source.split(";")
        if len(parts) != 3:  # noqa: PLR2004 - first, condition, next
            raise ShellSyntaxError("bash: syntax error: arithmetic expression required")
        return [quoted_word(part) for part in parts]

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
        if self._is("(") and assignments and not words:
            raise ShellSyntaxError("лаборатория не умеет массивы")
        return Simple(tuple(assignments), tuple(words), tuple(redirections))


def _without(word: Word, count: int) -> Word:
    """Return `word` without its first `count` characters: each stands in a part of its own."""
    return word[count:] if all(isinstance(part, Text) for part in word[:count]) else word

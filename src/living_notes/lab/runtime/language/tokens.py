"""Tokens of bash text, and a cursor that goes along them."""

from dataclasses import dataclass

from living_notes.lab.runtime.language.syntax import ShellSyntaxError, UnfinishedError, Word


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


class TokenCursor:
    """Goes along tokens, of which the last is ``end``.

    Args:
        tokens: What the lexer made of `source`.
        source: Bash text.
    """

    def __init__(self, tokens: list[Token], source: str) -> None:
        self._tokens = tokens
        self._source = source
        self._at = 0

    @property
    def token(self) -> Token:
        """The next token."""
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
        """Return what is to be raised where the next token cannot stand."""
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

    def _skip_separators(self) -> None:
        while self._is(";", "\n"):
            self._at += 1

"""Words of a command become its arguments: variables, substitutions, splitting, globs, ``~``."""

import glob
import re
from collections.abc import Callable, Iterator

from living_notes.lab.runtime.language.arithmetic import ArithmeticSyntaxError, calculate
from living_notes.lab.runtime.language.braces import expand_braces
from living_notes.lab.runtime.language.fields import BLANKS, Piece, Splitter
from living_notes.lab.runtime.language.patterns import glob_expression
from living_notes.lab.runtime.language.state import State
from living_notes.lab.runtime.language.syntax import Arithmetic, Substitution, Text, Variable, Word

_CHOICES = frozenset("-+=?")


class ExpansionError(Exception):
    """A word cannot be expanded; the message is bash's, and what was typed ends there."""


class Expander:
    """Expands words in a state.

    Args:
        state: The shell's state.
        substitute: Runs a command and returns what it prints, without its last newlines.
    """

    def __init__(self, state: State, substitute: Callable[[str], str]) -> None:
        self._state = state
        self._substitute = substitute

    def text(self, word: Word) -> str:
        """Expand a word that is neither split nor globbed: an assignment, a file's name.

        Raises:
            ExpansionError: It cannot be expanded.
        """
        return "".join(" " * piece.ends + piece.text for piece in self._pieces(word))

    def pattern(self, word: Word) -> str:
        """Return the regular expression of a word that is a pattern."""
        return glob_expression((piece.text, piece.quoted) for piece in self._pieces(word))

    def expression(self, word: Word) -> str:
        """Return the regular expression that a word behind ``=~`` is."""
        return "".join(re.escape(piece.text) if piece.quoted else piece.text for piece in self._pieces(word))

    def number(self, word: Word) -> int:
        """Return the value of an arithmetic expression.

        Raises:
            ExpansionError: It is none.
        """
        source = self.text(word)
        try:
            return calculate(source, self._state)
        except ArithmeticSyntaxError as error:
            raise ExpansionError(f"bash: {source.strip()}: {error}") from error

    def fields(self, words: tuple[Word, ...]) -> list[str]:
        """Expand the words of a command into its arguments.

        Raises:
            ExpansionError: A word cannot be expanded.
        """
        return [argument for word in words for one in expand_braces(word) for argument in self._fields(one)]

    def _pieces(self, word: Word) -> Iterator[Piece]:
        """Yield the word's text in pieces."""
        if word[:1] == (Text("~"),) and word[1:2] in ((), (Text("/"),)):
            yield Piece(self._state.home, quoted=True)
            word = word[1:]
        for part in word:
            if isinstance(part, Text):
                yield Piece(part.text, part.quoted)
            elif isinstance(part, Substitution):
                yield Piece(self._substitute(part.command), part.quoted, expanded=True)
            elif isinstance(part, Arithmetic):
                yield Piece(str(self.number(part.expression)), part.quoted, expanded=True)
            elif part.name in {"@", "*"} and part.operator in {"", ":"}:
                yield from self._parameters(part)
            elif part.operator.lstrip(":") in _CHOICES:
                yield from self._chosen(part)
            else:
                yield Piece(self._variable(part), part.quoted, expanded=True)

    def _parameters(self, part: Variable) -> Iterator[Piece]:
        """Yield ``$@`` or ``$*``, or a slice of it."""
        values = self._state.arguments[1:]
        if part.operator:
            first = self.number(part.argument)
            values = (self._state.arguments if first <= 0 else values)[max(0, first - 1) :]
            values = values if part.second is None else values[: self.number(part.second)]
        if part.name == "*" and part.quoted:
            yield Piece(self._state.variables.get("IFS", " ")[:1].join(values), quoted=True)
            return
        for index, value in enumerate(values):
            yield Piece(value, part.quoted, expanded=True, ends=index > 0)

    def _variable(self, part: Variable) -> str:
        value = self._state.value(part.name)
        kind = part.operator
        if value is None and self._state.nounset:
            raise ExpansionError(f"bash: {part.name}: unbound variable")
        value = value or ""
        if not kind:
            return value
        if kind == "length":
            return str(len(self._state.arguments) - 1 if part.name in {"@", "*"} else len(value))
        if kind == ":":
            return self._slice(part, value)
        if kind[0] in "^,":
            changed = str.upper if kind[0] == "^" else str.lower
            return changed(value) if len(kind) > 1 else changed(value[:1]) + value[1:]
        return self._replaced(part, value) if kind[0] == "/" else self._cut(part, value)

    def _chosen(self, part: Variable) -> Iterator[Piece]:
        """Yield the value, or what an operator such as ``:-`` gives for it."""
        value = self._state.value(part.name)
        kind = part.operator[-1]
        missing = value is None or (part.operator[0] == ":" and not value)
        if missing is (kind == "+"):
            yield Piece("" if missing else value or "", part.quoted, expanded=True)
            return
        argument = self.text(part.argument) if kind in "=?" else ""
        if kind == "?":
            reason = "parameter null or not set" if part.operator[0] == ":" else "parameter not set"
            raise ExpansionError(f"bash: {part.name}: {argument or reason}")
        if kind == "=":
            self._state.variables[part.name] = argument
            yield Piece(argument, part.quoted, expanded=True)
            return
        for piece in self._pieces(part.argument):
            yield Piece(piece.text, piece.quoted or part.quoted, expanded=True)

    def _slice(self, part: Variable, value: str) -> str:
        start = self.number(part.argument)
        if start < -len(value):
            return ""
        rest = value[start:]
        if part.second is None:
            return rest
        length = self.number(part.second)
        if length < -len(rest):
            raise ExpansionError(f"bash: {length}: substring expression < 0")
        return rest[:length]

    def _cut(self, part: Variable, value: str) -> str:
        """Take the shortest or the longest match off an end: ``#``, ``##``, ``%``, ``%%``."""
        expression = re.compile(self.pattern(part.argument))
        sizes = list(range(len(value) + 1))
        for size in reversed(sizes) if len(part.operator) > 1 else sizes:
            at = size if part.operator[0] == "#" else len(value) - size
            cut, kept = (value[:at], value[at:]) if part.operator[0] == "#" else (value[at:], value[:at])
            if expression.fullmatch(cut):
                return kept
        return value

    def _replaced(self, part: Variable, value: str) -> str:
        """Replace the first match, or with ``//`` all of them; ``/#`` and ``/%`` hold it to an end."""
        argument = part.argument
        held = next((end for end in "#%" if argument[:1] == (Text(end),)), "")
        pattern = self.pattern(argument[1:] if held else argument)
        replacement = self.text(part.second or ())
        if not argument:
            return value
        expression = re.compile(rf"\A{pattern}" if held == "#" else rf"{pattern}\Z" if held else pattern)
        times = 0 if part.operator == "//" and not held else 1
        return expression.sub(lambda match: replacement if match[0] or held else "", value, count=times)

    def _fields(self, word: Word) -> Iterator[str]:
        splitter = Splitter(self._state.variables.get("IFS", BLANKS))
        pieces = list(self._pieces(word))
        if _only_parameters(word) and not any(piece.expanded for piece in pieces):
            return
        for piece in pieces:
            splitter.add(piece)
        for field in splitter.fields:
            yield from self._globbed(field)

    def _globbed(self, pieces: list[Piece]) -> list[str]:
        plain = "".join(piece.text for piece in pieces)
        if not re.search(r"[*?\[]", "".join(piece.text for piece in pieces if not piece.quoted)):
            return [plain]
        pattern = "".join(glob.escape(piece.text) if piece.quoted else piece.text for piece in pieces)
        return sorted(glob.glob(pattern, root_dir=self._state.cwd)) or [plain]  # noqa: PTH207 - keeps the words as typed


def _only_parameters(word: Word) -> bool:
    """Say whether a word is ``"$@"`` alone: without parameters it is no argument, not an empty one."""
    return any(isinstance(part, Variable) and part.name == "@" for part in word) and all(
        part == Text("", quoted=True) or (isinstance(part, Variable) and part.name == "@") for part in word
    )

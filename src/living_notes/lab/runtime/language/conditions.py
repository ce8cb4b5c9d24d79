"""Conditions: ``test``, ``[`` and ``[[``, which share their operators and differ in how words are read."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from living_notes.lab.runtime.language.arithmetic import Variables, calculate
from living_notes.lab.runtime.language.syntax import Word


class ConditionError(Exception):
    """The words are no condition; the message is bash's reason."""


class Place(Protocol):
    """Where a condition is asked."""

    @property
    def cwd(self) -> Path:
        """The current folder."""
        ...

    def is_terminal(self, descriptor: str) -> bool:
        """Say whether that descriptor is a terminal."""
        ...

    def is_set(self, name: str) -> bool:
        """Say whether a variable is set."""
        ...


def _mode(bits: int) -> Callable[[Path], bool]:
    return lambda path: path.exists() and bool(path.stat().st_mode & bits)


_FILES: Mapping[str, Callable[[Path], bool]] = {
    "-e": Path.exists,
    "-a": Path.exists,
    "-f": Path.is_file,
    "-d": Path.is_dir,
    "-s": lambda path: path.exists() and path.stat().st_size > 0,
    "-L": Path.is_symlink,
    "-h": Path.is_symlink,
    "-r": _mode(0o444),
    "-w": _mode(0o222),
    "-x": _mode(0o111),
}
_ORDERS: Mapping[str, Callable[[int, int], bool]] = {
    "-eq": lambda left, right: left == right,
    "-ne": lambda left, right: left != right,
    "-lt": lambda left, right: left < right,
    "-gt": lambda left, right: left > right,
    "-le": lambda left, right: left <= right,
    "-ge": lambda left, right: left >= right,
}
_TEXTS: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda left, right: left == right,
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
}
_AGES = frozenset({"-nt", "-ot", "-ef"})
_UNARY = frozenset({*_FILES, "-n", "-z", "-t", "-v", "-o"})
_BINARY = frozenset({*_ORDERS, *_TEXTS, *_AGES})


def _unary(operator: str, operand: str, place: Place) -> bool:
    if operator in {"-n", "-z"}:
        return bool(operand) is (operator == "-n")
    if operator == "-t":
        return place.is_terminal(operand)
    if operator == "-v":
        return place.is_set(operand)
    if operator == "-o":
        raise ConditionError("лаборатория не умеет «-o имя»")
    return _FILES[operator](place.cwd / operand) if operand else False


def _age(left: Path, operator: str, right: Path) -> bool:
    if operator == "-ef":
        return left.exists() and right.exists() and left.samefile(right)
    older, newer = (right, left) if operator == "-nt" else (left, right)
    if not newer.exists():
        return False
    return not older.exists() or older.stat().st_mtime_ns < newer.stat().st_mtime_ns


class _Reader:
    """Reads ``or`` of ``and`` of negations; the branches say what an operand is."""

    def __init__(self, place: Place, parts: Sequence[str | Word], joints: tuple[str, str]) -> None:
        self.place = place
        self.parts = parts
        self.at = 0
        self._or, self._and = joints

    def peek(self, ahead: int = 0) -> str | Word | None:
        return self.parts[self.at + ahead] if self.at + ahead < len(self.parts) else None

    def take(self) -> str | Word:
        part = self.peek()
        if part is None:
            raise ConditionError("argument expected")
        self.at += 1
        return part

    def all(self) -> bool:
        found = self.either(asked=True)
        if self.at < len(self.parts):
            raise ConditionError("too many arguments")
        return found

    def either(self, *, asked: bool) -> bool:
        found = self.both(asked=asked)
        while self.peek() == self._or:
            self.at += 1
            found = self.both(asked=asked and not found) or found
        return found

    def both(self, *, asked: bool) -> bool:
        found = self.negation(asked=asked)
        while self.peek() == self._and:
            self.at += 1
            found = self.negation(asked=asked and found) and found
        return found

    def negation(self, *, asked: bool) -> bool:
        if self.peek() == "!" and self.peek(1) is not None:
            self.at += 1
            return not self.negation(asked=asked)
        if self.peek() == "(" and self.peek(1) is not None and not self._is_binary(self.peek(1)):
            self.at += 1
            found = self.either(asked=asked)
            if self.take() != ")":
                raise ConditionError("`)' expected")
            return found
        return self.primary(asked=asked)

    def _is_binary(self, part: str | Word | None) -> bool:
        return isinstance(part, str) and part in _BINARY

    def primary(self, *, asked: bool) -> bool:
        raise NotImplementedError


class _Test(_Reader):
    """The words of ``test``, which are expanded."""

    def primary(self, *, asked: bool) -> bool:
        del asked  # its words are expanded anyway
        left = str(self.take())
        operator = self.peek()
        if self._is_binary(operator) and self.peek(1) is not None:
            self.at += 1
            return self._binary(left, str(operator), str(self.take()))
        if left in _UNARY and operator is not None and operator not in {"-a", "-o"}:
            return _unary(left, str(self.take()), self.place)
        if self.at == 1 and len(self.parts) == 2:  # noqa: PLR2004 - an operator and its operand
            raise ConditionError(f"{left}: unary operator expected")
        if self.at == 1 and len(self.parts) == 3 and operator not in {"-a", "-o"}:  # noqa: PLR2004 - as above
            raise ConditionError(f"{operator}: binary operator expected")
        return bool(left)

    def _binary(self, left: str, operator: str, right: str) -> bool:
        if operator in _AGES:
            return _age(self.place.cwd / left, operator, self.place.cwd / right)
        if operator in _TEXTS:
            return _TEXTS[operator](left, right)
        return _ORDERS[operator](_integer(left), _integer(right))


def _integer(text: str) -> int:
    if not re.fullmatch(r"\s*[-+]?\d+\s*", text):
        raise ConditionError(f"{text}: integer expression expected")
    return int(text)


class Words(Protocol):
    """What expands the words of ``[[``."""

    def text(self, word: Word) -> str:
        """Return a word's text."""
        ...

    def pattern(self, word: Word) -> str:
        """Return the expression of a word that is a pattern."""
        ...

    def expression(self, word: Word) -> str:
        """Return the expression that a word is."""
        ...


class _Double(_Reader):
    """The parts of ``[[``: a word is expanded where its value is asked for, and never split."""

    def __init__(self, place: Place, parts: Sequence[str | Word], words: Words, variables: Variables) -> None:
        super().__init__(place, parts, ("||", "&&"))
        self._words = words
        self._variables = variables

    def _text(self, part: str | Word) -> str:
        return part if isinstance(part, str) else self._words.text(part)

    def primary(self, *, asked: bool) -> bool:
        left = self.take()
        operator = self.peek()
        if operator == "=~" or self._is_binary(operator):
            self.at += 1
            right = self.take()
            return asked and self._binary(self._text(left), str(operator), right)
        if isinstance(left, str) and left in _UNARY and operator is not None:
            operand = self.take()
            return asked and _unary(left, self._text(operand), self.place)
        return asked and bool(self._text(left))

    def _binary(self, left: str, operator: str, right: str | Word) -> bool:
        if operator == "=~":
            return bool(re.search(right if isinstance(right, str) else self._words.expression(right), left))
        if operator in {"=", "==", "!="}:
            pattern = re.escape(right) if isinstance(right, str) else self._words.pattern(right)
            return bool(re.fullmatch(pattern, left)) is (operator != "!=")
        text = self._text(right)
        if operator in _AGES:
            return _age(self.place.cwd / left, operator, self.place.cwd / text)
        if operator in _TEXTS:
            return _TEXTS[operator](left, text)
        return _ORDERS[operator](calculate(left, self._variables), calculate(text, self._variables))


def holds(words: Sequence[str], place: Place) -> bool:
    """Return what ``test`` says of expanded words.

    Raises:
        ConditionError: They are no condition.
    """
    return _Test(place, words, ("-o", "-a")).all() if words else False


def holds_double(parts: Sequence[str | Word], place: Place, words: Words, variables: Variables) -> bool:
    """Return what ``[[`` says of its parts.

    Args:
        parts: Operators as text, words as they were read.
        place: Where it is asked.
        words: Expands words.
        variables: Operands of ``-eq`` and its like are arithmetic.

    Raises:
        ConditionError: They are no condition.
        ArithmeticSyntaxError: A number is none.
        re.error: What stands behind ``=~`` is no expression.
    """
    return _Double(place, parts, words, variables).all()

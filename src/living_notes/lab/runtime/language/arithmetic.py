"""Bash's arithmetic: 64-bit integers, C's operators, variables by their bare names."""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Protocol

_TOKEN = re.compile(
    r"\s*(0[xX][0-9a-fA-F]+|\d+|[A-Za-z_]\w*|<<=|>>=|\*\*|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%&|^]=|.)"
)
_NAME = re.compile(r"[A-Za-z_]\w*")
_DEPTH = 64
"""How deep a variable may name another one."""

_LEVELS: tuple[tuple[str, ...], ...] = (
    ("||",),
    ("&&",),
    ("|",),
    ("^",),
    ("&",),
    ("==", "!="),
    ("<", ">", "<=", ">="),
    ("<<", ">>"),
    ("+", "-"),
    ("*", "/", "%"),
)
"""Binary operators, loosest first."""


def _quotient(left: int, right: int) -> int:
    """Divide as C does: towards zero."""
    if not right:
        raise ArithmeticSyntaxError("division by 0")
    found = abs(left) // abs(right)
    return found if (left < 0) is (right < 0) else -found


_OPERATIONS: Mapping[str, Callable[[int, int], int]] = {
    "|": operator.or_,
    "^": operator.xor,
    "&": operator.and_,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _quotient,
    "%": lambda left, right: left - _quotient(left, right) * right,
}


class Variables(Protocol):
    """Where names are looked up and assigned."""

    variables: dict[str, str]


class ArithmeticSyntaxError(Exception):
    """The text is no expression; the message is bash's reason."""


def calculate(expression: str, state: Variables) -> int:
    """Return the value of an expression; an empty one is 0.

    Args:
        expression: What stands between the double parentheses, expanded.
        state: Variables, which the expression may change.

    Raises:
        ArithmeticSyntaxError: It is no expression, or divides by zero.
    """
    if not expression.strip():
        return 0
    return _Calculator(expression, state, 0).all()


class _Calculator:
    """Precedence climbing over the tokens of one expression; `evaluate` off: only its grammar counts."""

    def __init__(self, source: str, state: Variables, depth: int) -> None:
        if depth > _DEPTH:
            raise ArithmeticSyntaxError("expression recursion level exceeded")
        self._tokens = [match[1] for match in _TOKEN.finditer(source.strip())]
        self._state = state
        self._depth = depth
        self._at = 0
        self._evaluate = True

    def all(self) -> int:
        value = self._assignment()
        while self._take(","):
            value = self._assignment()
        if self._at < len(self._tokens):
            raise ArithmeticSyntaxError("syntax error in expression")
        return value

    @property
    def _token(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *tokens: str) -> str:
        token = self._token
        if token and token in tokens:
            self._at += 1
            return token
        return ""

    def _assignment(self) -> int:
        name = self._token
        following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else ""
        sign = following.removesuffix("=")
        if not _NAME.fullmatch(name) or not (
            following == "=" or (following != sign and sign in _OPERATIONS and following not in _OPERATIONS)
        ):
            return self._choice()
        self._at += 2
        value = self._assignment()
        if sign:
            value = self._apply(sign, self._value(name), value)
        return self._assign(name, value)

    def _assign(self, name: str, value: int) -> int:
        if self._evaluate:
            self._state.variables[name] = str(value)
        return value

    def _apply(self, sign: str, left: int, right: int) -> int:
        return int(_OPERATIONS[sign](left, right)) if self._evaluate else 0

    def _choice(self) -> int:
        condition = self._binary(0)
        if not self._take("?"):
            return condition
        first = self._guarded(bool(condition), self._assignment)
        if not self._take(":"):
            raise ArithmeticSyntaxError("`:' expected for conditional expression")
        second = self._guarded(not condition, self._assignment)
        return first if condition else second

    def _guarded(self, evaluate: bool, read: Callable[[], int]) -> int:  # noqa: FBT001 - private
        before, self._evaluate = self._evaluate, self._evaluate and evaluate
        try:
            return read()
        finally:
            self._evaluate = before

    def _binary(self, level: int) -> int:
        if level == len(_LEVELS):
            return self._power()
        left = self._binary(level + 1)
        while sign := self._take(*_LEVELS[level]):
            if sign in {"&&", "||"}:
                needed = bool(left) is (sign == "&&")
                right = self._guarded(needed, lambda: self._binary(level + 1))
                left = int(bool(right)) if needed else int(sign == "||")
            else:
                left = self._apply(sign, left, self._binary(level + 1))
        return left

    def _power(self) -> int:
        base = self._unary()
        if not self._take("**"):
            return base
        exponent = self._power()
        if exponent < 0:
            raise ArithmeticSyntaxError("exponent less than 0")
        return int(base**exponent)

    def _unary(self) -> int:
        if step := self._take("++", "--"):
            name = self._token
            self._at += 1
            return self._assign(name, self._value(name) + (1 if step == "++" else -1))
        sign = self._take("-", "+", "!", "~")
        if not sign:
            return self._primary()
        value = self._unary()
        return {"-": -value, "+": value, "!": int(not value), "~": ~value}[sign]

    def _primary(self) -> int:
        token = self._token
        self._at += 1
        if token == "(":  # noqa: S105 - no password
            value = self._assignment()
            if not self._take(")"):
                raise ArithmeticSyntaxError("missing `)'")
            return value
        if token[:1].isdigit():
            octal = len(token) > 1 and token[0] == "0" and token[1] not in "xX"
            return int(token, 8 if octal else 0)
        if not _NAME.fullmatch(token):
            raise ArithmeticSyntaxError("syntax error: operand expected")
        value = self._value(token)
        if step := self._take("++", "--"):
            self._assign(token, value + (1 if step == "++" else -1))
        return value

    def _value(self, name: str) -> int:
        text = self._state.variables.get(name, "").strip()
        if re.fullmatch(r"-?\d+", text):
            return int(text)
        return _Calculator(text, self._state, self._depth + 1).all() if text else 0

"""POSIX regular expressions and the shell's patterns as Python's expressions."""

import re
from collections.abc import Iterable

_CLASSES = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "space": r"\s",
    "blank": r" \t",
    "upper": "A-Z",
    "lower": "a-z",
    "punct": r"!-/:-@\[-`{-~",
    "xdigit": "0-9a-fA-F",
}
_GLOB_PIECE = re.compile(r"\\.|\[[!^]?\]?(?:\[:\w+:\]|[^\]])*\]|.", re.DOTALL)
_PIECE = re.compile(r"\[\^?\]?(?:\[:\w+:\]|[^\]])*\]|\\.|.", re.DOTALL)


def compile_pattern(
    pattern: str,
    *,
    extended: bool,
    fixed: bool = False,
    ignore_case: bool = False,
    words: bool = False,
) -> re.Pattern[str]:
    """Return the expression that matches what grep and sed would.

    Args:
        pattern: A basic or (with `extended`) an extended POSIX expression, with GNU's additions.
        extended: ``-E``.
        fixed: ``-F``: the pattern is no expression at all.
        ignore_case: ``-i``.
        words: ``-w``.

    Raises:
        re.error: It is no expression.
    """
    python = re.escape(pattern) if fixed else _translate(pattern, extended=extended)
    if words:
        python = rf"\b(?:{python})\b"
    return re.compile(python, re.IGNORECASE if ignore_case else 0)


def glob_expression(pieces: Iterable[tuple[str, bool]]) -> str:
    """Return the regular expression of a shell's pattern, to be matched whole.

    Args:
        pieces: Text with whether it is quoted: what is quoted stands for itself.
    """
    pattern = "".join(re.sub(r"([\\*?\[\]])", r"\\\1", text) if quoted else text for text, quoted in pieces)
    result: list[str] = []
    for match in _GLOB_PIECE.finditer(pattern):
        piece = match[0]
        if piece == "*":
            result.append(".*")
        elif piece == "?":
            result.append(".")
        elif len(piece) > 1 and piece.startswith("["):
            result.append(_bracket(f"[^{piece[2:]}" if piece[1] == "!" else piece))
        else:
            result.append(re.escape(piece[-1]))
    return f"(?s:{''.join(result)})"


def _translate(pattern: str, *, extended: bool) -> str:
    result: list[str] = []
    for match in _PIECE.finditer(pattern):
        piece = match[0]
        if len(piece) > 1 and piece.startswith("["):
            result.append(_bracket(piece))
        elif piece.startswith("\\"):
            bare = piece[1:]
            if bare in "(){}|+?":
                result.append(piece if extended else bare)
            elif bare in "<>":
                result.append(r"\b")
            else:
                result.append(piece)
        elif not extended and piece in "(){}|+?":
            result.append(f"\\{piece}")
        elif not extended and piece == "*" and (not result or result[-1] in {"^", "("}):
            result.append(r"\*")
        elif not extended and piece == "^" and match.start() and result[-1] not in {"(", "|"}:
            result.append(r"\^")
        elif not extended and piece == "$" and match.end() < len(pattern) and pattern[match.end()] != "\\":
            result.append(r"\$")
        else:
            result.append(piece)
    return "".join(result)


def _bracket(piece: str) -> str:
    negated = piece.startswith("[^")
    inside = piece[2 if negated else 1 : -1]
    inside = inside.replace("\\", r"\\")
    inside = re.sub(r"\[:(\w+):\]", lambda match: "\0" + match[1] + "\0", inside)
    inside = inside.replace("[", r"\[").replace("]", r"\]").replace("&&", r"&\&").replace("||", r"|\|")
    inside = re.sub("\0(\\w+)\0", lambda match: _CLASSES.get(match[1], ""), inside)
    return f"[{'^' if negated else ''}{inside}]"

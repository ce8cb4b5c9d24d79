"""Programs that calculate: ``seq`` and ``expr``."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from living_notes.lab.runtime.commands.options import UnknownOptionError
from living_notes.lab.runtime.language.patterns import compile_pattern
from living_notes.lab.runtime.shell.program import Process, Program


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise UnknownOptionError(f"invalid floating point argument: '{text}'") from None


def _seq(process: Process) -> int:
    words = process.argv[1:]
    mark, wide = "\n", False
    while words and re.match(r"-[sw]|--", words[0]):
        word = words.pop(0)
        if word in {"-w", "--equal-width"}:
            wide = True
        elif word.startswith("-s"):
            mark = word[2:] or (words.pop(0) if words else "")
        else:
            raise UnknownOptionError(f"лаборатория не знает ключа {word}")
    if not 1 <= len(words) <= 3:  # noqa: PLR2004 - first, step, last
        return process.fail("missing operand" if not words else f"extra operand '{words[3]}'")
    numbers = [_decimal(word) for word in words]
    first = numbers[0] if len(numbers) > 1 else Decimal(1)
    step = numbers[1] if len(numbers) == 3 else Decimal(1)  # noqa: PLR2004 - as above
    last = numbers[-1]
    if not step:
        return process.fail(f"invalid Zero increment value: '{words[1]}'")
    places = max(0, *(-int(number.as_tuple().exponent) for number in (first, step)))
    found: list[str] = []
    value = first
    while value <= last if step > 0 else value >= last:
        found.append(f"{value:.{places}f}")
        value += step
    if wide:
        width = max(len(f"{first:.{places}f}"), len(f"{last:.{places}f}"))
        found = [text.zfill(width) for text in found]
    process.streams.print(mark.join(found) + "\n" * bool(found))
    return 0


def _expr(process: Process) -> int:
    words = process.argv[1:]
    match words:
        case ["length", text]:
            found: str | int = len(text)
        case [text, ":", pattern] | ["match", text, pattern]:
            matched = compile_pattern(pattern, extended=False).match(text)
            groups = matched.re.groups if matched else compile_pattern(pattern, extended=False).groups
            found = (matched[1] if matched else "") if groups else matched.end() if matched else 0
        case [left, "+" | "-" | "*" | "/" | "%" | "=" | "!=" | "<" | ">" | "<=" | ">=" as sign, right]:
            found = _calculated(left, sign, right)
        case [word]:
            found = word
        case _:
            raise UnknownOptionError("лаборатория умеет expr с двумя операндами: пишите $(( ))")
    process.streams.print(f"{found}\n")
    return int(str(found) in {"", "0"})


def _calculated(left: str, sign: str, right: str) -> int:
    numbers = [int(text) if re.fullmatch(r"-?\d+", text) else None for text in (left, right)]
    comparisons: Mapping[str, Callable[[int], bool]] = {
        "=": lambda order: order == 0,
        "!=": lambda order: order != 0,
        "<": lambda order: order < 0,
        ">": lambda order: order > 0,
        "<=": lambda order: order <= 0,
        ">=": lambda order: order >= 0,
    }
    one, other = numbers
    if sign in comparisons:
        if one is None or other is None:
            return int(comparisons[sign]((left > right) - (left < right)))
        return int(comparisons[sign](one - other))
    if one is None or other is None:
        raise UnknownOptionError("non-integer argument")
    if sign in "/%" and not other:
        raise UnknownOptionError("division by zero")
    quotient = abs(one) // abs(other or 1) * (1 if (one < 0) is (other < 0) else -1)
    return {"+": one + other, "-": one - other, "*": one * other, "/": quotient, "%": one - quotient * other}[
        sign
    ]


CALCULATING: Mapping[str, Program] = {"seq": _seq, "expr": _expr}

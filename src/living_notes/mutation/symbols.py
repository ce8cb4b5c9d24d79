"""Mutants that no letter makes: an operator turned round, a word in the other case, a mark that is missing.

A reader who copies a script gets what stands there, so a wrong ``or`` must be as visible in what the script
does as a wrong word.
"""

import re
from collections.abc import Iterator
from typing import Final
from zlib import crc32

from living_notes.mutation.commands import typed_lines
from living_notes.mutation.mutant import Mutant, Operator, Source, content_lines
from living_notes.mutation.outputs import shown_lines
from living_notes.vault import Block, Kind

_TURNED: Final = {
    "and": "or",
    "or": "and",
    "==": "!=",
    "!=": "==",
    "<=": "<",
    ">=": ">",
    "<": "<=",
    ">": ">=",
    "not in": "in",
    "is not": "is",
    "True": "False",
    "False": "True",
}
_OPERATOR: Final = re.compile(
    r"""
    '[^']*' | "[^"]*" | \#.* | ->
    | (?P<operator> \b(?:and|or|not\ in|is\ not|True|False)\b | [=!<>]= | (?<![<>=])[<>](?![<>]) )
    """,
    re.VERBOSE,
)
"""Strings and remarks hold no operators."""
_QUOTED: Final = re.compile(r"""'[^']*'|"[^"]*\"""")
"""A message is its author's: nothing else is told by its case."""
_MARK: Final = re.compile(r"[^\w\s]")
_PYTHON: Final = frozenset({Kind.PYTHON, Kind.PYCON})


def mutate_operators(source: Source) -> Iterator[Mutant]:
    """Turn each operator of Python round."""
    for block in source.note.blocks:
        if not _is_python(block):
            continue
        for number, line in content_lines(block):
            if block.kind is Kind.PYCON and not line.startswith((">>> ", "... ")):
                continue
            prompt = line[:4] if block.kind is Kind.PYCON else ""
            body = line.removeprefix(prompt)
            for found in _OPERATOR.finditer(body):
                if (operator := found["operator"]) is None:
                    continue
                turned = body[: found.start()] + _TURNED[operator] + body[found.end() :]
                what = f"{operator} → {_TURNED[operator]} in «{body.strip()}»"
                yield source.rewrite(Operator.OPERATOR, number, what, line, prompt + turned)


def mutate_cases(source: Source) -> Iterator[Mutant]:
    """Write a letter of each command in the other case."""
    for block in source.note.blocks:
        for number, prompt, command in typed_lines(block):
            if other := _other_case(command):
                what = f"case: «{command}» → «{other}»"
                yield source.rewrite(Operator.CASE, number, what, prompt + command, prompt + other)


def mutate_marks(source: Source) -> Iterator[Mutant]:
    """Leave a mark of each output out."""
    for block in source.note.blocks:
        for number, line in shown_lines(block):
            if other := _without_mark(line):
                what = f"mark: «{line.strip()}» → «{other.strip()}»"
                yield source.rewrite(Operator.MARK, number, what, line, other)


def _is_python(block: Block) -> bool:
    return block.kind in _PYTHON or (block.kind is Kind.FILE and str(block.title).endswith(".py"))


def _other_case(text: str) -> str | None:
    quoted = {index for found in _QUOTED.finditer(text) for index in range(*found.span())}
    letters = [index for index, char in enumerate(text) if char.isalpha() and char.swapcase() != char]
    places = [index for index in letters if index not in quoted]
    if not places:
        return None
    at = places[crc32(text.encode()) % len(places)]
    return text[:at] + text[at].swapcase() + text[at + 1 :]


def _without_mark(text: str) -> str | None:
    marks = [found.start() for found in _MARK.finditer(text) if found[0] != "…"]
    if not marks:
        return None
    at = marks[crc32(text.encode()) % len(marks)]
    return text[:at] + text[at + 1 :]

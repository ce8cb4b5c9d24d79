"""Mutants of what is shown: the lines that a command, a query or a session printed."""

import re
from collections.abc import Iterator

from living_notes.mutation.mutant import Mutant, Operator, Source, content_lines, shift_digit, shift_letter
from living_notes.vault import ELLIPSIS, Block, Kind, read_console

_WHOLE = frozenset({Kind.OUTPUT, Kind.GENERATED})


def shown_lines(block: Block) -> Iterator[tuple[int, str]]:
    """Yield the lines of a block that somebody printed, with their numbers in the note."""
    if block.kind in _WHOLE:
        yield from content_lines(block)
    elif block.kind is Kind.CONSOLE:
        for command in read_console(block.text):
            first = block.line + 1 + command.line + len(command.shown)
            yield from enumerate(command.output, start=first)
    elif block.kind is Kind.PYCON:
        for number, line in content_lines(block):
            if not line.startswith((">>>", "...")):
                yield number, line


def mutate_outputs(source: Source) -> Iterator[Mutant]:
    """Change a letter and every number of each line; drop it; show it twice."""
    for block in source.note.blocks:
        for number, line in shown_lines(block):
            shown = line.strip()
            if other := shift_letter(line):
                what = f"output «{shown}» → «{other.strip()}»"
                yield source.rewrite(Operator.CHANGE_OUTPUT, number, what, line, other)
            for found in re.finditer(r"\d+", line):
                other = line[: found.start()] + shift_digit(found[0]) + line[found.end() :]
                what = f"output «{shown}» → «{other.strip()}»"
                yield source.rewrite(Operator.CHANGE_OUTPUT, number, what, line, other)
            yield source.rewrite(Operator.DROP_OUTPUT, number, f"drop output «{shown}»", line, None)
            if shown != ELLIPSIS:  # two of them stand for two lines or more: nearly always as true as one
                yield source.repeat(Operator.REPEAT_OUTPUT, number, f"repeat output «{shown}»")

"""Mutants of files, excerpts, diffs, and of blocks that nobody runs."""

from collections.abc import Iterator

from living_notes.mutation.commands import mutate_line
from living_notes.mutation.mutant import Mutant, Operator, Source, content_lines, shift_letter
from living_notes.vault import ELLIPSIS, Block, Kind


def mutate_files(source: Source) -> Iterator[Mutant]:
    """Change and drop each line of a titled file."""
    for number, line in _lines(source, Kind.FILE):
        yield from mutate_line(source, Operator.FILE, number, line)


def mutate_excerpts(source: Source) -> Iterator[Mutant]:
    """Change and drop each line of an excerpt."""
    for number, line in _lines(source, Kind.EXCERPT):
        for mutant in mutate_line(source, Operator.FILE, number, line):
            if not mutant.what.startswith("drop "):
                yield mutant
        what = f"drop «{line.strip()}» of the excerpt"
        yield source.rewrite(Operator.DROP_EXCERPT, number, what, line, None)


def mutate_prose(source: Source) -> Iterator[Mutant]:
    """Change each line of a block that is not run."""
    for number, line in _lines(source, Kind.PROSE):
        if other := shift_letter(line):
            what = f"unproven «{line.strip()}» → «{other.strip()}»"
            yield source.rewrite(Operator.PROSE, number, what, line, other)


def _lines(source: Source, kind: Kind) -> Iterator[tuple[int, str]]:
    for block in source.note.blocks:
        if block.kind is kind:
            yield from ((number, line) for number, line in content_lines(block) if line.strip() != ELLIPSIS)


def mutate_diffs(source: Source) -> Iterator[Mutant]:
    """Undo each hunk of several; drop and change each line."""
    for block in source.note.blocks:
        if block.kind is Kind.DIFF:
            yield from _hunks(source, block)
            for number, line in content_lines(block):
                if not line.startswith("@@"):
                    yield from _diff_line(source, block, number, line)


def _hunks(source: Source, block: Block) -> Iterator[Mutant]:
    hunks: list[list[tuple[int, str]]] = [[]]
    for number, line in content_lines(block):
        if line.startswith("@@"):
            hunks.append([])
        else:
            hunks[-1].append((number, line))
    if len(hunks) == 1:
        return  # undoing the only hunk is dropping the block
    for hunk in hunks:
        if hunk:
            first, line = hunk[0]
            what = f"undo the hunk «{line}» of {block.title}"
            yield source.mutant(Operator.DIFF, first, what, [(number, None) for number, _ in hunk])


def _diff_line(source: Source, block: Block, number: int, line: str) -> Iterator[Mutant]:
    yield source.rewrite(Operator.DIFF, number, f"drop «{line}» from the diff of {block.title}", line, None)
    if other := shift_letter(line):
        what = f"«{line}» → «{other}» in the diff of {block.title}"
        yield source.rewrite(Operator.DIFF, number, what, line, other)

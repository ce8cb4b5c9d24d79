"""Every way a note goes wrong, as functions from a note to its false copies.

The list is that of real accidents: a block lost, moved or pasted twice, a flag forgotten, a typo, an output
of last year, a label of another variant. Each line of a page is hit at least once.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from living_notes.mutation.commands import mutate_code, mutate_commands
from living_notes.mutation.edits import mutate_diffs, mutate_excerpts, mutate_files, mutate_prose
from living_notes.mutation.front_matter import mutate_links, mutate_properties
from living_notes.mutation.labels import mutate_labels, mutate_titles
from living_notes.mutation.mutant import Mutant, Operator, Source, tell_apart
from living_notes.mutation.outputs import mutate_outputs
from living_notes.mutation.symbols import mutate_cases, mutate_marks, mutate_operators
from living_notes.vault import Block, Note

_SHOWN_CHARACTERS = 60


def mutate_blocks(source: Source) -> Iterator[Mutant]:
    """Drop each block, say it twice, swap it with the next."""
    blocks = source.note.blocks
    for block, following in zip(blocks, (*blocks[1:], None), strict=False):  # the note of a hub has none
        first, last = source.spans[block.index]
        name = _name(block)
        lines = source.lines[first - 1 : last]
        gone = [(number, None) for number in range(first, last + 1)]
        yield source.mutant(Operator.DROP_BLOCK, block.line, f"drop {name}", gone)
        twice = "\n".join([*lines, block.prefix.rstrip(), *lines])
        yield source.mutant(Operator.REPEAT_BLOCK, block.line, f"repeat {name}", [*gone[:-1], (last, twice)])
        if following is None:
            continue
        begin, end = source.spans[following.index]
        other = source.lines[begin - 1 : end]
        yield source.mutant(
            Operator.SWAP_BLOCKS,
            block.line,
            f"swap {name} with {_name(following)}",
            [
                *gone[:-1],
                (last, "\n".join(other)),
                *((number, None) for number in range(begin, end)),
                (end, "\n".join(lines)),
            ],
        )


def _name(block: Block) -> str:
    """Name a block in words: its kind, its file and its first line."""
    title = f" {block.title}" if block.title else ""
    db = f" ({block.labels.db})" if block.labels.db else ""
    first = block.text.partition("\n")[0].strip()[:_SHOWN_CHARACTERS]
    return f"the {block.kind} block{title}{db} «{first}»"


MUTATORS: Sequence[Callable[[Source], Iterator[Mutant]]] = (
    mutate_blocks,
    mutate_commands,
    mutate_code,
    mutate_operators,
    mutate_cases,
    mutate_outputs,
    mutate_marks,
    mutate_files,
    mutate_excerpts,
    mutate_diffs,
    mutate_prose,
    mutate_labels,
    mutate_titles,
    mutate_links,
)


def mutate(note: Note, examples: Path) -> list[Mutant]:
    """Return every mutant of `note`, each different from the note and from the others.

    Args:
        note: A true note.
        examples: The folder of examples, for a `start` that is another's.
    """
    source = Source(note)
    slugs = sorted(folder.name for folder in examples.iterdir()) if examples.is_dir() else []

    def found() -> Iterator[Mutant]:
        for mutator in MUTATORS:
            yield from mutator(source)
        yield from mutate_properties(source, slugs)

    return [mutant for mutant in tell_apart(found()) if mutant.text != note.text]

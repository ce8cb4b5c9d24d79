"""Fences that follow each other: which stand for themselves, and which are variants for a database.

Neighbours with ``db=`` labels become one set of tabs, one tab a database; a tab may hold a block and its
output. A label whose counterpart is missing is shown as a badge: the block is not for everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from living_notes.vault import Block, Database


@dataclass(frozen=True)
class Plain:
    """A block for every database."""

    block: Block


@dataclass(frozen=True)
class Variants:
    """Blocks that differ by database; with one database there is nothing to choose."""

    tabs: tuple[tuple[Database, tuple[Block, ...]], ...]


def chains(blocks: Sequence[Block]) -> list[list[Block]]:
    """Split a note's blocks into runs that nothing but labels parts."""
    found: list[list[Block]] = []
    for block in blocks:
        if block.follows and found:
            found[-1].append(block)
        else:
            found.append([block])
    return found


def arrange(chain: Sequence[Block]) -> list[Plain | Variants]:
    """Arrange one chain as the page shows it, order kept."""
    parts: list[Plain | Variants] = []
    for labelled, group in groupby(chain, key=lambda block: block.labels.db is not None):
        blocks = list(group)
        if not labelled:
            parts.extend(Plain(block) for block in blocks)
            continue
        tabs = (
            (database, tuple(block for block in blocks if block.labels.db is database))
            for database in Database
        )
        parts.append(Variants(tuple((database, variants) for database, variants in tabs if variants)))
    return parts

"""Runs of executable blocks as HTML: tabs for variants, an exit status under the output.

The vault's own Block objects say where they stand, so a block that the proof runs is a block that the
page shows, by construction.
"""

from collections.abc import Sequence
from html import escape

from living_notes.publish.render.code import block_html
from living_notes.publish.render.variants import Plain, Variants, arrange, chains
from living_notes.publish.words import say
from living_notes.vault import Block, Kind, Lines, Note


class RunWriter:
    """Writes the fences of one note.

    Args:
        note: Whose blocks they are.
        shown: The lines that are rendered; None: all.
    """

    def __init__(self, note: Note, shown: Lines | None = None) -> None:
        self.lines = note.text.split("\n")
        self.sets = 0
        blocks = [block for block in note.blocks if shown is None or shown.first < block.line <= shown.last]
        self.chains = {chain[0].line: chain for chain in chains(blocks)}
        self.known = {block.line for block in blocks}

    def html(self, line: int) -> str | None:
        """Return the run that begins in this line: "" inside of one, None where the vault has no block."""
        chain = self.chains.get(line)
        if chain is None:
            return "" if line in self.known else None
        statuses = shown_statuses(chain)
        return f'<div class="ln-run">{"".join(self._part(part, statuses) for part in arrange(chain))}</div>\n'

    def _part(self, part: Plain | Variants, statuses: dict[int, int]) -> str:
        if isinstance(part, Plain):
            return self._block(part.block, statuses)
        panels = [
            (database.label, "".join(self._block(block, statuses) for block in blocks))
            for database, blocks in part.tabs
        ]
        if len(panels) == 1:
            name, html = panels[0]
            return f'<div class="ln-only"><p class="ln-badge">{say("только")} {escape(name)}</p>{html}</div>'
        self.sets += 1
        return tabs_html(panels, self.sets)

    def _block(self, block: Block, statuses: dict[int, int]) -> str:
        info = self.lines[block.line - 1].strip("> \t").lstrip("`~")
        return block_html(block, info, statuses.get(block.index, 0))


def shown_statuses(chain: Sequence[Block]) -> dict[int, int]:
    """Return which block, by its index, shows which exit status: the output, where the block has one."""
    statuses: dict[int, int] = {}
    for position, block in enumerate(chain):
        if not block.labels.exit:
            continue
        outputs = []
        for later in chain[position + 1 :]:
            if None in (later.labels.db, block.labels.db) or later.labels.db is block.labels.db:
                if later.kind is not Kind.OUTPUT:
                    break
                outputs.append(later)
        statuses.update((shown.index, block.labels.exit) for shown in outputs or [block])
    return statuses


def tabs_html(panels: Sequence[tuple[str, str]], number: int) -> str:
    """Return content tabs that the theme links by their titles."""
    group = f"__db_{number}"
    inputs = "".join(
        f'<input{" checked" if tab == 1 else ""} id="{group}_{tab}" name="{group}" type="radio">'
        for tab in range(1, len(panels) + 1)
    )
    labels = "".join(
        f'<label for="{group}_{tab}">{escape(title)}</label>' for tab, (title, _) in enumerate(panels, 1)
    )
    blocks = "".join(f'<div class="tabbed-block">{html}</div>' for _, html in panels)
    return (
        f'<div class="tabbed-set tabbed-alternate" data-tabs="{number}:{len(panels)}">{inputs}'
        f'<div class="tabbed-labels">{labels}</div><div class="tabbed-content">{blocks}</div></div>'
    )

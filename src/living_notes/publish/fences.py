"""Executable blocks leave the text before Markdown reads it, and come back as finished HTML.

The vault's own Block objects say where they stand, so a block that the proof runs is a block that the
page shows, by construction. `tests/test_lexer_agrees.py` holds the rest of Markdown against it.
"""

from collections.abc import Callable, Sequence
from html import escape

from living_notes.publish.code import block_html
from living_notes.publish.variants import Plain, Variants, arrange, chains
from living_notes.vault import Block, Kind, Labels, Lines, Note


class FenceWriter:
    """Replaces the fences of one note by placeholders.

    Args:
        note: Whose blocks they are; its line numbers are those of the lines given.
        store: Puts finished HTML aside and returns the placeholder for it.
        shown: The lines that are rendered; None: all.
    """

    def __init__(self, note: Note, store: Callable[[str], str], shown: Lines | None = None) -> None:
        self.note = note
        self.store = store
        self.shown = shown
        self.sets = 0
        self.statuses: dict[int, int] = {}

    def replace(self, lines: Sequence[str]) -> list[str]:
        """Return `lines` with each chain of fences, labels included, replaced by one placeholder."""
        done: list[str] = []
        position = 0
        blocks = [
            block
            for block in self.note.blocks
            if self.shown is None or self.shown.first < block.line <= self.shown.last
        ]
        for chain in chains(blocks):
            first, last = self._first_line(chain[0], lines), self._last_line(chain[-1])
            done.extend(lines[position:first])
            prefix = chain[0].prefix
            inside = "".join(char if char in "> \t" else " " for char in prefix)
            self.statuses = shown_statuses(chain)
            html = "".join(self._part(part, lines) for part in arrange(chain))
            placeholder = self.store(f'<div class="ln-run">{html}</div>')
            opening = [] if prefix.strip(" \t>") else [inside.rstrip()]
            done.extend([*opening, prefix + placeholder, inside.rstrip()])
            position = last
        done.extend(lines[position:])
        return done

    def _part(self, part: Plain | Variants, lines: Sequence[str]) -> str:
        if isinstance(part, Plain):
            return self._block(part.block, lines)
        panels = [
            (database.label, "".join(self._block(block, lines) for block in blocks))
            for database, blocks in part.tabs
        ]
        if len(panels) == 1:
            name, html = panels[0]
            return f'<div class="ln-only"><p class="ln-badge">только {escape(name)}</p>{html}</div>'
        self.sets += 1
        return tabs_html(panels, self.sets)

    def _block(self, block: Block, lines: Sequence[str]) -> str:
        info = lines[block.line - 1].strip("> \t").lstrip("`~")
        return block_html(block, info, self.statuses.get(block.index, 0))

    def _first_line(self, block: Block, lines: Sequence[str]) -> int:
        """Return the 0-based line of the block's label, or of its fence where it has none."""
        fence = block.line - 1
        if block.labels == Labels():
            return fence
        line = fence
        while line > 0 and "<!--" not in lines[line]:
            line -= 1
        return line

    def _last_line(self, block: Block) -> int:
        """Return the number of lines up to the block's end."""
        text = self.note.text[: block.end]
        return text.count("\n") + (not text.endswith("\n"))


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
    """Return content tabs as `pymdownx.tabbed` writes them, so that the theme links them by title."""
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

"""A graph of revisions as a list with rails beside it: the lab's tab «Граф», drawn when the site is built.

The list is text, for those who listen and for those who search; the rails repeat what it says.
"""

from html import escape

from living_notes.publish.words import say
from living_notes.vault.rails import Entry, Row, read_history, rows

LANE, HEIGHT, MIDDLE = 16, 36, 12
"""Pixels, as in the lab's `graph.ts`."""


def revisions_html(text: str) -> str:
    """Return the graph that ``alembic history`` printed.

    Raises:
        HistoryError: The text is something else.
    """
    entries = {entry.revision: entry for entry in read_history(text)}
    drawn = rows(list(entries.values()))
    wide = 1 + max((place for row in drawn for place in (row.lane, *sum(row.lines, ()))), default=0)
    items = "".join(_item(row, entries[row.revision], wide) for row in drawn)
    return f'<ol class="ln-revisions" aria-label="{say("Граф ревизий, новые сверху")}">{items}</ol>'


def _item(row: Row, entry: Entry, wide: int) -> str:
    facts = escape(" · ".join(_facts(row, entry)))
    words = f"<code>{escape(entry.revision)}</code> {escape(entry.message)}<small>{facts}</small>"
    return f"<li>{_rail(row, wide, here=entry.current)}<span>{words}</span></li>"


def _facts(row: Row, entry: Entry) -> list[str]:
    """Return in words what the rails say."""
    facts = [say("база здесь")] if entry.current else []
    if not row.children:
        facts.append("head")
    if len(row.children) > 1:
        facts.append(f"{say('точка ветвления')}: {', '.join(row.children)}")
    if len(entry.down) > 1:
        facts.append(f"{say('слияние')} {', '.join(entry.down)}")
    if len(entry.down) == 1:
        facts.append(f"{say('после')} {entry.down[0]}")
    if not entry.down:
        facts.append(say("начало"))
    if entry.labels:
        facts.append(f"{say('ветка')} {', '.join(entry.labels)}")
    if entry.depends:
        facts.append(f"{say('зависит от')} {', '.join(entry.depends)}")
    return facts


def _rail(row: Row, wide: int, *, here: bool) -> str:
    """Draw the row's dot with the lines that come and go, and below it what goes on while the row does."""

    def x(place: int) -> int:
        return place * LANE + LANE // 2

    paths = []
    for start, end in row.lines:
        top = MIDDLE if start == row.lane else 0
        curve = f"M{x(start)} {top}C{x(start)} {HEIGHT - 8} {x(end)} {MIDDLE + 4} {x(end)} {HEIGHT}"
        paths.append(f'<path d="{curve}"/>')
    if row.children:
        paths.append(f'<path d="M{x(row.lane)} 0V{MIDDLE}"/>')
    dot = f'<circle cx="{x(row.lane)}" cy="{MIDDLE}" r="{6 if here else 4}"/>'
    on = "".join(
        f'<path d="M{x(end)} 0V{HEIGHT}" vector-effect="non-scaling-stroke"/>'
        for end in sorted({end for _, end in row.lines})
    )
    box = f'width="{wide * LANE}" viewBox="0 0 {wide * LANE} {HEIGHT}"'
    return (
        f'<span class="ln-rail" aria-hidden="true"><svg {box} height="{HEIGHT}">{"".join(paths)}{dot}</svg>'
        f'<svg {box} class="ln-on" preserveAspectRatio="none">{on}</svg></span>'
    )

"""What an embed shows: which lines of which note; and embeds that run in a circle.

``![[Note]]`` shows a note, ``![[Note#Heading]]`` what stands under a heading, ``![[Note#^block]]`` one block.
A circle is found before anything is rendered, and named whole.
"""

from collections.abc import Callable, Iterator

from living_notes.vault.markdown.block_ids import Lines
from living_notes.vault.markdown.links import Link
from living_notes.vault.note import Heading, Note

Step = tuple[Note, Link]
"""An embed, and the note that it stands in."""

Find = Callable[[Link, Note], tuple[Note, Lines] | None]
"""Says which lines of which note an embed shows; None: it is broken, or shows a picture."""


def section_lines(note: Note, heading: Heading) -> Lines:
    """Return the lines from a heading to the next one that is not below it."""
    later = note.headings[note.headings.index(heading) + 1 :]
    ends = [other.line - 1 for other in later if other.level <= heading.level]
    return Lines(heading.line - 1, ends[0] if ends else note.line_count)


def whole_note(note: Note) -> Lines:
    """Return all lines of a note."""
    return Lines(0, note.line_count)


def embeds_in(note: Note, lines: Lines) -> list[Link]:
    """Return the embeds that stand in these lines of the note."""
    return [link for link in note.links if link.embed and lines.first < link.line <= lines.last]


def find_circles(note: Note, find: Find) -> Iterator[tuple[Step, ...]]:
    """Yield the circles of embeds that showing `note` runs into, each from the embed where it closes."""
    done: set[tuple[str, Lines]] = set()

    def walk(shown: Note, lines: Lines, way: tuple[Step, ...]) -> Iterator[tuple[Step, ...]]:
        if (shown.path, lines) in done:
            return
        for link in embeds_in(shown, lines):
            step = (shown, link)
            if step in way:
                yield way[way.index(step) :]
                continue
            found = find(link, shown)
            if found is not None:
                yield from walk(*found, (*way, step))
        done.add((shown.path, lines))

    yield from walk(note, whole_note(note), ())


def circle_text(circle: tuple[Step, ...]) -> str:
    """Spell a circle: the note it begins in, and each embed."""
    start = circle[0][0].name
    return " → ".join([f"«{start}»", *(f"!{link}" for _, link in circle), "and again"])

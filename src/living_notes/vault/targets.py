"""Where a link leads: a note, and the heading or the block that it names there."""

from dataclasses import dataclass

from living_notes.vault.embeds import section_lines, whole_note
from living_notes.vault.marks import Lines
from living_notes.vault.names import Anchor, fold_heading, nearest_name
from living_notes.vault.note import Heading, Note
from living_notes.vault.problems import did_you_mean


@dataclass(frozen=True)
class Target:
    """Where a link leads: a note and, where it names one, an anchor in its page.

    Attributes:
        note: The note.
        anchor: Id of the heading or the block in its page.
        heading: The heading; None: a block, or the whole note.
        block: The lines of the block; None: a heading, or the whole note.
    """

    note: Note
    anchor: Anchor | None = None
    heading: Heading | None = None
    block: Lines | None = None

    @property
    def lines(self) -> Lines:
        """What an embed of it shows."""
        if self.heading is not None:
            return section_lines(self.note, self.heading)
        return self.block or whole_note(self.note)


class BrokenLinkError(LookupError):
    """A link that leads nowhere or to two places; the message names the nearest."""


class HiddenNoteError(BrokenLinkError):
    """A link to a note that is there and is kept out of the site: what it says is plain text."""


def find_heading(note: Note, path: tuple[str, ...]) -> Heading:
    """Follow headings from outer to inner: each is searched below the one before."""
    first, level, found = 0, 0, None
    if not all(path):
        raise BrokenLinkError(f"a link to {note.path} names no heading after #")
    for wanted in path:
        inside = []
        for heading in note.headings[first:]:
            if found is not None and heading.level <= level:
                break
            inside.append(heading)
        found = next((h for h in inside if fold_heading(h.text) == fold_heading(wanted)), None)
        if found is None:
            near = nearest_name(wanted, [heading.text for heading in inside])
            raise BrokenLinkError(f"no heading «{wanted}» in {note.path}{did_you_mean(near and f'«{near}»')}")
        first, level = note.headings.index(found) + 1, found.level
    if found is None:
        raise BrokenLinkError(f"a link to {note.path} names no heading after #")
    return found

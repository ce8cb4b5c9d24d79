"""Where a link leads: a note, and the heading or the block that it names there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from living_notes.vault.embeds import section_lines, whole_note
from living_notes.vault.markdown.block_ids import Lines
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
    """A link that leads nowhere; the message names the nearest.

    Args:
        message: What is wrong.
        hint: Finds the name that was meant; asked only where the message is read, because it takes time.
    """

    def __init__(self, message: str, hint: Callable[[], str | None] = lambda: None) -> None:
        super().__init__(message)
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.args[0]}{did_you_mean(self.hint())}"


class HiddenNoteError(BrokenLinkError):
    """A link to a note that is there and is kept out of the site: what it says is plain text."""


def find_block(note: Note, name: str) -> Target:
    """Find the block that is marked ``^name``, in letters of any case.

    Raises:
        BrokenLinkError: No such block.
    """
    folded = {mark.lower(): mark for mark in note.marks}
    mark = name[1:] if name[1:] in note.marks else folded.get(name[1:].lower())
    if mark is None:
        marks = [f"^{mark}" for mark in note.marks]
        raise BrokenLinkError(f"no block {name} in {note.path}", partial(nearest_name, name, marks))
    return Target(note, Anchor(f"b-{mark}"), block=note.marks[mark])


def find_id(note: Note, name: str) -> Target | None:
    """Find what has the id `name` in the note's page and is no heading: a block, or raw HTML."""
    if name.startswith("b-") and name[2:] in note.marks:
        return Target(note, Anchor(name), block=note.marks[name[2:]])
    return Target(note, Anchor(name)) if f'id="{name}"' in note.text else None


def find_heading(note: Note, path: tuple[str, ...]) -> Heading:
    """Follow headings from outer to inner: each is searched below the one before.

    Where none has the name, one whose address it is counts: a Markdown link names what a code host makes of
    a heading («raz-dva» of «Раз два» in the heading's own letters), or its id in the page.

    Raises:
        BrokenLinkError: No such heading.
    """
    first, level, found = 0, 0, None
    if not all(path):
        raise BrokenLinkError(f"a link to {note.path} names no heading after #")
    for wanted in path:
        inside = []
        for heading in note.headings[first:]:
            if found is not None and heading.level <= level:
                break
            inside.append(heading)
        found = next((h for h in inside if fold_heading(h.text) == fold_heading(wanted)), None) or next(
            (h for h in inside if wanted in {h.anchor, fold_heading(h.text).replace(" ", "-")}), None
        )
        if found is None:
            texts, name = [f"«{heading.text}»" for heading in inside], f"«{wanted}»"
            raise BrokenLinkError(f"no heading {name} in {note.path}", partial(nearest_name, name, texts))
        first, level = note.headings.index(found) + 1, found.level
    if found is None:
        raise BrokenLinkError(f"a link to {note.path} names no heading after #")
    return found

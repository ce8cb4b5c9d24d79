"""What the Markdown extension must know about the page that it renders.

The generator fills it in before each page. Without a note (a page that is no note, or one that could
not be read) the extension leaves the text as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from living_notes.vault import Note, Permalink, Target, Vault


def permalink_href(target: Target) -> str:
    """Address a target from the site's root: what a page without a generator gets."""
    anchor = f"#{target.anchor}" if target.anchor else ""
    return f"/{target.note.properties.permalink}/{anchor}"


@dataclass
class PageContext:
    """The vault, the note of the page being rendered, and how links are spelled there.

    Attributes:
        vault: Where links are looked up.
        note: The page's note; None: the page is no note.
        href: Spells the address of a link's target as the generator wants it.
    """

    vault: Vault = field(default_factory=lambda: Vault({}))
    note: Note | None = None
    href: Callable[[Target], str] = permalink_href

    def address(self, target: Target) -> str:
        """Return what a link to `target` on this page says."""
        if target.anchor and target.note is self.note:
            return f"#{target.anchor}"
        return self.href(target)

    def example_note(self, example: Permalink) -> Note | None:
        """Return the note whose end state is committed as `example`."""
        notes = self.vault.notes.values()
        return next((note for note in notes if note.properties.example == example), None)

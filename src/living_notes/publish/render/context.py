"""What the renderer must know about the page that it writes.

An embed is rendered in a context of its own: another note's lines, with addresses as seen from the same page.
"""

from dataclasses import dataclass, field, replace
from typing import Protocol

from living_notes.vault import (
    FilePath,
    Lines,
    Note,
    NotePath,
    Problem,
    Target,
    Vault,
    heading_anchor,
)

TAG_ANCHOR = "tag-{slug}"
"""Id of a tag in the page of tags, as `mkdocs.yml` spells it (``tags_slugify_format``)."""


class Addresses(Protocol):
    """Spells addresses as the page being rendered needs them."""

    def note(self, target: Target) -> str:
        """Return the address of a note, or of a place in it."""

    def file(self, path: FilePath) -> str:
        """Return the address of an attachment."""

    def tag(self, tag: str) -> str | None:
        """Return the address of a tag on the page of tags; None: it has no place there."""


class RootAddresses:
    """Addresses from the site's root: what a page without a generator gets."""

    def note(self, target: Target) -> str:
        """Return ``/permalink/#anchor``."""
        anchor = f"#{target.anchor}" if target.anchor else ""
        return f"/{target.note.properties.permalink}/{anchor}"

    def file(self, path: FilePath) -> str:
        """Return the path inside the vault."""
        return f"/{path}"

    def tag(self, tag: str) -> str | None:
        """Return its place on ``/tags/``."""
        return f"/tags/#{TAG_ANCHOR.format(slug=heading_anchor(tag))}"


@dataclass
class PageContext:
    """The vault, the note of the page being rendered, and how links are spelled there.

    Attributes:
        vault: Where links are looked up.
        note: Whose text is rendered.
        addresses: Spells what a link says.
        page: The note of the page that an embed stands in; None: `note` is not embedded.
        lines: The lines of `note` that are rendered; None: all.
        shown: What is being embedded just now, from the outside in: nothing is embedded in itself.
        problems: What the rendering found wrong.
    """

    vault: Vault
    note: Note
    addresses: Addresses = field(default_factory=RootAddresses)
    page: Note | None = None
    lines: Lines | None = None
    shown: tuple[tuple[NotePath, Lines], ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def address(self, target: Target) -> str:
        """Return what a link to `target` on this page says."""
        if target.anchor and target.note is (self.page or self.note):
            return f"#{target.anchor}"
        return self.addresses.note(target)

    def embedded(self, target: Target) -> "PageContext | None":
        """Return the context of an embed of `target`; None where it would show itself."""
        step = target.note.path, target.lines
        if step in self.shown:
            return None
        return replace(
            self,
            note=target.note,
            page=self.page or self.note,
            lines=target.lines,
            shown=(*self.shown, step),
        )

    def report(self, source: str | int, message: str) -> None:
        """Note a fault that only rendering finds, at a line or where `source` stands in the note."""
        if self.page is None:  # an embedded note's own page says it
            if isinstance(source, str):
                source = self.note.text.count("\n", 0, max(self.note.text.find(source), 0)) + 1
            self.problems.append(Problem(self.vault.shown_path(self.note), source, message))

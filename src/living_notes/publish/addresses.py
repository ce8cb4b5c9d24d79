"""Addresses as MkDocs wants them: the target's file, seen from the page's file, so that it checks the link.

What stands in finished HTML, which MkDocs does not read, is the address that a browser takes.
"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from living_notes.publish.context import TAG_ANCHOR
from living_notes.publish.nav import HUB_TAG
from living_notes.vault import FilePath, NotePath, Target, heading_anchor

if TYPE_CHECKING:
    from mkdocs.structure.files import File


@dataclass
class SiteAddresses:
    """Addresses in a site of MkDocs.

    Attributes:
        notes: The file of each note that has a page.
        media: Every other file of the site.
        tags: The page of tags; None: there is none.
        page: The file of the page being rendered.
    """

    notes: Mapping[NotePath, "File"] = field(default_factory=dict)
    media: Mapping[FilePath, "File"] = field(default_factory=dict)
    tags: "File | None" = None
    page: "File | None" = None

    def note(self, target: Target, *, final: bool) -> str:
        """Return the address of a note, or of a place in it."""
        anchor = f"#{target.anchor}" if target.anchor else ""
        return self._path(target.note.path, self.notes.get(target.note.path), final=final) + anchor

    def file(self, path: FilePath, *, final: bool) -> str:
        """Return the address of an attachment."""
        return self._path(path, self.media.get(path), final=final)

    def tag(self, tag: str) -> str | None:
        """Return the address of a tag on the page of tags; the mark of a hub has none."""
        if self.tags is None or self.page is None or tag == HUB_TAG:
            return None
        return f"{self.tags.url_relative_to(self.page)}#{TAG_ANCHOR.format(slug=heading_anchor(tag))}"

    def _path(self, path: str, file: "File | None", *, final: bool) -> str:
        if final and file is not None and self.page is not None:
            return file.url_relative_to(self.page)
        here = posixpath.dirname(self.page.src_uri) if self.page else ""
        source = file.src_uri if file else path  # no file: excluded from the site, MkDocs will say so
        return quote(posixpath.relpath(f"/{source}", f"/{here}"))

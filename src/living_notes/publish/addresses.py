"""Addresses in a site of MkDocs, as a browser takes them, seen from the page.

What has no page is spelled as a path to its source.
"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from living_notes.publish.pages.contents import HUB_TAG
from living_notes.publish.render.context import TAG_ANCHOR
from living_notes.vault import FilePath, NotePath, Permalink, Target, heading_anchor

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

    def turn_to(self, page: "File") -> None:
        """Spell what follows as seen from another page."""
        self.page = page

    def note(self, target: Target) -> str:
        """Return the address of a note, or of a place in it."""
        anchor = f"#{target.anchor}" if target.anchor else ""
        return self._address(target.note.path, self.notes.get(target.note.path), anchor)

    def file(self, path: FilePath) -> str:
        """Return the address of an attachment."""
        return self._address(path, self.media.get(path))

    def tag(self, tag: str) -> str | None:
        """Return the address of a tag on the page of tags; the mark of a hub has none."""
        if self.tags is None or self.page is None or tag == HUB_TAG:
            return None
        return f"{self.tags.url_relative_to(self.page)}#{TAG_ANCHOR.format(slug=heading_anchor(tag))}"

    def _address(self, path: str, file: "File | None", anchor: str = "") -> str:
        if file is None or self.page is None:
            here = posixpath.dirname(self.page.src_uri) if self.page else ""
            return quote(posixpath.relpath(f"/{path}", f"/{here}")) + anchor
        return file.url_relative_to(self.page) + anchor


def give_address(file: "File", permalink: Permalink, home: Permalink) -> None:
    """Put a note's page where its permalink says, and that of `home` at the site's root."""
    if permalink == home:
        file.name, file.dest_uri = "index", "index.html"
    elif file.use_directory_urls:
        file.dest_uri = f"{permalink}/index.html"
    else:
        file.dest_uri = f"{permalink}.html"
    for cached in ("url", "abs_dest_path"):  # computed from dest_uri when first asked for
        file.__dict__.pop(cached, None)

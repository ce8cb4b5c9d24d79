"""What the adapter asks of MkDocs' files and pages, and gives them: contents, places, the search's share."""

import posixpath
from collections.abc import Sequence
from typing import TYPE_CHECKING
from unicodedata import normalize

from mkdocs.structure.toc import AnchorLink, TableOfContents

from living_notes.publish.render import ShownHeading

if TYPE_CHECKING:
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page


def find_file(files: "Files", path: str) -> "File | None":
    """Return the file at a path of the vault, however its letters are composed on the disk."""
    return next((file for file in files if normalize("NFC", file.src_uri) == path), None)


def copy_place(file: "File") -> str:
    """Return the place of a note's Markdown in the site: beside its page."""
    return posixpath.splitext(file.dest_uri)[0] + ".md"


def contents_of(headings: Sequence[ShownHeading]) -> TableOfContents:
    """Return the contents of a page, each heading in the one above it."""
    top: list[AnchorLink] = []
    above: list[AnchorLink] = []
    for heading in headings:
        link = AnchorLink(heading.title, heading.anchor, heading.level)
        while above and above[-1].level >= link.level:
            above.pop()
        (above[-1].children if above else top).append(link)
        above.append(link)
    return TableOfContents(top)


def is_found(page: "Page") -> bool:
    """Say whether the search finds the page."""
    options = page.meta.get("search")
    return not (isinstance(options, dict) and options.get("exclude"))

"""What is done to the site when all of it is built: the pages put right, one stylesheet, the policy."""

from pathlib import Path
from typing import TYPE_CHECKING

from living_notes.publish.pages import read_pages, write_pages
from living_notes.publish.policy import add_policy
from living_notes.publish.repairs import repaired
from living_notes.publish.stylesheets import join_stylesheets

if TYPE_CHECKING:
    from mkdocs.structure.files import Files

UNUSED = ("assets/javascripts/lunr/", "assets/javascripts/workers/")
"""Material's own search: a megabyte that no page asks for."""


def drop_unused(files: "Files") -> None:
    """Leave out what comes with the theme and is not of this site: its search, and maps of minified files."""
    for file in list(files):
        if file.src_uri.startswith(UNUSED) or file.src_uri.endswith((".min.js.map", ".min.css.map")):
            files.remove(file)


def finish_pages(site: Path, *, policy: bool) -> None:
    """Finish every page of the built site.

    Args:
        site: Its folder.
        policy: Whether pages say what they may load; the development server adds a script of its own to each.
    """
    pages = {path: repaired(page) for path, page in read_pages(site).items()}
    pages = join_stylesheets(site, pages)
    write_pages(add_policy(pages) if policy else pages)

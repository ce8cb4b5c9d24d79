"""What is done to the site when all of it is built: the pages put right, one stylesheet, the policy.

The pages are read twice, one at a time: all at once they would fill the memory.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from living_notes.publish.policy import InlineScripts, policy_of, with_policy
from living_notes.publish.repairs import repaired
from living_notes.publish.stylesheets import Looks, join_stylesheets, with_stylesheet

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
    looks, scripts = Looks(), InlineScripts()
    pages = sorted(site.rglob("*.html"))
    for path in pages:
        page = repaired(path.read_text(encoding="utf-8"))
        path.write_text(page, encoding="utf-8")
        looks.see(page)
        scripts.see(page)
    sheet, allowed = join_stylesheets(site, looks), policy_of(scripts.sources())
    for path in pages:
        page = with_stylesheet(path.read_text(encoding="utf-8"), sheet)
        path.write_text(with_policy(page, allowed) if policy else page, encoding="utf-8")

"""What is done to the site when all of it is built: the pages put right, one stylesheet, the policy."""

from pathlib import Path

from living_notes.publish.pages import read_pages, write_pages
from living_notes.publish.policy import add_policy
from living_notes.publish.repairs import repaired
from living_notes.publish.stylesheets import join_stylesheets


def finish_pages(site: Path, *, policy: bool) -> None:
    """Finish every page of the built site.

    Args:
        site: Its folder.
        policy: Whether pages say what they may load; the development server adds a script of its own to each.
    """
    pages = {path: repaired(page) for path, page in read_pages(site).items()}
    pages = join_stylesheets(site, pages)
    write_pages(add_policy(pages) if policy else pages)

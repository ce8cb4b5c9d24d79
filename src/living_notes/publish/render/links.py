"""Where Markdown's links lead, ``[text](note.md#Heading)`` and ``![](picture.png)``: where wikilinks would.

An address that leads nowhere is reported and stays as it is written.
"""

import posixpath
from urllib.parse import unquote, urlsplit

from living_notes.publish.render.context import PageContext
from living_notes.vault import BrokenLinkError, FilePath, Link, Note, NotePath, Target, fold_heading


def plain_address(context: PageContext, href: str) -> str:  # noqa: PLR0911 - a table of cases
    """Return what a link to `href`, as the note says it, says on the page."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    path, fragment = unquote(parts.path), unquote(parts.fragment)
    if not path:
        return _in_note(context, context.note, fragment, href) if fragment else href
    if path.startswith("/"):
        context.report(unquote(href), f"the link {unquote(href)!r} leads to another site when this one moves")
        return href
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(context.note.path), path))
    if (note := context.vault.notes.get(NotePath(beside))) is not None:
        return _in_note(context, note, fragment, href)
    anchor = f"#{fragment}" if fragment else ""
    if beside in context.vault.files:
        return context.addresses.file(FilePath(beside)) + anchor
    if (other := context.addresses.other(beside)) is not None:
        return other + anchor
    return _by_name(context, path, fragment, href)


def _by_name(context: PageContext, path: str, fragment: str, href: str) -> str:
    """Find a note or a file in another folder, as Obsidian does; notes are called with their suffix here."""
    link = Link(path, (), None, 0)
    try:
        if not path.endswith(".md"):
            return context.addresses.file(context.vault.file(link))
        return _in_note(context, context.vault.resolve(link, context.note).note, fragment, href)
    except BrokenLinkError as error:
        context.report(unquote(href), f"the link {unquote(href)!r} leads nowhere: {error}")
        return href


def _in_note(context: PageContext, note: Note, fragment: str, href: str) -> str:
    """Return the address of a place in `note`: a heading's or a block's id, a heading's words, a block."""
    if not fragment:
        return context.address(Target(note))
    known = {str(heading.anchor) for heading in note.headings} | {f"b-{mark}" for mark in note.marks}
    if fragment in known or f'id="{fragment}"' in note.text:
        own = note is (context.page or context.note)
        return f"#{fragment}" if own else f"{context.addresses.note(Target(note))}#{fragment}"
    named = Link("", tuple(fragment.split("#")), None, 0)
    for heading in note.headings:  # GitHub's spelling: dashes for spaces
        if fold_heading(heading.text.replace("-", " ")) == fold_heading(fragment.replace("-", " ")):
            return context.address(Target(note, heading.anchor, heading))
    try:
        return context.address(context.vault.resolve(named, note))
    except BrokenLinkError as error:
        context.report(unquote(href), str(error))
        return href

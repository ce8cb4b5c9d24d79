"""The site's contents, read from the hubs.

A hub is a note with the tag ``moc``: a list of links. Its section holds the notes it links to: first those
that an item of a list begins with, in the hub's order, then those only mentioned. A note that several hubs
link to stands once: under the first that lists it, else, unless the start page lists it, under the first that
mentions it. Hubs stand in the order in which the start page links to them; the start page's own notes follow
without a section. What nobody links to follows, folder by folder, so that nothing is lost.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from living_notes.vault import BrokenLinkError, Note, NotePath, Permalink, Vault, fold_name

HUB_TAG = "moc"

_ENTRY = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(?:\[\[|\[[^\]]*\]\()")
"""A list item that begins with a link: «- [[Note]] — what it is about»."""


@dataclass(frozen=True)
class Section:
    """A group of the navigation; the hub is the group's own page and gives it its name."""

    hub: Note
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Contents:
    """The whole navigation: the start page, the hubs' sections, the start page's own notes, the rest."""

    home: Note | None
    sections: tuple[Section, ...]
    own: tuple[Note, ...] = ()
    rest: tuple[Note, ...] = ()


def is_hub(note: Note) -> bool:
    """Say whether the note is a map of content."""
    return HUB_TAG in note.properties.tags


def linked_notes(vault: Vault, note: Note, *, listed: bool) -> list[Note]:
    """Return the notes that `note` links to, each once: those it lists, or those it links to at all."""
    lines = note.text.split("\n")
    found: dict[NotePath, Note] = {}
    for link in note.links:
        if listed and not _ENTRY.match(lines[link.line - 1]):
            continue
        try:
            target = vault.resolve(link, note).note
        except BrokenLinkError:
            continue
        if target is not note:
            found.setdefault(target.path, target)
    return list(found.values())


def start_page(vault: Vault, named: str = "") -> Permalink:
    """Return the permalink of the start page: of the note that is named, by permalink or by path.

    Where none is named, it is the one with the permalink ``index``, else ``index.md`` at the root, else
    ``README.md`` there, else the hub, or where there is none the note, with most links to other notes.
    """
    if named:
        found = vault.notes.get(NotePath(f"{named.removesuffix('.md')}.md"))
        return found.properties.permalink if found else Permalink(named)
    if Permalink("index") in vault.by_permalink:
        return Permalink("index")
    roots = {note.path.lower(): note for note in vault.notes.values() if "/" not in note.path}
    for name in ("index.md", "readme.md"):
        if name in roots:
            return roots[name].properties.permalink
    notes = [note for note in vault.notes.values() if is_hub(note)] or list(vault.notes.values())
    most = max(notes, key=lambda note: len(linked_notes(vault, note, listed=False)), default=None)
    return most.properties.permalink if most else Permalink("index")


def plan_contents(vault: Vault, home: Permalink) -> Contents:
    """Plan the navigation of `vault`, whose start page is the note with the permalink `home`."""
    start = vault.by_permalink.get(home)
    rest = sorted(vault.notes.values(), key=lambda note: fold_name(note.name))
    entries = linked_notes(vault, start, listed=True) if start else []
    first = _unique([*entries, *(linked_notes(vault, start, listed=False) if start else ())])
    hubs = [note for note in _unique([*first, *rest]) if is_hub(note) and note is not start]
    placed = {note.path for note in (*hubs, *([start] if start else []))}
    listed = [_take(linked_notes(vault, hub, listed=True), placed) for hub in hubs]
    own = _take(entries, placed)
    mentioned = [_take(linked_notes(vault, hub, listed=False), placed) for hub in hubs]
    sections = tuple(
        Section(hub, notes + others) for hub, notes, others in zip(hubs, listed, mentioned, strict=True)
    )
    return Contents(start, sections, own=own + _take(first, placed), rest=_take(rest, placed))


def _take(notes: Iterable[Note], placed: set[NotePath]) -> tuple[Note, ...]:
    """Return those of `notes` that have no place yet, and note that they have one now."""
    taken = tuple(note for note in notes if note.path not in placed)
    placed.update(note.path for note in taken)
    return taken


def _unique(notes: Iterable[Note]) -> list[Note]:
    return list({note.path: note for note in notes}.values())

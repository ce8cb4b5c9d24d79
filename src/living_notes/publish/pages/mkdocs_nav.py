"""The navigation as MkDocs spells it: lists and dictionaries of titles and files."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from living_notes.publish.pages.contents import Contents
from living_notes.publish.pages.folders import Folder, plan_folders
from living_notes.publish.words import say
from living_notes.vault import Note, NotePath

if TYPE_CHECKING:
    from mkdocs.structure.files import File

HOME, REST = "Начало", "Прочее"


OPEN_MENU = 200
"""Notes: a longer menu shows only the section that the reader is in (``navigation.prune``)."""


def menu(contents: Contents, files: Mapping[NotePath, "File"], others: Sequence[str]) -> list[object]:
    """Return the navigation of a site.

    Args:
        contents: The notes in their order.
        files: The file of each note that has a page; a hub's is renamed, so that its section links to it.
        others: Pages that are no notes.
    """

    def entries(*notes: Note) -> list[object]:
        return [{note.name: files[note.path].src_uri} for note in notes if note.path in files]

    nav: list[object] = []
    if contents.home and contents.home.path in files:
        nav.append({say(HOME): files[contents.home.path].src_uri})
    for section in contents.sections:
        hub, pages = entries(section.hub), entries(*section.notes)
        if hub and pages:
            files[section.hub.path].name = "index"  # makes the section's title its link
            nav.append({section.hub.name: [*hub, *pages]})
        else:
            nav.extend([*hub, *pages])
    if contents.sections:
        nav.extend(entries(*contents.own))
        rest = [*_entries(plan_folders(contents.rest), files), *others]
    else:
        nav.extend(_entries(plan_folders((*contents.own, *contents.rest)), files))
        rest = list(others)
    if rest:
        nav.append({say(REST): rest})
    return nav


def _entries(folder: Folder, files: Mapping[NotePath, "File"]) -> list[object]:
    """Return what stands in a folder: its own note, which is the section's page, folders, notes."""
    found: list[object] = []
    if folder.index and folder.index.path in files:
        files[folder.index.path].name = "index"
        found.append({folder.index.name: files[folder.index.path].src_uri})
    inside = ((inner.name, _entries(inner, files)) for inner in folder.folders)
    found.extend({name: entries} for name, entries in inside if entries)
    found.extend({note.name: files[note.path].src_uri} for note in folder.notes if note.path in files)
    return found


def fold_menu(features: list[str], notes: int) -> None:
    """Take from the theme's features the open sections, where `notes` are too many to stand on every page."""
    if notes > OPEN_MENU and "navigation.sections" in features:
        features.remove("navigation.sections")

"""The page «Недавно изменённые»: the notes of the last days on which notes changed, the newest first."""

import datetime as dt
from collections.abc import Callable, Mapping
from itertools import groupby
from urllib.parse import quote

from living_notes.publish.pages.facts import russian_date
from living_notes.publish.pages.graph import escaped
from living_notes.publish.words import say
from living_notes.vault import Note, NotePath, Vault, fold_name

PAGE = "changes.md"
TITLE = "Недавно изменённые"
MOST = 50
"""Notes that the page lists; a day is never cut."""


def changes_page(
    vault: Vault, dates: Mapping[NotePath, dt.date], source: Callable[[Note], str | None]
) -> str | None:
    """Return the page's source; None where no note has a date.

    Args:
        vault: The notes.
        dates: When they were changed last.
        source: Returns the path of a note's file as it is spelled on the disk; None: it has no page.
    """
    dated = [(dates[path], note) for path, note in vault.notes.items() if path in dates and source(note)]
    dated.sort(key=lambda pair: (-pair[0].toordinal(), fold_name(pair[1].name)))
    parts: list[str] = []
    listed = 0
    for date, pairs in groupby(dated, key=lambda pair: pair[0]):
        if listed >= MOST:
            break
        lines = [f"- [{escaped(note.name)}]({quote(source(note) or '')})" for _, note in pairs]
        listed += len(lines)
        parts.append(f"## {russian_date(date)} {{#d-{date.isoformat()}}}\n\n" + "\n".join(lines))
    if not parts:
        return None
    title, days = say(TITLE), "\n\n".join(parts)
    return f"---\ntitle: {title}\nsearch:\n  exclude: true\n---\n\n# {title}\n\n{days}\n"

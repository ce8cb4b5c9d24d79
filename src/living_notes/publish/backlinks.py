"""«Сюда ссылаются»: the notes that link to a note, at the end of its page."""

from collections.abc import Callable
from html import escape

from living_notes.publish.text import title_html
from living_notes.vault import Note, Vault


def backlinks_html(vault: Vault, note: Note, url: Callable[[Note], str]) -> str:
    """Return the list of notes that link to `note`, each once; empty where there are none.

    Args:
        vault: Where the links are.
        note: The note linked to.
        url: Returns the address of a note's page, empty for a note without one.
    """
    sources = {source.path: source for source, _ in vault.backlinks(note)}
    items = "".join(
        f'<li><a href="{escape(address)}">{title_html(source.properties.title)}</a></li>'
        for source in sources.values()
        if (address := url(source))
    )
    if not items:
        return ""
    return (
        '<section class="ln-backlinks" aria-labelledby="ln-backlinks" data-search-exclude>'
        f'<h2 id="ln-backlinks">Сюда ссылаются</h2><ul>{items}</ul></section>'
    )

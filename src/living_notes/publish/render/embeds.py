"""Embeds of notes: ``![[Note]]``, ``![[Note#Heading]]``, ``![[Note#^block]]``.

What is shown is rendered by itself, with its note's own links and footnotes: its headings stay out of the
page's contents, its ids get a prefix, its blocks name the note that proves them. It belongs to its own page,
so the search does not find it twice.
"""

import re
from html import escape

from living_notes.publish.words import say
from living_notes.vault import Link

_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_ID = re.compile(r'(?P<name> (?:id|for|name|aria-labelledby|aria-describedby)="| href="#)')
_TITLE = re.compile(r"<h1\b.*?</h1>\s*", re.DOTALL)


def embed_html(html: str, link: Link, name: str, address: str) -> str:
    """Return the frame of what is shown, and under it where it is from.

    Args:
        html: What is shown.
        link: Which embed shows it: of a whole note the title is left out.
        name: The note's name.
        address: Where it can be read whole.
    """
    if not link.fragments:
        html = _TITLE.sub("", html, count=1)
    names = " › ".join([name, *(part for part in link.fragments if not part.startswith("^"))])
    source = say("Из заметки").replace(" ", "\u00a0")
    return (
        f'<div class="ln-embed" data-search-exclude="true">{html.strip()}'
        f'<p class="ln-embed-source">{source} <a class="wikilink" href="{escape(address)}">'
        f"{escape(names, quote=False)}</a></p></div>\n"
    )


def owned_html(html: str, prefix: str, permalink: str) -> str:
    """Return `html` with its ids and what points to them prefixed, and its blocks named after their note."""

    def rewritten(tag: re.Match[str]) -> str:
        owned = tag[0].replace(' data-block="', f' data-block-of="{permalink}:')
        return _ID.sub(lambda name: f"{name['name']}{prefix}", owned)

    return _TAG.sub(rewritten, html)

"""A line of a note's Markdown as plain text or as minimal HTML: titles and descriptions."""

import re
from html import escape

from living_notes.publish.words import in_russian, say
from living_notes.vault import WIKILINK, Link, Note
from living_notes.vault.properties import FRONT_MATTER

_CODE = re.compile(r"(`+)(?P<code>.+?)\1")
_LINK = re.compile(r"!?\[(?P<text>[^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*{1,3}|(?<!\w)_{1,3}|==)(?P<text>\S(?:.*?\S)?)\1")


def plain_text(markdown: str) -> str:
    """Return `markdown` as a reader sees it, without its marks."""
    parts = re.split(r"(`+[^`]+`+)", WIKILINK.sub(_wikilink, markdown))
    return "".join(
        _CODE.sub(r"\g<code>", part)
        if part.startswith("`")
        else _EMPHASIS.sub(r"\g<text>", _LINK.sub(r"\g<text>", part))
        for part in parts
    )


def title_html(title: str) -> str:
    """Return a title as HTML; the only mark in it is code between backticks."""
    return _CODE.sub(r"<code>\g<code></code>", escape(title, quote=False))


def page_text(note: Note) -> str:
    """Return the note's Markdown with the lines of its properties left blank: line numbers stay."""
    match = FRONT_MATTER.match(note.text)
    skipped = match.end() if match else 0
    return "\n" * note.text.count("\n", 0, skipped) + note.text[skipped:]


def counted(number: int, one: str, few: str, many: str) -> str:
    """Return a number with the Russian word that it asks for: 1 ссылка, 2 ссылки, 5 ссылок."""
    if not in_russian():
        return f"{number} {say(one if number == 1 else many)}"
    last, tens = number % 10, number % 100 // 10
    word = many if tens == 1 or last in {0, *range(5, 10)} else one if last == 1 else few
    return f"{number}\u00a0{word}"


def _wikilink(match: re.Match[str]) -> str:
    link = Link.parse(match[0], 0)
    return link.shown if link else match[0]

"""«Сюда ссылаются»: the notes that link to a note, each with a sentence that does, at the end of its page.

Below, folded, stand the notes that speak of it without a link.
"""

from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby

from living_notes.publish.pages.mentions import Mention
from living_notes.publish.pages.sentences import sentence_html
from living_notes.publish.render.typography import NBSP, typeset_line
from living_notes.publish.text import counted, title_html
from living_notes.publish.words import say
from living_notes.vault import Link, Note, Vault

MENTIONS = 10
"""Unlinked mentions shown on a page: a name like «Alembic» stands in every note."""


def backlinks_html(
    vault: Vault, note: Note, url: Callable[[Note], str], mentions: Sequence[Mention] = ()
) -> str:
    """Return who links to `note`, and who only names it; empty where nobody does.

    Args:
        vault: Where the links are.
        note: The note linked to.
        url: Returns the address of a note's page, empty for a note without one.
        mentions: Where other notes name it without a link.
    """
    linked = "".join(
        _item(source, address, next(filter(None, (_sentence(source, link) for _, link in pairs)), ""))
        for source, pairs in groupby(vault.backlinks(note), key=_source)
        if (address := url(source))
    )
    named = [
        _item(mention.source, address, sentence_html(mention.passage, mention.span))
        for mention in mentions
        if (address := url(mention.source))
    ]
    if not linked and not named:
        return ""
    title = f'<h2 id="ln-backlinks">{say("Сюда ссылаются")}</h2>' if linked else ""
    label = 'aria-labelledby="ln-backlinks"' if linked else f'aria-label="{say("Упоминания")}"'
    list_html = f"<ul>{linked}</ul>" if linked else ""
    frame = f'<section class="ln-backlinks" {label} data-search-exclude>'
    return f"{frame}{title}{list_html}{_folded(named)}</section>"


def _source(backlink: tuple[Note, Link]) -> Note:
    return backlink[0]


def _item(source: Note, address: str, sentence: str) -> str:
    title = title_html(typeset_line(source.properties.title))
    quoted = f"<p>{sentence}</p>" if sentence else ""
    return f'<li><a href="{escape(address)}">{title}</a>{quoted}</li>'


def _sentence(source: Note, link: Link) -> str:
    """Return the sentence of the link; empty where it stands in no prose."""
    place = source.places.get(link)
    return sentence_html(*place) if place else ""


def _folded(items: Sequence[str]) -> str:
    if not items:
        return ""
    more = len(items) - MENTIONS
    others = counted(more, "заметке", "заметках", "заметках")
    rest = f"<p>{say('И ещё в').replace('И ', f'И{NBSP}')}{NBSP}{others}.</p>" if more > 1 else ""
    shown = items[:MENTIONS] if more > 1 else items
    return (
        f'<details class="ln-hint"><summary>{say("Упоминания без ссылки")}: {len(items)}</summary>'
        f"<ul>{''.join(shown)}</ul>{rest}</details>"
    )

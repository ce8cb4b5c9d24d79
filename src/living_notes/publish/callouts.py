"""Callouts: Obsidian's types and aliases and our own, with Russian titles where the author wrote none.

`pymdownx.quotes` builds the element; this only rewrites the line that opens a callout, so that
``> [!hint]-`` reads ``> [!tip]- Совет``.
"""

import re

from living_notes.vault import callout_type

TITLES = {
    "note": "Заметка",
    "abstract": "Коротко",
    "info": "К сведению",
    "todo": "Сделать",
    "tip": "Совет",
    "success": "Получилось",
    "question": "Вопрос",
    "warning": "Внимание",
    "failure": "Не работает",
    "danger": "Опасно",
    "bug": "Ошибка",
    "example": "Пример",
    "quote": "Цитата",
}

_OPENING = re.compile(
    r"^(?P<quote>(?:[ \t]*(?:>|[-*+]|\d+[.)])[ \t]*)*>[ \t]*)"
    r"\[!(?P<type>[\w-]+)\](?P<fold>[-+]?)[ \t]*(?P<title>.*)$",
    re.MULTILINE,
)


def name_callouts(text: str) -> str:
    """Give every callout its type's own name and a title; an unknown type is a note with its own word."""
    return _OPENING.sub(_opening, text)


def _opening(match: re.Match[str]) -> str:
    kind = callout_type(match["type"])
    word = match["type"].replace("-", " ").capitalize()
    default = TITLES[kind] if kind and match["type"].isascii() else word
    return f"{match['quote']}[!{kind or 'note'}]{match['fold']} {match['title'].strip() or default}"

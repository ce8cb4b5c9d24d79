"""Callouts: Obsidian's types and aliases, with Russian titles where the author wrote none.

`pymdownx.quotes` builds the element; this only rewrites the line that opens a callout, so that
``> [!hint]-`` reads ``> [!tip]- Совет``.
"""

import re

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

ALIASES = {
    "summary": "abstract",
    "tldr": "abstract",
    "hint": "tip",
    "important": "tip",
    "check": "success",
    "done": "success",
    "help": "question",
    "faq": "question",
    "caution": "warning",
    "attention": "warning",
    "fail": "failure",
    "missing": "failure",
    "error": "danger",
    "cite": "quote",
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
    written = match["type"].lower()
    kind = ALIASES.get(written, written)
    title = match["title"].strip() or TITLES.get(kind) or match["type"].capitalize()
    known = kind if kind in TITLES else "note"
    return f"{match['quote']}[!{known}]{match['fold']} {title}"

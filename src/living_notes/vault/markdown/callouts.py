"""Obsidian's callouts: their types, the other names of each, and what is only a slip of the pen.

A type that nobody knows is allowed, as in Obsidian; one that is nearly a known one is a mistake.
"""

import re
from difflib import get_close_matches

CALLOUT = re.compile(r"\[!(?P<type>[^\]]+)\](?P<fold>[-+]?)(?:[ \t]+(?P<title>.*))?")

TYPES = (
    "note",
    "abstract",
    "info",
    "todo",
    "tip",
    "success",
    "question",
    "warning",
    "failure",
    "danger",
    "bug",
    "example",
    "quote",
)

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
    # ours: written in the language of the text, shown with their own word
    "заметка": "note",
    "коротко": "abstract",
    "справка": "info",
    "сделать": "todo",
    "совет": "tip",
    "подсказка": "tip",
    "важно": "tip",
    "получилось": "success",
    "готово": "success",
    "вопрос": "question",
    "внимание": "warning",
    "осторожно": "warning",
    "неудача": "failure",
    "опасно": "danger",
    "ошибка": "bug",
    "пример": "example",
    "цитата": "quote",
}

_LIKENESS = 0.8
"""`difflib`'s ratio from which on an unknown type is taken for a mistyped one."""


def callout_type(written: str) -> str | None:
    """Return the type that a callout's word stands for; None: a type of the author's own."""
    word = written.partition("|")[0].strip().lower()  # what follows a bar is for a style sheet
    return word if word in TYPES else ALIASES.get(word)


def mistyped(written: str) -> str | None:
    """Return the known word that was meant; None: the word is known, or like none."""
    if callout_type(written):
        return None
    near = get_close_matches(written.lower(), (*TYPES, *ALIASES), n=1, cutoff=_LIKENESS)
    return near[0] if near else None

"""The interface speaks the theme's language: Russian, or English."""

import ast
import re
from pathlib import Path

import pytest

from living_notes.publish import words
from living_notes.publish.render.callouts import TITLES
from living_notes.publish.text import counted
from living_notes.publish.words import ENGLISH, say, speak

PUBLISH = Path(words.__file__).parent


def said() -> set[str]:
    """Return every phrase that the code and the templates say, those in constants left out."""
    found: set[str] = set()
    for file in PUBLISH.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                constants = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                found |= {value for value in constants if isinstance(value, str)}
    for file in (PUBLISH / "theme").rglob("*.html"):
        found |= set(re.findall(r"say\([\"']([^\"']+)[\"']\)", file.read_text(encoding="utf-8")))
    return found


def test_every_phrase_has_its_english() -> None:
    """A new one is written down beside its Russian."""
    assert len(said()) > 30
    assert said() | set(TITLES.values()) <= set(ENGLISH)


@pytest.mark.parametrize(
    ("language", "phrase", "links"),
    [("ru", "Прочее", "2\u00a0ссылки"), ("en", "Other", "2 links"), ("de", "Other", "2 links")],
)
def test_a_site_is_russian_or_english(language: str, phrase: str, links: str) -> None:
    """Words and numbers of things."""
    speak(language)
    assert (say("Прочее"), counted(2, "ссылка", "ссылки", "ссылок")) == (phrase, links)

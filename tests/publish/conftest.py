"""Vaults given as texts, and the site's own rendering of their notes."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from living_notes.publish.render import PageContext, render_note
from living_notes.publish.words import speak
from living_notes.vault import FilePath, Note, NotePath, Vault, heading_anchor

ROOT = Path(__file__).resolve().parents[2]


def read_vault(texts: Mapping[str, str], files: Sequence[str] = ()) -> Vault:
    """Read notes given as file name and text; one without properties gets a title and a permalink."""
    notes = {}
    for name, text in texts.items():
        path = NotePath(name)
        stem = name.rpartition("/")[2].removesuffix(".md")
        head = f"---\ntitle: {stem}\npermalink: {heading_anchor(stem)}\n---\n\n"
        notes[path] = Note.parse(text if text.startswith("---") else head + text, path)
    return Vault(notes, files=[FilePath(file) for file in files])


@pytest.fixture(autouse=True)
def _in_russian() -> None:
    """Begin in Russian: a build of a test before may have spoken English."""
    speak("ru")


@pytest.fixture(scope="session")
def vault_of() -> Callable[..., Vault]:
    """Return `read_vault`."""
    return read_vault


@pytest.fixture(scope="session")
def preview() -> Callable[[Vault, Note], str]:
    """Return what renders a note."""
    return lambda vault, note: render_note(PageContext(vault, note)).html

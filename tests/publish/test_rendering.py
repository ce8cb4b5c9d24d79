"""One converter for all pages: what a page says does not depend on the pages before it."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.structure.pages import Page
from support.sites import ROOT, built

from living_notes.publish.rendering import share_converter

URL = "http://127.0.0.1:8000/"


def pages(vault: Path, folder: Path) -> dict[str, bytes]:
    """Build the vault; return its pages."""
    host = built(vault, folder, URL)
    return {file.relative_to(host).as_posix(): file.read_bytes() for file in sorted(host.rglob("*.html"))}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Return a vault in which two notes have all of Obsidian's language."""
    folder = shutil.copytree(ROOT / "tests/publish/vault", tmp_path / "vault")
    text = (folder / "Язык Obsidian.md").read_text("utf-8")
    _, properties, body = text.split("---\n", maxsplit=2)
    assert "permalink: obsidian" in properties
    again = "title: То же ещё раз\npermalink: again\n"
    (folder / "То же ещё раз.md").write_text(f"---\n{again}---\n{body}", "utf-8")
    return folder


def test_pages_are_those_of_a_converter_each(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ids of embeds, footnotes, tabs and headings are counted anew in each."""
    shared = pages(vault, tmp_path / "shared")

    def each(pages: Iterable[Page], *rest: Any) -> None:  # noqa: ANN401 - as `share_converter` takes it
        for page in pages:
            share_converter([page], *rest)

    monkeypatch.setattr("living_notes.publish.plugin.share_converter", each)
    assert shared == pages(vault, tmp_path / "each")
    assert b'id="e1-' in shared["obsidian/index.html"]

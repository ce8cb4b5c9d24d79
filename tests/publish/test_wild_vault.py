"""A made-up vault of all shapes that other people's vaults taught: nothing crashes, nothing is lost."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize
from xml.etree.ElementTree import Element

import html5lib
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from support.wild import LAST, SHAPES, WildNote, write_wild_vault

NOTES = 300
CONFIG = """
site_name: Проба
theme: {name: material, language: ru, font: false}
plugins: [living-notes, search, tags]
"""
BLOCKS = frozenset("p li h1 h2 h3 h4 th td pre summary hr".split())  # noqa: SIM905 - a list reads better as words
AROUND = frozenset(
    {"ln-backlinks", "ln-facts", "ln-around", "headerlink", "footnote-ref", "footnote-backref"}
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the site is built."""
    return tmp_path_factory.mktemp("wild")


@pytest.fixture(scope="module")
def vault(folder: Path) -> dict[str, WildNote]:
    """Write the vault, and return it."""
    return dict(write_wild_vault(folder / "docs", NOTES))


@pytest.fixture(scope="module")
def site(vault: dict[str, WildNote], folder: Path) -> dict[str, Element]:
    """Build the vault, and return the article of each page by the note's path."""
    assert len(vault) > NOTES
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    with pytest.MonkeyPatch.context() as env:
        env.setenv("NO_MKDOCS_2_WARNING", "1")
        config = load_config(str(folder / "mkdocs.yml"))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    files = config.plugins["living-notes"].files  # type: ignore[attr-defined]  # MkDocs knows no class of ours
    return {normalize("NFC", path): _article(Path(file.abs_dest_path)) for path, file in files.items()}


def _article(page: Path) -> Element:
    html = page.read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
    return html5lib.parse(f"<article{html}</article>", namespaceHTMLElements=False)


def _classes(element: Element) -> set[str]:
    return set(element.get("class", "").split())


def _text(element: Element) -> str:
    """Return the text of a block, of its line breaks spaces, without the blocks in it."""
    if element.tag.endswith("}math"):
        return "∑"
    if element.tag == "br":
        return " "
    text = element.text or ""
    for inner in element:
        if inner.tag not in BLOCKS | {"ul", "ol"} and not _classes(inner) & (AROUND | {"ln-embed"}):
            text += _text(inner)
        text += inner.tail or ""
    return text


def _blocks(element: Element) -> Iterator[str]:
    """Yield the blocks of a page in order, each with its tag, without what is around the note's text."""
    classes = _classes(element)
    if classes & (AROUND | {"footnote"}) or element.get("id") == "__title":
        return
    if "ln-embed" in classes:
        yield "embed"
        return
    text = " ".join(_text(element).split())
    if element.tag in BLOCKS and (text or element.tag.startswith("h")):
        yield f"{element.tag}: {text}"
    for inner in element:
        yield from _blocks(inner)


def test_every_note_has_a_page_and_only_those_that_are_shown(
    vault: dict[str, WildNote], site: dict[str, Element]
) -> None:
    """Whatever stands in them."""
    assert set(site) == {path for path, note in vault.items() if note.shows is not None}


def test_every_line_stands_on_its_page_as_what_it_is(
    vault: dict[str, WildNote], site: dict[str, Element]
) -> None:
    """Heading, item, cell, code or paragraph, in order, with nothing beside it."""
    wrong = []
    for path, article in site.items():
        expected, found = list(vault[path].shows or ()), list(_blocks(article))
        if found and expected and found[0].startswith("h1: ") and found[0] not in expected:
            found = found[1:]  # the page's own title
        for want, got in zip([*expected, "(end)"], [*found, "(end)"], strict=False):
            if want != got:
                wrong.append(f"{path}: {want!r} is {got!r}")
                break
    assert wrong == []


def test_footnotes_stand_below(vault: dict[str, WildNote], site: dict[str, Element]) -> None:
    """Each once, in the order of their references."""
    for path, article in site.items():
        notes = [
            " ".join("".join(map(_text, item)).split())
            for frame in article.iter("div")
            if "footnote" in _classes(frame)
            for item in frame.iter("li")
        ]
        assert notes == list(vault[path].below), path


def test_the_vault_has_every_shape_often(vault: dict[str, WildNote]) -> None:
    """Drawing leaves none out."""
    starts = Counter(
        shape for shape in (*SHAPES, *LAST) for note in vault.values() if _begins(shape.text) in note.text
    )
    assert set(starts) == {*SHAPES, *LAST}


def _begins(text: str) -> str:
    return text.partition("{")[0]

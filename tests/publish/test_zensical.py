"""The exit from MkDocs stays open: Zensical reads our mkdocs.yml and renders every golden case alike.

mkdocs-material's authors go on with Zensical. It runs Python-Markdown's extensions and no MkDocs plugin; so
what is Obsidian's language must not need one.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from markdown import Markdown
from zensical.config import parse_config
from zensical.markdown.render import render

from living_notes.publish.context import PageContext
from living_notes.publish.converter import EXTENSION, Converter
from living_notes.publish.excerpts import page_text
from living_notes.vault import Note, Vault

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))


@pytest.fixture(scope="module")
def zensical_html() -> Callable[[Vault, Note], str]:
    """Return what renders a note with Zensical, set up by the project's own mkdocs.yml."""
    config = parse_config(str(ROOT / "mkdocs.yml"))
    converter = Converter(tuple(config["markdown_extensions"]), dict(config["mdx_configs"]))

    def html(vault: Vault, note: Note) -> str:
        context = PageContext(vault, note, converter=converter)
        config["mdx_configs"][EXTENSION] = {"context": context}
        return str(render(page_text(note), note.path, "a/")["content"])

    return html


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_zensical_renders_the_golden_case(
    path: Path, vault_of: Callable[..., Vault], zensical_html: Callable[[Vault, Note], str]
) -> None:
    """The same file, the same HTML, to the letter."""
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    vault = vault_of(case["notes"], case.get("files", ()))
    assert zensical_html(vault, next(iter(vault.notes.values()))).strip() == case["html"].strip()


def test_the_extension_needs_nothing_but_python_markdown(vault_of: Callable[..., Vault]) -> None:
    """Without a generator, and with the one extension only: links, tags, formulas, blocks, typography."""
    vault = vault_of({"А.md": '"А" - [[Б#Раз]], #тег, $x$.\n\n```bash\nls\n```\n', "Б.md": "## Раз\n"})
    note = next(iter(vault.notes.values()))
    context = PageContext(vault, note)
    html = Markdown(extensions=[EXTENSION], extension_configs={EXTENSION: {"context": context}}).convert(
        page_text(note)
    )
    assert '<p>«А»\u00a0— <a class="wikilink" href="/b/#raz">Б › Раз</a>, <a class="ln-tag"' in html
    assert "<math " in html
    assert '<div class="language-bash highlight ln-bash" data-block="0">' in html

"""A vault that nobody prepared for this engine, built by MkDocs with no more than the plugin named."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from living_notes.publish.pages.contents import start_page
from living_notes.vault import Note, NotePath, Vault

CONFIG = """
site_name: Trial
theme: {name: material, font: false}
plugins: [living-notes, search, tags]
exclude_docs: |
  папка без сайта/
"""
SEED = Path(__file__).parents[1] / "fixtures" / "seed" / "Alembic.md"


def site_of(folder: Path, texts: Mapping[str, str]) -> Path:
    """Write files as a vault, build it, and return the site's folder."""
    for name, text in texts.items():
        file = folder / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    with pytest.MonkeyPatch.context() as env:
        env.setenv("NO_MKDOCS_2_WARNING", "1")
        config = load_config(str(folder / "mkdocs.yml"))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    return folder / "site"


def article(page: Path) -> str:
    """Return what stands in a page's article."""
    return page.read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]


@pytest.mark.parametrize(
    ("names", "named", "start"),
    [
        (["А.md", "index.md", "README.md"], "", "index"),
        (["А.md", "README.md"], "", "readme"),
        (["А.md", "README.md"], "А", "a"),
        (["А.md", "README.md", "б/В.md"], "б/В.md", "b/v"),
        (["б/index.md", "б/README.md", "А.md"], "", "a"),
        (["А.md"], "нет", "нет"),
        ([], "", "index"),
    ],
)
def test_a_vault_has_a_start_page(names: list[str], named: str, start: str) -> None:
    """The one that is named, else index, else README at the root, else the one with most links."""
    texts = {"А.md": "[[б/index]] [[б/README]]\n"}
    notes = {NotePath(name): Note.parse(texts.get(name, ""), NotePath(name)) for name in names}
    assert start_page(Vault(notes), named) == start


def test_the_hub_with_most_links_is_the_start_page() -> None:
    """A long list that is no hub does not count where there are hubs."""
    texts = {
        "А.md": "[[Б]] [[В]] [[Г]]\n",
        "Б.md": "---\ntags: [moc]\n---\n[[А]]\n",
        "В.md": "---\ntags: moc\n---\n[[А]] [[Б]]\n",
        "Г.md": "",
    }
    notes = {NotePath(name): Note.parse(text, NotePath(name)) for name, text in texts.items()}
    assert start_page(Vault(notes)) == "v"


def test_the_original_note_alone_is_a_readable_page(tmp_path: Path) -> None:
    """The note that the guide began from, in an empty folder: the start page, with all its text and code."""
    site = site_of(tmp_path, {"Alembic.md": SEED.read_text(encoding="utf-8")})
    page = article(site / "index.html")
    assert ">Alembic</h1>" in page
    assert "Простое внедрение" in page
    assert "alembic_version" in page
    assert page.count("<pre>") == SEED.read_text(encoding="utf-8").count("```") // 2


def test_what_is_kept_back_is_nowhere_in_the_site(tmp_path: Path) -> None:
    """Neither page nor copy nor index nor map of the site; a link to it is text."""
    site = site_of(
        tmp_path,
        {
            "index.md": "# Дом\n\n[[Тайна]] и [[Черновик|набросок]], [[День]], [[Прочь]].\n",
            "Тайна.md": "---\npublish: false\ntags: раз\n---\nСокровенное.\n\n![[лицо.png]]\n",
            "Черновик.md": "---\ndraft: true\n---\nСокровенное.\n",
            "Шаблоны/День.md": "---\ncreated: {{date}}\n---\nСокровенное.\n",
            "папка без сайта/Прочь.md": "Сокровенное.\n",
            "лицо.png": "Сокровенное",
            ".obsidian/templates.json": '{"folder": "Шаблоны"}',
        },
    )
    assert "<span>набросок</span>" in article(site / "index.html")
    for file in site.rglob("*"):
        if file.is_file():
            assert "Сокровенное".encode() not in file.read_bytes(), file
            assert not {"лицо", "Тайна", "Черновик", "taina"} & set(file.parts)


def test_a_site_in_english_speaks_english(tmp_path: Path) -> None:
    """Menu, titles of callouts, what is below a note; no word of the interface is left in Russian."""
    texts = {
        "index.md": '> [!tip]\n> x[^1] [[Nowhere]]\n\n- [x] "y" - [[b]]\n\n[^1]: z\n\n```bash\nls\n```\n',
        "b.md": "#tag ![[index]]\n\n## Heading\n",
        "c.md": "The index of b.\n",
    }
    site = site_of(tmp_path, texts)
    page = (site / "index.html").read_text(encoding="utf-8")
    assert "Tip</p>" in page
    assert "Linked from" in page
    for html in site.rglob("*.html"):
        text = html.read_text(encoding="utf-8")
        assert not re.search("[А-Яа-яё]+", text), (html, re.search(".{40}[А-Яа-яё]+.{40}", text))


def test_properties_of_other_programs_do_not_break_the_build(tmp_path: Path) -> None:
    """Tags as a string, a template of another theme, a list where a text is meant."""
    texts = {
        "index.md": "---\ntags: раз, два\ntemplate: none.html\nhide: 5\n---\nТекст.\n",
        "Б.md": "---\ntags: 2024\ntitle: [a]\nsearch: 1\n---\nВторой.\n",
        "В.md": "---\n- а\n---\nТретий.\n",
    }
    site = site_of(tmp_path, texts)
    assert "Текст." in article(site / "index.html")
    assert "Второй." in article(site / "b" / "index.html")
    assert "Третий." in article(site / "v" / "index.html")

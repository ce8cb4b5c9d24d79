"""A tiny vault, built by MkDocs: a fault fails strict mode with its place, the rest is on the page."""

import hashlib
import json
import logging
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

CONFIG = """
site_name: Проба
site_url: http://127.0.0.1:8000/
theme: {name: material, language: ru, font: false}
validation: {links: {not_found: warn, anchors: warn, absolute_links: warn, unrecognized_links: warn}}
plugins: [living-notes: {strict: true}, search, tags]
"""
HOME = "---\ntitle: Начало\npermalink: index\ntags: [moc]\n---\n\n[[Откат]]\n"
DOWN = "---\ntitle: Как откатить `-1`\npermalink: downgrade\naliases: [downgrade]\n---\n\n## Как\n\nТекст.\n"


class Site:
    """A vault in a folder, and what building it says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, notes: Mapping[str, str]) -> None:
        """Write the notes and the site's configuration."""
        for name, text in notes.items():
            file = self.folder / "docs" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        (self.folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")

    def build(self, notes: Mapping[str, str], ledger: str | None = None) -> None:
        """Write the notes and build the site, strictly."""
        self.write(notes)
        if ledger is not None:
            (self.folder / "ledger.json").write_text(ledger, encoding="utf-8")
        config = load_config(str(self.folder / "mkdocs.yml"), strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)

    def page(self, address: str) -> str:
        """Return the HTML of a page of the site."""
        return (self.folder / "site" / address / "index.html").read_text(encoding="utf-8")

    def article(self, address: str) -> str:
        """Return what stands in the page's article."""
        return self.page(address).partition("<article")[2].partition("</article>")[0]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return an empty site in a folder whose name has a space and Cyrillic letters."""
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    folder = tmp_path / "Мои заметки"
    folder.mkdir()
    return Site(folder)


@pytest.fixture
def warnings(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """Return what the plugin warned of."""
    caplog.set_level(logging.WARNING, logger="mkdocs")
    return lambda: [record.getMessage() for record in caplog.records]


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("[[Окат]]", r"docs/А\.md:6: no note for \[\[Окат\]\].*\[\[Откат\]\]"),
        ("[[Откат#Кат]]", r"docs/А\.md:6: no heading «Кат»"),
        ("[[Откат#^net]]", r"docs/А\.md:6: no block \^net"),
        ("[[Двойник]]", r"docs/А\.md:6: \[\[Двойник\]\] is ambiguous: x/Двойник\.md, y/Двойник\.md"),
        ("```pyton\n1\n```", r"docs/А\.md:6: unknown language 'pyton'; did you mean python\?"),
        ("![[кубб.png]]", r"docs/А\.md:6: no file for !\[\[кубб\.png\]\]; did you mean !\[\[куб\.png\]\]\?"),
        ("![[А]]", r"docs/А\.md:6: embeds run in a circle: «А» → !\[\[А\]\] → and again"),
        (
            "[[Откат]] [то же](../downgrade/)",
            r"docs/А\.md:6: no note for \[то же\]\(\.\./downgrade/\)",
        ),
    ],
    ids=[
        "broken link",
        "broken heading",
        "broken block",
        "ambiguous link",
        "unknown language",
        "missing picture",
        "circle of embeds",
        "address of a page instead of a file",
    ],
)
def test_a_fault_in_a_note_fails_the_build(
    note: str, said: str, site: Site, warnings: Callable[[], list[str]]
) -> None:
    """Strict mode stops at it; the message has file, line and the nearest name."""
    notes = {
        "Начало.md": HOME,
        "Откат.md": DOWN,
        "x/Двойник.md": "---\ntitle: x\npermalink: x\n---\n\nТекст.\n",
        "y/Двойник.md": "---\ntitle: y\npermalink: y\n---\n\nТекст.\n",
        "assets/куб.png": "",
        "А.md": f"---\ntitle: А\npermalink: a\n---\n\n{note}\n",
    }
    with pytest.raises(Abort, match="1 warning"):
        site.build(notes)
    assert any(re.search(said, message) for message in warnings()), warnings()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "---\ntitle: Другой\npermalink: downgrade\n---\n\nТекст.\n",
            r"docs/Я\.md:3: permalink 'downgrade' is taken",
        ),
        ("---\npermalink: a\n---\n\nТекст.\n", r"docs/Я\.md:1: no title"),
        ("---\ntitle: А\npermalnk: a\n---\n\nТекст.\n", r"docs/Я\.md:3: unknown property.*permalink"),
        ("Текст без свойств.\n", r"docs/Я\.md:1: no properties"),
        ("---\ntitle: [\n---\n\nТекст.\n", r"docs/Я\.md:\d: .*not YAML"),
    ],
    ids=["duplicate permalink", "missing title", "unknown property", "no properties", "broken YAML"],
)
def test_a_fault_in_properties_fails_the_build(
    text: str, said: str, site: Site, warnings: Callable[[], list[str]]
) -> None:
    """The line is the property's."""
    with pytest.raises(Abort):
        site.build({"Начало.md": HOME, "Откат.md": DOWN, "Я.md": text})
    assert any(re.search(said, message) for message in warnings()), warnings()


def test_a_missing_start_page_fails_the_build(site: Site, warnings: Callable[[], list[str]]) -> None:
    """A name that no note has is a slip of the pen."""
    site.write({"Откат.md": DOWN})
    file = site.folder / "mkdocs.yml"
    file.write_text(CONFIG.replace("strict: true", "strict: true, home: dwngrade"), encoding="utf-8")
    config = load_config(str(file), strict=True)
    with pytest.raises(Abort):
        build(config)
    assert any("permalink 'dwngrade' of the start page; did you mean downgrade?" in m for m in warnings())


def test_a_broken_ledger_fails_the_build(site: Site, warnings: Callable[[], list[str]]) -> None:
    """It is a warning with the file's name, not a traceback."""
    with pytest.raises(Abort):
        site.build({"Начало.md": HOME, "Откат.md": DOWN}, ledger="{")
    assert any("ledger.json" in said for said in warnings())


def test_an_embed_has_the_addresses_of_its_page(site: Site) -> None:
    """Pages, headings and pictures, as seen from the page that shows them, not from the embedded note."""
    shown = "[[#Как]], [[Начало]], [файл](../../Начало.md), ![[куб.png]], ![](../../assets/куб.png)"
    notes = {
        "Начало.md": HOME + "\n![[Откат]]\n",
        "Глава/Раздел/Откат.md": f"{DOWN}\n{shown}\n",
        "Х.md": "---\ntitle: Х\npermalink: deep/er\n---\n\n![[Откат#Как]] ![[куб.png|30]]\n",
        "assets/куб.png": "",
    }
    site.build(notes)
    picture = "assets/%D0%BA%D1%83%D0%B1.png"
    for address, root in (("", "./"), ("deep/er", "../../")):
        embed = site.article(address).partition('<div class="ln-embed"')[2].partition("</div>")[0]
        here = root if root != "./" else ""
        assert f'<a class="wikilink" href="{here}downgrade/#kak">Как</a>' in embed
        assert f'<a class="wikilink" href="{root}">Начало</a>, <a href="{root}">файл</a>' in embed
        assert len(re.findall(f'<img alt="[^"]*"[^>]* src="{here}{picture}" />', embed)) == 2
        assert 'id="e1-kak"' in embed
    assert f'<img alt="куб" width="30" loading="lazy" src="../../{picture}" />' in site.article("deep/er")


def test_permalinks_are_addresses(site: Site) -> None:
    """The start page is the root, a note is its permalink, whatever folder it stands in."""
    site.build({"Начало.md": HOME, "Глава/Раздел/Откат.md": DOWN})
    assert '<a class="wikilink" href="downgrade/">Откат</a>' in site.article("")
    assert '<h1 id="__title">Как откатить <code>-1</code></h1>' in site.article("downgrade")
    assert "<title>Как откатить -1 — Проба</title>" in site.page("downgrade")


def test_links_between_folders_are_relative(site: Site) -> None:
    """Heading, own heading and a path with spaces, from one folder to another."""
    note = "---\ntitle: А\npermalink: deep/a\n---\n\n[[Откат#Как]], [[#Тут]], [[Новая папка/Б|б]]\n\n## Тут\n"
    site.build(
        {
            "Начало.md": HOME,
            "Откат.md": DOWN,
            "x y/А.md": note,
            "Новая папка/Б.md": "---\ntitle: Б\npermalink: b\n---\n\n[[А#Тут]]\n",
        }
    )
    article = site.article("deep/a")
    assert 'href="../../downgrade/#kak"' in article
    assert 'href="#tut"' in article
    assert 'href="../../b/"' in article
    assert 'href="../deep/a/#tut"' in site.article("b")


def test_decomposed_file_names_are_found(site: Site) -> None:
    """Names as macOS writes them to disk."""
    name = unicodedata.normalize("NFD", "Ёлка и йод.md")
    note = "---\ntitle: Ёлка\npermalink: yolka\n---\n\n[[Ёлка и йод]], [[Откат]]\n"
    site.build({"Начало.md": HOME + "\n[[Ёлка и йод]]\n", "Откат.md": DOWN, name: note})
    assert 'href="../downgrade/"' in site.article("yolka")
    assert 'href="yolka/"' in site.article("")


def test_backlinks_stand_at_the_end(site: Site) -> None:
    """Each linking note once, by its title; the linked one has none of its own."""
    two = "---\ntitle: Об откате и `-1`\npermalink: two\n---\n\n[[Откат]], ещё раз [[downgrade|откат]]\n"
    site.build({"Начало.md": HOME, "Откат.md": DOWN, "Две.md": two})
    backlinks = site.article("downgrade").partition("Сюда ссылаются")[2]
    assert re.findall(r'<a href="([^"]+)">(.*?)</a>', backlinks) == [
        ("../", "Начало"),
        ("../two/", "Об откате и\u00a0<code>-1</code>"),
    ]
    assert "Сюда ссылаются" not in site.article("two")


def test_the_ledger_is_on_the_page(site: Site) -> None:
    """Proven with what and when; edited since; never."""
    body = "\n\n```bash\nls\n```\n"
    notes = {
        "Начало.md": HOME,
        "Откат.md": DOWN + body,
        "Две.md": "---\ntitle: Две\npermalink: two\n---" + body,
        "Три.md": "---\ntitle: Три\npermalink: three\n---" + body,
    }
    proof = {"date": "2026-11-22", "versions": {"alembic": "1.20.1"}}
    entries = {
        "downgrade": {"digest": hashlib.sha256(notes["Откат.md"].encode()).hexdigest(), "sqlite": proof},
        "two": {"digest": "0", "sqlite": proof},
    }
    site.build(notes, json.dumps({"notes": entries}))
    assert "Alembic\u00a01.20.1, " in site.article("downgrade")
    assert "изменена после проверки" not in site.article("downgrade")
    assert "изменена после проверки" in site.article("two")
    assert "ещё не проверено" in site.article("three")


def test_the_summary_is_the_description(site: Site) -> None:
    """As plain text."""
    note = DOWN + "\n> [!summary]\n> Откат **теряет** данные: [[Начало|см.]] `-1`.\n"
    site.build({"Начало.md": HOME, "Откат.md": note})
    assert '<meta name="description" content="Откат теряет данные: см. -1.">' in site.page("downgrade")


def test_tags_lead_to_their_page(site: Site) -> None:
    """A tag of a note is listed with its note."""
    note = DOWN.replace("aliases:", "tags: [alembic/рецепт]\naliases:")
    site.build({"Начало.md": HOME, "Откат.md": note})
    assert "alembic/рецепт" in site.article("tags")
    assert 'href="../downgrade/"' in site.article("tags")
    assert 'href="../tags/#' in site.article("downgrade")


def test_a_rebuild_reads_the_vault_again(site: Site) -> None:
    """As `mkdocs serve` does: a note is renamed, another is added."""
    site.build({"Начало.md": HOME, "Откат.md": DOWN})
    (site.folder / "docs" / "Откат.md").rename(site.folder / "docs" / "Возврат.md")
    site.build(
        {
            "Начало.md": HOME.replace("Откат", "Возврат") + "[[Новая]]\n",
            "Новая.md": DOWN.replace("downgrade", "new"),
        }
    )
    assert '<a class="wikilink" href="downgrade/">Возврат</a>' in site.article("")
    assert '<a class="wikilink" href="new/">Новая</a>' in site.article("")


def test_a_notebook_is_a_note_of_the_site(site: Site) -> None:
    """Run when the site is built; linked, listed and found as a note; a failing cell fails the build."""
    site.build(
        {
            "Начало.md": HOME + "[[Счёт.ipynb|счёт]]\n",
            "Откат.md": DOWN,
            "Счёт.ipynb": notebook("print(6 * 7)"),
        }
    )
    page = site.article("count")
    assert "42\n</code>" in page
    assert 'href="../downgrade/">Откат</a>' in page
    assert "при сборке сайта: Alembic" in page
    assert 'href="count/">счёт</a>' in site.article("")
    assert "```text\n42\n```" in (site.folder / "site" / "count" / "index.md").read_text(encoding="utf-8")
    with pytest.raises(Abort):
        site.build({"Счёт.ipynb": notebook("1 / 0")})


def notebook(source: str) -> str:
    """Return a notebook with properties, a text and a cell."""
    cells: list[dict[str, object]] = [
        {"cell_type": "raw", "source": "---\ntitle: Счёт\npermalink: count\n---"},
        {"cell_type": "markdown", "source": "[[Откат]]"},
        {"cell_type": "code", "source": source, "outputs": [], "execution_count": None},
    ]
    for number, cell in enumerate(cells):
        cell.update(id=f"c{number}", metadata={})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps(
        {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    )


def test_an_empty_vault_builds(site: Site) -> None:
    """Nothing to show is not a fault."""
    (site.folder / "docs").mkdir()
    site.build({})

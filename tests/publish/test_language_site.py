"""Obsidian's language through the whole build, under the project's mkdocs.yml: what one page cannot show."""

import logging
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from living_notes.publish.pages import llms_txt as copies

ROOT = Path(__file__).resolve().parents[2]
HOME = "---\ntitle: Начало\npermalink: index\ntags: [moc]\n---\n\n- [[Откат]]\n- [[Ветки]]\n"

Build = Callable[[Mapping[str, str]], Path]


def note(permalink: str, text: str, properties: str = "") -> str:
    """Return the source of a note."""
    return f"---\ntitle: Про {permalink}\npermalink: {permalink}\n{properties}---\n\n{text}\n"


@pytest.fixture
def site_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Return what builds notes (file name and text) beside a start page, and returns the site's folder."""
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    monkeypatch.setenv("SITE_URL", "https://site.example/kub/")

    def build_site(notes: Mapping[str, str]) -> Path:
        for name, text in {"Начало.md": HOME, **notes}.items():
            file = tmp_path / "docs" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        shutil.copy(ROOT / "mkdocs.yml", tmp_path)
        config = load_config(str(tmp_path / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        return tmp_path / "site"

    return build_site


@pytest.fixture
def warnings(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """Return what the build warned of."""
    caplog.set_level(logging.WARNING, logger="mkdocs")
    return lambda: [record.getMessage() for record in caplog.records]


def article(site: Path, address: str) -> str:
    """Return what stands in the article of a page."""
    page = (site / address / "index.html").read_text(encoding="utf-8")
    return page.partition("<article")[2].partition("</article>")[0]


def test_an_inline_tag_leads_to_its_place_and_is_counted_there(
    site_of: Build, warnings: Callable[[], list[str]]
) -> None:
    """As one of the properties is; both spellings of a letter's case are one tag."""
    site = site_of(
        {
            "Откат.md": note("down", "Это #Alembic/Ёлка, и ещё #moc."),
            "Ветки.md": note("branches", "Текст.", "tags: [alembic/ёлка]\n"),
        }
    )
    assert '<a class="ln-tag" href="../tags/#tag-alembic-yolka">#Alembic/Ёлка</a>' in article(site, "down")
    assert '<span class="ln-tag">#moc</span>' in article(site, "down")
    listed = article(site, "tags").partition('id="tag-alembic-yolka"')[2].partition("<h2")[0]
    assert re.findall(r'href="\.\./(\w+)/"', listed) == ["branches", "down"]
    assert warnings() == []


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (
            "$\\farc{a}{b}$",
            r"unknown command \\farc in the formula \$\\farc\{a\}\{b\}\$; did you mean \\frac\?",
        ),
        ("$\\frac{a$", r"unbalanced braces in the formula \$\\frac\{a\$"),
        ("$a^$", r"the formula \$a\^\$ cannot be read: MissingSuperScriptOrSubscript"),
    ],
)
def test_a_wrong_formula_is_reported_with_its_place(
    formula: str, said: str, site_of: Build, warnings: Callable[[], list[str]]
) -> None:
    """And only once, though the note is embedded elsewhere, too."""
    site_of({"Откат.md": note("down", f"Раз.\n\nДва {formula}."), "Ветки.md": note("branches", "![[Откат]]")})
    assert len(warnings()) == 1
    assert re.search(rf"docs/Откат\.md:8: {said}$", warnings()[0]), warnings()


COPIED = """Текст[^1] с [[Ветки|ссылкой]], [[#Шаг]], [[Ветки#Раз]] и `[[Ветки]]`. %%Не забыть.%%

![[куб.png|Медный куб|300]] ![[Ветки#Раз]] [[Нигде]]

[ветки](Ветки.md#раз "т"), ![](<куб.png>), [сайт](https://example.org/), `[x](Ветки.md)`, \\[[Ветки]]

<!-- proof: prose="образец" -->
```text
[[Ветки]] %%не remark%%
```

## Шаг

[^1]: Сноска.
"""
EXPECTED = """---
title: "Про down"
url: https://site.example/kub/down/
---

Текст[^1] с [ссылкой](../deep/branches/index.md), [Шаг](index.md#shag), \
[Ветки › Раз](../deep/branches/index.md#raz) и `[[Ветки]]`. \n
![Медный куб](../assets/%D0%BA%D1%83%D0%B1.png) [Ветки › Раз](../deep/branches/index.md#raz) Нигде

[ветки](../deep/branches/index.md#raz "т"), ![](../assets/%D0%BA%D1%83%D0%B1.png), \
[сайт](https://example.org/), `[x](Ветки.md)`, \\[[Ветки]]

<!-- proof: prose="образец" -->
```text
[[Ветки]] %%не remark%%
```

## Шаг

[^1]: Сноска.
"""


def test_a_notes_markdown_is_served_beside_it(site_of: Build) -> None:
    """Its links are links, its code is as it was; the page says where it is."""
    site = site_of(
        {
            "Откат.md": note("down", COPIED).replace("Про down", "Про `down`"),
            "Глава/Ветки.md": note("deep/branches", "## Раз\n\nТекст."),
            "assets/куб.png": "",
        }
    )
    assert (site / "down/index.md").read_text(encoding="utf-8") == EXPECTED
    for page in ("down/index.html", "deep/branches/index.html", "index.html"):
        html = (site / page).read_text(encoding="utf-8")
        assert '<link rel="alternate " type="text/markdown" href="index.md">' in html
    assert "text/markdown" not in (site / "404.html").read_text(encoding="utf-8")


def test_a_list_of_all_notes_is_served(site_of: Build) -> None:
    """In the hubs' order, each note once, with its summary; and all of them as one text."""
    site = site_of(
        {
            "Карта.md": note("map", "- [[Откат]]", "tags: [moc]\n"),
            "Откат.md": note("down", "> [!summary]\n> Коротко про [[Ветки]] и `код`.\n\nТело отката."),
            "Ветки.md": note("branches", "Тело веток."),
            "Сама по себе.md": note("alone", "Тело."),
        }
    )
    root = "https://site.example/kub/"
    assert (site / "llms.txt").read_text(encoding="utf-8") == (
        "# Перегонный куб\n\n> База знаний об Alembic, в которой выполнен каждый пример\n\n"
        f"## Начало\n\n- [Начало]({root}index.md)\n\n"
        f"## Карта\n\n- [Про map]({root}map/index.md)\n"
        f"- [Про down]({root}down/index.md): Коротко про Ветки и код.\n\n"
        f"## Ещё\n\n- [Про branches]({root}branches/index.md)\n- [Про alone]({root}alone/index.md)\n"
    )
    full = (site / "llms-full.txt").read_text(encoding="utf-8")
    assert full.index("Тело отката.") < full.index("Тело веток.")
    assert full.count("\nurl: ") == 5


def test_too_much_text_is_not_served_as_one(site_of: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """An assistant that asks for it would get a part of it."""
    monkeypatch.setattr(copies, "FULL_LIMIT", 10)
    site = site_of({"Откат.md": note("down", "Текст."), "Ветки.md": note("branches", "Текст.")})
    assert (site / "llms.txt").exists()
    assert not (site / "llms-full.txt").exists()

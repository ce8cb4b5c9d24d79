"""Obsidian's language through the whole build, under the project's mkdocs.yml: what one page cannot show."""

import logging
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

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

"""The menu's own template says what Material's says, in fewer steps."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.sites import ROOT, built

from living_notes.publish.pages.mkdocs_nav import menu
from living_notes.publish.plugin import THEME

URL = "http://127.0.0.1:8000/"


def pages(folder: Path) -> dict[str, str]:
    """Build the small vault; return its pages, spaces put aside that no browser shows."""
    host = built(ROOT / "tests/publish/vault", folder, URL)
    return {
        file.relative_to(host).as_posix(): normal(file.read_text("utf-8"))
        for file in sorted(host.rglob("*.html"))
    }


def normal(page: str) -> str:
    """Return the body with its tags in one spelling."""
    body = page.partition("</head>")[2].replace(' tabindex=""', "")  # invalid: ours leaves it out
    body = re.sub(r"\s+(?=[<>\"])|(?<=>)\s+", "", body)
    return re.sub(r"\s+", " ", body)


def deeper(*rest: Any) -> list[object]:  # noqa: ANN401 - as `menu` takes it
    """Return the menu with sections in sections, as an author's own navigation may have them."""
    home, *others = menu(*rest)
    return [home, {"Раздел": [{"Внутри": [{"Глубже": others}]}]}]


@pytest.mark.parametrize("made", [menu, deeper], ids=["ours", "deeper"])
@pytest.mark.parametrize("longest", [0, 200], ids=["folded", "open"])
def test_the_menu_is_materials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, longest: int, made: Callable[..., list[object]]
) -> None:
    """On every page: the start page, hubs, their notes, and what is in no hub; a folded section leads on."""
    monkeypatch.setattr("living_notes.publish.plugin.menu", made)
    monkeypatch.setattr("living_notes.publish.pages.mkdocs_nav.OPEN_MENU", longest)
    ours = pages(tmp_path / "ours")
    theme = shutil.copytree(THEME, tmp_path / "theme")
    (theme / "partials/nav-item.html").unlink()
    monkeypatch.setattr("living_notes.publish.plugin.THEME", theme)
    assert ours == pages(tmp_path / "materials")
    assert all('<ul class="md-nav__list"' in page for page in ours.values())
    folded = any("md-nav__item--pruned" in page for page in ours.values())
    assert folded == (not longest or made is deeper)

"""What the lab adds to a site: with it built, and without."""

import json
import re
from pathlib import Path

import pytest
from support.sites import ROOT, built

VAULT = ROOT / "tests" / "browser" / "lab" / "vault"
SIZES = {"sqlite": 9_874_321, "postgresql": 20_123_456, "check": 20_512_345}
MANIFEST = {"download": {name: {"gzip": size} for name, size in SIZES.items()}}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Build the vault of the browser's tests with a lab that is nothing but its manifest."""
    lab = tmp_path / "build" / "lab"
    lab.mkdir(parents=True)
    (lab / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    return built(VAULT, tmp_path, "http://127.0.0.1:8000/")


def place(site: Path, page: str, name: str = "ln-lab") -> dict[str, str]:
    """Return the data of the button's place, or of another."""
    html = (site / page).read_text(encoding="utf-8")
    found = re.search(rf'<div class="{name}"(?P<data>[^>]*)>', html)
    return dict(re.findall(r'data-([\w-]+)="([^"]*)"', found["data"])) if found else {}


def test_an_executable_note_has_a_place_for_the_button(site: Path) -> None:
    """With the addresses as its page sees them, and what a click loads for each database of the note."""
    assert place(site, "steps/index.html") == {
        "script": "../lab/notes/steps.json",
        "base": "../lab/",
        "sqlite": "9874321",
        "sqlite-steps": "6",
        "postgresql": "20123456",
        "postgresql-steps": "6",
    }
    assert "postgresql" not in place(site, "other/index.html")


def test_the_start_page_offers_the_first_migration(site: Path) -> None:
    """Right there, before the first heading, as a note of its own."""
    found = place(site, "index.html")
    assert found["first"] == "Первая миграция"
    assert found["script"] == "lab/notes/first-migration.json"
    assert found["sqlite-steps"] == "2"
    html = (site / "index.html").read_text(encoding="utf-8")
    assert html.index('class="ln-lab"') < html.index("<h2")


def test_each_executable_note_has_its_script(site: Path) -> None:
    """The start page, which runs nothing, has none."""
    scripts = sorted(path.stem for path in (site / "lab" / "notes").iterdir())
    assert scripts == ["check", "first-migration", "other", "steps"]


def test_the_check_of_a_readers_migration_has_its_place(site: Path) -> None:
    """Where a note asks for it, with what its click loads; the example is the note's own project."""
    assert place(site, "check/index.html", "ln-check") == {
        "base": "../lab/",
        "check": "20512345",
        "example": "../lab/notes/check.json",
    }
    assert place(site, "steps/index.html", "ln-check") == {}


def test_the_script_holds_the_blocks_of_the_page(site: Path) -> None:
    """By their numbers there."""
    script = json.loads((site / "lab" / "notes" / "steps.json").read_text(encoding="utf-8"))
    html = (site / "steps" / "index.html").read_text(encoding="utf-8")
    assert [step["index"] for step in script["steps"]] == [
        int(n) for n in re.findall(r'data-block="(\d+)"', html)
    ]
    assert script["url"] == "steps/"
    assert script["databases"] == ["sqlite", "postgresql"]


def test_without_a_built_lab_the_page_has_the_place_but_no_addresses(tmp_path: Path) -> None:
    """And the site holds no lab."""
    site = built(VAULT, tmp_path, "http://127.0.0.1:8000/")
    assert "base" not in place(site, "steps/index.html")
    assert place(site, "check/index.html", "ln-check") == {}
    assert 'class="ln-check"' in (site / "check" / "index.html").read_text(encoding="utf-8")
    assert place(site, "index.html") == {}
    assert not (site / "lab").exists()

"""Takes the pictures of the README and the docs: `uv run python tests/browser/screenshots.py`.

The guide as it is now, in the system's Chromium, written to ``docs/assets``; none may weigh over 300 KB.
"""

import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from support.sites import served  # noqa: E402 - found by the line above

TARGET = ROOT / "docs" / "assets"
LIMIT = 350_000


@dataclass(frozen=True)
class Shot:
    """One picture: its name, the page, and how it is looked at."""

    name: str
    address: str
    scheme: str = "light"
    width: int = 1280
    height: int = 860
    query: str = ""
    press: str = ""  # what is clicked first
    ready: str = ""  # what is waited for


GRAPH = "#ln-graph [data-settled=true]"
SHOTS = [
    Shot("screenshot", "renames/"),
    Shot("start-light", ""),
    Shot("note-dark", "renames/", "dark"),
    Shot("note-phone", "renames/", "dark", 390, 844),
    Shot("hub-light", "hub-revisions/"),
    Shot("graph-light", "graph/", ready=GRAPH),
    Shot("graph-phone", "graph/", "dark", 390, 844, ready=GRAPH),
    Shot(
        "around-dark", "renames/", "dark", press=".ln-around summary", ready=".ln-around [data-settled=true]"
    ),
    Shot(
        "table-light",
        "autogenerate-detects/",
        press=".ln-filter button",
        ready=".ln-filter [aria-pressed=true]",
    ),
    Shot("notebook-light", "autogenerate-from-python/"),
    Shot("search-light", "", query="миграцию"),
    Shot("search-phone", "", "dark", 390, 844, "NOT NULL"),
]


def search(page: Page, query: str) -> None:
    """Open the dialog and wait for what it finds."""
    page.keyboard.press("/")
    page.locator(".md-search__input").fill(query)
    page.locator(".md-search-result__link").first.wait_for(state="visible")
    page.wait_for_timeout(600)  # the dialog fades in


def take(browser: Browser, origin: str, shot: Shot) -> Path:
    """Take one picture and return its file.

    Raises:
        SystemExit: It weighs more than the repository should carry.
    """
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(f"{origin}/{shot.address}", wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    if shot.press:
        page.locator(shot.press).first.click()
    if shot.ready:
        place = page.locator(shot.ready).first
        place.wait_for(timeout=30_000)
        place.evaluate("element => element.scrollIntoView({ block: 'center' })")
        page.wait_for_timeout(600)  # the last frame is drawn, the sidebars follow the scroll
    if shot.query:
        search(page, shot.query)
    file = TARGET / f"{shot.name}.png"
    page.screenshot(path=file)
    context.close()
    if file.stat().st_size > LIMIT:
        sys.exit(f"{file}: {file.stat().st_size:,} bytes, at most {LIMIT:,} expected")
    return file


def main() -> None:
    """Build the guide, serve it, take all pictures."""
    TARGET.mkdir(exist_ok=True)
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        served(ROOT / "docs", Path(folder) / "guide", strict=False) as origin,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=["--disable-gpu"])
        for shot in SHOTS:
            file = take(browser, origin, shot)
            print(f"{file.relative_to(ROOT)}: {file.stat().st_size:,} bytes")
        browser.close()


if __name__ == "__main__":
    main()

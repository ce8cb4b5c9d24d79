"""Every page of the guide is light before anything is clicked; time plays no part in it."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from support.weights import LIMIT_BYTES, LIMIT_REQUESTS, weigh

pytestmark = pytest.mark.browser
LEAST = 45
"""Pages of the guide: fewer would mean that they were not found."""

NO_NOTES = {"graph", "random"}
"""One draws all notes unasked, which is what it is for; the other goes on to some note, and is two pages."""

NEEDED = {".css": 1, ".js": 2, ".woff2": 3}
"""What each page has at least: without it, it was not measured whole."""


def test_every_page_of_the_guide_is_light(browser: Browser, guide: str, guide_host: Path) -> None:
    """At most 100 KB, packed, in at most twelve requests."""
    site = guide_host / urlsplit(guide).path.lstrip("/")
    found = {page.parent.relative_to(site).as_posix() for page in site.rglob("index.html")}
    folders = sorted(found - NO_NOTES)
    addresses = [f"{guide}/{'' if folder == '.' else f'{folder}/'}" for folder in folders]
    heavy = {}
    for folder, parts in zip(folders, weigh(browser, addresses, guide_host), strict=True):
        total = sum(size for size, _ in parts)
        kinds = [Path(path).suffix for _, path in parts]
        assert all(kinds.count(kind) >= least for kind, least in NEEDED.items()), folder
        if total > LIMIT_BYTES or len(parts) > LIMIT_REQUESTS:
            heavy[folder] = (total, len(parts), parts)
    assert heavy == {}
    assert len(folders) > LEAST

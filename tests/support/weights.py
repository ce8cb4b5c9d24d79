"""What a page weighs before any click: files as a host would send them, packed by gzip where that helps."""

import gzip
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext

LIMIT_BYTES, LIMIT_REQUESTS = 100_000, 12
AT_ONCE = 6
"""Pages that are opened together: each is waited for until its network has been idle for half a second."""

Weight = list[tuple[int, str]]
"""Packed size in bytes and path of each request, the heaviest first."""


@cache
def packed_size(file: Path) -> int:
    """Return the bytes that a host sends for `file`."""
    body = file.read_bytes()
    return min(len(body), len(gzip.compress(body, 9)))


def weigh(browser: Browser, addresses: Sequence[str], host: Path) -> Iterator[Weight]:
    """Open pages, each with an empty cache; yield what each asks for.

    Args:
        browser: What opens them.
        addresses: The pages' addresses.
        host: The folder that is served.
    """
    for first in range(0, len(addresses), AT_ONCE):
        opened = [_open(browser, address) for address in addresses[first : first + AT_ONCE]]
        for context, paths in opened:
            page = context.pages[0]
            page.wait_for_load_state("load")
            page.evaluate("document.fonts.ready.then(() => true)")  # a busy machine asks for them late
            page.wait_for_load_state("networkidle")
            context.close()
            files = [
                host / (path + "index.html" if path.endswith("/") else path).lstrip("/") for path in paths
            ]
            yield sorted(zip(map(packed_size, files), paths, strict=True), reverse=True)


def _open(browser: Browser, address: str) -> tuple[BrowserContext, list[str]]:
    context = browser.new_context()
    page = context.new_page()
    paths: list[str] = []
    page.on("request", lambda request: paths.append(urlsplit(request.url).path))
    page.goto(address, wait_until="commit")
    return context, paths

"""What a page weighs before any click: `uv run python benchmarks/pages.py`, gzip bytes and requests.

The guide is built and served from this machine; Chromium opens each page with an empty cache, and every file
it asked for is counted as a host would send it, packed by gzip where that makes it smaller. Nothing here is
about time, so the figures are the same on every machine.
"""

import gzip
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.sites import served  # noqa: E402 - found by the line above

PAGES = ["", "hub-revisions/", "renames/", "parallel-branches/", "offline-sql/", "errors/", "tags/"]
LIMIT_BYTES, LIMIT_REQUESTS = 90_000, 12


def weigh(browser: Browser, address: str, host: Path) -> list[tuple[int, str]]:
    """Return what the page asks for: packed size in bytes, and path."""
    context = browser.new_context()
    page = context.new_page()
    paths: list[str] = []
    page.on("request", lambda request: paths.append(urlsplit(request.url).path))
    page.goto(address, wait_until="networkidle")
    context.close()
    sizes = []
    for path in paths:
        body = (host / (path + "index.html" if path.endswith("/") else path).lstrip("/")).read_bytes()
        sizes.append((min(len(body), len(gzip.compress(body, 9))), path))
    return sorted(sizes, reverse=True)


def main() -> None:
    """Print a line a page, and of the first note every file."""
    program = "/usr/bin/chromium" if len(sys.argv) == 1 else sys.argv[1]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--disable-gpu"])
        with served(ROOT / "docs", Path(folder) / "guide", strict=False) as origin:
            for address in PAGES:
                sizes = weigh(browser, f"{origin}/{address}", Path(folder) / "guide" / "host")
                total = sum(size for size, _ in sizes)
                over = total > LIMIT_BYTES or len(sizes) > LIMIT_REQUESTS
                print(f"{address or 'start':20} {total:7,} bytes {len(sizes):3} requests{' OVER' * over}")
                if address == "renames/":
                    print("".join(f"    {size:7,} {path}\n" for size, path in sizes), end="")
        browser.close()


if __name__ == "__main__":
    main()

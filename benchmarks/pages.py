"""What a page weighs before any click: `uv run python benchmarks/pages.py`, gzip bytes and requests.

The guide is built and served from this machine; Chromium opens each page with an empty cache, and every file
it asked for is counted as a host would send it, packed by gzip where that makes it smaller. Nothing here is
about time, so the figures are the same on every machine.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.sites import served  # noqa: E402 - found by the line above
from support.weights import LIMIT_BYTES, LIMIT_REQUESTS, weigh  # noqa: E402 - the same

PAGES = ["", "hub-revisions/", "renames/", "parallel-branches/", "offline-sql/", "errors/"]
PAGES += ["autogenerate-detects/", "cheat-sheet/", "tags/"]


def main() -> None:
    """Print a line a page, and of the first note every file."""
    program = "/usr/bin/chromium" if len(sys.argv) == 1 else sys.argv[1]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--disable-gpu"])
        with served(ROOT / "docs", Path(folder) / "guide", strict=False) as origin:
            addresses = [f"{origin}/{address}" for address in PAGES]
            weights = weigh(browser, addresses, Path(folder) / "guide" / "host")
            for address, parts in zip(PAGES, weights, strict=True):
                total = sum(size for size, _ in parts)
                over = total > LIMIT_BYTES or len(parts) > LIMIT_REQUESTS
                print(f"{address or 'start':20} {total:7,} bytes {len(parts):3} requests{' OVER' * over}")
                if address == "renames/":
                    print("".join(f"    {size:7,} {path}\n" for size, path in parts), end="")
        browser.close()


if __name__ == "__main__":
    main()

"""A built site, served from this machine, and a browser that looks at it.

The browser is the system's Chromium; nothing is downloaded. The site is the small vault of
tests/publish/vault under the project's own mkdocs.yml, so that a note's text does not decide a test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from support.sites import ROOT, served


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker by which these tests are chosen or left out."""
    config.addinivalue_line("markers", "browser: needs Chromium on this machine")


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build and serve the small vault; return its origin."""
    with served(ROOT / "tests" / "publish" / "vault", tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture(scope="session")
def guide_host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder from which the guide is served."""
    return tmp_path_factory.mktemp("guide") / "host"


@pytest.fixture(scope="session")
def guide(guide_host: Path) -> Iterator[str]:
    """Build and serve the guide itself, under a sub-path; its warnings are another test's concern."""
    with served(ROOT / "docs", guide_host.parent, "/kub", strict=False) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium, without a window."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.fail(
            "no Chromium for the browser tests: install the package `chromium`, or set CHROMIUM to its path",
            pytrace=False,
        )
    arguments = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


def _opened(browser: Browser, origin: str) -> Iterator[Callable[..., Page]]:
    faults: list[str] = []
    contexts = []

    def check_request(url: str) -> None:
        if not url.startswith((origin, "data:", "blob:")):
            faults.append(f"request to {url}")

    def open_one(address: str = "", width: int = 1280, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        context.on("weberror", lambda error: faults.append(f"exception: {error.error}"))
        context.on(
            "console",
            lambda message: faults.append(message.text) if message.type in {"error", "warning"} else None,
        )
        context.on(
            "response", lambda response: faults.append(response.url) if response.status >= 400 else None
        )
        page = context.new_page()
        page.on("request", lambda request: check_request(request.url))  # a page reports its workers', too
        page.goto(f"{origin}/{address}", wait_until="networkidle")
        page.wait_for_load_state("load")  # on a busy machine the network idles before scripts have run
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def open_page(browser: Browser, origin: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the site in a fresh profile; no console error, no request elsewhere may happen."""
    yield from _opened(browser, origin)


@pytest.fixture
def open_guide(browser: Browser, guide: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the guide, as `open_page` does."""
    yield from _opened(browser, guide)

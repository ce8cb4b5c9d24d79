"""A built site, served from this machine, and a browser that looks at it.

The browser is the system's Chromium; nothing is downloaded. The site is the small vault of
tests/publish/vault under the project's own mkdocs.yml, so that a note's text does not decide a test.
"""

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker by which these tests are chosen or left out."""
    config.addinivalue_line("markers", "browser: needs Chromium on this machine")


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Keep the test's output clean."""


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build and serve the site; return its origin."""
    folder = tmp_path_factory.mktemp("site")
    handler = functools.partial(_QuietHandler, directory=str(folder / "site"))
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        pytest.MonkeyPatch.context() as env,
    ):
        address = f"http://127.0.0.1:{server.server_port}"
        env.setenv("SITE_URL", f"{address}/")  # instant navigation works on this origin only
        env.setenv("NO_MKDOCS_2_WARNING", "1")
        shutil.copytree(ROOT / "tests" / "publish" / "vault", folder / "docs")
        shutil.copy(ROOT / "mkdocs.yml", folder)
        config = load_config(str(folder / "mkdocs.yml"), strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()


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


@pytest.fixture
def open_page(browser: Browser, origin: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the site in a fresh profile; no console error, no request elsewhere may happen."""
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
        context.on("request", lambda request: check_request(request.url))
        context.on("weberror", lambda error: faults.append(f"exception: {error.error}"))
        context.on(
            "console",
            lambda message: faults.append(message.text) if message.type in {"error", "warning"} else None,
        )
        context.on(
            "response", lambda response: faults.append(response.url) if response.status >= 400 else None
        )
        page = context.new_page()
        page.goto(f"{origin}/{address}", wait_until="networkidle")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []

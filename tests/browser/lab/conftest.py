"""The lab's page side over a worker that speaks the protocol without Python (``fake_worker.js``); the lab.

What the reader sees and presses is tested with the fake one; what Python does in the browser, and what the
whole does when something is missing, with the real one. The page's module is bundled from ``web/page`` as the
build does it, so Node is needed.
"""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, AnyStr

import pytest
from playwright.sync_api import Browser, Page
from support.sites import ROOT, HostHandler, served

if TYPE_CHECKING:
    from _typeshed import SupportsRead, SupportsWrite

HERE = Path(__file__).parent
BUILT = ROOT / "build" / "lab"
WEB = ROOT / "src" / "living_notes" / "lab" / "web"
SIZES = {
    "sqlite": {"gzip": 9_874_321},
    "postgresql": {"gzip": 20_123_456},
    "check": {"gzip": 20_512_345},
}


def fake_lab(target: Path) -> None:
    """Make what the build makes, with the fake worker."""
    if not (WEB / "node_modules").is_dir():
        pytest.fail(f"the lab's packages are missing: npm ci in {WEB.relative_to(ROOT)}", pytrace=False)
    target.mkdir(parents=True)
    subprocess.run(["node", WEB / "tools" / "bundle.mjs", target], check=True)
    shutil.copy(HERE / "fake_worker.js", target / "worker.js")
    shutil.copy(HERE / "fake_check_worker.js", target / "check-worker.js")
    shutil.copy(ROOT / "tests" / "check" / "sample.json", target / "check-sample.json")
    (target / "manifest.json").write_text(json.dumps({"download": SIZES}), encoding="utf-8")


@pytest.fixture(scope="session")
def lab_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build and serve a small vault with the fake lab, under a sub-path; return its address."""
    folder = tmp_path_factory.mktemp("lab")
    fake_lab(folder / "build" / "lab")
    with served(HERE / "vault", folder, "/kub") as address:
        yield address


@pytest.fixture
def open_lab(lab_site: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a note and start its lab; no console error and no request elsewhere may happen."""
    faults: list[str] = []
    contexts = []

    def open_one(
        address: str = "steps/", width: int = 1280, scheme: str = "light", *, start: bool = True
    ) -> Page:
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
        page = context.new_page()
        page.on("request", lambda request: check_request(request.url))
        page.goto(f"{lab_site}/{address}", wait_until="load")
        if start:
            page.get_by_role("button", name="Запустить").click()
            page.get_by_role("button", name="Следующий шаг").wait_for()
        return page

    def check_request(url: str) -> None:
        if not url.startswith((lab_site, "data:", "blob:")):
            faults.append(f"request to {url}")

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []


class LabHandler(HostHandler):
    """A host as hosts are: the lab's files may be kept for ten minutes. It can be cut off halfway.

    Attributes:
        cut: Name of the file of which half is sent; empty: none.
    """

    cut = ""

    def end_headers(self) -> None:
        """Let what belongs to the lab be kept."""
        if "/lab/" in self.path:
            self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def copyfile(self, source: "SupportsRead[AnyStr]", outputfile: "SupportsWrite[AnyStr]") -> None:
        """Send the file, or half of it and no more."""
        if not self.cut or f"/{self.cut}" not in self.path:
            super().copyfile(source, outputfile)
            return
        whole = source.read()
        outputfile.write(whole[: len(whole) // 2])
        self.close_connection = True


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build and serve the guide with the lab that was built; return its address."""
    if not (BUILT / "manifest.json").is_file():
        pytest.fail("the lab is not built: uv run python -m living_notes.lab build", pytrace=False)
    folder = tmp_path_factory.mktemp("guide-with-lab")
    (folder / "build").mkdir()
    (folder / "build" / "lab").symlink_to(BUILT)
    with served(ROOT / "docs", folder, "/kub", strict=False, host=LabHandler) as address:
        yield address


@pytest.fixture
def host() -> Iterator[type[LabHandler]]:
    """Return the host of `real_site`; what a test does to it is undone."""
    yield LabHandler
    LabHandler.cut = ""

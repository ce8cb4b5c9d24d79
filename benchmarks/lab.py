"""The lab in numbers: what a click downloads, when it is ready, how long two commands take.

    uv run python benchmarks/lab.py

It wants the built lab and Chromium. Times are of this machine and of its load: trust ratios.
"""

import functools
import http.server
import json
import os
import shutil
import statistics
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, sync_playwright

from living_notes.lab.script import note_script
from living_notes.vault import Vault

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "build" / "lab"
DRIVER = (ROOT / "tests" / "browser" / "lab" / "worker_driver.js").read_text("utf-8")
NOTE = "first-migration"
ROUNDS = 5


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the built lab, to be cached as a host would have it."""

    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Keep the numbers clean."""

    def end_headers(self) -> None:
        """Allow caching: addresses change with their content."""
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()


def timed(page: Page, **request: object) -> float:
    """Return the seconds that one request takes."""
    begun = time.perf_counter()
    answer: dict[str, Any] = page.evaluate("(request) => lab.ask(request)", request)
    if answer["type"] == "fault":
        sys.exit(f"the lab failed: {answer}")
    return time.perf_counter() - begun


def measure(page: Page, script: object, database: str) -> None:
    """Print the times of one database."""
    opened = {"type": "open", "base": "/lab/", "script": script, "database": database}
    cold = timed(page, **opened)
    page.reload()
    page.evaluate(DRIVER)
    again = timed(page, **opened)
    for step in script["steps"]:  # type: ignore[index]  # JSON
        if step["db"] in (None, database):
            timed(page, type="step", index=step["index"])
    upgrade, generate = [], []
    for number in range(ROUNDS):
        timed(page, type="run", command="alembic downgrade base")
        upgrade.append(timed(page, type="run", command="alembic upgrade head"))
        command = (
            f"alembic revision --autogenerate -m round{number} && rm alembic/versions/*_round{number}.py"
        )
        generate.append(timed(page, type="run", command=command))
    print(
        f"{database:12} ready {cold:5.1f} s cold, {again:5.1f} s again; "
        f"upgrade {statistics.median(upgrade):.2f} s, autogenerate {statistics.median(generate):.2f} s"
    )


def main() -> None:
    """Print sizes and times."""
    manifest = json.loads((BUILT / "manifest.json").read_text("utf-8"))
    for database, size in manifest["download"].items():
        print(f"{database:12} {size['gzip'] / 1e6:5.1f} MB gzip, {size['bytes'] / 1e6:5.1f} MB unpacked")
    notes = Vault.read(ROOT / "docs").by_permalink
    note = next(note for permalink, note in notes.items() if permalink == NOTE)
    script = note_script(note, ROOT / "examples", "", ())
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        host = Path(name)
        (host / "lab").symlink_to(BUILT)
        (host / "index.html").write_text("<!doctype html><title>lab</title>", "utf-8")
        handler = functools.partial(Handler, directory=name)
        program = os.environ.get("CHROMIUM") or shutil.which("chromium")
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            for database in manifest["download"]:
                browser = playwright.chromium.launch(executable_path=program)
                page = browser.new_page()
                page.goto(f"http://127.0.0.1:{server.server_port}/")
                page.evaluate(DRIVER)
                measure(page, script, database)
                browser.close()
            server.shutdown()


if __name__ == "__main__":
    main()

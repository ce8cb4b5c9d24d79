"""The lab's proof: every executable note, in Chromium, through the real worker, compared with its page.

It wants the built lab (``python -m living_notes.lab build``) and is asked for by its marker: ``-m lab``.
Blocks that `limits.toml` names are left out; a limit that names nothing any more is a failure.
"""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from support.sites import ROOT

from living_notes.lab.limits import read_limits
from living_notes.lab.script import has_lab, note_script
from living_notes.vault import Database, Note, Vault

pytestmark = pytest.mark.lab

BUILT = ROOT / "build" / "lab"
DRIVER = (Path(__file__).parent / "worker_driver.js").read_text("utf-8")
LIMITS = read_limits()
NOTES: dict[str, Note] = {
    note.properties.permalink: note for note in Vault.read(ROOT / "docs").notes.values() if has_lab(note)
}
CASES = [
    pytest.param(note, database, id=f"{permalink}-{database}")
    for permalink, note in NOTES.items()
    for database in note.properties.databases
]


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the built lab; says nothing."""

    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Keep the test's output clean."""


@pytest.fixture(scope="module")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Open a page with the worker; Python is loaded once, each note opens anew in it."""
    if not (BUILT / "manifest.json").is_file():
        pytest.fail("the lab is not built: uv run python -m living_notes.lab build", pytrace=False)
    host = tmp_path_factory.mktemp("host")
    (host / "lab").symlink_to(BUILT)
    (host / "index.html").write_text("<!doctype html><title>lab</title><link rel=icon href=data:,>", "utf-8")
    handler = functools.partial(_Handler, directory=str(host))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.set_default_timeout(120_000)
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.evaluate(DRIVER)
        yield page
        page.close()
        server.shutdown()


def _ask(page: Page, **request: object) -> dict[str, Any]:
    answer: dict[str, Any] = page.evaluate("(request) => lab.ask(request)", request)
    return answer


def _limited(note: Note, database: Database) -> set[int]:
    return {
        index
        for limit in LIMITS
        if limit.note == note.properties.permalink and limit.database in (None, database)
        for index in limit.indexes(note)
    }


@pytest.mark.parametrize(("note", "database"), CASES)
def test_a_note_comes_out_as_its_page_shows(lab: Page, note: Note, database: Database) -> None:
    """Each block does in the browser what the proof saw it do: status, output, edit, file."""
    script = note_script(note, ROOT / "examples", "", LIMITS)
    opened = _ask(lab, type="open", base="/lab/", script=script, database=database.value)
    assert opened["type"] == "opened", opened
    limited = _limited(note, database)
    failures = []
    for block in note.blocks:
        if block.applies_to(database) and block.index not in limited:
            answer = _ask(lab, type="step", index=block.index)
            if not answer.get("ok"):
                shown = "\n".join(verdict["difference"] for verdict in answer.get("verdicts", []))
                failures.append(f"{note.path}:{block.line}: {answer.get('message')}\n{block.text}{shown}")
    assert not failures, "\n".join(failures)


def test_stopping_a_runaway_loop_keeps_files_and_database(lab: Page) -> None:
    """The page ends the worker and goes on in a new one with what the old one had told last."""
    note = NOTES["first-migration"]
    script = note_script(note, ROOT / "examples", "", LIMITS)
    _ask(lab, type="open", base="/lab/", script=script, database="sqlite")
    for block in note.blocks:
        if block.applies_to(Database.SQLITE):
            _ask(lab, type="step", index=block.index)
    lab.evaluate("""() => {
        void lab.ask({ type: "run", command: "python -c 'while True: pass'" });
        return new Promise((resolve) => setTimeout(resolve, 500));
    }""")
    lab.evaluate("() => lab.restart()")
    reopened = lab.evaluate(
        "(request) => lab.ask({ ...request, saved: lab.saved })",
        {"type": "open", "base": "/lab/", "script": script, "database": "sqlite"},
    )
    assert reopened["type"] == "opened"
    assert _ask(lab, type="run", command="alembic current | grep ddc226a5e00f")["status"] == 0

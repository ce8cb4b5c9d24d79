"""What goes wrong in a real browser with the real lab ends in a sentence, and the page goes on working."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.panel import press_start
from support.sites import ROOT

from living_notes.vault import Vault

pytestmark = pytest.mark.lab

TIME = 90_000  # ms; a busy machine is not a fault
NOTE = "first-migration/"
DATABASES = ["sqlite", "postgresql"]

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
LAST = max(
    block.index
    for note in Vault.read(ROOT / "docs").notes.values()
    if note.properties.permalink == "first-migration"
    for block in note.blocks
)
_CONNECT = "import sqlalchemy as sa; sa.create_engine('{}').connect().execute(sa.text('{}'))"
ENDLESS = {
    "sqlite": _CONNECT.format(
        "sqlite:///app.db",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    ),
    "postgresql": _CONNECT.format(
        "postgresql+psycopg://app:secret@localhost/app",
        "SELECT count(*) FROM generate_series(1, 1000000000000)",
    ),
}

OpenReal = Callable[..., Page]


@pytest.fixture
def open_real(real_site: str, browser: Browser) -> Iterator[OpenReal]:
    """Open the note in a fresh profile or in the given one; what a browser says of refusals is no fault."""
    contexts: list[BrowserContext] = []

    def open_one(asked: str = "", *, context: BrowserContext | None = None, **options: Any) -> Page:  # noqa: ANN401 - Playwright's own
        within = context or browser.new_context(**options)
        contexts.append(within)
        within.set_default_timeout(TIME)
        page = within.new_page()
        page.goto(f"{real_site}/{NOTE}{asked}", wait_until="load")
        return page

    expect.set_options(timeout=TIME)
    yield open_one
    expect.set_options(timeout=5_000)  # Playwright's own
    for context in contexts:
        context.close()


@pytest.fixture
def own_browser(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """Start a browser with a profile on the disk and arguments of its own."""
    opened: list[BrowserContext] = []

    def start(*args: str, preferences: object = None) -> BrowserContext:
        profile = tmp_path / f"profile{len(opened)}"
        (profile / "Default").mkdir(parents=True)
        (profile / "Default" / "Preferences").write_text(json.dumps(preferences or {}), "utf-8")
        program = os.environ.get("CHROMIUM") or shutil.which("chromium")
        context = browser.browser_type.launch_persistent_context(
            profile, executable_path=program, args=["--disable-gpu", *args]
        )
        opened.append(context)
        return context

    yield start
    for context in opened:
        context.close()


def check_ready(page: Page, step: int = 1) -> None:
    """Check that the lab stands before a step of the note."""
    expect(page.get_by_role("heading", name=f"Шаг {step} из")).to_be_visible()
    expect(page.get_by_role("button", name="Остановить")).to_have_count(0)


def check_sentence(page: Page, words: str) -> None:
    """Check what the panel says, and that the text below it is still there."""
    expect(page.locator(".fault")).to_contain_text(words)
    expect(page.locator("article h1")).to_be_attached()


def check_passed(page: Page) -> None:
    """Check that the lab stands at the note's end, and that nothing runs."""
    expect(page.get_by_role("heading", name="Заметка пройдена")).to_be_visible()
    expect(page.get_by_role("button", name="Остановить")).to_have_count(0)


def typed(page: Page, line: str) -> None:
    """Type a line in the terminal."""
    page.locator(".xterm-helper-textarea").focus()
    page.keyboard.type(line)
    page.keyboard.press("Enter")


def check_terminal(page: Page, line: str) -> None:
    """Check what the terminal shows."""
    expect(page.locator(".xterm-accessibility-tree")).to_contain_text(line)


def check_kept(page: Page) -> None:
    """Check that the reader's file is there, and the revision that the note applied."""
    typed(page, "python -c \"print(open('kept.txt').read().strip() * 2)\"")
    check_terminal(page, "keptkept")
    typed(page, "alembic current --verbose")
    check_terminal(page, "Rev: ddc226a5e00f (head)")


def test_without_webassembly_there_is_a_sentence_and_no_button(
    own_browser: Callable[..., BrowserContext], open_real: OpenReal
) -> None:
    """As where a firm switched it off."""
    page = open_real(context=own_browser("--js-flags=--jitless"))
    expect(page.locator(".ln-lab")).to_contain_text("нет WebAssembly или он выключен")
    expect(page.locator(".ln-lab").get_by_role("button")).to_have_count(0)


def test_without_javascript_the_note_reads_and_no_button_is_dead(open_real: OpenReal) -> None:
    """The page itself says what is missing."""
    page = open_real(java_script_enabled=False)
    assert "если включить JavaScript" in page.locator(".ln-lab noscript").inner_text()
    expect(page.locator(".ln-lab button")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("database", DATABASES)
def test_a_blocked_file_is_told_and_the_next_press_goes_on(
    database: str, open_real: OpenReal, real_site: str
) -> None:
    """Every file that the lab loads, one after another, as an ad blocker or a lost connection has it."""
    page = open_real(f"?lab={database}-0")
    files = page.request.get(f"{real_site}/lab/manifest.json").json()["files"]
    others = (".map", ".txt"), ("page", "check")  # «Проверка» loads its own when it is opened
    loaded = {name for name in files if not name.endswith(others[0]) and not name.startswith(others[1])}
    if database == "sqlite":
        loaded -= {name for name in files if name.startswith(("pglite", "postgres"))}
    assert len(loaded) >= (4 if database == "sqlite" else 8)
    first = True
    for name in sorted(loaded):
        pattern = re.compile(rf"/lab/{re.escape(name)}")
        page.route(pattern, lambda route: route.abort())
        if first:
            press_start(page)
        else:
            page.get_by_role("button", name="Попробовать ещё раз").click()
        first = False
        check_sentence(page, "блокировщик")
        page.unroute(pattern)
    page.get_by_role("button", name="Попробовать ещё раз").click()
    check_ready(page)


@pytest.mark.parametrize("name", ["python.bin", "pyodide.asm.wasm", "pyodide.asm.mjs"])
def test_a_connection_lost_in_the_middle_is_told(name: str, open_real: OpenReal, host: Any) -> None:  # noqa: ANN401 - a class of the neighbouring conftest
    """Half of a file came; the next press asks for the whole."""
    host.cut = name
    page = open_real()
    press_start(page)
    check_sentence(page, "связь прервалась")
    host.cut = ""
    page.get_by_role("button", name="Попробовать ещё раз").click()
    check_ready(page)


def test_a_full_disk_is_told_and_the_lab_goes_on(open_real: OpenReal, real_site: str) -> None:
    """The browser grants this site one byte."""
    page = open_real()
    session = page.context.new_cdp_session(page)
    origin = re.sub(r"^(https?://[^/]+).*", r"\1", real_site)
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1})
    press_start(page)
    expect(page.locator(".notice")).to_contain_text("с закрытой вкладкой он пропадёт")
    check_ready(page)
    page.get_by_role("button", name="Следующий шаг").click()
    check_ready(page, 2)


def test_a_browser_that_forbids_storage_is_told_of_and_the_lab_goes_on(
    own_browser: Callable[..., BrowserContext], open_real: OpenReal
) -> None:
    """Reading `localStorage` throws, IndexedDB does not open, as in the strictest of private windows."""
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    page = open_real(context=own_browser(preferences=blocked))
    assert not page.evaluate("localStorage instanceof Storage")  # the page has a stand-in of its own
    press_start(page)
    expect(page.locator(".notice")).to_contain_text("с закрытой вкладкой он пропадёт")
    check_ready(page)
    page.get_by_role("button", name="Следующий шаг").click()
    check_ready(page, 2)


DAMAGE = """async () => {
    const ended = request => new Promise((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
    });
    const [{ name }] = await indexedDB.databases();
    const opened = await ended(indexedDB.open(name));
    const sessions = opened.transaction("sessions", "readwrite").objectStore("sessions");
    const [key] = await ended(sessions.getAllKeys());
    const kept = await ended(sessions.get(key));
    kept.session.state.saved = DAMAGED;
    await ended(sessions.put(kept, key));
}"""


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param("new Uint8Array(1000).fill(7)", id="no text"),
        pytest.param("new TextEncoder().encode('{\"version\": -1}')", id="another version"),
    ],
)
def test_a_kept_project_that_cannot_be_read_is_told_and_begun_anew(damaged: str, open_real: OpenReal) -> None:
    """The disk damaged it, or another version of the lab wrote it; it can be taken away as it is."""
    page = open_real()
    press_start(page)
    check_ready(page)
    page.get_by_role("button", name="Следующий шаг").click()
    check_ready(page, 2)
    page.wait_for_timeout(2000)  # it is kept half a second later
    page.evaluate(DAMAGE.replace("DAMAGED", damaged))
    for _ in range(2):
        page.reload()
        press_start(page)
        check_sentence(page, "не\u00a0читается")
    offered = page.locator(".fault + *")
    with page.expect_download():
        offered.get_by_role("button", name="Скачать проект").click()
    offered.get_by_role("button", name="Начать заново").click()
    check_ready(page)
    page.get_by_role("button", name="Следующий шаг").click()
    check_ready(page, 2)


@pytest.mark.parametrize(("database", "query"), ENDLESS.items())
def test_stop_and_a_closed_tab_cost_nothing(database: str, query: str, open_real: OpenReal) -> None:
    """Files, database and the place in the note are there after a loop in Python and one in the database."""
    page = open_real(f"?lab={database}-{LAST}")
    press_start(page)
    check_passed(page)
    typed(page, "echo kept > kept.txt")
    for runaway in ("while True: pass", query):
        typed(page, f'python -c "{runaway}"')
        page.get_by_role("button", name="Остановить").click()
        check_passed(page)
    check_kept(page)
    page.wait_for_timeout(2000)  # it is kept half a second later
    page.close()
    again = open_real(context=page.context)
    again.evaluate("(name) => __md_set('__tabs', [name])", NAMES[database])
    again.reload()
    press_start(again)
    check_passed(again)
    check_kept(again)


@pytest.mark.parametrize("database", DATABASES)
def test_what_was_loaded_once_opens_without_a_network(
    database: str, own_browser: Callable[..., BrowserContext], open_real: OpenReal
) -> None:
    """A profile on the disk, as readers have; the page is there, the network is not."""
    context = own_browser()
    page = open_real(f"?lab={database}-0", context=context)
    press_start(page)
    check_ready(page, 2)
    page.reload()
    context.set_offline(True)
    press_start(page)
    check_ready(page, 2)
    page.get_by_role("button", name="Следующий шаг").click()
    check_ready(page, 3)

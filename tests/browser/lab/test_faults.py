"""When something is missing the reader is told so in a sentence, and the page goes on working."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.panel import forward, press_start, typed
from support.sites import served

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent

OpenPlain = Callable[..., Page]


@pytest.fixture
def open_plain(lab_site: str, browser: Browser) -> Iterator[OpenPlain]:
    """Open the note in a fresh profile; what the browser says about a refused request is no fault here."""
    contexts = []

    def open_one(*blocked: str, script: str = "", javascript: bool = True, site: str = lab_site) -> Page:
        context = browser.new_context(java_script_enabled=javascript)
        contexts.append(context)
        page = context.new_page()
        if script:
            page.add_init_script(script)
        for pattern in blocked:
            page.route(re.compile(pattern), lambda route: route.abort())
        page.goto(f"{site}/steps/", wait_until="load")
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.mark.parametrize("lost", [r"/lab/page\.js", r"/lab/notes/steps\.json"])
def test_a_lab_that_does_not_load_says_so_and_can_be_asked_again(lost: str, open_plain: OpenPlain) -> None:
    """The network may be back with the next press."""
    page = open_plain(lost)
    press_start(page)
    expect(page.locator(".ln-lab").get_by_role("status")).to_contain_text("не загрузилась")
    page.unroute(re.compile(lost))
    press_start(page)
    expect(page.get_by_role("button", name="Следующий шаг")).to_be_visible()


def test_a_worker_that_was_cut_off_says_so_and_can_be_asked_again(open_plain: OpenPlain) -> None:
    """An ad blocker does it, and a lost network."""
    page = open_plain(r"/lab/worker\.js")
    press_start(page)
    expect(page.locator(".fault", has_text="блокировщика рекламы")).to_be_visible()
    page.unroute(re.compile(r"/lab/worker\.js"))
    page.get_by_role("button", name="Попробовать ещё раз").click()
    expect(page.get_by_role("button", name="Следующий шаг")).to_be_visible()


def test_a_crash_says_so_and_the_project_is_still_there(open_plain: OpenPlain) -> None:
    """The worker is replaced, the files are given to the new one."""
    page = open_plain()
    press_start(page)
    for _ in range(2):
        page.get_by_role("button", name="Следующий шаг").click()
        expect(page.get_by_role("button", name="Остановить")).to_have_count(0)
    page.locator(".xterm-helper-textarea").focus()
    page.keyboard.type("crash")
    page.keyboard.press("Enter")
    expect(page.locator(".fault", has_text="Python остановился")).to_be_visible()
    page.get_by_role("button", name="Попробовать ещё раз").click()
    expect(page.get_by_role("heading", name="Шаг 3 из")).to_be_visible()
    expect(page.get_by_role("navigation", name="Файлы проекта")).to_contain_text("alembic.ini")


def _crashed(page: Page) -> None:
    """Start the lab, do two steps, and end its worker."""
    press_start(page)
    forward(page, 2)
    typed(page, "crash")
    expect(page.locator(".fault", has_text="Python остановился")).to_be_visible()


def test_after_a_crash_nothing_pretends_to_run(open_plain: OpenPlain) -> None:
    """Whatever is pressed or typed, the sentence stays, and no block of the note is marked as done."""
    page = open_plain()
    _crashed(page)
    marks = page.locator(".md-content .ln-lab-mark")
    before = marks.count()
    typed(page, "echo hi")
    page.locator(".md-content .ln-lab-bar").nth(4).get_by_role("button").first.click()
    expect(page.locator(".fault", has_text="Python остановился")).to_be_visible()
    expect(page.get_by_role("button", name="Попробовать ещё раз")).to_be_visible()
    expect(page.get_by_role("button", name="Следующий шаг")).to_have_count(0)
    expect(marks).to_have_count(before)


def test_after_a_crash_the_note_can_be_begun_anew(open_plain: OpenPlain) -> None:
    """In another worker, with the files of its beginning."""
    page = open_plain()
    _crashed(page)
    page.locator(".fault + *").get_by_role("button", name="Начать заново").click()
    expect(page.get_by_role("heading", name="Шаг 1 из")).to_be_visible()
    expect(page.get_by_role("navigation", name="Файлы проекта")).not_to_contain_text("alembic.ini")
    forward(page, 1)
    expect(page.get_by_role("heading", name="Шаг 2 из")).to_be_visible()


def test_a_note_that_another_tab_has_open_says_so(open_plain: OpenPlain) -> None:
    """The tab that writes last would win in silence."""
    page = open_plain()
    press_start(page)
    forward(page, 1)
    other = page.context.new_page()
    other.goto(page.url, wait_until="load")
    press_start(other)
    expect(other.get_by_text("в\u00a0другой вкладке")).to_be_visible()


def test_without_webassembly_there_is_a_sentence_and_no_button(open_plain: OpenPlain) -> None:
    """Some firms switch it off."""
    page = open_plain(script="delete globalThis.WebAssembly")
    expect(page.locator(".ln-lab")).to_contain_text("нет WebAssembly")
    expect(page.locator(".ln-lab").get_by_role("button")).to_have_count(0)


def test_without_javascript_there_is_a_sentence(open_plain: OpenPlain) -> None:
    """The page itself says it."""
    page = open_plain(javascript=False)
    assert "если включить JavaScript" in page.locator(".ln-lab noscript").inner_text()


def test_where_the_lab_was_not_built_the_note_says_so(
    open_plain: OpenPlain, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The site is built and read without Node."""
    with served(HERE / "vault", tmp_path_factory.mktemp("unbuilt")) as site:
        page = open_plain(site=site)
        expect(page.locator(".ln-lab")).to_contain_text("собрана без\u00a0лаборатории")
        expect(page.locator(".ln-lab").get_by_role("button")).to_have_count(0)


def test_a_browser_that_keeps_nothing_says_so(open_plain: OpenPlain) -> None:
    """A full disk or a private window: the lab runs, and says that the project goes with the tab."""
    page = open_plain(
        script="""IDBObjectStore.prototype.put = () => {
            throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
        }"""
    )
    press_start(page)
    expect(page.locator(".notice")).to_contain_text("с закрытой вкладкой он пропадёт")
    page.get_by_role("button", name="Следующий шаг").click()
    expect(page.get_by_role("heading", name="Шаг 2 из")).to_be_visible()

"""What only a browser can tell: copying, tabs that stay chosen, narrow screens, the keyboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

PAGES = ["", "renames/", "first-migration/", "not-null-column/", "recipes/", "tags/", "obsidian/"]


def copied(page: Page, block: str, number: int = 0) -> str:
    """Press the copy button of a block and return what the clipboard holds."""
    button = page.locator(block).nth(number).locator("button.md-clipboard, button.md-code__button").first
    button.click()
    page.wait_for_timeout(100)
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_copying_a_console_gives_only_its_commands(open_page: OpenPage) -> None:
    """Neither prompts nor output: what is copied can be pasted into a shell."""
    page = open_page("renames/")
    assert copied(page, ".ln-console") == (
        'alembic revision --autogenerate -m "Rename name" \\\n  --rev-id 5d1c0a9b7e3f\nalembic current'
    )


def test_copying_other_blocks_gives_what_is_shown(open_page: OpenPage) -> None:
    """A file's text goes to the clipboard whole."""
    page = open_page("first-migration/")
    assert copied(page, ".ln-file").startswith("from sqlmodel import Field, SQLModel\n\n\nclass Profile(")
    assert copied(page, ".ln-console").splitlines() == ["alembic init alembic", "ls alembic"]


def test_each_block_has_one_button_and_a_wide_one_is_scrolled_by_keyboard(open_page: OpenPage) -> None:
    """A line that fits stops nobody on the way through the page; after instant navigation, too."""
    page = open_page("renames/", width=390)
    for address in ("renames", "autogenerate"):
        if address not in page.url:
            before = page.locator("article h1").inner_text()
            page.evaluate("document.querySelector('nav.md-nav--primary a[href*=autogenerate]').click()")
            page.wait_for_url(re.compile(rf"/{address}/(#|$)"))
            expect(page.locator("article h1")).not_to_have_text(before)
        page.evaluate("document.querySelectorAll('article details').forEach(box => { box.open = true; })")
        expect(page.locator("article pre > code[tabindex]").first).to_be_visible()
        blocks = page.evaluate(
            """[...document.querySelectorAll("article pre > code")]
                .filter(code => code.checkVisibility())
                .map(code => [
                code.parentElement.querySelectorAll("button").length,
                code.scrollWidth > code.clientWidth,
                code.getAttribute("tabindex"),
            ])"""
        )
        assert {count for count, _, _ in blocks} == {1}
        assert {(wide, stop) for _, wide, stop in blocks} == {(True, "0"), (False, None)}


def test_the_systems_dark_theme_is_there_before_the_themes_script(browser: Browser, origin: str) -> None:
    """Nobody is dazzled by a light page that turns dark; the window's scroll bar is dark, too."""
    page = browser.new_page(color_scheme="dark")
    page.route("**/bundle.*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{origin}/renames/", wait_until="load")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.close()


def test_a_chosen_database_stays_chosen(open_page: OpenPage) -> None:
    """On the same page, on another one, after instant navigation and after a reload."""
    page = open_page("renames/")
    tab = page.locator(".tabbed-labels label", has_text="PostgreSQL").first
    panel = page.locator(".tabbed-block", has_text="violates not-null").first
    expect(panel).to_be_hidden()
    tab.click()
    expect(panel).to_be_visible()
    contents = page.locator("nav.md-nav--primary")
    contents.get_by_role("link", name="Автогенерация", exact=True).click()
    page.wait_for_url(re.compile(r"/autogenerate/(#|$)"))  # the heading in view joins the address
    expect(page.locator(".tabbed-block", has_text="PostgresqlImpl").first).to_be_visible()
    page.goto(page.url.partition("#")[0].replace("autogenerate", "renames"), wait_until="networkidle")
    expect(page.locator(".tabbed-block", has_text="violates not-null").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways_at_320_pixels(scheme: str, origin: str, open_page: OpenPage) -> None:
    """The width that WCAG asks for; the fixture also watches requests and the console."""
    page = open_page(width=320, scheme=scheme)
    for address in PAGES:
        page.goto(f"{origin}/{address}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 320, address


def test_the_theme_follows_the_system_and_can_be_chosen(open_page: OpenPage) -> None:
    """Auto, then light, then dark."""
    page = open_page("renames/", scheme="dark")
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.locator("label[title='Включить светлую тему']").click()
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.locator("label[title='Включить тёмную тему']").click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.reload(wait_until="networkidle")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


def test_a_wikilink_with_a_heading_lands_on_it(open_page: OpenPage) -> None:
    """The anchor in the link is the heading's id in the other page."""
    page = open_page("autogenerate/")
    page.locator("article a.wikilink", has_text="Что появилось").click()
    page.wait_for_url("**/first-migration/#chto-poyavilos")
    expect(page.locator("h2#chto-poyavilos")).to_be_in_viewport()


def test_the_keyboard_reaches_tabs_and_folded_text(open_page: OpenPage) -> None:
    """Tabs by arrows, folded callouts by Enter."""
    page = open_page("renames/")
    page.locator(".tabbed-set input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tabbed-block", has_text="violates not-null").first).to_be_visible()
    summary = page.locator("summary", has_text="Если уже применили")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Данные есть только в резервной копии")).to_be_visible()


def test_a_random_note_is_a_note(open_page: OpenPage, origin: str) -> None:
    """The page that chooses leaves no trace: Back leads to where the reader was."""
    page = open_page("tags/")  # no note, which chance might choose again
    page.locator("nav.md-nav--primary").get_by_role("link", name="Случайная заметка").click()
    page.wait_for_url(lambda url: url.startswith(origin) and "/random/" not in url and "/tags/" not in url)
    expect(page.locator("article h1")).to_be_visible()
    page.go_back()
    page.wait_for_url("**/tags/**")


def test_a_random_note_is_another_note(open_page: OpenPage, origin: str) -> None:
    """Not the one that the reader comes from, however often chance would have it so."""
    page = open_page("tags/")
    page.add_init_script("Math.random = () => 0")
    page.reload()
    seen = [page.url]
    for _ in range(3):
        page.locator("nav.md-nav--primary").get_by_role("link", name="Случайная заметка").click()
        page.wait_for_url(lambda url: url.startswith(origin) and "/random/" not in url and url != seen[-1])
        expect(page.locator("article h1")).to_be_visible()
        seen.append(page.url)
    assert seen[1] == seen[3] != seen[2]

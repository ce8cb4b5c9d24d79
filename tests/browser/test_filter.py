"""The filter of printed tables: by the answer, by the section, by a word; without it nothing is missing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from support.axe import serious

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
LINES = ".ln-console[data-copy^='python detect.py '] .go"


def lines(page: Page) -> list[str]:
    """Return the lines of the tables that are shown, of both databases."""
    script = "all => all.filter(line => !line.hidden).map(line => line.textContent.trim())"
    return list(page.locator(LINES).evaluate_all(script))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tables_are_filtered_by_answer_section_and_word(scheme: str, open_guide: OpenPage) -> None:
    """Filters join; a line with + stays with the line above; pressing again brings all back."""
    page = open_guide("autogenerate-detects/", width=320, scheme=scheme)
    everything = lines(page)
    assert len(everything) > 100
    unseen = page.get_by_role("button", name="не видит")
    unseen.focus()
    page.keyboard.press("Enter")
    expect(unseen).to_have_attribute("aria-pressed", "true")
    shown = lines(page)
    assert 30 < len(shown) < len(everything)
    assert all("не видит" in line or line.startswith("+ ") for line in shown if "shop" not in line)
    page.get_by_role("button", name="Типы, NULL, комментарии").click()
    page.get_by_role("searchbox", name="Найти в таблицах").fill("enum")
    assert lines(page) == [
        "Enum + 'sent'             не видит",  # SQLite
        "Enum без 'sent'           не видит",
        "Enum переименован         не видит",
        "Enum-строка + 'sent'      не видит",
        "Enum + 'sent'             не видит",  # PostgreSQL
        "Enum + 'delivered'        не видит",
        "Enum без 'sent'           не видит",
        "Enum-строка + 'sent'      не видит",
    ]
    expect(page.locator(".ln-filter [role=status]")).to_contain_text("Показано строк: 8 из")
    hidden = page.locator(LINES).filter(has_text="комментарий таблицы").first
    expect(hidden).to_be_hidden()
    assert serious(page) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    page.get_by_role("searchbox", name="Найти в таблицах").fill("")
    page.get_by_role("button", name="Типы, NULL, комментарии").click()
    unseen.click()
    assert lines(page) == everything


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_rows_of_tables_are_filtered(scheme: str, open_guide: OpenPage) -> None:
    """A step goes with its operation; a link to a hidden row brings all rows back and leads there."""
    page = open_guide("locks/", width=320, scheme=scheme)
    rows = page.locator("article tbody tr")
    everything = rows.count()
    page.get_by_role("button", name="op.create_index").click()
    page.get_by_role("button", name="долго").click()
    visible = rows.filter(visible=True)
    expect(visible.filter(has_text="обычный индекс")).to_be_visible()
    assert 4 <= visible.count() < 12
    expect(page.locator(".ln-filter [role=status]")).to_have_text(re.compile(r"Показано строк: \d+ из 161"))
    assert serious(page) == []
    visible.filter(has_text="обычный индекс").get_by_role("link", name="как надо").click()
    expect(page.locator("#create-index-concurrently")).to_be_in_viewport()
    expect(page.locator(".ln-filter [aria-pressed=true]")).to_have_count(0)
    assert visible.count() == everything
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_a_page_that_is_left_takes_its_listeners_with_it(open_guide: OpenPage) -> None:
    """Nothing of a filter stays with the document, and on coming back it works as before."""
    page = open_guide("locks/")
    devtools = page.context.new_cdp_session(page)

    def heard() -> int:
        document = devtools.send("Runtime.evaluate", {"expression": "document"})["result"]["objectId"]
        listeners = devtools.send("DOMDebugger.getEventListeners", {"objectId": document})["listeners"]
        return sum(listener["type"] == "click" for listener in listeners)

    expect(page.locator(".ln-filter button").first).to_be_attached(timeout=20_000)
    before = heard()
    for _ in range(3):
        page.locator("article").get_by_role("link", name="Спросите миграцию").first.click()
        page.wait_for_url(re.compile(r"/dry-run/(#|$)"))
        page.go_back()
        expect(page.locator(".ln-filter button").first).to_be_attached(timeout=20_000)
    assert heard() == before
    page.get_by_role("button", name="op.create_index").click()
    page.get_by_role("button", name="долго").click()
    index = page.locator("article tbody tr").filter(visible=True).filter(has_text="обычный индекс")
    index.get_by_role("link", name="как надо").click()
    expect(page.locator("#create-index-concurrently")).to_be_in_viewport()


def test_a_link_to_a_row_leads_there(open_guide: OpenPage) -> None:
    """What the filter takes up at the top of the page does not push the row off the screen."""
    page = open_guide("locks/#create-index-concurrently")
    expect(page.locator(".ln-filter button").first).to_be_attached(timeout=20_000)
    expect(page.locator("#create-index-concurrently")).to_be_in_viewport()

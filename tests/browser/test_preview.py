"""Previews of links: a note, a section, a block; by mouse and by keys, under the policy and a sub-path."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from support.axe import serious

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
BOX = ".ln-preview"


def link_to(page: Page, href: str) -> Locator:
    """Return the first link of the article that leads there."""
    return page.locator(f"article a[href$='{href}']").first


def repeated_ids(page: Page) -> list[str]:
    """Return the ids that stand twice in the page."""
    script = """() => {
        const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
        return ids.filter((id, i) => ids.indexOf(id) < i);
    }"""
    return list(page.evaluate(script))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_note_is_shown_beside_its_link(scheme: str, open_guide: OpenPage, guide: str) -> None:
    """After a moment of pointing; it has a name, its links work from here, and no id stands twice."""
    page = open_guide("autogenerate/", scheme=scheme)
    link = link_to(page, "/renames/")
    link.hover()
    box = page.get_by_role("dialog", name="Предпросмотр: Переименования")
    expect(box).to_be_visible()
    expect(box.locator("h1")).to_have_text("Переименования")
    hrefs = box.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert all(href.startswith(("http://", "https://")) for href in hrefs)
    assert any(href.startswith(f"{guide}/") for href in hrefs)
    assert repeated_ids(page) == []
    assert serious(page) == []
    box.hover()  # the mouse may go there
    page.wait_for_timeout(500)
    expect(box).to_be_visible()
    page.mouse.move(5, 5)
    expect(page.locator(BOX)).to_have_count(0)


def test_a_passing_mouse_asks_for_nothing(open_guide: OpenPage) -> None:
    """Neither a page nor a preview."""
    page = open_guide("autogenerate/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    link_to(page, "/renames/").hover()
    page.wait_for_timeout(100)
    page.mouse.move(5, 5)
    page.wait_for_timeout(700)
    expect(page.locator(BOX)).to_have_count(0)
    assert [url for url in asked if url.endswith("/renames/")] == []


def test_the_keyboard_opens_scrolls_enters_and_closes(open_guide: OpenPage) -> None:
    """Tab to the link, arrows scroll, Tab goes in, Escape closes and returns to the link."""
    page = open_guide("autogenerate/")
    link = link_to(page, "/renames/")
    link.evaluate("link => link.focus({ focusVisible: true })")
    box = page.locator(BOX)
    expect(box).to_be_visible()
    page.keyboard.press("PageDown")
    assert box.evaluate("box => box.scrollTop") > 0
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(link).to_be_focused()
    page.wait_for_timeout(600)
    expect(box).to_have_count(0)  # what was closed stays closed
    page.keyboard.press("Tab")
    expect(link).not_to_be_focused()


def test_a_section_ends_where_the_next_begins(open_guide: OpenPage) -> None:
    """Of its own level: deeper ones belong to it. On the same page nothing is fetched."""
    page = open_guide("cheat-sheet/")
    link_to(page, "/autogenerate/#python-vnutri-migratsiy").hover()
    box = page.locator(BOX)
    expect(box.locator("h2")).to_have_count(1)
    expect(box.locator("h2")).to_have_text("Python внутри миграций")
    page.goto(page.url.replace("/cheat-sheet/", "/errors/"), wait_until="networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    link = link_to(page, "/errors/#adresa-net-sovsem")
    link.hover()
    expect(box).to_be_visible()
    assert [url for url in asked if "/errors/" in url] == []


def test_a_block_is_shown_alone(open_page: OpenPage) -> None:
    """A paragraph of this page, a block of another one, an item, and the code above a mark."""
    page = open_page("autogenerate/")
    link_to(page, "#b-vazhno").hover()
    expect(page.locator(f"{BOX} > *")).to_have_count(1)
    page.goto(page.url.replace("/autogenerate/", "/renames/"), wait_until="networkidle")
    page.evaluate(
        """() => {
            const mark = document.createElement("div");
            Object.assign(mark, { className: "ln-anchor", id: "b-code" });
            document.querySelector("article .ln-run").after(mark);
            document.querySelector("article li:has(a)").id = "b-item";
            for (const id of ["b-item", "b-code"]) {
                const link = Object.assign(document.createElement("a"), { href: "#" + id, textContent: id });
                document.querySelector("article h1").after(link, " ");
            }
        }"""
    )
    for anchor, element in (("b-vyvod", "p"), ("b-item", "div"), ("b-code", ".ln-run")):
        page.mouse.move(5, 5)
        expect(page.locator(BOX)).to_have_count(0)
        page.locator(f"article a:not(.headerlink)[href$='#{anchor}']").hover()
        expect(page.locator(f"{BOX} > {element}")).to_have_count(1)
        assert page.locator(f"{BOX} > *").count() == 1


def test_a_phone_and_links_that_lead_away_have_no_preview(open_guide: OpenPage) -> None:
    """Other sites, pictures and the marks of headings stay links."""
    page = open_guide("renames/")
    for link in (page.locator("article a[href^='https://alembic']").first, page.locator(".headerlink").first):
        link.hover(force=True)
        page.wait_for_timeout(700)
        expect(page.locator(BOX)).to_have_count(0)


def test_a_preview_fits_a_narrow_screen(open_guide: OpenPage) -> None:
    """It neither leaves the window nor makes the page wider."""
    page = open_guide("autogenerate/", width=320)
    link_to(page, "/renames/").evaluate("link => link.focus({ focusVisible: true })")
    box = page.locator(BOX)
    expect(box).to_be_visible()
    place = box.bounding_box()
    assert place is not None
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= 320
    assert place["y"] >= 0
    assert place["y"] + place["height"] <= 900
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320

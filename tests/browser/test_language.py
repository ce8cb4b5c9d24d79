"""Obsidian's language in a browser: embeds, pictures, formulas, tags."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def test_the_tabs_of_an_embed_are_its_own(open_page: OpenPage) -> None:
    """Their ids are not those of the page's tabs; a chosen database is chosen in both."""
    page = open_page("obsidian/")
    embed = page.locator(".ln-embed .tabbed-set").first
    own = page.locator("article > .ln-run .tabbed-set")
    expect(own.get_by_text("SELECT 1;")).to_be_visible()
    embed.locator("label", has_text="PostgreSQL").click()
    expect(embed.get_by_text("violates not-null")).to_be_visible()
    expect(own.get_by_text("SELECT 2;")).to_be_visible()


def test_an_embed_leads_to_what_it_shows(open_page: OpenPage) -> None:
    """Its heading has a place on this page, its source line goes to the other."""
    page = open_page("obsidian/")
    embed = page.locator(".ln-embed").first
    expect(embed.locator("h2#e1-chto-teryaetsya")).to_be_visible()
    source = embed.get_by_role("link", name="Переименования › Что теряется")
    source.scroll_into_view_if_needed()
    page.wait_for_url("**/obsidian/#*")  # the heading in view joins the address, and would join the next one
    source.click()
    page.wait_for_url("**/renames/#*")
    expect(page.locator("h2#chto-teryaetsya")).to_be_in_viewport()


def test_a_picture_has_the_size_that_is_written(open_page: OpenPage) -> None:
    """And it is loaded, though its name is Cyrillic."""
    page = open_page("obsidian/")
    picture = page.get_by_role("img", name="Медный куб")
    picture.scroll_into_view_if_needed()
    assert picture.bounding_box() is not None
    assert picture.evaluate("image => [image.width, image.height]") == [60, 40]
    page.wait_for_function("document.querySelector('article img').naturalWidth === 120")


@pytest.mark.parametrize("width", [1280, 320])
def test_a_formula_is_drawn_without_a_script(width: int, open_page: OpenPage) -> None:
    """By the browser itself; a wide one scrolls inside its own box."""
    page = open_page("obsidian/", width=width)
    block = page.locator(".ln-formula-block")
    fraction = block.locator("mfrac").first.bounding_box()
    assert fraction is not None
    assert fraction["height"] > 20
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_a_tag_in_the_text_leads_to_its_notes(open_page: OpenPage) -> None:
    """To the place of the tag on the page of tags, where this note is named, too."""
    page = open_page("obsidian/")
    page.locator("a.ln-tag").click()
    page.wait_for_url("**/tags/#*")
    listed = page.locator("h2#tag-alembic-oshibka + ul")
    expect(listed.get_by_role("link", name="Язык Obsidian")).to_be_in_viewport()


def test_an_inline_footnote_is_reached_and_left(open_page: OpenPage) -> None:
    """There and back."""
    page = open_page("obsidian/")
    page.locator("sup a.footnote-ref").first.click()
    expect(page.get_by_text("Прямо в")).to_be_in_viewport()
    page.locator("article > .footnote .footnote-backref").first.click()
    expect(page.locator("sup a.footnote-ref").first).to_be_in_viewport()


def test_unlinked_mentions_open_by_keyboard(open_page: OpenPage) -> None:
    """They are folded at the page's end."""
    page = open_page("renames/")
    summary = page.locator(".ln-backlinks summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ln-backlinks details mark").first).to_be_visible()

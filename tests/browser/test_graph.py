"""The graphs: drawn when asked, moved by mouse, finger and keys, on their page and under a note."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from support.axe import serious

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
SETTLED = "#ln-graph canvas[data-settled=true]"
STATUS = ".ln-graph-status"


def settled(page: Page) -> Locator:
    """Wait until the notes of the whole graph have found their places."""
    canvas = page.locator(SETTLED)
    expect(canvas).to_be_visible(timeout=20_000)
    return canvas


def inked(canvas: Locator) -> int:
    """Return how many pixels of a canvas are not empty."""
    script = """canvas => {
        const { width, height } = canvas;
        const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
        let count = 0;
        for (let i = 3; i < pixels.length; i += 4) count += pixels[i] > 0;
        return count;
    }"""
    return int(canvas.evaluate(script))


def middle(canvas: Locator) -> tuple[float, float]:
    """Return the middle of the canvas in the window."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def find(page: Page, words: str) -> None:
    """Search in the graph and put what is found into its middle."""
    field = page.get_by_role("searchbox", name="Найти заметку в графе")
    field.fill(words)
    field.press("Enter")


def test_a_note_draws_its_neighbours_only_when_asked(open_guide: OpenPage, guide: str) -> None:
    """Before: no script, no data. After: the note, its neighbours and their number; a key opens the next."""
    page = open_guide("renames/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert page.locator(".ln-around canvas").count() == 0
    page.get_by_text("Граф вокруг заметки").click()
    canvas = page.locator(".ln-around canvas[data-settled=true]")
    expect(canvas).to_be_visible()
    assert any(url.endswith("/graph/layout.js") for url in asked)
    assert inked(canvas) > 1000
    expect(page.locator(STATUS)).to_have_text(re.compile(r"^Переименование.* — \d+\sссыл(ка|ки|ок)$"))
    canvas.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(f"{STATUS} a")).not_to_have_attribute("href", f"{guide}/renames/")
    page.evaluate("window.same = true")
    target = str(page.locator(f"{STATUS} a").get_attribute("href"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(target)))
    assert page.evaluate("window.same") is True  # instant navigation


def test_the_whole_graph_comes_by_instant_navigation_and_can_be_searched(
    open_guide: OpenPage, guide: str
) -> None:
    """By words of a name in any case and with е for ё; Enter brings the note into the middle."""
    page = open_guide("renames/")
    page.locator("nav.md-nav--primary").get_by_role("link", name="Граф", exact=True).click()
    canvas = settled(page)
    find(page, "вечный DIFF")
    expect(page.locator(f"{STATUS} a")).to_have_attribute("href", f"{guide}/endless-diff/")
    page.mouse.click(*middle(canvas))
    page.wait_for_url(re.compile("/endless-diff/"))
    page.go_back()
    settled(page)
    page.get_by_role("searchbox").fill("ъъъ")
    expect(page.locator(STATUS)).to_have_text("Найдено: 0")


def test_a_note_is_dragged_and_the_view_is_moved_and_zoomed(open_guide: OpenPage) -> None:
    """The note follows the mouse; wheel and keys change what is seen, and 0 shows everything."""
    page = open_guide("graph/")
    canvas = settled(page)
    find(page, "stamp")
    x, y = middle(canvas)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 150, y + 60, steps=5)
    shown = str(canvas.evaluate("canvas => canvas.toDataURL()"))
    page.mouse.up()
    expect(page.locator(f"{STATUS} a")).to_contain_text("stamp")
    for key in ("wheel", "-", "Shift+ArrowLeft", "0"):
        if key == "wheel":
            page.mouse.wheel(0, -400)
        else:
            canvas.press(key)
        page.wait_for_timeout(400)  # a picture that was moved is drawn sharp when it rests
        now = str(canvas.evaluate("canvas => canvas.toDataURL()"))
        assert now != shown
        shown = now


def test_a_finger_shows_the_name_and_two_fingers_zoom(open_guide: OpenPage, guide: str) -> None:
    """A first touch names the note, a second one opens it; pinching does not choose."""
    page = open_guide("graph/", width=390)
    canvas = settled(page)
    find(page, "stamp")
    canvas.evaluate(
        """canvas => {
            const { width, height } = canvas.getBoundingClientRect();
            window.touch = (type, id, dx, dy) => canvas.dispatchEvent(new PointerEvent(type, {
                pointerId: id, pointerType: "touch", bubbles: true, isPrimary: id === 1,
                clientX: canvas.getBoundingClientRect().x + width / 2 + dx,
                clientY: canvas.getBoundingClientRect().y + height / 2 + dy,
            }));
            canvas.setPointerCapture = () => {};  // there is no such pointer
        }"""
    )
    before = str(canvas.evaluate("canvas => canvas.toDataURL()"))
    page.evaluate(
        """() => {
            touch("pointerdown", 1, -20, 90); touch("pointerdown", 2, 20, 90);
            for (let far = 20; far < 90; far += 10) {
                touch("pointermove", 1, -far, 90); touch("pointermove", 2, far, 90);
            }
            touch("pointerup", 1, -90, 90); touch("pointerup", 2, 90, 90);
        }"""
    )
    page.wait_for_timeout(400)
    assert str(canvas.evaluate("canvas => canvas.toDataURL()")) != before
    find(page, "stamp")
    canvas.press("Escape")
    expect(page.locator(f"{STATUS} a")).to_have_count(0)
    page.evaluate("() => { touch('pointerdown', 1, 0, 0); touch('pointerup', 1, 0, 0); }")
    expect(page.locator(f"{STATUS} a")).to_have_attribute("href", f"{guide}/stamp/")
    page.evaluate("() => { touch('pointerdown', 1, 0, 0); touch('pointerup', 1, 0, 0); }")
    page.wait_for_url(re.compile("/stamp/"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_graph_is_for_everyone(scheme: str, open_guide: OpenPage) -> None:
    """Axe, 320 pixels, a hub's notes by a button, and the same as a list."""
    page = open_guide("graph/", width=320, scheme=scheme)
    canvas = settled(page)
    hub = page.get_by_role("button", name="Alembic — автогенерация")
    hub.focus()
    page.keyboard.press("Enter")
    expect(hub).to_have_attribute("aria-pressed", "true")
    assert serious(page) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    assert inked(canvas) > 1000
    section = page.locator("h3#alembic-avtogeneratsiya + ul")
    expect(section.get_by_role("link", name="Переименования")).to_have_count(1)

"""The lab's panel in a page, as a test presses and reads it."""

from playwright.sync_api import Locator, Page, expect

SAME = "Вывод совпал с показанным в заметке"
STEPS = 6
"""Steps of the note that the tests of the panel go through."""


def press_start(page: Page) -> None:
    """Press the note's button."""
    page.locator(".ln-lab").get_by_role("button", name="Запустить").click()


def words(text: str) -> str:
    """Return the text with ordinary spaces."""
    return text.replace("\u00a0", " ")


def bar(page: Page, index: int) -> Locator:
    """Return what stands under a block of the note."""
    return page.locator(f'[data-block="{index}"] > .ln-lab-bar')


def forward(page: Page, times: int = 1) -> None:
    """Press the large button and wait until the step is done."""
    button = page.get_by_role("button", name="Следующий шаг")
    for _ in range(times):
        button.click()
        expect(page.get_by_role("button", name="Остановить")).to_have_count(0)


def check_terminal(page: Page, *lines: str) -> None:
    """Check what the terminal shows, as a screen reader is told it, a moment after it was drawn."""
    for line in lines:
        expect(page.locator(".xterm-accessibility-tree")).to_contain_text(line)


def typed(page: Page, line: str) -> None:
    """Type a line in the terminal."""
    page.locator(".xterm-helper-textarea").focus()
    page.keyboard.type(line)
    page.keyboard.press("Enter")

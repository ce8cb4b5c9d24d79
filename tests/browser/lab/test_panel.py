"""What a reader does in the lab, with a mouse and with a keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from support.panel import SAME, STEPS, bar, check_terminal, forward, typed, words

pytestmark = pytest.mark.browser

OpenLab = Callable[..., Page]


def test_before_the_click_a_page_loads_nothing_of_the_lab_but_the_button(open_lab: OpenLab) -> None:
    """And the button says what the click loads."""
    page = open_lab(start=False)
    place = page.locator(".ln-lab")
    expect(place.get_by_role("status")).to_contain_text("9,9")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [address for address in loaded if "/lab/" in address] == []


def test_the_large_button_alone_leads_through_the_note(open_lab: OpenLab) -> None:
    """Step after step, each with what it is for; in the end the lab says so."""
    page = open_lab()
    for number in range(1, STEPS + 1):
        expect(page.get_by_role("heading", name=f"Шаг {number} из")).to_be_visible()
        forward(page)
    expect(page.get_by_role("heading", name="Заметка пройдена")).to_be_visible()
    expect(page.get_by_role("button", name="Следующий шаг")).to_have_count(0)


def test_a_step_says_what_the_note_says_before_its_block(open_lab: OpenLab) -> None:
    """The heading, the sentence above the block, and what is going to be done."""
    page = open_lab()
    card = page.get_by_role("region", name="Шаги заметки")
    expect(card).to_contain_text("Файлы")
    expect(card).to_contain_text("Модель одна.")
    expect(card).to_contain_text("Записать файл app/models.py")


def test_each_step_is_marked_with_what_became_of_it(open_lab: OpenLab) -> None:
    """In words and with a sign, not by colour alone; an output that differs shows where."""
    page = open_lab()
    forward(page, STEPS)
    marks = {
        index: words(bar(page, index).locator(".ln-lab-mark > p").inner_text())
        for index in (0, 1, 2, 3, 4, 6)
    }
    assert marks == {
        0: "✓ Применено",
        1: f"✓ {SAME}",
        2: "✓ Применено",
        3: "✓ В файле эти строки есть",
        4: f"✓ {SAME}",
        6: f"✓ {SAME}",
    }
    different = bar(page, 9)
    assert words(different.locator(".ln-lab-mark > p").inner_text()) == "≠ Вывод отличается от показанного."
    different.get_by_text("Чем отличается").click()
    expect(different.locator("ins")).to_have_text("+ получилось")


def test_a_block_runs_from_the_text_and_types_into_the_terminal(open_lab: OpenLab) -> None:
    """The button under a block is the same as typing it."""
    page = open_lab()
    bar(page, 1).get_by_role("button", name="Выполнить", exact=True).click()
    expect(bar(page, 1).locator(".ln-lab-mark")).to_contain_text("Вывод совпал")
    check_terminal(page, "~/app$ alembic init alembic", "Creating directory /home/user/app/alembic")


def test_catching_up_runs_everything_before_in_order(open_lab: OpenLab) -> None:
    """From the start, also after the reader did something else."""
    page = open_lab()
    typed(page, "insert")
    bar(page, 4).get_by_role("button", name="Выполнить до этого места").click()
    expect(page.get_by_role("heading", name="Шаг 5 из")).to_be_visible()
    for index in (0, 1, 2, 3, 4):
        expect(bar(page, index).locator(".ln-lab-mark")).to_contain_text("✓")


def test_the_terminal_completes_and_remembers(open_lab: OpenLab) -> None:
    """Tab completes or offers; the arrow up brings the command back."""
    page = open_lab()
    page.locator(".xterm-helper-textarea").focus()
    page.keyboard.type("alembic up")
    page.keyboard.press("Tab")
    check_terminal(page, "alembic upgrade")
    page.keyboard.type("head")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="База данных")).to_contain_text("2060411d28d5")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".xterm-accessibility-tree > *", has_text="$ alembic upgrade head")).to_have_count(2)
    page.keyboard.press("Control+U")
    page.keyboard.type("x ")
    page.keyboard.press("Tab")
    check_terminal(page, "применить ревизии")


def test_what_is_typed_while_a_command_runs_is_not_lost(open_lab: OpenLab) -> None:
    """As in a real terminal: it stands at the next prompt, and its Enter counts."""
    page = open_lab()
    page.locator(".xterm-helper-textarea").focus()
    page.keyboard.type("one\ntwo\nthr")
    check_terminal(page, "~/app$ one", "~/app$ two", "~/app$ thr")


def test_the_keyboard_gets_into_the_terminal_and_out_of_it(open_lab: OpenLab) -> None:
    """Tab leaves an empty line; the site's own keys are not for who types a command."""
    page = open_lab()
    page.locator(".xterm-helper-textarea").focus()
    page.keyboard.type("s/f")
    check_terminal(page, "~/app$ s/f")
    assert page.evaluate("document.getElementById('__search').checked") is False
    page.keyboard.press("Control+U")
    page.keyboard.press("Tab")
    inside = "document.querySelector('.ln-lab-panel').shadowRoot.activeElement?.className ?? ''"
    assert "xterm" not in str(page.evaluate(inside))


def test_the_whole_note_is_passed_with_the_keyboard_alone(open_lab: OpenLab) -> None:
    """The button is focused when the lab opens and stays focused from step to step."""
    page = open_lab(start=False)
    page.get_by_role("button", name="Запустить").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Следующий шаг")).to_be_focused()
    for number in range(2, STEPS + 1):
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=f"Шаг {number} из")).to_be_visible()
        expect(page.get_by_role("button", name="Следующий шаг")).not_to_have_attribute(
            "aria-disabled", "true"
        )
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Заметка пройдена")).to_be_visible()

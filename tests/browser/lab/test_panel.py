"""What a reader does in the lab, with a mouse and with a keyboard."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no types
from playwright.sync_api import Locator, Page, Route, expect

pytestmark = pytest.mark.browser

OpenLab = Callable[..., Page]

SAME = "Вывод совпал с показанным в заметке"
STEPS = 6


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


def test_the_database_shows_what_a_command_changed(open_lab: OpenLab) -> None:
    """A new table says that it is new; a new row has a plus."""
    page = open_lab()
    forward(page, 4)
    database = page.get_by_role("region", name="База данных")
    expect(database).to_contain_text("Ревизия базы: 2060411d28d5 изменилась")
    expect(database.get_by_role("heading", name="profiles")).to_contain_text("новая")
    typed(page, "insert")
    expect(database.locator("tr.fresh")).to_contain_text("новая строка")
    expect(database.get_by_role("heading", name="profiles")).not_to_contain_text("новая")


def test_a_file_is_edited_and_kept(open_lab: OpenLab) -> None:
    """What is typed in the editor is written before the next command, and it stays."""
    page = open_lab()
    forward(page, 3)
    page.get_by_role("navigation", name="Файлы проекта").get_by_role("button", name="models.py").click()
    editor = page.get_by_role("textbox", name="Файл app/models.py")
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("# моё")
    typed(page, "ls")
    page.get_by_role("navigation", name="Файлы проекта").get_by_role("button", name="alembic.ini").click()
    page.get_by_role("navigation", name="Файлы проекта").get_by_role("button", name="models.py").click()
    expect(editor).to_contain_text("# моё")


def test_the_same_file_is_another_one_in_another_project(open_lab: OpenLab) -> None:
    """What is typed on one database does not come up on the other, and is there again on the way back."""
    page = open_lab()
    forward(page)
    editor = page.get_by_role("textbox", name="Файл app/models.py")
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("# моё")
    page.get_by_role("button", name="PostgreSQL").click()
    expect(page.get_by_role("heading", name="Шаг 1 из")).to_be_visible()
    forward(page)
    expect(editor).to_contain_text("from sqlmodel")
    expect(editor).not_to_contain_text("# моё")
    page.get_by_role("button", name="SQLite").click()
    expect(editor).to_contain_text("# моё")


def test_another_note_can_be_started_while_a_command_runs(open_lab: OpenLab) -> None:
    """The command ends with its worker; its note is as it was before it."""
    page = open_lab()
    forward(page, 2)
    typed(page, "loop")
    page.locator("article").get_by_role("link", name="Другая", exact=True).click()
    page.locator(".ln-lab").get_by_role("button", name="Запустить").click()
    expect(page.get_by_role("heading", name="Шаг 1 из 1")).to_be_visible()
    forward(page)
    expect(page.get_by_role("heading", name="Заметка пройдена")).to_be_visible()


def test_a_file_is_made_and_removed(open_lab: OpenLab) -> None:
    """With the mouse, in a folder of its own."""
    page = open_lab()
    tree = page.get_by_role("navigation", name="Файлы проекта")
    page.get_by_role("button", name="Новый файл").click()
    page.get_by_role("textbox", name="Имя нового файла").fill("app/extra.py")
    page.get_by_role("button", name="Создать").click()
    expect(tree.get_by_role("button", name="extra.py")).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Удалить").click()
    expect(tree.get_by_role("button", name="extra.py")).to_have_count(0)


def test_stop_ends_a_command_that_never_ends(open_lab: OpenLab) -> None:
    """Files, database and the place in the note stay."""
    page = open_lab()
    forward(page, 4)
    typed(page, "loop")
    page.get_by_role("button", name="Остановить").click()
    expect(page.get_by_role("heading", name="Шаг 5 из")).to_be_visible()
    expect(page.get_by_role("region", name="База данных")).to_contain_text("2060411d28d5")
    page.get_by_role("tab", name="Файлы").click()
    expect(page.get_by_role("navigation", name="Файлы проекта")).to_contain_text("alembic.ini")
    forward(page)
    expect(bar(page, 6).locator(".ln-lab-mark")).to_contain_text("Вывод совпал")


def test_reset_is_the_notes_beginning(open_lab: OpenLab) -> None:
    """Files, marks and steps are as they were."""
    page = open_lab()
    forward(page, 3)
    page.locator("summary", has_text="Ещё").click()
    page.get_by_role("button", name="Начать заново").click()
    expect(page.get_by_role("heading", name="Шаг 1 из")).to_be_visible()
    expect(page.get_by_role("navigation", name="Файлы проекта")).not_to_contain_text("alembic.ini")
    expect(page.locator(".md-content .ln-lab-mark")).to_have_count(0)


def test_the_project_is_downloaded(open_lab: OpenLab) -> None:
    """An archive with one folder, named after the note, and how to run it."""
    page = open_lab()
    forward(page, 3)
    page.locator("summary", has_text="Ещё").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Скачать проект").click()
    assert waiting.value.suggested_filename == "steps.zip"
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as archive:
        assert "from sqlmodel import SQLModel\n" in archive.read("steps/app/models.py").decode()
        assert "steps/alembic/env.py" in archive.namelist()
        assert "alembic upgrade head\n" in archive.read("steps/README.md").decode()


def test_the_licences_are_a_click_away(open_lab: OpenLab, lab_site: str) -> None:
    """In the menu, in a tab of their own."""
    page = open_lab()
    page.locator("summary", has_text="Ещё").click()
    link = page.get_by_role("link", name="Лицензии программ")
    expect(link).to_have_attribute("href", f"{lab_site}/lab/licences.txt")


def test_a_copied_link_opens_the_lab_at_the_same_step(open_lab: OpenLab, lab_site: str) -> None:
    """On the same database; nothing is loaded before the reader asks."""
    page = open_lab()
    page.get_by_role("button", name="PostgreSQL").click()
    expect(page.get_by_role("button", name="PostgreSQL")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", name="Шаг 1 из")).to_be_visible()
    forward(page, 3)
    page.locator("summary", has_text="Ещё").click()
    page.get_by_role("button", name="Скопировать ссылку").click()
    expect(page.get_by_text("Ссылка скопирована.")).to_be_visible()
    link = str(page.evaluate("navigator.clipboard.readText()"))
    assert link == f"{lab_site}/steps/?lab=postgresql-2"
    other = open_lab(link.removeprefix(f"{lab_site}/"), start=False)
    expect(other.locator(".ln-lab").get_by_role("status")).to_contain_text("20,1")
    other.get_by_role("button", name="Запустить").click()
    expect(other.get_by_role("heading", name="Шаг 4 из")).to_be_visible()
    expect(other.get_by_role("button", name="PostgreSQL")).to_have_attribute("aria-pressed", "true")


def test_the_database_follows_the_sites_tabs_and_they_follow_it(open_lab: OpenLab) -> None:
    """And each database keeps a project of its own."""
    page = open_lab()
    forward(page, 2)
    page.locator(".tabbed-labels label", has_text="PostgreSQL").first.click()
    expect(page.get_by_role("button", name="PostgreSQL")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", name="Шаг 1 из")).to_be_visible()
    page.get_by_role("button", name="SQLite").click()
    expect(page.get_by_role("heading", name="Шаг 3 из")).to_be_visible()
    checked = page.locator(".tabbed-set > input:checked").first.get_attribute("id")
    assert page.locator(f"label[for='{checked}']").inner_text() == "SQLite"


def test_the_lab_outlives_instant_navigation(open_lab: OpenLab) -> None:
    """On another page it says whose it is; back on its note the marks are there again."""
    page = open_lab()
    forward(page, 2)
    page.locator("article").get_by_role("link", name="Другая", exact=True).click()
    expect(page.get_by_role("link", name="К тексту заметки")).to_be_visible()
    expect(page.locator(".ln-lab").get_by_role("button", name="Запустить")).to_be_visible()
    forward(page)
    page.get_by_role("link", name="К тексту заметки").click()
    expect(bar(page, 2).locator(".ln-lab-mark")).to_contain_text("Применено")
    expect(page.get_by_role("heading", name="Шаг 4 из")).to_be_visible()


def test_another_note_takes_the_lab_over_and_the_first_is_not_lost(open_lab: OpenLab) -> None:
    """One panel, one worker; each note its own project."""
    page = open_lab()
    forward(page, 3)
    page.locator("article").get_by_role("link", name="Другая", exact=True).click()
    page.locator(".ln-lab").get_by_role("button", name="Запустить").click()
    expect(page.get_by_role("heading", name="Шаг 1 из")).to_be_visible()
    expect(page.get_by_role("navigation", name="Файлы проекта")).not_to_contain_text("alembic.ini")
    page.locator("article").get_by_role("link", name="Шаги", exact=True).click()
    page.locator(".ln-lab").get_by_role("button", name="Запустить").click()
    expect(page.get_by_role("heading", name="Шаг 4 из")).to_be_visible()
    expect(page.get_by_role("navigation", name="Файлы проекта")).to_contain_text("alembic.ini")


def test_the_sites_policy_refuses_nothing_of_the_lab(open_lab: OpenLab) -> None:
    """Editor and terminal make styles of their own, and no style element or attribute is allowed."""
    page = open_lab(start=False)
    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content") or ""
    assert "style-src 'self';" in policy
    page.evaluate(
        """() => {
            window.refused = [];
            const note = event => window.refused.push(`${event.effectiveDirective} ${event.sample}`);
            document.addEventListener("securitypolicyviolation", note);
        }"""
    )
    page.get_by_role("button", name="Запустить").click()
    forward(page, STEPS)
    typed(page, "ls")
    check_terminal(page, "app/models.py")
    assert page.evaluate("window.refused") == []
    family = page.locator(".xterm-rows").evaluate("rows => getComputedStyle(rows).fontFamily")
    assert "JetBrains Mono" in family  # the sheet that xterm.js wrote holds


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_axe_finds_nothing_serious_in_the_lab(width: int, scheme: str, open_lab: OpenLab) -> None:
    """At the start, after steps and with each part in front; nothing scrolls sideways."""
    page = open_lab(width=width, scheme=scheme)
    faults = serious(page)
    forward(page, STEPS)
    for part in page.get_by_role("tab").all():
        part.click()
        faults += serious(page)
    assert faults == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def serious(page: Page) -> list[str]:
    """Return what axe calls serious or critical; axe looks into shadow roots, too."""
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['target']} {node['html'][:120]}"
        for fault in found
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"]
    ]


def test_on_a_phone_the_lab_is_over_the_text_and_goes_aside(open_lab: OpenLab) -> None:
    """A block can be looked at in the text, and a button leads back."""
    page = open_lab(width=390)
    forward(page)
    page.get_by_role("button", name="Показать в тексте").click()
    expect(page.locator('[data-block="1"]')).to_be_in_viewport()
    page.locator(".ln-lab-back").click()
    expect(page.get_by_role("button", name="Следующий шаг")).to_be_visible()
    page.get_by_role("tab", name="Терминал").click()
    assert page.locator(".xterm-screen").bounding_box() is not None


def test_on_a_phone_on_its_side_the_step_stands_beside_what_came_of_it(open_lab: OpenLab) -> None:
    """Below each other neither would have room."""
    page = open_lab(width=844)
    page.set_viewport_size({"width": 844, "height": 390})
    card = page.get_by_role("region", name="Шаги заметки")
    expect(page.get_by_role("button", name="Следующий шаг")).to_be_in_viewport(ratio=1)
    step, parts = card.bounding_box(), page.get_by_role("tabpanel").first.bounding_box()
    assert step
    assert parts
    assert step["x"] + step["width"] <= parts["x"]
    assert min(step["height"], parts["height"]) > 250


def test_a_reload_loses_nothing(open_lab: OpenLab) -> None:
    """The browser keeps the project and the place in the note; «Начать заново» is always there."""
    page = open_lab()
    forward(page, 4)
    page.wait_for_timeout(1500)  # it is kept half a second after the last change
    page.reload(wait_until="load")
    page.get_by_role("button", name="Запустить").click()
    expect(page.get_by_role("heading", name="Шаг 5 из")).to_be_visible()
    expect(bar(page, 4).locator(".ln-lab-mark")).to_contain_text("Вывод совпал")
    expect(page.get_by_role("navigation", name="Файлы проекта")).to_contain_text("alembic.ini")


def test_a_block_that_cannot_run_here_says_why_and_is_passed_over(open_lab: OpenLab) -> None:
    """In its place and in the card; the steps after it go on."""
    reason = "Здесь нужны два сеанса сразу."

    def limited(route: Route) -> None:
        script = route.fetch().json()
        script["limits"] = [{"index": 1, "database": None, "reason": reason}]
        route.fulfill(json=script)

    page = open_lab(start=False)
    page.route("**/lab/notes/steps.json", limited)
    page.get_by_role("button", name="Запустить").click()
    page.get_by_role("button", name="Следующий шаг").click()
    expect(page.get_by_role("region", name="Шаги заметки")).to_contain_text(reason)
    expect(bar(page, 1)).to_contain_text(reason)
    expect(bar(page, 1).get_by_role("button")).to_have_count(0)
    page.get_by_role("button", name="Пропустить шаг").click()
    forward(page)
    expect(bar(page, 2).locator(".ln-lab-mark")).to_contain_text("Применено")

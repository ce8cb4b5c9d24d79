"""The reader's project in the lab: its database, its files, its way out of the page."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support.panel import bar, forward, press_start, typed

pytestmark = pytest.mark.browser

OpenLab = Callable[..., Page]


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
    press_start(page)
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

"""«Проверить свою миграцию» over a worker without Python (``fake_check_worker.js``)."""

import io
import json
import re
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect
from support.axe import serious
from support.panel import words

pytestmark = pytest.mark.browser

OpenLab = Callable[..., Page]

INI = "[alembic]\nscript_location = migrations\n"
REVISION = 'revision = "a1"\ndown_revision = None\n\ndef upgrade():\n    pass\n'
PROJECT = {"alembic.ini": INI, "migrations/versions/a1.py": REVISION}


def _zip(files: Mapping[str, str | bytes]) -> FilePayload:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return {"name": "project.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}


def _give(page: Page, *files: FilePayload) -> None:
    page.get_by_label("Файлы или zip").set_input_files(list(files))


def _check(page: Page) -> None:
    page.get_by_role("button", name="Проверить", exact=True).click()


def _asked(page: Page) -> dict[str, Any]:
    """Wait for the report; return what the worker was asked."""
    page.get_by_role("button", name="Скопировать как Markdown").click()
    expect(page.locator(".said")).to_contain_text("скопирован")
    asked: dict[str, Any] = json.loads(page.evaluate("navigator.clipboard.readText()"))
    return asked


@pytest.fixture
def page(open_lab: OpenLab) -> Page:
    """Open the page of the check."""
    page = open_lab("check/", start=False)
    page.get_by_role("button", name="Выбрать папку").wait_for()
    return page


def test_nothing_of_python_loads_before_the_reader_asks(page: Page) -> None:
    """Only the form does; it says what the click costs once there is something to check."""
    _give(page, _zip(PROJECT))
    expect(page.locator(".ln-check-app")).to_contain_text("20,5")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [address.rpartition("/")[2] for address in loaded if "/lab/" in address] == ["check.js"]


def test_other_pages_load_nothing_of_it(open_lab: OpenLab) -> None:
    """Neither the form nor its styles."""
    page = open_lab("other/", start=False)
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [address for address in loaded if "/lab/" in address] == []


def test_a_zip_with_cyrillic_names_and_spaces_is_read(page: Page) -> None:
    """A folder around all of it goes; what no migration needs is left out."""
    root = "Мой проект/"
    files = {f"{root}{path}": text for path, text in PROJECT.items()}
    files |= {f"{root}migrations/versions/b 2 колонка.py": REVISION.replace("a1", "b2")}
    files |= {f"{root}.venv/lib/x.py": "x = 1", f"{root}.git/config": "[core]"}
    _give(page, _zip(files))
    expect(page.get_by_role("status").filter(has_text="Взято")).to_contain_text("2\u00a0ревизии")
    _check(page)
    asked = _asked(page)
    assert asked["config"] == "alembic.ini"
    assert set(asked["files"]) == {*PROJECT, "migrations/versions/b 2 колонка.py"}


def test_a_zip_that_windows_made_has_its_names(page: Page) -> None:
    """Its names are bytes of cp866, and nothing in it says so."""
    packed = bytes(_zip({**PROJECT, "migrations/versions/change.py": REVISION})["buffer"])
    payload: FilePayload = {
        "name": "project.zip",
        "mimeType": "application/zip",
        "buffer": packed.replace(b"change", "ПОЧТЫ!".encode("cp866")),
    }
    _give(page, payload)
    _check(page)
    assert "migrations/versions/ПОЧТЫ!.py" in _asked(page)["files"]


def test_a_folder_is_read(page: Page, tmp_path: Path) -> None:
    """With all that is below it."""
    for path, text in PROJECT.items():
        file = tmp_path / "app" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    page.get_by_label("Папка проекта").set_input_files(tmp_path / "app")
    _check(page)
    assert _asked(page)["files"] == PROJECT


def test_what_is_dropped_is_read(page: Page) -> None:
    """On the zone; beside it a drop does not take the page away."""
    drop = """([files, place]) => {
        const transfer = new DataTransfer();
        for (const [name, text] of Object.entries(files)) transfer.items.add(new File([text], name));
        const event = new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
        document.querySelector(place).dispatchEvent(event);
        return event.defaultPrevented;
    }"""
    assert page.evaluate(drop, [{}, ".zone"]) is True
    expect(page.get_by_role("alert")).to_contain_text("нет файлов")
    assert page.evaluate(drop, [{"a1.py": REVISION}, "h1"]) is True
    assert page.evaluate(drop, [{"a1.py": REVISION}, ".zone"]) is True
    expect(page.get_by_role("status").filter(has_text="Взято")).to_contain_text("env.py не\u00a0понадобится")
    _check(page)
    assert _asked(page) == {"kind": "project", "files": {"a1.py": REVISION}, "config": ""}


def test_of_two_settings_the_reader_chooses(page: Page) -> None:
    """Before that nothing runs; paths stay as they are, because models may lie beside."""
    files = {f"{name}/{path}": text for name in ("api", "billing") for path, text in PROJECT.items()}
    _give(page, _zip(files))
    _check(page)
    expect(page.get_by_role("alert")).to_contain_text("Выберите")
    page.get_by_label("billing/alembic.ini").check()
    _check(page)
    asked = _asked(page)
    assert asked["config"] == "billing/alembic.ini"
    assert set(asked["files"]) == set(files)


def _tar() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz"):
        pass
    return packed.getvalue()


BAD: Mapping[str, tuple[list[FilePayload], str]] = {
    "an empty zip": ([_zip({})], "Архив пуст"),
    "a zip of pictures": ([_zip({"a.png": b"\x89PNG"})], "нет ни одного файла, который нужен миграции"),
    "a broken zip": (
        [{"name": "a.zip", "mimeType": "", "buffer": bytes(_zip(PROJECT)["buffer"])[40:90]}],
        "не читается",
    ),
    "another archive": ([{"name": "a.tar.gz", "mimeType": "", "buffer": _tar()}], "открывается только zip"),
    "no settings": ([_zip({"app/models.py": "x = 1"})], "Не нашлось ни alembic.ini"),
    "no settings but env.py": (
        [_zip({"migrations/env.py": "x = 1", "a.py": ""})],
        "Нашёлся migrations/env.py",
    ),
    "settings alone": ([_zip({"alembic.ini": INI})], "ревизий нет"),
    "too much": ([_zip({f"{n}.csv": "x" * 1_900_000 for n in range(14)})], "слишком много"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_checked_says_why(what: str, page: Page) -> None:
    """In a sentence that is said aloud, too; what was given before does not stay."""
    given, said = BAD[what]
    _give(page, *given)
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    assert said in words(alert.inner_text())
    expect(page.get_by_role("button", name="Проверить", exact=True)).to_have_count(0)
    _give(page, _zip(PROJECT))
    expect(alert).to_have_count(0)


def test_files_that_cannot_be_read_are_named(page: Page) -> None:
    """The rest is checked."""
    _give(page, _zip({**PROJECT, "app/models.py": "имя".encode("cp1251"), "big.py": "#" * 2_000_001}))
    page.get_by_text("Не\u00a0прочитано: 2\u00a0файла").click()
    expect(page.get_by_text("app/models.py")).to_be_visible()
    _check(page)
    assert set(_asked(page)["files"]) == set(PROJECT)


def test_the_example_is_the_one_that_the_note_shows(page: Page) -> None:
    """Its project, and its revision alone."""
    page.get_by_role("button", name="Взять пример").click()
    expect(page.get_by_role("status").filter(has_text="Взято")).to_contain_text("1\u00a0ревизия")
    page.get_by_role("button", name="Одна миграция").click()
    page.get_by_role("button", name="Взять пример").click()
    expect(page.get_by_label("Файл ревизии")).to_have_value(re.compile('^revision = "aa"'))


def test_one_migration_is_pasted_with_models_or_without(page: Page) -> None:
    """An empty one is asked for."""
    page.get_by_role("button", name="Одна миграция").click()
    _check(page)
    expect(page.get_by_role("alert")).to_contain_text("Вставьте миграцию")
    page.get_by_label("Файл ревизии").fill("def upgrade(): pass")
    page.get_by_text("Модели (необязательно)").click()
    page.get_by_label("Код моделей").fill("class A: pass")
    _check(page)
    asked = {"kind": "revision", "text": "def upgrade(): pass", "models": "class A: pass"}
    assert _asked(page) == asked


def test_sql_is_pasted(page: Page) -> None:
    """For projects that do not run here."""
    page.get_by_role("button", name="Текст upgrade --sql").click()
    page.get_by_label("Вывод alembic upgrade head --sql").fill("SELECT 1;")
    _check(page)
    assert _asked(page) == {"kind": "sql", "text": "SELECT 1;"}


def _paste(page: Page, text: str) -> None:
    page.get_by_role("button", name="Одна миграция").click()
    page.get_by_label("Файл ревизии").fill(text)
    _check(page)


def test_a_check_is_stopped(page: Page) -> None:
    """It says how far it is, and what was given stays."""
    _paste(page, "SLOW")
    expect(page.get_by_role("button", name="Остановить")).to_be_focused()
    expect(page.get_by_role("progressbar", name="Проверка")).to_have_attribute("value", "5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Остановлено")
    expect(page.get_by_label("Файл ревизии")).to_have_value("SLOW")


@pytest.mark.parametrize(("text", "said"), [("CRASH", "наша ошибка"), ("OLD", "Обновите страницу")])
def test_a_fault_is_said_and_the_next_check_runs(text: str, said: str, page: Page) -> None:
    """With the program's words behind a fold."""
    _paste(page, text)
    expect(page.get_by_role("alert")).to_contain_text(said)
    page.get_by_text("Подробности").click()
    _paste(page, "x")
    expect(page.get_by_role("region", name="Отчёт")).to_be_focused()


def test_the_code_that_runs_can_ask_nobody(page: Page) -> None:
    """The worker inherits the page's policy: no other site, no text evaluated as a script."""
    refused: list[str] = []
    page.context.on("console", lambda message: refused.append(message.text))
    _paste(page, "HELD")
    page.get_by_role("button", name="Скопировать как Markdown").click()
    expect(page.locator(".said")).to_contain_text("скопирован")
    assert page.evaluate("navigator.clipboard.readText()") == "fetch refused, Function refused"


def test_the_report_says_what_each_statement_does(page: Page) -> None:
    """Locks and what they mean, who locked it before, cost, transactions, the way back, links."""
    _paste(page, "x")
    report = page.get_by_role("region", name="Отчёт")
    text = words(report.inner_text())
    for line in (
        "PostgreSQL 18.4 · 2 ревизии · в каждой таблице по 1 000 выдуманных строк",
        "users ACCESS EXCLUSIVE: чтение и запись ждут",
        "users ROW EXCLUSIVE: читать и писать можно",
        "заперто командой выше: users ACCESS EXCLUSIVE",
        "переписывает: users",
        "меняет строки: users: 1 000 из 1 000",
        "теряет строки: users: 100 из 1 000",
        "Одна транзакция, 2 команды: замки держатся до её конца",
        "Вне транзакции",
        "из таблицы блокировок",
        "✕ После отката схема не та, что была",
        "появилось: индекс users.ix_users_email",
    ):
        assert line in text, line
    bad = report.locator(".findings > [data-severity=danger]").first
    of = "node => getComputedStyle(node)"
    tone = bad.locator(".sign").evaluate(f"{of}.color")
    assert tone == bad.evaluate(f"{of}.borderLeftColor") != bad.evaluate(f"{of}.color")
    left = "node => node.getBoundingClientRect().left"
    assert report.get_by_text("Чего здесь узнать нельзя").evaluate(left) >= report.evaluate(left)
    link = report.get_by_role("link", name="Заполнение порциями")
    assert link.evaluate("link => link.href").endswith("/kub/backfill-in-batches/")
    quiet = report.locator("details.revision").first
    assert quiet.get_attribute("open") is None, "a revision with nothing to say stays folded"
    report.get_by_role("button", name="SQLite").click()
    expect(report).to_contain_text("SQLite 3.40.1")
    expect(report).to_contain_text('near "(": syntax error')


def test_a_link_leads_another_reader_to_the_finding(page: Page, open_lab: OpenLab) -> None:
    """It holds the migration itself; nothing runs before a press."""
    _paste(page, "def upgrade(): 'почта'")
    page.get_by_role("listitem").filter(has_text="`UPDATE`").or_(
        page.locator(".findings > li", has_text="UPDATE меняет все строки")
    ).last.get_by_role("button", name="Скопировать ссылку на эту находку").click()
    expect(page.locator(".said")).to_contain_text("Ссылка скопирована")
    address = page.evaluate("navigator.clipboard.readText()")
    other = open_lab(f"check/#{address.partition('#')[2]}", start=False)
    expect(other.get_by_text("пришло со\u00a0ссылкой")).to_be_visible()
    expect(other.get_by_label("Файл ревизии")).to_have_value("def upgrade(): 'почта'")
    expect(other.get_by_role("region", name="Отчёт")).to_have_count(0)
    _check(other)
    expect(other.locator(".findings > li:focus")).to_contain_text("UPDATE")
    expect(other.locator(".findings > li:focus")).to_be_in_viewport()


def test_the_report_outlives_instant_navigation(page: Page) -> None:
    """A note is read, and the way back leads to the same report."""
    _paste(page, "x")
    page.locator("article").get_by_role("link", name="Другая", exact=True).click()
    expect(page.locator("article h1")).to_contain_text("Другая")
    page.go_back()
    expect(page.get_by_role("region", name="Отчёт")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    width: int, scheme: str, open_lab: OpenLab
) -> None:
    """In the form and in the report."""
    page = open_lab("check/", width=width, scheme=scheme, start=False)
    page.get_by_role("button", name="Выбрать папку").wait_for()
    assert serious(page) == []
    _paste(page, "x")
    page.get_by_role("region", name="Отчёт").wait_for()
    page.evaluate("document.querySelectorAll('.ln-report details').forEach(each => { each.open = true; })")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

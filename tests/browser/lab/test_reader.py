"""A reader who never opened a terminal passes two notes with the mouse alone, on the real lab."""

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.panel import press_start

pytestmark = pytest.mark.lab

TIME = 90_000  # ms; a busy machine is not a fault
NOTES = ["first-migration", "not-null-column"]
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@pytest.mark.parametrize("permalink", NOTES)
@pytest.mark.parametrize("database", NAMES)
def test_a_note_is_passed_with_the_mouse_alone(
    permalink: str, database: str, real_site: str, browser: Browser, tmp_path: Path
) -> None:
    """From the button to the last step; each output is the one shown, and the project that is left runs."""
    page = browser.new_page()
    page.set_default_timeout(TIME)
    page.goto(f"{real_site}/{permalink}/", wait_until="load")
    press_start(page)
    _expect_rest(page)
    page.get_by_role("button", name=NAMES[database], exact=True).click()
    _expect_rest(page)
    steps = _number_of_steps(page)
    for number in range(1, steps + 1):
        heading = page.get_by_role("heading", name=re.compile(rf"^Шаг {number} из"))
        expect(heading).to_be_visible(timeout=TIME)
        page.get_by_role("button", name=re.compile("Следующий шаг|Пропустить шаг")).click()
        _expect_rest(page)
    expect(page.get_by_role("heading", name="Заметка пройдена")).to_be_visible(timeout=TIME)
    agreed = page.locator("article .ln-lab-mark[data-state=agrees]").count()
    assert agreed >= steps // 3, "blocks that show an output say that it came out so"
    assert page.locator("article .ln-lab-mark:is([data-state=differs], [data-state=failed])").count() == 0
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Скачать проект").first.click()
    archive = Path(waiting.value.path()).read_bytes()
    page.close()
    if database == "sqlite":
        _check_runs(archive, tmp_path, permalink)


def _expect_rest(page: Page) -> None:
    """Wait until nothing runs, and nothing went wrong."""
    button = page.get_by_role("button", name=re.compile("Следующий шаг|Пропустить шаг|Начать заново"))
    expect(button.first).to_be_visible(timeout=TIME)
    expect(page.get_by_role("button", name="Остановить")).to_have_count(0, timeout=TIME)
    expect(page.get_by_role("button", name="Попробовать ещё раз")).to_have_count(0)


def _number_of_steps(page: Page) -> int:
    heading = page.get_by_role("heading", name=re.compile(r"^Шаг 1 из")).inner_text()
    found = re.search(r"из\s(\d+)", heading)
    assert found, heading
    return int(found[1])


def _check_runs(archive: bytes, folder: Path, name: str) -> None:
    """Do what the archive's README says, with the programs of this environment in uv's place."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        packed.extractall(folder)
    text = (folder / name / "README.md").read_text("utf-8")
    found = re.search(r"```bash\n(.*?)```", text, re.DOTALL)
    assert found, text
    commands = found[1].splitlines()
    assert all(command.startswith("uv run alembic ") for command in commands), commands
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command in commands:
        subprocess.run(
            command.removeprefix("uv run ").split(),
            cwd=folder / name,
            env={"PATH": programs, "PYTHONDONTWRITEBYTECODE": "1"},
            check=True,
            capture_output=True,
        )
    assert (folder / name / "app.db").stat().st_size > 0

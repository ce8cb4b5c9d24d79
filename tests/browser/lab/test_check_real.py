"""«Проверить свою миграцию» with the engine itself: Python, SQLite and PostgreSQL in the page."""

import io
import zipfile
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect
from support.panel import press_start, words

pytestmark = pytest.mark.lab

TIME = 120_000  # ms; a busy machine is not a fault
INI = "[alembic]\nscript_location = миграции\nsqlalchemy.url = sqlite:///app.db\n"
ENV = """from alembic import context
from sqlalchemy import engine_from_config, pool

{imports}
section = context.config.get_section(context.config.config_ini_section)
connectable = engine_from_config(section, prefix="sqlalchemy.", poolclass=pool.NullPool)
with connectable.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
REVISION = """import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("email", sa.Text()))


def downgrade():
    op.drop_table("users")
"""


@pytest.fixture
def page(real_site: str, browser: Browser) -> Iterator[Page]:
    """Open the page of the check; no request to another site may happen."""
    page = browser.new_page()
    page.set_default_timeout(TIME)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{real_site}/check-your-migration/", wait_until="load")
    page.get_by_role("button", name="Выбрать папку").wait_for()
    yield page
    page.close()
    assert [url for url in asked if not url.startswith((real_site, "data:", "blob:"))] == []


def _report(page: Page) -> Locator:
    page.get_by_role("button", name="Проверить", exact=True).click()
    report = page.get_by_role("region", name="Отчёт")
    expect(report.or_(page.get_by_role("alert"))).to_be_visible(timeout=TIME)
    return report


def _give(page: Page, files: Mapping[str, str]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    payload: FilePayload = {"name": "a.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}
    page.get_by_label("Файлы или zip").set_input_files([payload])


def test_the_notes_example_is_judged_as_the_note_says(page: Page) -> None:
    """It rewrites and locks, runs on under that lock, and its way back forgets an index."""
    page.get_by_role("button", name="Взять пример").click()
    text = words(_report(page).inner_text())
    for line in (
        "ALTER TABLE profiles ADD COLUMN token UUID DEFAULT gen_random_uuid()",
        "profiles ACCESS EXCLUSIVE: чтение и запись ждут",
        "переписывает: profiles",
        "заперто командой выше: profiles ACCESS EXCLUSIVE",
        "появилось: индекс profiles.ix_profiles_name",
        "already exists",
    ):
        assert line in text, f"{line}\n{text}"
    page.get_by_role("button", name="SQLite").click()
    expect(page.get_by_role("region", name="Отчёт")).to_contain_text("non-constant default")


def test_one_migration_runs_on_tables_that_it_speaks_of(page: Page) -> None:
    """They are invented, and the report says so."""
    page.get_by_role("button", name="Одна миграция").click()
    page.get_by_label("Файл ревизии").fill(
        "def upgrade():\n    op.alter_column('accounts', 'email', nullable=False)\n"
    )
    report = _report(page)
    expect(report).to_contain_text("Придумано")
    expect(report.locator("p", has_text="Придумано").locator("code").first).to_have_text("accounts")
    expect(report).to_contain_text("ALTER TABLE accounts ALTER COLUMN email SET NOT NULL")


def test_sql_is_judged_by_its_text(page: Page) -> None:
    """Of PostgreSQL alone."""
    page.get_by_role("button", name="Текст upgrade --sql").click()
    page.get_by_label("Вывод alembic").fill("BEGIN;\nCREATE TABLE t (id INTEGER);\nCOMMIT;\n")
    expect(_report(page)).to_contain_text("CREATE TABLE t")


@pytest.mark.parametrize("imports", ["", "import asyncpg  # not here", "from app.broken import x"])
def test_a_project_runs_with_its_env_or_without(imports: str, page: Page) -> None:
    """Cyrillic and spaces in its paths; what is missing is named, and the revisions run all the same."""
    files = {
        "Мой сервис/alembic.ini": INI,
        "Мой сервис/миграции/env.py": ENV.format(imports=imports),
        "Мой сервис/миграции/versions/a1 первая.py": REVISION,
        "Мой сервис/app/broken.py": "def (",
    }
    _give(page, files)
    report = _report(page)
    expect(report).to_contain_text("CREATE TABLE users")
    if imports:
        expect(report).to_contain_text("env.py")


def test_the_lab_checks_the_project_that_stands_in_it(real_site: str, browser: Browser) -> None:
    """In its own tab of the panel; project and base stay as they are."""
    page = browser.new_page()
    page.set_default_timeout(TIME)
    page.goto(f"{real_site}/parallel-branches/", wait_until="load")
    press_start(page)
    page.get_by_role("button", name="Следующий шаг").wait_for()
    page.get_by_role("tab", name="Проверка").click()
    page.get_by_role("button", name="Проверить ревизии").click()
    report = page.get_by_role("region", name="Отчёт")
    expect(report).to_contain_text("CREATE TABLE profiles", timeout=TIME)
    page.get_by_role("tab", name="Граф").click()
    expect(page.get_by_role("region", name="Граф ревизий")).to_contain_text("не применена")
    page.close()

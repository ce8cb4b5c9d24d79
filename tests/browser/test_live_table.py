"""«Можно ли так на живой таблице?» about any operation: the first answer is its section of the catalogue."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

FIELD = ".md-search__input"

QUERIES = [
    ("add_column с default на живой таблице", "op-add-column"),
    ("add_column на живой таблице", "op-add-column"),
    ("можно ли add_column NOT NULL на живой таблице", "op-add-column"),
    ("add_column Identity переписывает таблицу", "op-add-column"),
    ("drop_column блокировка", "op-drop-column"),
    ("drop_column на живой таблице", "op-drop-column"),
    ("drop_table блокировка", "op-drop-table"),
    ("alter_column тип блокировка", "op-alter-column-tip"),
    ("alter_column varchar переписывает таблицу", "op-alter-column-tip"),
    ("alter_column nullable блокировка", "op-alter-column-null"),
    ("create_index блокирует запись", "op-create-index"),
    ("create_index на живой таблице", "op-create-index"),
    ("drop_index блокировка", "op-drop-index"),
    ("create_check_constraint на живой таблице", "op-create-check-constraint"),
    ("create_foreign_key какая блокировка", "op-create-foreign-key"),
    ("create_unique_constraint блокирует", "op-create-unique-constraint"),
    ("create_primary_key на живой таблице", "op-create-primary-key"),
    ("drop_constraint блокировка", "op-drop-constraint"),
    ("rename_table на живой таблице", "op-rename-table"),
    ("batch_alter_table блокировка PostgreSQL", "op-batch-alter-table"),
]


@pytest.mark.parametrize(("query", "section"), QUERIES, ids=[query for query, _ in QUERIES])
def test_an_operation_is_answered_by_its_section(
    query: str, section: str, open_guide: Callable[..., Page]
) -> None:
    """One click from the search, and the table of that operation is on the screen."""
    page = open_guide("glossary/")
    page.locator(FIELD).fill(query)
    expect(page.locator(".md-search-result")).to_have_attribute("aria-busy", "false", timeout=20_000)
    links = page.locator(".md-search-result__item").first.locator("a")
    addresses = [str(link.get_attribute("href")) for link in links.all()]
    assert "locks/" in addresses[0], addresses
    assert any(address.split("#")[-1].lower().startswith(section) for address in addresses), addresses

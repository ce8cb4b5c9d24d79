"""What a query means: the table of the module that both the search and the 404 page ask."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

Call = Callable[..., object]


@pytest.fixture(scope="module")
def query_page(browser: Browser, origin: str) -> Iterator[Page]:
    """Return a page with the module in its `query`."""
    page = browser.new_page()
    page.goto(f"{origin}/", wait_until="load")
    page.evaluate(f"import('{origin}/assets/search/query.js').then((module) => {{ window.query = module }})")
    yield page
    page.context.close()


@pytest.fixture
def call(query_page: Page) -> Call:
    """Return a function that calls one of the module's."""

    def call_one(name: str, *arguments: object) -> object:
        return query_page.evaluate("([name, given]) => window.query[name](...given)", [name, [*arguments]])

    return call_one


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Миграцию", "миграцию"),
        ("Ёлочки «ёлочки»", "елочки елочки"),
        ("postgres://", "postgres"),
        ("-1", "-1"),
        ("alembic downgrade -1", "alembic downgrade -1"),
        ("abc48f51c01b-1", "-1"),
        ("--rev-id", "rev id"),
        ("op.alter_column('profiles')", "op alter_column profiles"),
        ("%", "%"),
        ("в и на", "в и на"),
        ("откат в базе", "откат базе"),
        ("Can't locate revision identified by '1a2b3c4d5e6f'", "can locate revision identified by"),
        ('File "/home/anna/shop/alembic/env.py", line 8, in <module>', "file in module"),
        ("C:\\work\\shop\\alembic\\env.py не найден", "найден"),
        ("Generating alembic/versions/207a0c4c33ae_add_email.py ... done", "generating done"),
        ("207a0c4c33ae_add_email.py", "207a0c4c33ae_add_email.py"),
        ("alembic/env.py", "alembic env py"),
        (
            "await_() (Background on this error at: https://sqlalche.me/e/21/xd2s)",
            "await_ background on this error at",
        ),
        ("2026-11-22 14:08:07,123 ERROR walk", "error walk"),
        ("<Table object at 0x7f3a1c2b4d50>", "table object at"),
        ("migration facade", "migration facade"),
        ("дефект", "дефект"),
    ],
)
def test_a_query_is_read_without_its_noise(call: Call, text: str, expected: str) -> None:
    """Ids, paths, times and links are nobody's subject; what remains, if all is noise, stays."""
    assert call("tokens", text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NoSuchModuleError", "no such module error"),
        ("op.alter_column(", "op alter column"),
        ("sqlalchemy.exc.NoSuchModuleError", "sqlalchemy exc no such module error"),
    ],
)
def test_a_compound_is_cut_as_pagefind_cuts_it(call: Call, text: str, expected: str) -> None:
    """At dots, underscores and humps."""
    assert call("parts", text) == expected.split()


@pytest.mark.parametrize(
    ("forms", "root"),
    [
        ("миграция миграцию миграцией миграциями миграций", "миграц"),
        ("откат откатить отката", "откат"),
        ("пустая пустой пустую пустыми", "пуст"),
        ("ветка ветки ветками", "ветк"),
        ("база дом", "баз дом"),
        ("rename", "rename"),
    ],
)
def test_forms_of_a_word_have_one_root(call: Call, forms: str, root: str) -> None:
    """Endings of nouns and adjectives; of at least three letters something stays."""
    assert {str(call("stem", form)) for form in forms.split()} == set(root.split())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("мигация", "миграция"),
        ("откта", "откат"),
        ("алембек", "алембик"),
        ("autogenrate", "autogenerate"),
        ("миграцыя", "миграция"),
        ("миграциям", "миграциям"),
        ("автоген", "автоген"),
        ("ююю", "ююю"),
        ("тестостерон", "тестостерон"),
        ("0003", "0003"),
    ],
)
def test_a_typo_becomes_the_nearest_word_of_the_site(
    call: Call, query_page: Page, typed: str, meant: str
) -> None:
    """Known forms, beginnings of words still being typed, and what is near nothing stay as they are."""
    del call
    words = ["автогенерация", "алембик", "autogenerate", "или", "миграция", "откат"]
    script = "([typed, words]) => query.correct(typed, query.vocabulary(words))"
    assert query_page.evaluate(script, [typed, words]) == meant


@pytest.mark.parametrize(
    ("asked", "names", "expected"),
    [
        ("rename column", ["rename column"], 100),
        ("ambiguous walk", ["downgrade", "ambiguous walk"], 100),
        ("error alembic util messaging ambiguous walk", ["откат", "ambiguous walk"], 2),
        ("column age does not exist", ["stamp", "column email does not exist"], 3.2),
        ("x notnullviolation column", ["колонка", "notnullviolation"], 2),
        ("x notnullviolation column", ["column", "notnullviolation"], 2.1),
        ("merge two branches", ["merge"], 0),
        ("column", ["rename column"], 0),
        ("-1", ["откат", "downgrade -1"], 2),
    ],
)
def test_a_name_given_by_the_author_is_recognised(
    call: Call, asked: str, names: list[str], expected: float
) -> None:
    """Exactly, inside a pasted line, or with another table in it; one common word is not enough."""
    found = call("likeness", asked.split(), [name.split() for name in names])
    assert found == pytest.approx(expected)


NOTES = [
    {
        "url": "renames/",
        "title": "Автогенерация не видит переименований",
        "names": ["Переименования", "rename column"],
    },
    {"url": "downgrade/", "title": "Откат на шаг", "names": ["Откат", "rollback"]},
    {"url": "target-metadata/", "title": "Пустая миграция", "names": ["target_metadata"]},
]


@pytest.mark.parametrize(
    ("address", "first"),
    [
        ("rename/", "renames/"),
        ("downgrad", "downgrade/"),
        ("notes/target_metadata.html", "target-metadata/"),
        ("%D0%9E%D1%82%D0%BA%D0%B0%D1%82.md", "downgrade/"),
        ("rename%/", "renames/"),
        ("zzz/", None),
    ],
)
def test_a_wrong_address_has_a_nearest_note(call: Call, address: str, first: str | None) -> None:
    """By permalink, name or alias; where none is near, none is named."""
    found = call("nearest", address, NOTES)
    assert isinstance(found, list)
    assert (found[0]["url"] if found else None) == first


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, "1 страница"),
        (3, "3 страницы"),
        (11, "11 страниц"),
        (21, "21 страница"),
        (34, "34 страницы"),
        (0, "0 страниц"),
    ],
)
def test_numbers_take_their_noun(call: Call, number: int, expected: str) -> None:
    """Three forms, by the rule of the language."""
    assert call("plural", number, "страница", "страницы", "страниц") == expected

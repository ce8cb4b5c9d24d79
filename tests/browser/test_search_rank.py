"""The order of the answers, on a site of five pages: each rule of the ranking has a query that wants it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

Ask = Callable[[str], dict[str, Any]]

NOTES = [
    ("downgrade/", "Откат на шаг назад", ["Откат", "rollback"], False),
    ("renames/", "Автогенерация не видит переименований", ["Переименования", "rename column"], False),
    (
        "stamp/",
        "stamp ставит отметку",
        ["stamp", 'relation "orders" already exists', "Can't locate revision identified by"],
        False,
    ),
    ("glossary/", "Глоссарий", ["Глоссарий", "constraint", "dialect", "откат"], True),
    ("index/", "Начало", ["Начало"], False),
]
SECTIONS = [
    (0, "", "", "Команда downgrade возвращает схему."),
    (0, "walk", "Неоднозначный путь", "FAILED: Ambiguous walk\nПосле слияния шаг назад неясен."),
    (1, "", "", "Черновик удаляет колонку и создаёт новую: данные пропадают."),
    (1, "table", "Таблица", "op.rename_table переименует таблицу."),
    (2, "", "", "Отметка говорит, что ревизия применена."),
    (2, "exists", "Таблица уже есть", 'ProgrammingError: relation "orders" already exists'),
    (3, "", "", "откат — downgrade; ограничение — constraint; путь — walk"),
    (4, "", "", "Читайте по порядку."),
]
RUN = """async ([address, notes, sections, query]) => {
    const { build, search } = await import(`${address}/assets/search/rank.js`);
    const { ranked, message, trust } = search(build(notes, sections), query);
    const place = (number) => sections[number]?.[1];
    return {
        message,
        notes: ranked.map(({ note }) => notes[note].url.slice(0, -1)),
        places: ranked.map((one) => place(one.sections[0])),
        trust: ranked.map(trust),
    };
}"""


@pytest.fixture(scope="module")
def rank_page(browser: Browser, origin: str) -> Iterator[Page]:
    """Return a page that may load the module."""
    page = browser.new_page()
    page.goto(f"{origin}/", wait_until="load")
    yield page
    page.context.close()


@pytest.fixture
def ask(rank_page: Page, origin: str) -> Ask:
    """Return a function that asks the five pages."""
    notes = [
        {"url": url, "title": title, "names": names, "summary": "", "aside": aside}
        for url, title, names, aside in NOTES
    ]

    def ask_one(query: str) -> dict[str, Any]:
        found: dict[str, Any] = rank_page.evaluate(RUN, [origin, notes, SECTIONS, query])
        return found

    return ask_one


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("отката", "downgrade"),
        ("переименование столбца", "renames"),
        ("revert", "downgrade"),
        ("переименвание", "renames"),
        ("jnrfn", "downgrade"),
        ("rename_tab", "renames"),
        ("стэмп", "stamp"),
        ("ролбэк", "downgrade"),
        ("constraint", "glossary"),
    ],
)
def test_a_note_is_found_by_words_that_it_may_not_have(ask: Ask, query: str, note: str) -> None:
    """By form, meaning, a typo, the other layout, a beginning, its sound; in a list where no note has it."""
    assert ask(query)["notes"][0] == note


def test_a_message_is_found_with_the_readers_own_names(ask: Ask) -> None:
    """Names in quotes and modules do not count; the section that prints it comes first."""
    found = ask('psycopg.errors.DuplicateTable: relation "invoices_2026" already exists')
    assert (found["notes"][0], found["places"][0], found["message"]) == ("stamp", "exists", True)
    assert found["trust"][0] > 0.6


def test_how_rare_the_missing_words_are_says_what_an_answer_is_worth(ask: Ask) -> None:
    """A message is taken for the site's own if one line prints most of it in this order."""
    assert ask("ORA-01430: tablespace quota already exceeded")["trust"][0] < 0.4
    assert ask('ProgrammingError: "relation" exists "already", orders of a relation')["trust"][0] < 0.6
    assert ask("Ambiguous walk")["trust"][0] == pytest.approx(1)


def test_nothing_is_guessed_of_words_that_are_all_unknown(ask: Ask) -> None:
    """A typo is mended in a query of one word, or beside a word that is known."""
    assert ask("отксат ушагх")["notes"] == []
    assert ask("ъъъъ")["notes"] == []
    assert ask("")["notes"] == []

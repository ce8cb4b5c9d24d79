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
        ("Can't locate revision identified by '1a2b3c4d5e6f'", "can locate revision identified"),
        ('File "/home/anna/shop/alembic/env.py", line 8, in <module> NameError', "nameerror"),
        ("C:\\work\\shop\\alembic\\env.py не найден", "найден"),
        ("Generating alembic/versions/207a0c4c33ae_add_email.py ... done", "generating done"),
        ("207a0c4c33ae_add_email.py", "207a0c4c33ae_add_email.py"),
        ("alembic/env.py", "alembic env py"),
        (
            "await_() (Background on this error at: https://sqlalche.me/e/21/xd2s)",
            "await_",
        ),
        ("2026-11-22 14:08:07,123 ERROR walk", "error walk"),
        ("<Table object at 0x7f3a1c2b4d50>", "table object"),
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
        ("NoSuchModuleError", "such modul error"),
        ("op.alter_column(", "alter column"),
        ("UTCDateTime", "utc date time"),
        ("base", ""),
        ("--rev-id", "rev"),
    ],
)
def test_a_compound_is_found_by_its_parts(call: Call, text: str, expected: str) -> None:
    """At underscores and humps; a word of one part has none."""
    words = call("roots", text)
    assert isinstance(words, list)
    assert words[-1]["pieces"] == expected.split()


@pytest.mark.parametrize(
    ("forms", "root"),
    [
        ("миграция миграцию миграцией миграциями миграций", "миграц"),
        ("откат откатить отката", "откат"),
        ("пустая пустой пустую пустыми", "пуст"),
        ("ветка ветки ветками", "ветк"),
        ("rename renames renaming renamed", "renam"),
        ("alter_column", "alter_column"),
    ],
)
def test_forms_of_a_word_have_one_root(call: Call, forms: str, root: str) -> None:
    """In both languages; names of code stay whole."""
    assert {str(call("stem", form)) for form in forms.split()} == {root}


TRACEBACK = """Traceback (most recent call last):
  File "/srv/shop/.venv/bin/alembic", line 8, in <module>
    sys.exit(main())
sqlite3.OperationalError: table orders already exists

The above exception was the direct cause of the following exception:

sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) table orders already exists
[SQL:
CREATE TABLE orders (
\tid INTEGER NOT NULL
)

]
(Background on this error at: https://sqlalche.me/e/21/e3q8)"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("stamp -x url", "stamp -x url"),
        ("merge --rev-id 5", "merg --rev-id 5"),
        ("офлайн-режим", "офлайн реж"),
    ],
)
def test_an_option_is_a_word_of_its_own(query_page: Page, text: str, words: str) -> None:
    """With its dashes, where a space is before them."""
    assert query_page.evaluate("text => query.read(text).run", text) == words.split()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("сквош", "squash"),
        ("автогинерация", "автогенерация"),
        ("postgress", "postgres"),
        ("апгрейд", "upgrade"),
        ("роллбэк", "rollback"),
        ("алембик", "alembic"),
    ],
)
def test_a_word_is_known_by_its_sound(query_page: Page, one: str, other: str) -> None:
    """A vowel misheard, a letter doubled, an English word in Russian letters."""
    sounds = query_page.evaluate("words => words.map((word) => query.sound(query.stem(word)))", [one, other])
    assert sounds[0] == sounds[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            TRACEBACK,
            "sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) table orders already exists",
        ),
        (
            "ERROR [alembic.util.messaging] Ambiguous walk\n  FAILED: Ambiguous walk\n",
            "FAILED: Ambiguous walk",
        ),
        ("две строки\nбез сообщения", "две строки без сообщения"),
    ],
)
def test_of_a_pasted_text_the_line_that_names_the_fault_is_asked(
    call: Call, text: str, expected: str
) -> None:
    """The last exception or what follows FAILED; neither its SQL nor the calls before it."""
    assert call("telling", text) == expected


FRAMES = "".join(
    f'  File "/srv/shop/step{number}.py", line {number}, in step\n    call_{number}(argument{number})\n'
    for number in range(400)
)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            f"Traceback (most recent call last):\n{FRAMES}shop.errors.StepError: no step\n",
            "shop.errors.StepError: no",
        ),
        (
            f"Traceback (most recent call last): {FRAMES} shop.errors.StepError: no step".replace("\n", " "),
            "shop.errors",
        ),
        (" ".join(f"слово{number} word{number}" for number in range(2000)), "слово0 word0"),
        ("a_b." * 9000, "a_b.a_b"),
        ("[SQL: " * 9000, "[SQL: [SQL:"),
        ("\n".join(["INSERT INTO steps VALUES (1, 'a')"] * 3000), "INSERT INTO steps"),
    ],
)
def test_a_long_paste_costs_no_more_than_a_short_one(query_page: Page, text: str, first: str) -> None:
    """The letters and words that are read are bounded, and the fault is among them."""
    read, limits = query_page.evaluate("text => [query.read(text), query.LIMITS]", text)
    assert read["text"].startswith(first)
    assert len(read["text"]) <= limits["letters"] <= 1500
    assert len(read["run"]) <= limits["words"] <= 40


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FAILED: Ambiguous walk", True),
        ('relation "orders" does not exist', True),
        ("sqlite3.OperationalError: no such column: users.age", True),
        ("how to rename a column", False),
        ('uv run alembic revision --autogenerate -m "orders"', False),
        ("alembic: error: unrecognized arguments: --purge", True),
        ("alembic check", False),
        ("enum в базе строчными, а SQLAlchemy пишет заглавными", False),
    ],
)
def test_a_message_is_told_from_a_question(query_page: Page, text: str, *, expected: bool) -> None:
    """By its language and by what programs say."""
    assert query_page.evaluate("text => query.read(text).message", text) is expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("jnrfn", "откат"), ("ыефьз", "stamp"), ("[jl", "ход"), ("откат head", "")],
)
def test_the_other_layout_is_understood(call: Call, typed: str, meant: str) -> None:
    """Key for key; a text with letters of both alphabets was typed as it was meant."""
    assert call("swapped", typed) == meant


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

from unicodedata import normalize

import pytest

from living_notes.vault import fold_name, heading_anchor, nearest_name
from living_notes.vault.names import PERMALINK, fold_heading, unique_anchors


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Переименования", "переименования"),
        ("Ёлка", normalize("NFD", "ёлка")),
        ("Й", normalize("NFD", "й")),
        ("Миграции  БД", " миграции бд\t"),
        ("ALEMBIC", "alembic"),
        ("Миграции\N{NO-BREAK SPACE}БД", "миграции бд"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    """Case, decomposed letters and runs of spaces do not make another name."""
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("елка", "ёлка"), ("и", "й"), ("a b", "ab"), ("alembic_version", "alembic version")]
)
def test_different_names_stay_different(one: str, other: str) -> None:
    """A dot above a letter, a space and an underscore belong to the name."""
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize(
    ("heading", "link"),
    [
        ("Ошибка: Target database", "ошибка Target database"),
        ("Что делать? (кратко)", "Что делать кратко"),
        ("A | B", "A B"),
        ("[x] готово", "x готово"),
        ("?!", "?!"),
    ],
)
def test_a_heading_is_found_without_its_punctuation(heading: str, link: str) -> None:
    """Obsidian leaves out of a link what cannot stand in it."""
    assert fold_heading(heading) == fold_heading(link)


def test_headings_of_punctuation_only_stay_different() -> None:
    """Where nothing but punctuation is left, it counts."""
    assert fold_heading("?") != fold_heading("!")


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("Как откатить", "kak-otkatit"),
        ("Ещё раз", "eshchyo-raz"),
        ("Щёлочь и объём", "shchyoloch-i-obyom"),
        ("Съезд, ёж, юла, цех, хор, чай, эхо", "sezd-yozh-yula-tsekh-khor-chay-ekho"),
        (normalize("NFD", "Ёж и йод"), "yozh-i-yod"),
        ("alembic upgrade head: что дальше?", "alembic-upgrade-head-chto-dalshe"),
        ("Команда alembic_version", "komanda-alembic-version"),
        ("1. Шаг 2", "1-shag-2"),
        ("Café Ångström", "cafe-angstrom"),
        ("№ 5", "no-5"),
        ("— ? …", "section"),
        ("", "section"),
        ("漢字", "section"),
    ],
)
def test_an_anchor_is_readable_ascii(text: str, anchor: str) -> None:
    """Russian is transliterated, accents go, all else parts words."""
    assert heading_anchor(text) == anchor


def test_an_anchor_takes_the_separator_that_toc_gives() -> None:
    """MkDocs calls it with two arguments."""
    assert heading_anchor("Как откатить", "_") == "kak_otkatit"


def test_repeated_anchors_are_numbered_as_toc_numbers_them() -> None:
    """The second of a name is ``_1``, whatever stands between."""
    assert list(unique_anchors(["Итог", "Шаг", "итог!", "Итог"])) == ["itog", "shag", "itog_1", "itog_2"]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Переименование", "Переименования"),
        ("ПЕРЕИМЕНОВАНИЯ", "Переименования"),
        (normalize("NFD", "Ёлки"), "Ёлка"),
        ("совсем другое", None),
        ("", None),
    ],
)
def test_the_nearest_name_is_given_as_its_note_spells_it(name: str, nearest: str | None) -> None:
    """Likeness is judged on folded names; nothing is suggested where nothing is like."""
    assert nearest_name(name, ["Откат", "Переименования", "Ёлка"]) == nearest


@pytest.mark.parametrize(
    "permalink", ["renames", "first-migration", "n01", "faq/postgres-url", "alembic-1.20"]
)
def test_a_permalink_is_lower_case_ascii(permalink: str) -> None:
    """Words, hyphens, dots inside, folders."""
    assert PERMALINK.fullmatch(permalink)


@pytest.mark.parametrize(
    "permalink",
    [
        "",
        "Renames",
        "переименования",
        "a b",
        "a_b",
        "-a",
        "a-",
        "a--b",
        "/a",
        "a/",
        "..",
        "../a",
        "a/../b",
        "a\n",
    ],
)
def test_a_permalink_is_nothing_else(permalink: str) -> None:
    """No capitals, no Cyrillic, no step out of the site's folder."""
    assert PERMALINK.fullmatch(permalink) is None

import pytest

from living_notes.versions.matrix import (
    DRIVER,
    GAPS,
    RELEASES,
    Combination,
    Part,
    combinations,
    is_release_of,
    numbers,
    select,
)

LOCKED = {"alembic": "1.20.1", "sqlalchemy": "2.1.9", "sqlmodel": "0.0.50"}
MATRIX = combinations(LOCKED)


def test_the_matrix_has_every_release_that_the_guide_promises() -> None:
    """Alembic 1.14 to 1.20 beside SQLAlchemy 2.0 and 2.1, PostgreSQL 16 and 18."""
    minors = {item.alembic.rpartition(".")[0] for item in MATRIX}

    assert {"1.14", "1.16", "1.17", "1.18", "1.19", "1.20"} <= minors
    assert {"1.19.0", "1.19.2", "1.20.1"} <= {item.alembic for item in MATRIX}
    assert {item.sqlalchemy.rpartition(".")[0] for item in MATRIX} == {"2.0", "2.1"}
    assert {item.postgresql for item in MATRIX} == {16, 18}


def test_the_guides_own_versions_are_in_the_matrix_once() -> None:
    """They are what all else is held against."""
    own = [item for item in MATRIX if item.packages == LOCKED and item.postgresql == 18 and not item.sqlite]

    assert len(own) == 1


def test_an_sqlite_newer_than_pythons_stands_alone_beside_the_guides_own_versions() -> None:
    """What «SQLite не умеет» turns red by; its environment and its results are nobody else's."""
    (newer,) = [item for item in MATRIX if item.sqlite]
    own = next(item for item in MATRIX if item.packages == LOCKED and item.postgresql == newer.postgresql)

    assert newer.packages == LOCKED
    assert newer.environment == f"{own.environment}-sqlite{newer.sqlite}"
    assert newer.key == f"{own.key}/{DRIVER} {newer.sqlite}"
    assert str(newer).endswith(f"{DRIVER} {newer.sqlite}")
    assert select(MATRIX, [f"sqlite={newer.sqlite}"]) == [newer]


def test_what_a_version_calls_itself_is_no_difference() -> None:
    """Its number and the address of its errors are read as the guide's; nothing is where they are equal."""
    oldest = next(item for item in MATRIX if item.alembic == "1.14.1" and item.sqlmodel == "0.0.22")
    own = next(item for item in MATRIX if item.packages == LOCKED)

    assert oldest.names(LOCKED) == {
        "alembic 1.14.1": "alembic 1.20.1",
        "https://sqlalche.me/e/20/": "https://sqlalche.me/e/21/",
    }
    assert own.names(LOCKED) == {}


def test_no_combination_is_there_twice_or_cannot_exist() -> None:
    """A gap is a pair; a combination that has both of it could not be installed."""
    assert len({item.key for item in MATRIX}) == len(MATRIX)
    for item in MATRIX:
        for gap in GAPS:
            assert not gap.packages.items() <= item.packages.items(), (item.key, gap.why)


def test_in_the_first_table_only_alembic_varies() -> None:
    """So that a difference between two columns is Alembic's."""
    first = [item for item in MATRIX if item.table == "Alembic"]

    assert [item.alembic for item in first] == list(RELEASES)
    assert len({(item.sqlalchemy, item.sqlmodel, item.postgresql) for item in first}) == 1


@pytest.mark.parametrize(("newest", "added"), [("1.21.0", 1), ("1.20.1", 0), ("1.9.4", 0), (None, 0)])
def test_a_release_newer_than_the_lock_comes_in_by_itself(newest: str | None, added: int) -> None:
    """With all else as locked."""
    assert len(combinations(LOCKED, newest)) == len(MATRIX) + added


def test_a_lock_that_has_moved_on_extends_the_matrix() -> None:
    """The releases written down stay, the lock's is added at the end."""
    moved = combinations({**LOCKED, "alembic": "1.21.0"})

    assert [item.alembic for item in moved if item.table == "Alembic"] == [*RELEASES, "1.21.0"]


@pytest.mark.parametrize(
    ("version", "wanted", "same"),
    [("1.18.5", "1.18", True), ("1.18.5", "1.18.5", True), ("1.18.5", "1.1", False), ("18", "18", True)],
)
def test_a_release_is_named_by_its_beginning(version: str, wanted: str, *, same: bool) -> None:
    """Whole numbers count, not characters."""
    assert is_release_of(version, wanted) is same


def test_releases_are_ordered_by_their_numbers() -> None:
    """1.20 comes after 1.9."""
    assert sorted(["1.20.1", "1.9.4", "1.20"], key=numbers) == ["1.9.4", "1.20", "1.20.1"]


def test_parts_are_disjoint_and_together_they_are_all() -> None:
    """Whatever the number of jobs."""
    for count in (1, 2, 4, 30):
        parts = [Part(number, count).of(MATRIX) for number in range(1, count + 1)]
        assert sorted(item.key for part in parts for item in part) == sorted(item.key for item in MATRIX)


@pytest.mark.parametrize("text", ["0/4", "5/4", "2", "a/b", "1/0"])
def test_a_part_that_is_none_is_refused(text: str) -> None:
    """With a message, not with an empty run that looks green."""
    with pytest.raises(ValueError, match="part"):
        Part.parse(text)


def test_filters_of_one_name_add_up_and_of_two_names_narrow() -> None:
    """As a person would mean it."""

    def keys(*filters: str) -> list[str]:
        return [item.key for item in select(MATRIX, filters)]

    assert len(keys("alembic=1.14", "alembic=1.16")) == 3
    assert keys("alembic=1.20", "postgresql=16") == ["1.20.1/2.1.9/0.0.50/16"]
    assert keys() == [item.key for item in MATRIX]


@pytest.mark.parametrize("text", ["1.18", "alembic", "django=5", "alembic=1.3"])
def test_a_filter_that_finds_nothing_is_an_error(text: str) -> None:
    """A typo must not be a green run over nothing."""
    with pytest.raises(ValueError, match=r"filter|no combination"):
        select(MATRIX, [text])


def test_a_combination_says_what_it_is() -> None:
    """The key is short, the words are for people."""
    item = Combination("1.18.5", "2.0.58", "0.0.50", 18, table="t", label="l", why="w")

    assert item.key == "1.18.5/2.0.58/0.0.50/18"
    assert str(item) == "alembic 1.18.5, sqlalchemy 2.0.58, sqlmodel 0.0.50, postgresql 18"

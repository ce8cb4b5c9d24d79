import pytest

from living_notes.execution.output import (
    FIXED_TIME,
    Normaliser,
    difference,
    drop_chatter,
    first_difference,
    matches,
    refresh,
)
from living_notes.execution.steps import without_last_blank

CONTEXT = "INFO  [alembic.runtime.migration] Context impl SQLiteImpl."
ASSUME = "INFO  [alembic.runtime.migration] Will assume non-transactional DDL."
SEQUENCE = (
    "INFO  [alembic.ddl.postgresql] Detected sequence named 'profiles_id_seq' as owned by integer column "
    "'profiles(id)', assuming SERIAL and omitting"
)
RUNNING = "INFO  [alembic.runtime.migration] Running upgrade  -> 2060411d28d5, create profiles"


def test_longer_names_are_replaced_before_the_names_they_contain() -> None:
    """A home inside a prefix would otherwise spoil the prefix."""
    normaliser = Normaliser({"/var/x": "/home/user", "/var/x/venv": "/home/user/app/.venv"})

    assert normaliser.text("/var/x/venv/bin /var/x/app") == "/home/user/app/.venv/bin /home/user/app"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Create Date: 2026-11-22 13:20:09.499365", f"Create Date: {FIXED_TIME}"),
        ("2026-11-22T13:20:09.499365", FIXED_TIME),
        ("2026-11-22 13:20:09", "2026-11-22 13:20:09"),  # no fraction: a date that somebody wrote
        ("2026-11-22", "2026-11-22"),
    ],
)
def test_only_times_with_microseconds_are_replaced(text: str, expected: str) -> None:
    """A time that a person wrote stays what it is."""
    assert Normaliser().text(text) == expected


def test_a_file_that_was_there_is_sorted_among_those_that_were_not() -> None:
    """Where it stands depends on the disk, too."""
    generated, kept = "  Generating /app/README ...  done", "  File /app/alembic.ini already exists, skipping"

    assert Normaliser().lines(f"{generated}\n{kept}\n") == Normaliser().lines(f"{kept}\n{generated}\n")


def test_generating_lines_are_sorted_within_their_run() -> None:
    """`alembic init` writes files in the order of the folder."""
    output = (
        "  Creating a ...  done\n  Generating b ...  done\n  Generating a ...  done\nend\n  Generating 0\n"
    )

    assert Normaliser().lines(output) == [
        "  Creating a ...  done",
        "  Generating a ...  done",
        "  Generating b ...  done",
        "end",
        "  Generating 0",
    ]


def test_children_of_a_branch_point_are_sorted() -> None:
    """`alembic branches` lists them from a set; other lines with an arrow keep their place."""
    output = "1a (branchpoint)\n   -> 3c (head)\n   -> 2b\n\nINFO upgrade 2b -> 1a\nINFO upgrade 1a -> 2b\n"

    assert Normaliser().lines(output) == [
        "1a (branchpoint)",
        "   -> 2b",
        "   -> 3c (head)",
        "",
        "INFO upgrade 2b -> 1a",
        "INFO upgrade 1a -> 2b",
    ]


def test_one_newline_at_the_end_is_not_a_line_but_two_are() -> None:
    """An empty line that a command prints is an output."""
    assert Normaliser().lines("a\n") == ["a"]
    assert Normaliser().lines("a\n\n") == ["a", ""]
    assert Normaliser().lines("") == []


@pytest.mark.parametrize(
    ("expected", "kept"),
    [
        ([RUNNING], [RUNNING]),
        ([CONTEXT, ASSUME, RUNNING], [CONTEXT, ASSUME, RUNNING]),
        ([SEQUENCE, RUNNING], [SEQUENCE, RUNNING]),
        ([CONTEXT, RUNNING], [CONTEXT, ASSUME, RUNNING]),  # shown in part: the rest must be shown too
    ],
)
def test_chatter_is_dropped_a_kind_at_a_time_and_only_where_the_page_shows_none(
    expected: list[str], kept: list[str]
) -> None:
    """What the page shows is checked."""
    assert drop_chatter(expected, [CONTEXT, ASSUME, SEQUENCE, RUNNING]) == kept


@pytest.mark.parametrize(
    ("expected", "actual", "equal"),
    [
        ("a b", "a b", True),
        ("a b", "a c", False),
        ("a …", "a b", True),
        ("a …", "a", False),  # an elision stands for one line at least
        ("… b", "a b", True),
        ("a … c", "a b1 b2 c", True),
        ("a … c", "a c", False),
        ("a … a", "a a a", True),
        ("a … b … c", "a x b y c", True),
        ("a … b … c", "a b y c", False),
        ("a … b … c", "a x c", False),
        ("a … b … b", "a x b y b", True),
        ("…", "a b", True),
        ("…", "", False),
        ("", "", True),
        ("", "a", False),
    ],
)
def test_an_elision_stands_for_one_line_or_more(expected: str, actual: str, equal: bool) -> None:  # noqa: FBT001 - a column of the table
    """Words stand for lines here."""
    assert matches(expected.split(), actual.split()) is equal


@pytest.mark.parametrize(
    ("expected", "actual", "fresh"),
    [
        ("a", "b c", "b c"),
        ("a … z", "b x y z", "b … z"),
        ("a … m … z", "a x m y q", "a … m … q"),
        ("a … m … z", "a x n y q", "a … q"),
        ("a … z", "b", "b"),  # too short for an elision
        ("a … z", "a x z", "a … z"),
    ],
)
def test_a_refreshed_output_keeps_the_elisions_that_still_fit(expected: str, actual: str, fresh: str) -> None:
    """The author decided what to leave out; the run decides what is there."""
    assert refresh(expected.split(), actual.split()) == fresh.split()


def test_a_blank_last_line_is_not_shown() -> None:
    """The closing fence follows what was printed; one blank line and no more is dropped."""
    assert without_last_blank(["a", ""]) == ["a"]
    assert without_last_blank(["a", "", ""]) == ["a", ""]
    assert without_last_blank([]) == []


def test_long_texts_are_compared_by_whole_lines() -> None:
    """Thousands of lines that resemble each other took minutes, letter by letter."""
    page = ["the same", *(f"line {number} of the page" for number in range(4000))]
    run = ["the same", *(f"line {number} of the run" for number in range(4000))]

    shown = difference(page, run).splitlines()

    assert shown[:2] == ["      the same", "    - line 0 of the page"]
    assert shown[-1] == "    + line 3999 of the run"
    assert first_difference(page, run) == ("line 0 of the page", "line 0 of the run")

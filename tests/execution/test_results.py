"""Results of SQL as text."""

import pytest

from living_notes.execution.results import StatementError, check_changes, format_table, split_statements


def test_numbers_stand_to_the_right_and_null_is_spelled_out() -> None:
    """The table is psql's."""
    assert format_table(["id", "name"], [(1, "anna"), (12, None)]).splitlines() == [
        " id | name",
        "----+------",
        "  1 | anna",
        " 12 | NULL",
        "(2 rows)",
    ]


def test_a_semicolon_in_a_string_ends_nothing() -> None:
    """Statements are split where SQLite's own lexer says."""
    assert split_statements("SELECT ';';\nSELECT 2;\n") == ["SELECT ';';", "SELECT 2;"]


def test_a_statement_needs_its_semicolon() -> None:
    """A reader would wait at psql's second prompt."""
    with pytest.raises(StatementError, match="without its semicolon"):
        split_statements("SELECT 1")


def test_an_update_that_no_row_fits_is_refused() -> None:
    """On a page that is a misspelt condition."""
    with pytest.raises(StatementError, match="no row fits"):
        check_changes("update users set id = 1", 0)
    check_changes("SELECT 1", 0)

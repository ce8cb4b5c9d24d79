import pytest

from living_notes.proof.losses import Loss, Rows, Table, losses

PROFILES = Table(2, {"id": 2, "name": 2, "phone": 1}, "app.db")


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        ({}, "table profiles: 2 rows before, the table is gone"),
        (
            {"users": Table(1, {"id": 1, "name": 1, "phone": 1})},
            "table profiles: 2 rows before, the table is gone",
        ),
        ({"profiles": Table(0, {"id": 0, "name": 0, "phone": 0})}, "table profiles: 2 rows before, 0 after"),
        ({"profiles": Table(1, {"id": 1, "name": 1, "phone": 1})}, "table profiles: 2 rows before, 1 after"),
        (
            {"profiles": Table(2, {"id": 2, "name": 2})},
            "table profiles, column phone: 1 value before, the column is gone",
        ),
        (
            {"profiles": Table(2, {"id": 2, "name": 2, "tel": 0})},
            "table profiles, column phone: 1 value before, the column is gone",
        ),
        (
            {"profiles": Table(2, {"id": 2, "name": 2, "phone": 0})},
            "table profiles, column phone: 1 value before, 0 after",
        ),
    ],
)
def test_what_goes_is_told_in_a_sentence(after: Rows, sentence: str) -> None:
    """Which table, which column, how many before and after."""
    assert [str(loss) for loss in losses({"profiles": PROFILES}, after)] == [sentence]


@pytest.mark.parametrize(
    "after",
    [
        {"profiles": PROFILES},
        {"profiles": Table(3, {"id": 3, "name": 3, "phone": 1, "email": 0})},
        {"users": PROFILES},
        {"profiles": Table(2, {"id": 2, "name": 2, "tel": 1})},
    ],
    ids=["nothing happened", "a row and a column more", "table renamed", "column renamed"],
)
def test_what_stays_is_no_loss(after: Rows) -> None:
    """Under another name, too."""
    assert not losses({"profiles": PROFILES}, after)


def test_two_empty_columns_and_the_mark_of_alembic_are_no_loss() -> None:
    """Nothing was in them; and every way down moves the mark."""
    before = {"alembic_version": Table(1, {"version_num": 1}), "empty": Table(0, {"id": 0})}
    assert not losses(before, {})


def test_one_new_table_stands_for_one_old_one_only() -> None:
    """Of two equal tables that vanish, one is lost."""
    (lost,) = losses({"a": PROFILES, "b": PROFILES}, {"c": PROFILES})
    assert lost.table == "b"


@pytest.mark.parametrize(
    ("loss", "typed"),
    [
        (Loss("profiles", None, 2, 1), "DELETE FROM profiles WHERE id = 1;"),
        (Loss("profiles", None, 2, 0), 'sqlite3 app.db "delete from \\"profiles\\""'.replace("\\", "")),
        (Loss("profiles", None, 2, None), "drop table if exists public.profiles;"),
        (Loss("profiles", None, 2, 0), "TRUNCATE TABLE profiles;"),
        (Loss("profiles", "phone", 2, None), "ALTER TABLE profiles DROP COLUMN phone;"),
        (Loss("profiles", "phone", 2, 0), "UPDATE profiles SET phone = NULL;"),
        (Loss("profiles", None, 2, None, "app.db"), "rm app.db"),
        (Loss("profiles", None, 2, None, "staging.db"), "rm -f *.db"),
        (Loss("profiles", None, 2, 1, "app.db"), "cp before.db app.db"),
    ],
)
def test_sql_that_names_it_and_a_removed_file_say_it_themselves(loss: Loss, typed: str) -> None:
    """Such a block needs no label."""
    assert loss.is_said_by(typed)


@pytest.mark.parametrize(
    ("loss", "typed"),
    [
        (Loss("orders", None, 2, 0), "DELETE FROM profiles;"),
        (Loss("profiles", None, 2, None, "app.db"), "alembic downgrade base"),
        (Loss("profile", None, 2, 0), "DELETE FROM profiles;"),
        (Loss("profiles", None, 2, 0, "app.db"), "rm notes.txt; alembic upgrade head"),
    ],
    ids=["a cascade", "a command of Alembic", "another table", "another file"],
)
def test_what_goes_besides_is_not_said(loss: Loss, typed: str) -> None:
    """A child row that a DELETE of the parent takes along is what readers overlook."""
    assert not loss.is_said_by(typed)

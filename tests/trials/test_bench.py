"""Trials: a folder and a database for each, nothing of the machine in what is kept."""

from collections.abc import Iterator

import pytest

from living_notes.trials import Bench, Outcome, Trial
from living_notes.vault import Database

SHOW = """
pwd
echo "$DATABASE_URL"
echo "$DB"
printf '\\033[31mred\\033[0m\\n'
cat notes/a.txt
exit 3
"""


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """Give the one server of this module."""
    with Bench.open() as bench:
        yield bench


@pytest.mark.parametrize("database", Database)
def test_an_outcome_is_the_same_wherever_it_ran(bench: Bench, database: Database) -> None:
    """The folder, the password and the database's name stand as a reader would have them."""
    outcomes = []
    for _ in range(2):
        with bench.place(database) as place:
            outcomes.append(place.run(Trial(SHOW, files={"notes/a.txt": "текст"})))
    url = {
        "sqlite": "sqlite:////home/user/app/app.db",
        "postgresql": "postgresql+psycopg://postgres:secret@/app?host=/run/postgresql&port=5432",
    }[database]

    assert outcomes[0] == outcomes[1]
    assert outcomes[0] == Outcome(3, ("/home/user/app", url, database.value, "red", "текст"))


def test_a_place_is_empty_and_goes(bench: Bench) -> None:
    """What one trial leaves the next does not meet."""
    seen = []
    for _ in range(2):
        with bench.place("sqlite") as place:
            seen.append(place.run(Trial("ls; touch left")).lines)
            folder = place.folder
        assert not folder.exists()

    assert seen == [(), ()]


def test_home_is_the_folder(bench: Bench) -> None:
    """A program that keeps settings in HOME meets none of the reader's and leaves none."""
    with bench.place("sqlite") as place:
        assert place.run(Trial("echo $HOME")).lines == ("/home/user/app",)

"""A recorded world answers as the live one did, and becomes a live one where it does not know."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from living_notes.mutation.recording import RecordedWorld, Recording, RecordingWorld
from living_notes.proof.failures import BlockError
from living_notes.proof.live import LiveWorld
from living_notes.proof.workshop import Workshop
from living_notes.proof.world import World
from living_notes.vault import Database, Note, NotePath

NOTE = Note.parse("---\ntitle: Заметка\npermalink: note\n---\n", NotePath("note.md"))


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    """One warm interpreter for all tests of this file."""
    with closing(Workshop(time_limit=10.0)) as shared:
        yield shared


@pytest.fixture
def open_world(tmp_path: Path, workshop: Workshop) -> Callable[[], World]:
    """Open a live world on SQLite."""
    return lambda: LiveWorld(NOTE, tmp_path, Database.SQLITE, workshop)


def _live(world: World) -> list[object]:
    """Do and ask one of everything; return the answers."""
    world.write("names.txt", "Анна\n")
    world.edit("names.txt", " Анна\n+Борис\n")
    return [
        world.run("cd .. && pwd && cd app"),
        world.run_script("export NAME=Анна\n"),
        world.run_python("import uuid; print(uuid.uuid4())"),
        world.run_statement("1 + 1"),
        world.run_sql("CREATE TABLE names (name TEXT);"),
        world.run_sql("SELECT * FROM nobody;"),
        world.read("names.txt"),
        world.read("nobody.txt"),
        world.beside("names.txt"),
        world.tree(),
        world.leftovers(),
        world.dump(),
        world.surroundings(),
        world.version(),
    ]


@pytest.fixture
def recording(open_world: Callable[[], World]) -> Recording:
    """A run of `_live`."""
    with closing(RecordingWorld(open_world())) as world:
        _live(world)
        return world.recording


def _no_world(_: int) -> tuple[World, int]:
    raise AssertionError("a live world was opened")


def test_a_recorded_world_answers_as_a_live_one(
    recording: Recording, open_world: Callable[[], World]
) -> None:
    """Two live runs are equal too: sandbox, ids and paths do not show."""
    with closing(open_world()) as live:
        assert _live(RecordedWorld(recording, _no_world)) == _live(live)


def test_at_the_first_new_deed_the_old_ones_are_really_done(
    recording: Recording, open_world: Callable[[], World]
) -> None:
    """The new command sees the file that only the recording had made."""
    opened: list[World] = []

    def open_live(_: int) -> tuple[World, int]:
        opened.append(open_world())
        return opened[0], 0

    with closing(RecordedWorld(recording, open_live)) as world:
        world.write("names.txt", "Анна\n")
        assert not opened
        assert world.run("cat names.txt").output == "Анна\n"
        assert opened


def test_a_file_that_comes_out_equal_is_the_same_deed(recording: Recording) -> None:
    """A diff with other words for the same place."""
    world = RecordedWorld(recording, _no_world)
    world.write("names.txt", "Анна\n")
    world.edit("names.txt", "-Анна\n+Анна\n+Борис\n")

    assert world.read("names.txt") == "Анна\nБорис\n"


@pytest.mark.parametrize(
    ("diff", "words"),
    [
        (" Анна\n+Вера\n", "names.txt ends otherwise"),
        (" Вера\n+Борис\n", "names.txt: these lines stand in the file 0 times, not once"),
    ],
)
def test_a_file_that_ends_otherwise_is_foreseen(recording: Recording, diff: str, words: str) -> None:
    """Where nothing touches it later and the end is committed, no live world is needed."""
    world = RecordedWorld(recording, _no_world, foresee=True)
    world.write("names.txt", "Анна\n")

    with pytest.raises(BlockError, match=words):
        world.edit("names.txt", diff)


def test_what_is_written_is_followed_through_later_edits(recording: Recording) -> None:
    """The edit that comes later no longer fits."""
    world = RecordedWorld(recording, _no_world, foresee=True)

    with pytest.raises(BlockError, match="0 times"):
        world.write("names.txt", "Вера\n")


def test_while_a_project_holds_a_file_that_is_no_text_nothing_is_known_of_its_files(
    open_world: Callable[[], World],
) -> None:
    """It is recorded all the same; only the end has to be text."""
    with closing(RecordingWorld(open_world())) as world:
        world.run(r"printf '\377' > picture.png")
        world.run("rm picture.png")
        recording = world.recording

    with closing(RecordedWorld(recording, _no_world)) as recorded:
        recorded.run(r"printf '\377' > picture.png")
        recorded.run("rm picture.png")
        assert recorded.tree() == {}

"""Folders of runs: what is swept, and what never is."""

import os
from pathlib import Path

import pytest

from living_notes.proof.sandbox.rooms import MARK, room, sweep


def _age(folder: Path) -> None:
    os.utime(folder / MARK, (0, 0))


def test_a_room_goes_with_its_block_and_is_left_alone_before(tmp_path: Path) -> None:
    """However old it is: whoever made it lives."""
    with room("proof-", tmp_path) as folder:
        (folder / "заметка").mkdir()
        _age(folder)
        sweep(tmp_path)
        assert (folder / "заметка").is_dir()

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["proof-x", "notes-x"])
def test_what_nobody_holds_any_more_is_removed(name: str, tmp_path: Path) -> None:
    """A mark that nobody holds is that of a run that was killed."""
    (tmp_path / name / "глубже").mkdir(parents=True)
    (tmp_path / name / MARK).touch()

    sweep(tmp_path)
    assert (tmp_path / name).exists()  # it may just be being made
    _age(tmp_path / name)
    sweep(tmp_path)

    assert not list(tmp_path.iterdir())


def test_what_bears_no_mark_of_ours_is_never_touched(tmp_path: Path) -> None:
    """Nor what only leads to a marked folder, nor a mark that is a link."""
    real = tmp_path / "настоящая"
    real.mkdir()
    (real / MARK).touch()
    _age(real)
    (tmp_path / "proof-link").symlink_to(real)
    (tmp_path / "notes-mine").mkdir()
    (tmp_path / "proof-file").touch()
    (tmp_path / "proof-faked").mkdir()
    (tmp_path / "proof-faked" / MARK).symlink_to(real / MARK)
    before = sorted(tmp_path.iterdir())

    sweep(tmp_path, tmp_path / "нет")

    assert sorted(tmp_path.iterdir()) == before
    assert (real / MARK).exists()

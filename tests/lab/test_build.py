"""The lab's build: pinned, and repeatable to the byte."""

import gzip
import json
import struct
import tomllib
from pathlib import Path

import pytest

from living_notes.lab.archive import pack
from living_notes.lab.build import build
from living_notes.lab.tools import REQUIREMENTS

ROOT = Path(__file__).parents[2]


def _pins() -> dict[str, str]:
    lines = [line for line in REQUIREMENTS.read_text("utf-8").splitlines() if not line.startswith("#")]
    return dict(line.split(" ")[0].split("==") for line in lines)


def test_the_lab_runs_what_the_proof_runs() -> None:
    """The versions of the subject are those of the project's lock file."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    locked = {package["name"]: package["version"] for package in packages}
    pins = _pins()
    for name in ("alembic", "sqlalchemy", "sqlmodel"):
        assert pins[name] == locked[name]


def test_every_requirement_has_its_hash() -> None:
    """Without it pip takes any file of that name."""
    lines = [line for line in REQUIREMENTS.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) == len(_pins())
    assert all(" --hash=sha256:" in line for line in lines)


def test_an_archive_holds_its_folders_whatever_their_times(tmp_path: Path) -> None:
    """Length, index, bytes; equal trees give equal archives."""
    archives = []
    for name in ("one", "two"):
        folder = tmp_path / name
        (folder / "empty").mkdir(parents=True)
        (folder / "b.txt").write_text("б", encoding="utf-8")
        (folder / "alembic.ini.mako").touch()
        pack(tmp_path / f"{name}.bin", {"part": folder})
        archives.append((tmp_path / f"{name}.bin").read_bytes())
    assert archives[0] == archives[1]
    content = gzip.decompress(archives[0])
    (length,) = struct.unpack("<I", content[:4])
    index = json.loads(content[4 : 4 + length])
    assert index == [["part/b.txt", 2], ["part/alembic.ini.mako", 0], ["part/empty/", 0]]
    assert content[4 + length :].decode() == "б"


@pytest.mark.lab
def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the time, the place or the machine goes in."""
    made = [build(tmp_path / name) for name in ("one", "two")]
    files = [{path.name: path.read_bytes() for path in folder.iterdir()} for folder in made]
    assert files[0].keys() == files[1].keys()
    assert [name for name in files[0] if files[0][name] != files[1][name]] == []

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.projects import copy_alembic

from living_notes.versions.environments import UnmakeableError, make_environment, newest, site_packages, vary
from living_notes.versions.guide import Guide
from living_notes.versions.matrix import DRIVER
from living_notes.versions.overlay import overlay

FAKE = """\
#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import pathlib, sys
with open({log!r}, "a") as log:
    print(*sys.argv[1:], file=log)
if sys.argv[1] == "export":
    print("alembic==1.20.1\\nmako==1.4.3")
elif sys.argv[1:3] == ["pip", "compile"]:
    given = sys.stdin.read()
    pins = pathlib.Path(sys.argv[sys.argv.index("-o") + 1])
    pins.write_text(pins.read_text() + "\\n".join(sorted(given.split())) + "\\n")
elif sys.argv[1] == "venv":
    (pathlib.Path(sys.argv[-1]) / "lib" / "python3" / "site-packages").mkdir(parents=True, exist_ok=True)
"""


@pytest.fixture
def uv_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A uv that only takes down what it is asked for."""
    log = tmp_path / "log"
    program = tmp_path / "uv"
    program.write_text(FAKE.format(python=sys.executable, log=str(log)), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("UV", str(program))
    return log


def _asked(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def test_what_varies_is_asked_for_and_what_no_note_needs_is_left_out() -> None:
    """Extras stay; the rest is the project's."""
    requirements = [
        "alembic==1.20.1",
        "sqlalchemy[asyncio]==2.1.9",
        "mkdocs==1.6.1",
        "pytest==9.2.0",
        "aiosqlite",
    ]

    assert vary(requirements, {"alembic": "==1.14.1", "sqlalchemy": ""}) == [
        "alembic ==1.14.1",
        "sqlalchemy[asyncio]",
        "pytest==9.2.0",
        "aiosqlite",
    ]


def test_another_sqlite_is_asked_for_where_it_varies() -> None:
    """No requirement of the project's names its driver."""
    assert vary(["alembic==1.20.1"], {DRIVER: "==0.6.1"}) == ["alembic==1.20.1", f"{DRIVER}==0.6.1"]


def test_where_there_is_another_sqlite_everybody_gets_it(guide: Guide, uv_log: Path, tmp_path: Path) -> None:
    """Whatever imports `sqlite3` then has that driver, with errors by the names of Python's own."""
    environment = make_environment(guide, "newer", {DRIVER: "==0.6.1"})
    plain = make_environment(guide, "plain", {})
    (line,) = site_packages(environment.folder).joinpath(f"{DRIVER}.pth").read_text().splitlines()
    (tmp_path / f"{DRIVER}.py").write_text("class Error(Exception): ...\ndbapi2 = None\n")
    driver = tmp_path / DRIVER
    driver.mkdir()
    (driver / "__init__.py").write_text("from pysqlite3.dbapi2 import *\n")
    (driver / "dbapi2.py").write_text("class Error(Exception): ...\nsqlite_version = '9'\n")
    code = "import sqlite3\nfrom sqlite3 import dbapi2, dump\nprint(sqlite3.sqlite_version, sqlite3.Error)"

    done = subprocess.run(
        [sys.executable, "-c", f"{line}\n{code}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "9 <class 'sqlite3.Error'>\n"
    assert any("--only-binary pysqlite3" in asked for asked in _asked(uv_log))
    assert not site_packages(plain.folder).joinpath(f"{DRIVER}.pth").exists()


def test_an_environment_made_of_the_same_things_is_not_made_again(guide: Guide, uv_log: Path) -> None:
    """Not even uv is asked; where the lock has changed, it is."""
    environment = make_environment(guide, "old", {"alembic": "==1.14.1"})
    asked = len(_asked(uv_log))

    assert make_environment(guide, "old", {"alembic": "==1.14.1"}) == environment
    assert len(_asked(uv_log)) == asked

    with (guide.root / "uv.lock").open("a") as lock:
        lock.write("\n")
    make_environment(guide, "old", {"alembic": "==1.14.1"})
    assert len(_asked(uv_log)) > asked


def test_the_newest_is_asked_for_every_time_and_installed_when_it_is_new(guide: Guide, uv_log: Path) -> None:
    """The index may have changed since; the packages may not."""
    make_environment(guide, "canary", {"alembic": ""}, ask_index=True)
    make_environment(guide, "canary", {"alembic": ""}, ask_index=True)

    assert sum(line.startswith("pip compile") for line in _asked(uv_log)) == 2
    assert sum(line.startswith("pip install") for line in _asked(uv_log)) == 1


def test_the_locks_versions_are_preferred_but_for_what_varies(guide: Guide, uv_log: Path) -> None:
    """Uv keeps what the output file says, where it can."""
    folder = make_environment(guide, "old", {"alembic": "==1.14.1"}).folder
    del uv_log

    pins = json.loads((folder / "made-of.json").read_text(encoding="utf-8"))["pins"]

    assert "mako==1.4.3" in pins
    assert "alembic==1.20.1" not in pins


def test_an_interrupted_environment_is_made_again(guide: Guide, uv_log: Path) -> None:
    """What it is made of is written last."""
    folder = make_environment(guide, "old", {}).folder
    (folder / "made-of.json").unlink()

    make_environment(guide, "old", {})

    assert sum(line.startswith("venv") for line in _asked(uv_log)) == 2


def test_uvs_own_words_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a traceback of ours."""
    program = tmp_path / "uv"
    program.write_text("#!/bin/sh\necho 'no index today' >&2\nexit 2\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("UV", str(program))

    with pytest.raises(UnmakeableError, match="no index today"):
        newest("alembic")


def _patched(folder: Path, version: str) -> Path:
    package = folder / "mako"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(f'__version__ = "{version}"\n', encoding="utf-8")
    return folder


def test_an_overlay_replaces_one_package_and_keeps_the_rest(tmp_path: Path) -> None:
    """Its paths are its own, so that a traceback names no other environment."""
    source = _patched(tmp_path / "правка", "99.0")
    environment = overlay(Path(sys.prefix), "mako", source, tmp_path / "с пробелом" / "env")
    code = (
        "import importlib.metadata as m, mako, sqlalchemy, sys;"
        "print(mako.__version__, m.version('mako'), sqlalchemy.__file__.startswith(sys.prefix))"
    )

    done = subprocess.run([environment.python, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["99.0", "99.0", "True"]


def test_a_program_of_an_overlay_runs_in_it(tmp_path: Path) -> None:
    """Although its folder has a space in its name, and although it was laid over another overlay."""
    base = overlay(Path(sys.prefix), "alembic", copy_alembic(tmp_path / "1", "98.0"), tmp_path / "env")
    source = copy_alembic(tmp_path / "2", "99.0")
    environment = overlay(base.folder, "alembic", source, tmp_path / "с пробелом" / "env")

    done = subprocess.run(
        [environment.folder / "bin" / "alembic", "--version"], capture_output=True, text=True, check=True
    )

    assert done.stdout == "alembic 99.0\n"


def test_a_folder_without_the_package_is_named(tmp_path: Path) -> None:
    """Before anything is removed."""
    (tmp_path / "env").mkdir()

    with pytest.raises(UnmakeableError, match="holds no package alembic"):
        overlay(Path(sys.prefix), "alembic", tmp_path, tmp_path / "env")

    assert (tmp_path / "env").exists()

"""What a person sees of a broken block, and what they can do with it."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from support.projects import NoteProject

from living_notes.proof.reporting.explain import painted

STALE = "```bash\ntrue\n```\n\n```console\n$ echo Анна\nВера\n```\n"
RED, GREEN = "\x1b[31m", "\x1b[32m"


@pytest.fixture
def project(tmp_path: Path) -> NoteProject:
    """An empty project in a folder with a space and Cyrillic in its name."""
    return NoteProject(tmp_path / "мой проект")


def test_a_difference_is_coloured_where_the_terminal_has_colour(project: NoteProject) -> None:
    """The page's line red, the run's green, the place a link; reports stay plain."""
    project.write("two words", STALE)

    run = project.pytest(environment={"FORCE_COLOR": "1", "NO_COLOR": ""})

    assert f"{RED}    - Вера\x1b[0m\n{GREEN}    + Анна\x1b[0m" in run.output
    assert "file:///" in run.output
    assert "  $ echo Анна\n    - Вера\n    + Анна" in run.failures[0]
    assert "\x1b" not in run.failures[0]


def test_no_color_is_respected(project: NoteProject) -> None:
    """Whatever else asks for colour: https://no-color.org."""
    project.write("stale", STALE)

    run = project.pytest(environment={"FORCE_COLOR": "1", "NO_COLOR": "1"})

    assert "    - Вера\n    + Анна" in run.output
    assert "\x1b" not in run.output


def test_workers_failures_are_coloured_too(project: NoteProject) -> None:
    """A worker has no terminal: the controller paints."""
    project.write("stale", STALE)

    run = project.pytest("-n", "1", environment={"FORCE_COLOR": "1", "NO_COLOR": ""})

    assert f"{RED}    - Вера" in run.output, repr(run.output)


def test_the_command_that_is_offered_runs_just_that_block(project: NoteProject) -> None:
    """Typed as it stands there, apart from uv."""
    project.write("two words", STALE)
    offered = re.search(r"^run it again: uv run pytest (.*)$", project.pytest().failures[0], re.MULTILINE)

    assert offered
    again = subprocess.run(
        [*project.command(*shlex.split(offered[1])), "--color=no"],
        cwd=project.root,
        env=project.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 failed" in again.stdout
    assert "passed" not in again.stdout
    assert "two-words-sqlite-line11" in again.stdout


def test_a_kept_sandbox_is_entered_as_the_note_left_it(project: NoteProject, tmp_path: Path) -> None:
    """Folder, exported variables, the note's own HOME, and programs that still are there."""
    project.write("kept", "```bash\nmkdir sub\ncd sub\nexport name='Анна и Ко'\n```\n")
    run = project.pytest("--keep", environment={"TMPDIR": str(tmp_path)})
    entry = re.search(r"enter it: (.*)$", run.output, re.MULTILINE)

    assert entry, run.output
    shell = subprocess.run(
        [entry[1]],
        input="pwd; echo $name; echo $HOME; alembic --version\n",
        capture_output=True,
        text=True,
        check=True,
    )
    folder, name, home, version = shell.stdout.splitlines()
    assert (Path(folder).name, name) == ("sub", "Анна и Ко")
    assert folder.startswith(home)
    assert version.startswith("alembic ")


def test_only_lines_of_a_difference_are_painted() -> None:
    """What a program printed stays as it is."""
    lines = ["docs/a b.md:3: console block on SQLite", "    plain", "    - old", "    + new", "@@ -1 +1 @@"]

    assert list(painted(lines, colour=False)) == lines
    first, plain, old, new, hunk = painted(lines, colour=True)
    assert "\x1b[1;31mdocs/a b.md:3\x1b[0m" in first
    assert first.endswith(": console block on SQLite")
    assert plain == "    plain"
    assert (old, new) == (f"{RED}    - old\x1b[0m", f"{GREEN}    + new\x1b[0m")
    assert hunk == "\x1b[36m@@ -1 +1 @@\x1b[0m"

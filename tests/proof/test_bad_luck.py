"""What a person reads when the machine fails the run: one sentence, not one traceback a block."""

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from support.projects import NoteProject

from living_notes.proof.reporting.explain import plain

WAIT = "```console\n$ while [ ! -e go ]; do sleep 0.05; done; echo 1\n1\n```\n\n"
QUERY = "```sql\nSELECT 1 AS one;\n```\n```text\n one\n-----\n   1\n(1 row)\n```\n"


def _children(pid: int) -> Sequence[tuple[int, str]]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                command = (folder / "cmdline").read_text().replace("\0", " ")
            except (OSError, IndexError):
                continue
            if parent == pid:
                found.append((int(folder.name), command))
    return [*found, *(item for child, _ in found for item in _children(child))]


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[str], tuple[int | None, str]]:
    """Run three notes, kill a process of the run while the first is waiting, and return what is said."""

    def run(victim: str) -> tuple[int | None, str]:
        (temporary := tmp_path / "t").mkdir()
        project = NoteProject(tmp_path / "невезение")
        project.write("a", WAIT + QUERY, "databases: [postgresql]")
        for name in ("b", "c"):
            project.write(name, QUERY * 5, "databases: [postgresql]")
        started = subprocess.Popen(
            project.command("docs"),
            cwd=project.root,
            env=project.environment({"TMPDIR": str(temporary)}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        deadline = time.monotonic() + 240  # a busy machine takes its time
        folders: list[Path] = []
        while not folders and time.monotonic() < deadline:
            time.sleep(0.1)
            waiting = any("sleep 0.05" in command for _, command in _children(started.pid))
            folders = list(temporary.glob("proof-*/*/home/user/app")) if waiting else []
        (pid,) = [number for number, command in _children(started.pid) if victim in command.split(" -k")[0]]
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)
        (folders[0] / "go").touch()
        said, _ = started.communicate(timeout=120)
        return started.returncode, said

    return run


@pytest.mark.parametrize(
    ("victim", "words"),
    [
        ("postgres -D data", "The run's PostgreSQL is no longer there"),
        ("loopback.py", "the process that holds the network of the notes has ended"),
    ],
)
def test_a_helper_that_is_killed_ends_the_run_in_a_sentence(
    victim: str, words: str, broken: Callable[[str], tuple[int | None, str]]
) -> None:
    """The note that it was killed under fails; the others are not tried."""
    status, said = broken(victim)

    assert status in {1, 4}, said
    assert said.count(words) == 1, said
    assert "Traceback" not in said
    assert len(said.splitlines()) < 40


@pytest.mark.parametrize("limit", ["-n 40", "-v 1500000"])
def test_a_low_limit_is_named(limit: str, tmp_path: Path) -> None:
    """Once."""
    project = NoteProject(tmp_path / "тесно")
    for name in ("a", "b"):
        project.write(name, "```console\n$ python -c 'print(1)'\n1\n```\n" * 5)
    command = shlex.join(project.command("docs"))
    done = subprocess.run(
        ["bash", "-c", f"ulimit {limit}; exec {command}"],
        cwd=project.root,
        env=project.environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    said = done.stdout + done.stderr
    assert done.returncode == 0 or said.count("ulimit -a") == 1, said
    assert "Traceback" not in said


def test_control_characters_reach_no_terminal(tmp_path: Path) -> None:
    """A clipboard, a title, a cleared screen; and a long line is cut."""
    project = NoteProject(tmp_path / "экран")
    project.write("a", "```console\n$ printf '\\033]52;c;cHduZWQ=\\007\\033[2J'; printf '%09999d' 1\n```\n")
    done = subprocess.run(
        project.command("docs", "--update-notes"),
        cwd=project.root,
        env=project.environment(),
        capture_output=True,
        check=False,
    )
    failed = project.pytest()

    for said in (done.stdout.decode(), failed.output):
        assert "\x1b]52" not in said
        assert "\x1b[2J" not in said
    assert "\\x1b]52;c;cHduZWQ=\\x07\\x1b[2J" in done.stdout.decode()
    assert "characters more" in done.stdout.decode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Анна\tВера\n  ё", "Анна\tВера\n  ё"),
        ("\x1b[2J\r\x07\x9b", "\\x1b[2J\\x0d\\x07\\x9b"),
        ("x" * 2001, "x" * 2000 + "… and 1 characters more"),
    ],
)
def test_a_text_is_shown_plainly(text: str, shown: str) -> None:
    """Letters, tabs and ends of lines stay."""
    assert plain(text) == shown

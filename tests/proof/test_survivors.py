"""A note leaves no process behind, however it lets go of it."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.projects import NoteProject

from living_notes.proof.sandbox import confine, isolation, sessions
from living_notes.proof.sandbox.isolation import Isolation

FORK = """import os

if not os.fork():
    os.setsid()
    if not os.fork():
        os.execve("/bin/sleep", ["sleep", "90424"], {})
    os._exit(0)
os.wait()
"""
SESSION = """>>> import subprocess
>>> _ = subprocess.Popen(["sleep", "90425"], env={}, start_new_session=True)
"""
SURVIVORS: Mapping[str, tuple[str, str]] = {
    "in the background": ("```bash\nsleep 90421 &\n```\n", "sleep 90421"),
    "in a session of its own": ("```bash\n(setsid sleep 90422 &)\n```\n", "sleep 90422"),
    "without its environment": ("```bash\n(env -i setsid sleep 90423 &)\n```\n", "sleep 90423"),
    "forked twice by a script": (f"```python\n{FORK}```\n", "sleep 90424"),
    "forked twice by a program": (
        f'```python title="fork.py"\n{FORK}```\n\n```console\n$ python fork.py\n```\n',
        "sleep 90424",
    ),
    "of the session": (
        f"```pycon\n{SESSION}```\n",
        "sleep 90425",
    ),
    "a crowd": ("```bash\nfor i in $(seq 30); do sleep 90426 & done\n```\n", "and 20 more"),
}
DISGUISED = """```bash
(exec env -i prlimit --rttime=5:5 setsid sleep 90427 &)
sleep 0.2
```
"""


def _alive() -> list[str]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                found.append((folder / "cmdline").read_text().replace("\0", " "))
            except OSError:
                continue
    return [command for command in found if "sleep 9042" in command]


@pytest.fixture(scope="module", params=["warm", "real"])
def said(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What a run said of each note, of itself under the empty name, and who outlived it under `alive`."""
    project = NoteProject(tmp_path_factory.mktemp("выжившие"))
    for name, (block, _) in SURVIVORS.items():
        project.write(name, block)
    project.write("disguised", DISGUISED)
    run = project.pytest(f"--shell={request.param}")
    found = {
        name: "".join(text for text in run.failures if f"docs/{name}.md:" in text)
        for name in (*SURVIVORS, "disguised")
    }
    return {**found, "": run.output, "alive": "\n".join(_alive())}


@pytest.mark.parametrize("name", SURVIVORS)
def test_a_process_left_behind_fails_the_note(name: str, said: Mapping[str, str]) -> None:
    """Whatever it shed: its parent, its session, its environment; a crowd is counted, not listed."""
    words = SURVIVORS[name][1]

    assert words in said[name] or "not guarded: notes could leave processes" in said[""]
    assert len(said[name].splitlines()) < 16


def test_nothing_that_a_note_started_outlives_the_run(said: Mapping[str, str]) -> None:
    """Not even what took the mark off: it still lives in the network of the run."""
    assert said["alive"] == "" or "not guarded" in said[""]


def test_the_mark_of_a_note_is_its_own(tmp_path: Path) -> None:
    """It fits a limit, and two sandboxes have two."""
    names = [str(tmp_path / name) for name in ("abcdefgh", "abcdefgi", "a_______", "8")]

    assert len({confine.mark_of(name) for name in names}) == len(names)
    assert all(0 < confine.mark_of(name) < 2**63 for name in names)


def test_where_nobody_can_look_the_run_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS."""
    monkeypatch.setattr(sessions, "CAN_LOOK", False)
    monkeypatch.setattr(isolation.Isolation, "_close_network", lambda _: None)

    house = Isolation()
    house.close()

    assert any("notes could leave processes behind" in words for words in house.missing)
    assert os.getpid() not in [p.pid for p in sessions.processes(os.getsid(0), "x", 1)]

"""The life of the warm interpreter: what it takes on, what it leaves, how all of it ends."""

import os
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from living_notes.proof.shell.environment import SYSTEM_PATH, clean_environment, real_bin_directory
from living_notes.proof.shell.shell import Shell, ShellTimeout
from living_notes.proof.warm.interpreter import SITE, WarmInterpreter


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmInterpreter]:
    """One server for all tests of this file."""
    with WarmInterpreter.start() as warm:
        yield warm


def open_shell(project: Path, state: Path, warm: WarmInterpreter | None) -> Shell:
    """Open a note's shell in `project`; HOME and the counter of ids lie in `state`."""
    state.mkdir(exist_ok=True)
    seed = {
        "PYTHONPATH": str(SITE),
        "NOTE_SEED": "seed",
        "NOTE_SEED_COUNTER": str(state / "counter"),
    }
    path = [*([warm.bin_directory] if warm else []), real_bin_directory(), *SYSTEM_PATH]
    return Shell(project, clean_environment(state, state, path, seed))


def test_a_folder_named_alembic_shadows_nothing(tmp_path: Path, warm: WarmInterpreter) -> None:
    """The ordinary project is served warm, and `import alembic` is the library."""
    (tmp_path / "app.py").write_text("import alembic.op\n", "utf-8")
    before = forked(warm, tmp_path, "true")
    count = forked(warm, tmp_path, "mkdir alembic; alembic heads; python -m app")
    assert count - before == 2


def forked(warm: WarmInterpreter, project: Path, command: str) -> int:
    """Run a command and return how many forks the server has made since its start."""
    with open_shell(project, project / "state", warm) as shell:
        shell.run(command)
    return warm.forks()


def test_an_edit_of_equal_length_is_seen(tmp_path: Path, warm: WarmInterpreter) -> None:
    """No stale bytecode and no cache of the server hides an edit within a second."""
    with open_shell(tmp_path, tmp_path / "state", warm) as shell:
        for text in "abcdef":
            shell.run(f"echo \"print('{text}')\" > mod.py")
            assert shell.run("python -c 'import mod'").output == f"{text}\n"


def test_ids_go_on_from_command_to_command(tmp_path: Path, warm: WarmInterpreter) -> None:
    """The same note gives the same ids in each run, and different ones within a run."""
    runs = []
    for name in ("first", "second"):
        with open_shell(tmp_path, tmp_path / name, warm) as shell:
            code = "python -c 'import uuid; print(uuid.uuid4().hex)'"
            runs.append(shell.run(f"{code}; {code}").output.split())
    assert runs[0] == runs[1]
    assert len(set(runs[0])) == 2


def alive(pid: int) -> bool:
    """Tell whether a process lives and is no zombie."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # no /proc, or gone since
        return not Path("/proc/self").exists()


def check_dead(pids: list[int]) -> None:
    """Wait a while for all the processes to end."""
    deadline = time.monotonic() + 10
    while any(alive(pid) for pid in pids):
        assert time.monotonic() < deadline, "a process lives"
        time.sleep(0.01)


HANG = (
    "import os, subprocess, time\n"
    "child = subprocess.Popen(['sleep', '600'])\n"
    "print(os.getpid(), child.pid, flush=True)\n"
    "time.sleep(600)\n"
)


def test_a_hung_command_is_killed_with_its_children(tmp_path: Path, warm: WarmInterpreter) -> None:
    """At the time limit the fork and what it started die, and the server lives."""
    (tmp_path / "hang.py").write_text(HANG, "utf-8")
    with (
        open_shell(tmp_path, tmp_path / "state", warm) as shell,
        pytest.raises(ShellTimeout) as caught,
    ):
        shell.run("python hang.py", timeout=2)
    pids = [int(word) for word in caught.value.output.split()]
    assert len(pids) == 2
    check_dead(pids)
    assert forked(warm, tmp_path, "python -c pass") > 0


def test_what_a_command_leaves_behind_is_a_leftover(tmp_path: Path, warm: WarmInterpreter) -> None:
    """A command in the background, and a process that outlives its command, are reported."""
    with open_shell(tmp_path, tmp_path / "state", warm) as shell:
        shell.run('python -c \'import subprocess; subprocess.Popen(["sleep", "600"])\' 2>&-')
        shell.run('python -c \'import subprocess; print(subprocess.Popen(["sleep", "601"]).pid)\'')
        shell.run("python -c 'import time; time.sleep(602)' &")
        left = shell.leftovers()
    assert "sleep 600" in left
    assert "sleep 601" in left
    assert any("time.sleep(602)" in command for command in left)


def test_signals_reach_the_fork(tmp_path: Path, warm: WarmInterpreter) -> None:
    """`timeout` ends a warm command as it ends a fresh one."""
    command = "timeout 1 python -c 'import time; time.sleep(60)'; echo $?"
    with open_shell(tmp_path, tmp_path / "state", warm) as shell:
        assert shell.run(command).output == "124\n"


def test_the_server_is_private_and_dies_with_its_owner(tmp_path: Path) -> None:
    """Its folder is the owner's only; afterwards neither folder nor forks are left."""
    (tmp_path / "hang.py").write_text(HANG, "utf-8")
    with WarmInterpreter.start() as warm:
        folder = Path(warm.address).parent
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        shared = WarmInterpreter(warm.address)
        assert shared.bin_directory == warm.bin_directory
        shell = open_shell(tmp_path, tmp_path / "state", shared)
        shell.run("python hang.py > pids & while ! [ -s pids ]; do sleep 0.1; done")
        pids = [int(word) for word in (tmp_path / "pids").read_text("utf-8").split()]
    check_dead(pids)
    shell.close()
    assert not folder.exists()


def test_a_dead_server_costs_only_time(tmp_path: Path) -> None:
    """A shim without a server starts the real program."""
    with WarmInterpreter.start() as warm:
        programs = shutil.copytree(warm.bin_directory, tmp_path / "bin")
    with open_shell(tmp_path, tmp_path / "state", None) as shell:
        code = f"{programs}/python -c 'import sys; print(sys.executable)'"
        assert shell.run(code).output == f"{real_bin_directory() / 'python'}\n"


def test_a_space_in_the_path_of_python_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a shebang cannot name the interpreter, sh starts it."""
    environment = tmp_path / "мой venv"
    environment.symlink_to(real_bin_directory().parent, target_is_directory=True)
    link = environment / "bin"
    monkeypatch.setattr(sys, "executable", str(link / "python"))
    (tmp_path / "app.py").write_text("import sys; print(sys.executable, sys.argv)\n", "utf-8")
    with (
        WarmInterpreter.start() as other,
        open_shell(tmp_path, tmp_path / "state", other) as shell,
    ):
        output = shell.run("python app.py 'a b'").output
        assert output == f"{link / 'python'} ['app.py', 'a b']\n"
        assert other.forks() == 1

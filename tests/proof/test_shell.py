"""One bash a note: what it keeps, what it shows, how it ends."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from living_notes.execution.steps import Completed
from living_notes.proof.shell.environment import SYSTEM_PATH, clean_environment, real_bin_directory
from living_notes.proof.shell.shell import OutputLimitExceeded, Shell, ShellExited, ShellTimeout


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """A shell in a folder with Cyrillic and a space in its name."""
    home = tmp_path / "мой дом"
    home.mkdir()
    with Shell(home, clean_environment(home, home, SYSTEM_PATH, {})) as shell:
        yield shell


def wait_until_dead(pid: int) -> None:
    """Wait until the process is gone or a zombie that nobody has reaped."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z":
                return
        except OSError:
            return
        time.sleep(0.01)
    pytest.fail(f"process {pid} lives")


OUTPUTS = {
    "a line": ("echo один", "один\n", 0),
    "no newline at the end": ("printf abc", "abc", 0),
    "both streams in order": ("echo a; echo b >&2; echo c", "a\nb\nc\n", 0),
    "a status": ("false", "", 1),
    "an unknown command": ("nonesuch", "bash: nonesuch: command not found\n", 127),
    "a builtin's error": ("cd no", "bash: cd: no: No such file or directory\n", 1),
    "a syntax error": ("fi", "bash: syntax error near unexpected token `fi'\n", 2),
    "a missing variable": ("echo ${x:?lost}", "bash: x: lost\n", 1),
    "a here-document": ("cat <<E\n$((1 + 1))\nE", "2\n", 0),
    "a tab and a carriage return": (r"printf '\t\r\n'", "\t\r\n", 0),
    "a byte that is not UTF-8": (r"printf '\xff'", "\ufffd", 0),
    "a record separator": (r"printf '\036'", "\x1e", 0),
    "a wide terminal": ("stty size", "50 1000\n", 0),
    "a pipe": ("false | true", "", 0),
    "a signal": ("sh -c 'kill -TERM $$'", "", 143),
    "no arguments": ("echo $0 $#", "bash 0\n", 0),
}


@pytest.mark.parametrize(("command", "output", "status"), OUTPUTS.values(), ids=OUTPUTS)
def test_a_command_shows_what_a_terminal_shows(shell: Shell, command: str, output: str, status: int) -> None:
    """Output and status are those that a reader sees at a prompt."""
    assert shell.run(command) == Completed(output, status)


def test_state_persists(shell: Shell) -> None:
    """Folder, variables, functions, descriptors and $? go on to the next command."""
    shell.run("mkdir 'a б' && cd 'a б'")
    shell.run("export X=1; y=2; f() { echo $X$y; }; exec 5>file")
    assert shell.run('f; basename "$PWD"').output == "12\na б\n"
    assert shell.run("echo x >&5; cat file").output == "x\n"
    shell.run("(exit 7)")
    assert shell.run("echo $?").output == "7\n"


def test_a_script_reports_its_first_failure(shell: Shell) -> None:
    """All lines run; the first failing command and its status are kept."""
    result = shell.run_script("cd /\nfalse\nnonesuch 2>&-\nx=5")
    assert result == Completed("", 1, "false")
    assert shell.run("pwd; echo $x").output == "/\n5\n"


SCRIPTS = {
    "if": ("if false; then :; fi", 0, None),
    "or": ("false || true", 0, None),
    "not": ("! true; ! false", 0, None),
    "a pipe": ("false | cat", 1, "cat"),
    "head": ("yes | head -1 >/dev/null", 0, None),
    "a function": ("f() { false; true; }; f", 1, "false"),
    "a subshell": ("(exit 3); true", 3, "( exit 3 )"),
    "a syntax error": ("echo 'a", 2, None),
    "nothing": ("", 0, None),
}


@pytest.mark.parametrize(("text", "status", "failed"), SCRIPTS.values(), ids=SCRIPTS)
def test_a_script_counts_any_untested_failure(
    shell: Shell, text: str, status: int, failed: str | None
) -> None:
    """A failure counts unless the script itself tests for it; and it ends with the script."""
    result = shell.run_script(text)
    assert (result.status, result.failed_command) == (status, failed)
    assert shell.run("false | true; [[ -o pipefail ]]").status == 1


def test_the_private_descriptors_are_not_inherited(shell: Shell) -> None:
    """A command has the standard descriptors only, and no marker to print."""
    assert shell.run("ls /dev/fd | head -4").output.split() == ["0", "1", "2", "3"]
    assert "198" not in shell.run("ls /dev/fd").output
    assert "nonce" not in shell.run("set; env").output


def test_a_big_output_is_whole(shell: Shell) -> None:
    """Nothing is lost between the terminal's buffers."""
    output = shell.run("seq 100000").output
    assert output == "".join(f"{number}\n" for number in range(1, 100001))


def test_a_big_command_is_whole(shell: Shell) -> None:
    """A command may be longer than a pipe's buffer."""
    text = "я" * 100_000
    assert shell.run(f"cat <<'E'\n{text}\nE", output_limit=10**6).output == f"{text}\n"


def test_a_hung_command_dies_with_its_children(shell: Shell) -> None:
    """At the time limit all is killed: background, another session, who ignores TERM."""
    with pytest.raises(ShellTimeout, match="longer than 1 s") as caught:
        shell.run(
            "trap '' TERM; sleep 600 & echo $!; setsid sleep 600 & echo $!; echo $$; sleep 600",
            timeout=1,
        )
    pids = [int(line) for line in caught.value.output.splitlines() if line.isdecimal()]
    assert len(pids) == 3
    for pid in pids:
        wait_until_dead(pid)
    assert not shell.alive


def test_too_much_output_kills(shell: Shell) -> None:
    """Output over the limit ends the shell and is kept."""
    with pytest.raises(OutputLimitExceeded) as caught:
        shell.run("yes", output_limit=1000)
    assert caught.value.output.startswith("y\ny\n")
    assert not shell.alive


@pytest.mark.parametrize(("command", "status"), [("exit 3", 3), ("kill -9 $$", 137)])
def test_a_shell_that_ends_says_so(shell: Shell, command: str, status: int) -> None:
    """The error has what was printed before and the status; the shell cannot be used again."""
    with pytest.raises(ShellExited) as caught:
        shell.run(f"echo bye; {command}")
    assert caught.value.output.startswith("bye\n")
    assert caught.value.status == status
    assert not shell.alive
    with pytest.raises(ShellExited, match="already"):
        shell.run("echo")


def test_leftovers_are_named_and_killed(shell: Shell) -> None:
    """A process in the background is reported, and ends with the shell."""
    assert shell.leftovers() == []
    shell.run("sleep 600 &")
    pid = int(shell.run("echo $!").output)
    assert shell.leftovers() == ["sleep 600"]
    shell.close()
    wait_until_dead(pid)


def test_a_command_cannot_hold_nul(shell: Shell) -> None:
    """NUL ends a command in the pipe, so it is refused."""
    with pytest.raises(ValueError, match="NUL"):
        shell.run("a\0b")


def test_the_environment_is_only_what_is_listed(tmp_path: Path) -> None:
    """Nothing of the caller's environment comes through, and `extra` wins."""
    environment = clean_environment(tmp_path, tmp_path, [Path("/a"), Path("/b")], {"LANG": "C"})
    assert environment == {
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "PATH": "/a:/b",
        "LANG": "C",
        "LC_ALL": "C.UTF-8",
        "TERM": "dumb",
        "NO_COLOR": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
    }


def test_the_real_programs_are_beside_this_interpreter() -> None:
    """The folder holds the names that a note types."""
    assert {"alembic", "python"} <= {path.name for path in real_bin_directory().iterdir()}

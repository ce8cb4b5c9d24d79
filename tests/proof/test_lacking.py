"""Machines that refuse a means of the sandbox: the run goes on, and says what is not guarded and why."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from living_notes.proof.sandbox import loopback
from living_notes.proof.sandbox.isolation import Isolation

NO_CALL = "mount_setattr /: Function not implemented"


def refuse_namespaces(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Put an `unshare` before the machine's that refuses in the words of a kernel that forbids it."""
    unshare = folder / "unshare"
    unshare.write_text("#!/bin/sh\necho 'unshare: unshare failed: Operation not permitted' >&2\nexit 1\n")
    unshare.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_a_kernel_without_mount_setattr_still_closes_the_network(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Before Linux 5.12: the kernel itself says ENOSYS to a number that it does not know."""
    source = Path(loopback.__file__).read_text(encoding="utf-8")
    old = tmp_path / "loopback.py"
    old.write_text(source.replace("_RECURSIVE = 442,", "_RECURSIVE = 100000,"), encoding="utf-8")
    assert old.read_text(encoding="utf-8") != source
    with closing(Isolation()) as guards:
        if guards.missing and "network" in guards.missing[-1]:
            pytest.skip(guards.missing[-1])
    monkeypatch.setattr(loopback, "__file__", str(old))

    with closing(Isolation()) as guards:
        said = [words for words in guards.missing if NO_CALL in words]
        spec = json.loads(guards.prefix("/bin/true", [tmp_path])[-1])
        with closing(guards.listener()) as listener:
            port = listener.getsockname()[1]

    assert any("change modes" in words for words in said)
    assert not any("network beyond" in words for words in guards.missing)
    assert "net" in [Path(path).name for path in spec["namespaces"]]
    assert port


def test_where_namespaces_are_forbidden_a_program_runs_and_the_run_says_what_is_open(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """EPERM for each way: neither a crash nor silence."""
    refuse_namespaces(monkeypatch, tmp_path)

    with closing(Isolation()) as guards:
        ran = subprocess.run(
            [*guards.prefix(sys.executable, [tmp_path]), sys.executable, "-c", "print(1)"],
            capture_output=True,
            text=True,
            check=True,
        )
        guards.listener().close()

    said = [words for words in guards.missing if "Operation not permitted" in words]
    assert ran.stdout == "1\n"
    assert any("change modes" in words for words in said)
    assert any("network beyond" in words for words in said)

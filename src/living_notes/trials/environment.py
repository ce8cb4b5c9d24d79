"""Environments of trials: made by uv once, kept under ``.cache/trials/``, compiled as they are made."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

CACHE: Final = Path(__file__).parents[3] / ".cache" / "trials"
_DONE: Final = "made"


class UnmakeableError(Exception):
    """An environment that cannot be made; the message is uv's, which may be what a trial is about."""


def make_environment(packages: Sequence[str], python: str) -> Path:
    """Return the folder of an environment with those packages; make it where there is none.

    Args:
        packages: Requirements.
        python: Version of the interpreter.

    Raises:
        UnmakeableError: uv cannot resolve or install it.
    """
    folder = CACHE / sha256(repr((sorted(packages), python)).encode()).hexdigest()[:12]
    CACHE.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / _DONE).exists():
            _uv("venv", "-q", "--clear", "--no-project", "--python", python, str(folder))
            target = ("--python", str(folder / "bin" / "python"))
            _uv("pip", "install", "-q", "--compile-bytecode", *target, *packages)
            (folder / _DONE).touch()
    return folder


def _uv(*arguments: str) -> None:
    program = os.environ.get("UV") or shutil.which("uv")
    if program is None:
        raise UnmakeableError("there is no uv: https://docs.astral.sh/uv/")
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(
        [program, *arguments],
        cwd="/",
        env=environment | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UnmakeableError(done.stderr.strip())

"""Environments with other versions than the lock's, made by uv and kept under ``.cache/versions/``.

What varies is asked for by version; for all else the lock's versions are uv's preferences, so that only
what must differ differs. Nothing is built: this project itself comes in as a path. An environment is made
anew where what it was made of has changed, and is compiled once, because notes run without writing bytecode.
"""

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from platform import python_version
from typing import Any

from living_notes.project import Project
from living_notes.versions.guide import Guide
from living_notes.versions.matrix import DRIVER

NOT_NEEDED = frozenset(
    {
        *("mkdocs", "mkdocs-material", "mkdocs-jupyter"),  # the site
        *("mypy", "playwright", "types-pyyaml", "types-pygments"),  # tools; ruff is a hook
    }
)
"""Requirements of the project that no note runs and the proof does not import."""

SOURCE = Path(__file__).parents[2]
"""The folder that this package is imported from."""

_MADE_OF = "made-of.json"
_NEWER_SQLITE = (
    f"import sys, sqlite3.dump, {DRIVER}, {DRIVER}.dbapi2 as d; "
    f"{DRIVER}.dump = sqlite3.dump; sys.modules.update({{'sqlite3': {DRIVER}, 'sqlite3.dbapi2': d}}); "
    "[setattr(c, '__module__', 'sqlite3') for c in vars(d).values() if isinstance(c, type)"
    " and issubclass(c, Exception)]\n"
)
"""A line that an interpreter runs at its start: whatever imports `sqlite3` then gets the other one."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_NAME_AND_EXTRAS = re.compile(rf"({_NAME.pattern})\s*(\[[^\]]*\])?")


class UnmakeableError(Exception):
    """An environment that cannot be made; the message is uv's."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment in which notes can be proven."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"


def make_environment(
    guide: Guide,
    name: str,
    varied: Mapping[str, str],
    *,
    ask_index: bool = False,
    needed: Collection[str] = (),
) -> Environment:
    """Return an environment; make it where there is none that was made of the same things.

    Args:
        guide: Whose requirements and lock.
        name: Its folder in the cache.
        varied: Package to what is asked of it: ``==1.14.1``, nothing for the newest, ``@ URL``.
        ask_index: Resolve again even where nothing has changed here, for what is "newest" changes elsewhere.
        needed: What of `NOT_NEEDED` is needed after all.

    Raises:
        UnmakeableError: uv cannot resolve or install it.
    """
    folder = guide.cache / name
    guide.cache.mkdir(parents=True, exist_ok=True)
    # Two combinations may share an environment, and two runs the cache.
    with (guide.cache / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _make(guide, folder, vary(guide.requirements(), varied, needed), varied, ask_index=ask_index)


def _make(
    guide: Guide, folder: Path, requirements: list[str], varied: Mapping[str, str], *, ask_index: bool
) -> Environment:
    lock = Project(guide.root).lock
    made_of: dict[str, Any] = {
        "requirements": requirements,
        "lock": sha256(lock.read_bytes()).hexdigest(),
        "python": [sys.executable, python_version()],
        "source": str(SOURCE),
    }
    known = _known(folder)
    if known and not ask_index and {**known, "pins": None} == {**made_of, "pins": None}:
        return Environment(folder)
    made_of["pins"] = _resolve(guide, requirements, varied)
    if known != made_of or any("file:" in pin for pin in made_of["pins"]):  # a file may say something new
        _install(guide, folder, made_of["pins"])
        (folder / _MADE_OF).write_text(json.dumps(made_of, indent=1) + "\n", encoding="utf-8")
    return Environment(folder)


def vary(requirements: Iterable[str], varied: Mapping[str, str], needed: Collection[str] = ()) -> list[str]:
    """Return the requirements that a proof needs, and `needed`; those of `varied` as it asks; extras stay.

    The other driver of SQLite is none of the project's: it comes where `varied` asks for it.
    """
    found: list[str] = []
    for requirement in requirements:
        match = _NAME_AND_EXTRAS.match(requirement)
        name = match[1].lower() if match else ""
        if name in NOT_NEEDED and name not in needed:
            continue
        found.append(f"{match[0]} {varied[name]}".strip() if match and name in varied else requirement)
    return [*found, *([f"{DRIVER}{varied[DRIVER]}"] if DRIVER in varied else [])]


def newest(package: str) -> str:
    """Return the newest version on the index.

    Raises:
        UnmakeableError: There is no index to ask.
    """
    pins = uv("pip", "compile", "-q", "--no-deps", "--no-header", "--no-annotate", "-", given=package)
    return pins.strip().rpartition("==")[2]


def resolves(packages: Mapping[str, str]) -> bool:
    """Say whether these versions can be installed together."""
    wanted = "\n".join(f"{name}=={version}" for name, version in packages.items())
    try:
        uv("pip", "compile", "-q", "-", given=wanted)
    except UnmakeableError as error:
        if "unsatisfiable" in str(error):
            return False
        raise
    return True


def uv(*arguments: str, cwd: Path | None = None, given: str = "") -> str:
    """Run uv and return what it prints.

    Raises:
        UnmakeableError: It is not there, or it fails.
    """
    program = os.environ.get("UV") or shutil.which("uv")
    if program is None:
        raise UnmakeableError("there is no uv: https://docs.astral.sh/uv/")
    done = subprocess.run(
        [program, *arguments],
        cwd=cwd,
        input=given,
        env={name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UnmakeableError(f"uv {' '.join(arguments)}:\n{done.stderr.strip()}")
    return done.stdout


def _known(folder: Path) -> dict[str, Any] | None:
    try:
        data = json.loads((folder / _MADE_OF).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none, or one whose making was interrupted
        return None
    return data if isinstance(data, dict) else None


def _resolve(guide: Guide, requirements: Sequence[str], varied: Iterable[str]) -> list[str]:
    plain = ("--no-header", "--no-annotate")
    lock = uv("export", "-q", "--frozen", "--no-hashes", "--no-emit-project", *plain, cwd=guide.root)
    # uv prefers what the output file already says, and gives way where it cannot be had.
    preferred = [line for line in lock.splitlines() if line.partition("==")[0] not in set(varied)]
    pins = guide.cache / f"{os.getpid()}-{sha256(repr(requirements).encode()).hexdigest()[:8]}.txt"
    pins.write_text("\n".join(preferred) + "\n", encoding="utf-8")
    try:
        python = ("--python", sys.executable)
        uv("pip", "compile", "-q", *plain, *python, "-o", str(pins), "-", given="\n".join(requirements))
        return pins.read_text(encoding="utf-8").split("\n")[:-1]
    finally:
        pins.unlink()


def _install(guide: Guide, folder: Path, pins: Sequence[str]) -> None:
    uv("venv", "-q", "--clear", "--no-project", "--python", sys.executable, str(folder))
    target = ("--python", str(folder / "bin" / "python"))
    uv(
        # Built here, the driver of SQLite would have this machine's.
        *(
            "pip",
            "install",
            "-q",
            *target,
            "--no-deps",
            "--compile-bytecode",
            "--only-binary",
            DRIVER,
            "-r",
            "-",
        ),
        cwd=guide.root,
        given="\n".join(pins),
    )
    (site_packages(folder) / "living-notes.pth").write_text(f"{SOURCE}\n", encoding="utf-8")
    if any(pin.startswith(f"{DRIVER}==") for pin in pins):
        (site_packages(folder) / f"{DRIVER}.pth").write_text(_NEWER_SQLITE, encoding="utf-8")


def site_packages(folder: Path) -> Path:
    """Return where an environment keeps its packages.

    Raises:
        UnmakeableError: There is no such folder.
    """
    for found in sorted(folder.glob("lib/python*/site-packages")):
        return found
    raise UnmakeableError(f"{folder} is not a virtual environment")

"""The cases: what is run, with which packages, and what is to be said of it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from living_notes.trials import Trial

FILE: Final = Path(__file__).with_name("cases.toml")
SIDES: Final = ("before", "after", "cured")
"""What each case is run as: with the old packages, with the new ones, and with its cure."""


@dataclass(frozen=True)
class Case:
    """One thing that breaks.

    Attributes:
        key: Its name in addresses and in the record.
        since: What was upgraded, such as ``SQLModel 0.0.45``; cases of one release stand together.
        title: What the reader sees, in Russian.
        cause: Why, in Russian.
        cure: What to do, in Russian.
        trials: A trial for each of `SIDES`.
        databases: On which it is run.
        shown: For each of `SIDES` what differs in its packages, for the page.
    """

    key: str
    since: str
    title: str
    cause: str
    cure: str
    trials: Mapping[str, Trial]
    databases: Sequence[str] = ("sqlite",)
    shown: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """What changes when the record may: all that is run."""
        return sha256(repr([self.trials[side] for side in SIDES]).encode()).hexdigest()[:12]


def read_cases(file: Path = FILE) -> list[Case]:
    """Return the cases in the order of the page.

    Raises:
        ValueError: Two have the same key.
    """
    given = tomllib.loads(file.read_text(encoding="utf-8"))
    cases = [_case(entry, given["project"]) for entry in given["case"]]
    keys = [case.key for case in cases]
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise ValueError(f"{file.name} names twice: {', '.join(sorted(twice))}")
    return cases


def _case(entry: Mapping[str, Any], project: Mapping[str, str]) -> Case:
    files = {**project, **entry.get("files", {})}
    sides = {side: entry[side] for side in SIDES}
    words = ("key", "since", "title", "cause", "cure")
    return Case(
        **{word: entry[word] for word in words},
        trials={side: _trial(entry, sides[side], files) for side in SIDES},
        databases=tuple(entry.get("databases", ("sqlite",))),
        shown={side: sides[side].get("shown") or _shown(sides[side]["packages"]) for side in SIDES},
    )


def _trial(entry: Mapping[str, Any], side: Mapping[str, Any], files: Mapping[str, str]) -> Trial:
    script = "\n".join([side.get("prepare", ""), entry["script"]]).strip()
    trial = Trial(script, tuple(side["packages"]), files)
    return replace(trial, python=entry["python"]) if "python" in entry else trial


def _shown(packages: Sequence[str]) -> str:
    """Return requirements as prose: without the drivers, which are there in any case."""
    drivers = ("psycopg[", "aiosqlite")
    own = {"alembic==": "Alembic ", "sqlalchemy": "SQLAlchemy", "sqlmodel": "SQLModel"}
    shown = []
    for package in packages:
        if package.startswith(drivers):
            continue
        for name, real in own.items():
            if package.startswith(name):
                shown.append(package.replace(name, real, 1))
                break
        else:
            shown.append(package)
    return ", ".join(one.replace("==", " ") for one in shown)

"""With what the guide is run: a list of combinations, each with its reason, and what cannot exist.

One thing varies at a time, so that a difference between two neighbours has one cause. The guide's own
combination is not in the list: it is what the lock says, and every other one is held against it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

DRIVER = "pysqlite3"
"""The package with a module like Python's `sqlite3`, and with an SQLite of its own in its wheels."""
SQLITE = ("0.6.1", "3.53")
"""Its newest version, and the SQLite in it: `ALTER COLUMN … SET NOT NULL` came with that one."""
VARIED = ("alembic", "sqlalchemy", "sqlmodel")
"""Packages whose versions a combination names; all else is what the lock says."""


@dataclass(frozen=True)
class Combination:
    """Versions that are installed together, and the PostgreSQL beside them.

    Attributes:
        postgresql: Major version.
        sqlite: Version of `DRIVER`, whose SQLite stands for the interpreter's own; empty: that one stays.
        table: Under which of the page's tables it stands.
        label: What heads its column there.
        why: What a difference in this column is about.
    """

    alembic: str
    sqlalchemy: str
    sqlmodel: str
    postgresql: int
    table: str
    label: str
    why: str
    sqlite: str = ""

    @property
    def packages(self) -> Mapping[str, str]:
        """The varied packages and their versions."""
        return {name: str(getattr(self, name)) for name in VARIED}

    @property
    def environment(self) -> str:
        """Name of the folder in which it is installed; PostgreSQL comes from the wheel in each."""
        return "-".join((*self.packages.values(), *([f"sqlite{self.sqlite}"] if self.sqlite else [])))

    @property
    def key(self) -> str:
        """Its name in the data file: all that it is made of, in the order of `VARIED`."""
        more = [f"{DRIVER} {self.sqlite}"] if self.sqlite else []
        return "/".join((*self.packages.values(), str(self.postgresql), *more))

    def names(self, locked: Mapping[str, str]) -> Mapping[str, str]:
        """Return what versions call themselves in outputs to what the guide's own do.

        Args:
            locked: Versions of the varied packages in the lock.
        """
        here = (f"alembic {self.alembic}", _errors(self.sqlalchemy))
        there = (f"alembic {locked['alembic']}", _errors(locked["sqlalchemy"]))
        return {real: shown for real, shown in zip(here, there, strict=True) if real != shown}

    def __str__(self) -> str:
        versions = {**self.packages, "postgresql": str(self.postgresql)}
        versions |= {DRIVER: self.sqlite} if self.sqlite else {}
        return ", ".join(f"{name} {version}" for name, version in versions.items())


def _errors(sqlalchemy: str) -> str:
    """Return the address at which that release of SQLAlchemy explains its errors."""
    return f"https://sqlalche.me/e/{''.join(sqlalchemy.split('.')[:2])}/"


@dataclass(frozen=True)
class Gap:
    """Versions that cannot be installed together; `list --check` asks uv whether that is still so."""

    packages: Mapping[str, str]
    why: str


RELEASES = ("1.14.1", "1.16.5", "1.17.2", "1.18.5", "1.19.0", "1.19.2", "1.20.1")
"""Alembic: the last of each minor release, and 1.19.0, which detected CHECKs as only it and 1.19.1 did."""

SQLALCHEMY_2_0 = "2.0.58"
"""The newest 2.0 (November 2026); every Alembic above was released while 2.0 was the newest."""

BY_ALEMBIC = "Alembic"
BY_COMPANY = "SQLAlchemy, SQLModel, PostgreSQL, SQLite"

_BESIDE = ("postgresql", "sqlite")

GAPS = (
    Gap(
        {"alembic": "1.20.1", "sqlalchemy": "1.4.54"},
        "Alembic 1.20 requires SQLAlchemy 2.0",
    ),
    Gap(
        {"sqlalchemy": "1.4.54", "sqlmodel": "0.0.50"},
        "SQLModel 0.0.50 requires SQLAlchemy 2.0.14: no Alembic can be run here with 1.4",
    ),
    Gap(
        {"sqlalchemy": "2.1.9", "sqlmodel": "0.0.47"},
        "SQLModel up to 0.0.47 requires SQLAlchemy below 2.1",
    ),
)

LEFT_OUT = (
    "PostgreSQL 16 stands beside the newest Alembic only: what a server answers is not Alembic's doing",
    "Python 3.14 and 3.11 are no columns: the whole proof runs with both (proof.yml), and is red or green",
    "SQLAlchemy 2.1 stands beside Alembic from 1.18 on: it is younger than 1.20.0, whoever adds it is recent",
)
"""Combinations that could be run and are not, with the reason."""


def combinations(locked: Mapping[str, str], newest: str | None = None) -> list[Combination]:
    """Return the matrix.

    Args:
        locked: Versions of the varied packages in the lock.
        newest: The newest Alembic on the index; None: not asked.
    """
    sqlmodel = locked["sqlmodel"]
    releases = sorted({*RELEASES, locked["alembic"]}, key=numbers)
    found = [
        Combination(
            release,
            SQLALCHEMY_2_0,
            sqlmodel,
            18,
            table=BY_ALEMBIC,
            label=release,
            why="Alembic alone varies",
        )
        for release in releases
    ]
    if newest is not None and numbers(newest) > numbers(releases[-1]):
        why = "a release that the lock does not have yet"
        found.append(
            Combination(newest, locked["sqlalchemy"], sqlmodel, 18, table=BY_ALEMBIC, label=newest, why=why)
        )
    return [*found, *_company(locked)]


def _company(locked: Mapping[str, str]) -> list[Combination]:
    """Return the combinations in which Alembic's company varies."""
    alembic, sqlalchemy, sqlmodel = (locked[name] for name in VARIED)
    two = ".".join(sqlalchemy.split(".")[:2])
    return [
        Combination(
            "1.14.1",
            "2.0.36",
            "0.0.22",
            18,
            table=BY_COMPANY,
            label="Alembic 1.14.1 в\N{NO-BREAK SPACE}проекте 2024\N{NO-BREAK SPACE}года",
            why="what uv.lock of a project of December 2024 says, one Alembic later",
        ),
        Combination(
            alembic,
            SQLALCHEMY_2_0,
            "0.0.44",
            18,
            table=BY_COMPANY,
            label="SQLModel 0.0.44",
            why="the last before datetimes became UTCDateTime",
        ),
        *(
            Combination(
                release,
                sqlalchemy,
                sqlmodel,
                18,
                table=BY_COMPANY,
                label=f"SQLAlchemy {two} + Alembic {release}",
                why="SQLAlchemy upgraded without Alembic",
            )
            for release in ("1.18.5", "1.19.2")
        ),
        Combination(
            alembic,
            sqlalchemy,
            sqlmodel,
            18,
            table=BY_COMPANY,
            label=f"SQLAlchemy {two} + Alembic {alembic}",
            why="the guide's own versions",
        ),
        Combination(
            alembic,
            sqlalchemy,
            sqlmodel,
            16,
            table=BY_COMPANY,
            label="PostgreSQL 16",
            why="the server alone varies",
        ),
        Combination(
            alembic,
            sqlalchemy,
            sqlmodel,
            18,
            table=BY_COMPANY,
            label=f"SQLite {SQLITE[1]}",
            why="SQLite alone varies: a newer one than Python brings",
            sqlite=SQLITE[0],
        ),
    ]


def numbers(version: str) -> tuple[int, ...]:
    """Return what releases are sorted by: 1.20.1 comes after 1.9."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in match[0].split(".")) if match else ()


def is_release_of(version: str, wanted: str) -> bool:
    """Say whether `version` is `wanted` or a release of it: 1.18.5 is one of 1.18 and none of 1.1."""
    return version == wanted or version.startswith(f"{wanted}.")


class Part:
    """The k-th of n parts of a list, for jobs that share the work."""

    def __init__(self, number: int, count: int) -> None:
        if not 1 <= number <= count:
            raise ValueError(f"part {number}/{count}, expected 1/{max(count, 1)} to {max(count, 1)}/{count}")
        self.number = number
        self.count = count

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2/4``.

        Raises:
            ValueError: For anything else.
        """
        match = re.fullmatch(r"(\d+)/(\d+)", text)
        if match is None:
            raise ValueError(f"{text!r} is not a part like 2/4")
        return cls(int(match[1]), int(match[2]))

    def of(self, items: Sequence[Combination]) -> list[Combination]:
        """Return this part; the parts are disjoint and together they are all."""
        return list(items[self.number - 1 :: self.count])


def select(items: Iterable[Combination], filters: Iterable[str]) -> list[Combination]:
    """Return the combinations that `filters` name, each ``name=version``; of one name any may hold.

    Raises:
        ValueError: For a filter that is none, or that nothing matches.
    """
    wanted: dict[str, list[str]] = {}
    for text in filters:
        name, _, version = text.partition("=")
        if name not in {*VARIED, *_BESIDE} or not version:
            known = ", ".join((*VARIED, *_BESIDE))
            raise ValueError(f"{text!r} is not a filter like alembic=1.18; names: {known}")
        wanted.setdefault(name, []).append(version)
    items = list(items)
    found = [
        item
        for item in items
        if all(
            any(is_release_of(str(getattr(item, name)), version) for version in versions)
            for name, versions in wanted.items()
        )
    ]
    if not found:
        given = " ".join(f"{name}={version}" for name, versions in wanted.items() for version in versions)
        known = "\n".join(f"  {item}" for item in items)
        raise ValueError(f"no combination has {given}; there are:\n{known}")
    return found

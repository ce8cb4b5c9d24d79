"""The page «Что ломается при обновлении»: a pure function of the cases and the record."""

import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import groupby

from living_notes.trials import Outcome
from living_notes.vault import Database
from living_notes.versions.upgrades.cases import Case
from living_notes.versions.upgrades.record import Record

NOTHING = "ничего не напечатано"
_PACKAGES = ("Alembic", "SQLAlchemy", "SQLModel")


def render(cases: Sequence[Case], record: Record) -> str:
    """Return the text of the page."""
    said = {
        "count": str(len(cases)),
        "versions": _versions(cases),
        "databases": " и ".join(database.label for database in Database),
        "cases": "\n".join(_sections(cases, record)),
    }
    text = files(__package__).joinpath("page.md").read_text(encoding="utf-8")
    return re.sub(r"\{(\w+)\}", lambda match: said[match[1]], text)


def _versions(cases: Sequence[Case]) -> str:
    """Return of each of the guide's packages the oldest and the newest that was run."""
    shown = " ".join(words for case in cases for words in case.shown.values())
    return ", ".join(
        f"{name} {min(found, key=_numbers)} — {max(found, key=_numbers)}"
        for name in _PACKAGES
        if (found := re.findall(rf"\b{name} (\d+(?:\.\d+)*)", shown))
    )


def _numbers(version: str) -> list[int]:
    return [int(number) for number in version.split(".")]


def _sections(cases: Sequence[Case], record: Record) -> Iterator[str]:
    for since, members in groupby(cases, lambda case: case.since):
        yield from [f"## {since}", ""]
        for case in members:
            yield from _case(case, record)


def _case(case: Case, record: Record) -> Iterator[str]:
    yield from [f"### {case.title[:1].upper()}{case.title[1:]}", ""]
    for side, word in (("before", "Было"), ("after", "Стало")):
        yield f"- **{word}** ({case.shown[side]}): {_outcome(case, record, side)}"
    yield f"- **Причина**: {case.cause}"
    yield f"- **Лечение**: {case.cure}"
    yield from [f"- **После лечения** ({case.shown['cured']}): {_outcome(case, record, 'cured')}", ""]


def _outcome(case: Case, record: Record, side: str) -> str:
    """Return what a side printed; each database by itself where they differ, or where only one was run."""
    printed = {database: _lines(sides[side]) for database, sides in record.found[case.key].items()}
    words = set(printed.values())
    if len(words) == 1 and case.databases != ("postgresql",):
        return words.pop()
    return "; ".join(f"{Database(database).label} — {lines}" for database, lines in printed.items())


def _lines(outcome: Outcome) -> str:
    return " ↵ ".join(_code(line) for line in outcome.lines if line) or NOTHING


def _code(line: str) -> str:
    """Return a line as inline code, whatever backticks it holds."""
    text = " ".join(line.split())
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"

"""What Tab offers: programs, Alembic's subcommands and options, revision ids, files."""

import re
from collections.abc import Iterable
from pathlib import Path

from living_notes.lab.runtime.commands.programs import LAUNCHERS, PROGRAMS
from living_notes.lab.runtime.revisions import read_revisions
from living_notes.lab.runtime.shell.builtins.naming import BUILTINS

_SUBCOMMANDS = {
    "branches": "показать точки ветвления",
    "check": "есть ли что мигрировать",
    "current": "ревизия базы",
    "downgrade": "вернуться к ревизии",
    "edit": "открыть файл ревизии",
    "ensure_version": "создать alembic_version",
    "heads": "последние ревизии",
    "history": "список ревизий",
    "init": "создать окружение",
    "list_templates": "шаблоны окружений",
    "merge": "слить ветки",
    "revision": "создать ревизию",
    "show": "показать ревизию",
    "stamp": "записать ревизию, ничего не выполняя",
    "upgrade": "перейти к ревизии",
}
_OPTIONS = {
    "revision": ("--autogenerate", "-m", "--rev-id", "--head", "--splice", "--sql"),
    "upgrade": ("--sql",),
    "downgrade": ("--sql",),
    "stamp": ("--purge", "--sql"),
    "history": ("--verbose", "--indicate-current", "-r"),
    "current": ("--verbose", "--check-heads"),
    "heads": ("--verbose",),
    "branches": ("--verbose",),
    "merge": ("-m", "--rev-id"),
    "init": ("-t",),
}
_TAKES_REVISION = frozenset({"upgrade", "downgrade", "stamp", "show", "edit", "merge"})
_NAMES = {"upgrade": ("head", "heads", "+1"), "downgrade": ("-1", "base"), "stamp": ("head", "base")}


def complete(line: str, project: Path, cwd: Path) -> tuple[int, list[dict[str, str]]]:
    """Return where the word at the end of `line` begins, and what may stand there.

    Args:
        line: The line up to the cursor.
        project: Where the revisions are.
        cwd: Where file names are looked up.
    """
    command = re.split(r"[|;&]\s*", line)[-1].lstrip()
    words = re.sub(r"^(?:\w+=\S*\s+)+", "", command).split(" ")
    word = words[-1]
    begin = len(line) - len(word)
    if len(words) == 1:
        names: Iterable[tuple[str, str]] = (
            (name, "") for name in {"alembic", "python", *PROGRAMS, *LAUNCHERS, *BUILTINS}
        )
        return begin, _matching(names, word)
    if words[0] == "alembic":
        return begin, _matching(_alembic(words[1:-1], word, project), word) or _files(word, cwd)
    return begin, _files(word, cwd)


def _matching(candidates: Iterable[tuple[str, str]], word: str) -> list[dict[str, str]]:
    found = [
        (name, hint) for name, hint in candidates if name.startswith(word) and name not in {".", ":", "["}
    ]
    return [{"word": name, "hint": hint} for name, hint in sorted(found)]


def _alembic(before: list[str], word: str, project: Path) -> Iterable[tuple[str, str]]:
    subcommand = next((name for name in before if name in _SUBCOMMANDS), None)
    if subcommand is None:
        return _SUBCOMMANDS.items()
    if word.startswith("-") and not (subcommand == "downgrade" and word == "-"):
        return [(option, "") for option in _OPTIONS.get(subcommand, ())]
    if subcommand in _TAKES_REVISION or (before and before[-1] in {"--head", "-r"}):
        return [*((name, "") for name in _NAMES.get(subcommand, ())), *revisions(project)]
    return [(option, "") for option in _OPTIONS.get(subcommand, ())]


def revisions(project: Path) -> list[tuple[str, str]]:
    """Return the ids of all revision files below `project`, each with its message."""
    return [(one.revision, one.message) for one in read_revisions(project)]


def _files(word: str, cwd: Path) -> list[dict[str, str]]:
    folder, _, start = word.rpartition("/")
    place = cwd / folder
    if not place.is_dir():
        return []
    found = [
        f"{folder}/{entry.name}".lstrip("/") + "/" * entry.is_dir()
        for entry in place.iterdir()
        if entry.name.startswith(start) and (start or not entry.name.startswith("."))
    ]
    return [{"word": name, "hint": ""} for name in sorted(found)]

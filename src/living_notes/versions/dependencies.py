"""When the direct dependencies were last released: ``DEPENDENCIES.md``, from what uv finds on the index.

What nobody has released for two years may be finished, or left. A table does not tell which; a person does,
in ``old.toml``, with a way out.
"""

import re
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from living_notes.versions.environments import uv

FILE: Final = "DEPENDENCIES.md"
OLD_DAYS: Final = 2 * 365
"""Days since its last release after which a dependency needs a reason."""

_LAB: Final = Path("src/living_notes/lab/requirements.txt")
_REASONS: Final = Path(__file__).with_name("old.toml")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PIN: Final = re.compile(rf"^(?P<name>{_NAME.pattern})==(?P<version>\S+)", re.MULTILINE)
_ROW: Final = re.compile(r"^\| \[(?P<name>[^\]]+)\]\([^)]*\) \|.* (?P<day>\d{4}-\d\d-\d\d) \|$", re.MULTILINE)
_HEAD: Final = """\
# Direct dependencies

Made by `uv run python -m living_notes.versions dependencies` on {today}; do not edit. *Here* is the version
of `uv.lock` (of the lab's `requirements.txt` for what only the browser has), *newest* the newest that can be
had beside the others. Reasons stand in `src/living_notes/versions/old.toml`.

| package | for | here | released | newest | released |
| --- | --- | --- | --- | --- | --- |
"""


@dataclass(frozen=True)
class Release:
    """A version and the day of its upload."""

    version: str
    day: date


@dataclass(frozen=True)
class Dependency:
    """What this project asks for by name.

    Attributes:
        name: As the index has it.
        groups: Where it is asked for.
        here: What is used; None: the lock has no date of it, as of a wheel that only the browser gets.
        newest: What could be.
    """

    name: str
    groups: tuple[str, ...]
    here: Release | None
    newest: Release

    def is_old(self, today: date) -> bool:
        """Say whether nothing has been released for long."""
        return (today - self.newest.day).days > OLD_DAYS


def names(root: Path) -> Mapping[str, tuple[str, ...]]:
    """Return the names of a project's direct dependencies, each with the groups that ask for it."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {"site": project["project"]["dependencies"], **project["dependency-groups"]}
    found: dict[str, tuple[str, ...]] = {}
    for group, lines in groups.items():
        for line in lines:
            if match := _NAME.match(line):
                found[_plain(match[0])] = (*found.get(_plain(match[0]), ()), group)
    for name in lab_pins(root):
        found[name] = (*found.get(name, ()), "browser")
    return dict(sorted(found.items()))


def gather(root: Path) -> list[Dependency]:
    """Ask the index for the newest release of each direct dependency.

    Raises:
        UnmakeableError: uv cannot resolve them.
    """
    asked = names(root)
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    here = _releases((root / "uv.lock").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="dependencies-") as folder:
        needed = ", ".join(f'"{name}"' for name in asked)
        python = project["project"]["requires-python"]
        head = f'[project]\nname = "newest"\nversion = "0"\nrequires-python = "{python}"\n'
        Path(folder, "pyproject.toml").write_text(f"{head}dependencies = [{needed}]\n", encoding="utf-8")
        uv("lock", "-q", cwd=Path(folder))
        newest = _releases(Path(folder, "uv.lock").read_text(encoding="utf-8"))
    return [Dependency(name, groups, here.get(name), newest[name]) for name, groups in asked.items()]


def page(dependencies: list[Dependency], lab: Mapping[str, str], today: date) -> str:
    """Return the table, and what is said of the old ones.

    Args:
        dependencies: All direct ones.
        lab: Versions of what the browser gets.
        today: When they were gathered.

    Raises:
        ValueError: Something is old and has no reason, or has one and is not old.
    """
    said = reasons()
    old = {dependency.name for dependency in dependencies if dependency.is_old(today)}
    if wrong := sorted(old ^ set(said)):
        raise ValueError(
            f"{_REASONS.name}: old without a reason, or with one and not old: {', '.join(wrong)}"
        )
    rows = [_row(dependency, lab) for dependency in dependencies]
    parts = [f"- **{name}**: {said[name]['why']} *Way out:* {said[name]['out']}\n" for name in sorted(old)]
    body = _HEAD.format(today=today.isoformat()) + "".join(rows)
    return body + "\n## Not released for two years\n\n" + "".join(parts)


def written(text: str) -> Mapping[str, date]:
    """Return the names in a table with the day of their last release."""
    return {match["name"]: date.fromisoformat(match["day"]) for match in _ROW.finditer(text)}


def reasons() -> Mapping[str, Mapping[str, str]]:
    """Return why something old is used, and the way out, by name."""
    return tomllib.loads(_REASONS.read_text(encoding="utf-8"))


def lab_pins(root: Path) -> dict[str, str]:
    """Return what the browser gets: name to version."""
    file = root / _LAB
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    return {_plain(match["name"]): match["version"] for match in _PIN.finditer(text)}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _releases(lock: str) -> Mapping[str, Release]:
    """Return the last release of each package in a ``uv.lock``: by Python, there may be several."""
    found: dict[str, Release] = {}
    for package in tomllib.loads(lock)["package"]:
        days = [date.fromisoformat(day[:10]) for day in _uploads(package)]
        if days and (package["name"] not in found or found[package["name"]].day < min(days)):
            found[package["name"]] = Release(package["version"], min(days))
    return found


def _uploads(package: Mapping[str, Any]) -> Iterator[str]:
    files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
    for file in files:
        if uploaded := file.get("upload-time"):
            yield str(uploaded)


def _row(dependency: Dependency, lab: Mapping[str, str]) -> str:
    here, newest = dependency.here, dependency.newest
    version = here.version if here else lab[dependency.name]
    known = here.day if here else newest.day if version == newest.version else None
    cells = (
        f"[{dependency.name}](https://pypi.org/project/{dependency.name}/)",
        ", ".join(dependency.groups),
        version,
        known.isoformat() if known else "",
        newest.version if version != newest.version else "the same",
        newest.day.isoformat(),
    )
    return f"| {' | '.join(cells)} |\n"

"""The table of direct dependencies: whole, and with a reason for what is old."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from living_notes.versions import dependencies
from living_notes.versions.dependencies import Dependency, Release

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / dependencies.FILE).read_text(encoding="utf-8")
TODAY = date(2026, 11, 29)


def dependency(name: str, days: int, version: str = "2") -> Dependency:
    """Return one whose last release is so many days old."""
    return Dependency(
        name, ("site",), Release("1", TODAY - timedelta(days)), Release(version, TODAY - timedelta(days))
    )


def test_the_table_has_every_direct_dependency_and_no_other() -> None:
    """Whoever adds one runs the command."""
    assert list(dependencies.written(TEXT)) == list(dependencies.names(ROOT))


def test_the_browsers_dependencies_are_among_them() -> None:
    """What is shipped to readers counts most."""
    assert "browser" in dependencies.names(ROOT)["asn1crypto"]
    assert dependencies.names(ROOT)["alembic"] == ("guide", "browser")


def test_what_was_old_on_that_day_has_a_reason() -> None:
    """And a way out, both in the table; nothing else has one."""
    made = re.search(r"on (\d{4}-\d\d-\d\d);", TEXT)
    assert made
    today = date.fromisoformat(made[1])
    old = {
        name for name, day in dependencies.written(TEXT).items() if (today - day).days > dependencies.OLD_DAYS
    }

    assert old == set(dependencies.reasons())
    for name, said in dependencies.reasons().items():
        assert f"- **{name}**: {said['why']} *Way out:* {said['out']}\n" in TEXT


def test_an_old_one_without_a_reason_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command fails, and so does the workflow that runs it."""
    monkeypatch.setattr(dependencies, "reasons", dict)
    limit = dependencies.OLD_DAYS

    assert "left" in dependencies.page([dependency("left", limit)], {}, TODAY)
    with pytest.raises(ValueError, match=r"not old: left$"):
        dependencies.page([dependency("left", limit + 1)], {}, TODAY)


def test_a_reason_that_nothing_needs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new release ends it."""
    monkeypatch.setattr(dependencies, "reasons", lambda: {"alive": {"why": "…", "out": "…"}})

    with pytest.raises(ValueError, match=r"not old: alive$"):
        dependencies.page([dependency("alive", 10)], {}, TODAY)


def test_a_row_says_what_is_used_and_what_could_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of what has no date here."""
    monkeypatch.setattr(dependencies, "reasons", dict)
    browser = Dependency("b", ("browser",), None, Release("2", TODAY))

    text = dependencies.page([dependency("a", 10), browser, dependency("c", 1, "1")], {"b": "1"}, TODAY)

    assert "| site | 1 | 2026-11-19 | 2 | 2026-11-19 |\n" in text
    assert "| browser | 1 |  | 2 | 2026-11-29 |\n" in text
    assert "| site | 1 | 2026-11-28 | the same | 2026-11-28 |\n" in text
    assert dependencies.written(text) == {"a": TODAY - timedelta(10), "b": TODAY, "c": TODAY - timedelta(1)}

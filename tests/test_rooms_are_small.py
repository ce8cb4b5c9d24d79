"""No file of the engine is too long to read, no folder too full to know."""

from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "living_notes"
LINES = 300
FILES = 20
SUFFIXES = {".py", ".ts", ".js", ".mjs", ".css", ".bash"}

LONG = {
    "lab/web/check/check.css": "one sheet is one request",
    "lab/web/page/lab.ts": "the panel's state machine: one table of what leads where",
    "lab/web/page/panel.css": "one sheet is one request, and its parts share the variables on top",
    "publish/theme/assets/living-notes.css": "one sheet is one request; the build joins it with the theme's",
    "publish/theme/assets/search/rank.js": "one formula with its weights, tuned as a whole",
}
"""Files that are longer, and why; a shorter one leaves the list."""

FULL = {
    "lab/web/page": "the panel's parts, bundled into one script: a file each",
}
"""Folders that hold more, and why."""


def sources() -> Iterator[Path]:
    """Yield the files that people write."""
    for file in sorted(SOURCE.rglob("*")):
        given = {"node_modules", "vendor", "__pycache__"} & set(file.parts)
        if file.suffix in SUFFIXES and not given:
            yield file


def test_no_file_is_longer_than_a_sitting() -> None:
    """Those on the list are still long, and no other is."""
    found = {
        file.relative_to(SOURCE).as_posix()
        for file in sources()
        if file.read_text(encoding="utf-8").count("\n") > LINES
    }
    assert found == set(LONG)


def test_no_folder_holds_more_than_can_be_known() -> None:
    """Those on the list still do, and no other does."""
    folders = [file.parent.relative_to(SOURCE).as_posix() for file in sources()]
    assert {folder for folder in folders if folders.count(folder) > FILES} == set(FULL)


@pytest.mark.parametrize("given", [LONG, FULL])
def test_every_exception_says_why(given: dict[str, str]) -> None:
    """A name alone would stay for ever."""
    assert all(len(reason.split()) > 3 for reason in given.values())

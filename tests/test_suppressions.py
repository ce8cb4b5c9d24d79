"""What switches a checker off for a line says why, on that line."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
OURS = ("src", "tests", "benchmarks")
QUIET = re.compile(r"# (noqa\b|type: ignore\b)")
REASONED = re.compile(
    r"# (?:type: ignore\[[\w, -]+\] *(?:# (?=noqa)|# +\S.*$))?(?:noqa: [A-Z0-9, ]+ - \w.*)?$"
)


def _lines() -> Iterator[tuple[str, str]]:
    files = [ROOT / "conftest.py", *(file for top in OURS for file in (ROOT / top).rglob("*.py"))]
    for file in files:
        if "node_modules" not in file.parts and file != Path(__file__):
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                if found := QUIET.search(line):
                    yield f"{file.relative_to(ROOT)}:{number}", line[found.start() :]


def test_a_suppression_bears_its_reason() -> None:
    """So a reader can tell what was weighed from what was in the way."""
    bare = [f"{place}: {comment}" for place, comment in _lines() if not REASONED.match(comment)]

    assert bare == []


def test_the_rule_knows_a_bare_one() -> None:
    """The two spellings, with a reason and without."""
    for reasoned in (
        "# noqa: A004, B1 - a table",
        "# type: ignore[misc]  # a base",
        "# type: ignore[a-b]  # noqa: C1 - so",
    ):
        assert REASONED.match(reasoned), reasoned
    for bare in ("# noqa: A004", "# noqa", "# type: ignore[misc]", "# type: ignore", "# noqa: A004 -"):
        assert not REASONED.match(bare), bare

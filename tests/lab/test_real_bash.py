"""The lab's shell held against the real one: output, complaints, status, and the files afterwards."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.bashes import REFUSED, Outcome, in_bash, in_lab

from living_notes.vault import Kind, Vault
from living_notes.vault.console import read_console

ROOT = Path(__file__).parents[2]
LINES = Path(__file__).with_name("reader_lines.txt")
CANNOT = "what the lab says that it cannot do"
OTHERS = re.compile(
    r"\b(alembic|python3?|uv|psql|docker|pip|git|pytest|ruff|sqlite3|env|export)\b(?![./=_-])"
)
"""Programs that are not the shell's, and what changes their environment."""

LEAST = 0.9
"""Which share of what readers type the lab's shell must know."""

PROJECT: Mapping[str, str] = {
    ".env": "DATABASE_URL=sqlite:///app.db\n",
    "alembic.ini": (
        "# the project\n[alembic]\nscript_location = alembic\nsqlalchemy.url = sqlite:///app.db\n\n"
        "[loggers]\nkeys = root\n"
    ),
    "alembic/env.py": "from alembic import context\n",
    "alembic/versions/a1_first.py": (
        '"""first"""\nimport sqlalchemy as sa\n\nrevision = "a1"\ndown_revision = None\n'
    ),
    "alembic/versions/b2_second.py": (
        '"""second"""\nimport sqlalchemy as sa\n\nrevision = "b2"\ndown_revision = "a1"\n'
    ),
    "changed.txt": "alpha one two\nBETA\n\ngamma be done\nlast\n",
    "models.py": "import sqlmodel\n",
    "notes.txt": "alpha one two\nbeta  three\n\ngamma be done\n",
    "numbers.txt": "3\n10\n2\n2\n1\n7\n5\n4\n9\n",
    "people.csv": "ann,30,Oslo\nbob,4,Bern\ncid,22,Rome\n",
    "run.sh": '#!/usr/bin/env bash\necho "run $# $1"\n',
}


def _sections() -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    for line in LINES.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            sections[line.removeprefix("## ")] = []
        elif line and not line.startswith("#"):
            sections[list(sections)[-1]].append(line)
    return sections


SECTIONS = _sections()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project that each line finds as it was."""
    folder = tmp_path_factory.mktemp("project")
    for name, text in PROJECT.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _shown(line: str, outcome: Outcome, scratch: Path) -> tuple[object, ...]:
    """Return what must agree; find and grep -r show files in the order of the disk."""
    printed = outcome.printed.replace(str(scratch), "")
    if line.startswith("find ") or ("grep" in line and " -r" in line):
        printed = "\n".join(sorted(printed.splitlines()))
    return printed, outcome.kinds, outcome.status, outcome.files


@pytest.mark.parametrize("section", [name for name in SECTIONS if name != CANNOT])
def test_what_a_reader_types_does_what_it_does_in_bash(section: str, project: Path, tmp_path: Path) -> None:
    """Output, kind of complaint, status and the files afterwards."""
    different = _different(SECTIONS[section], project, tmp_path)
    assert not different, "\n".join(different)


def _different(lines: list[str], project: Path, tmp_path: Path) -> list[str]:
    different: list[str] = []
    for number, line in enumerate(lines):
        real, ours = tmp_path / f"{number}-real", tmp_path / f"{number}-ours"
        real.mkdir()
        ours.mkdir()
        wanted = _shown(line, in_bash(line, project, real), real)
        found = _shown(line, in_lab(line, project, ours), ours)
        if wanted != found:
            different.append(f"{line}\n  bash: {wanted[:3]}\n  lab:  {found[:3]}")
    return different


def _guide_lines() -> list[str]:
    """Return what the notes type of the shell alone, each once."""
    blocks = [block for note in Vault.read(ROOT / "docs").notes.values() for block in note.blocks]
    typed = [
        command.text for block in blocks if block.kind is Kind.CONSOLE for command in read_console(block.text)
    ]
    typed += [block.text for block in blocks if block.kind is Kind.BASH]
    return [line for line in dict.fromkeys(typed) if not OTHERS.search(line)]


def test_what_the_guide_types_does_what_it_does_in_bash(project: Path, tmp_path: Path) -> None:
    """Its lines of the shell alone, out of their notes; within them the lab's own proof runs them."""
    lines = _guide_lines()
    assert len(lines) > 60
    different = _different(lines, project, tmp_path)
    assert not different, "\n".join(different)


@pytest.mark.parametrize("line", SECTIONS[CANNOT])
def test_what_it_cannot_do_it_says_in_words(line: str, project: Path, tmp_path: Path) -> None:
    """A refusal fails, names the reason in Russian and changes nothing."""
    outcome = in_lab(line, project, tmp_path)
    assert REFUSED in "\n".join(outcome.complaints)
    assert outcome.files == in_bash(":", project, tmp_path / "untouched").files


def test_it_knows_most_of_what_readers_type() -> None:
    """The list of refusals is not where failures are hidden."""
    known = sum(len(lines) for name, lines in SECTIONS.items() if name != CANNOT)
    assert known / (known + len(SECTIONS[CANNOT])) >= LEAST

"""The command line, as a person and as CI types it."""

import os
import subprocess
import sys
from pathlib import Path

from living_notes.mutation.campaign import Case, sample
from living_notes.mutation.mutators import mutate
from living_notes.vault import Note, NotePath

PROSE = """\
---
title: Рисунок
permalink: {0}
databases: [sqlite]
---

<!-- proof: prose="рисунок" -->
```text
A -> B
```
"""
ENDINGS = '{"picture": {"sqlite": {"shell": [], "files": {}, "rows": "e3b0c44298fc"}}}'
ACCEPTED = """\
[[accepted]]
note = "picture"
mutant = "unproven «A -> B» → «A -> C»"
reason = "рисунок никто не проверяет"
"""


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "living_notes.mutation", *arguments, "--jobs", "1"],
        cwd=root,
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_survivor_is_shown_with_its_line_and_diff_until_it_is_accepted(tmp_path: Path) -> None:
    """Exit status 1, then 0, and 1 again where the list names what is not there."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "picture.md").write_text(PROSE.format("picture"), encoding="utf-8")
    (tmp_path / "endings.json").write_text(ENDINGS, encoding="utf-8")

    first = _run(tmp_path, "picture")
    (tmp_path / "mutants.toml").write_text(ACCEPTED, encoding="utf-8")
    second = _run(tmp_path)
    (tmp_path / "mutants.toml").write_text(ACCEPTED.replace("A -> B", "A -> D"), encoding="utf-8")
    third = _run(tmp_path)

    assert first.returncode == 1, first.stdout + first.stderr
    assert "docs/picture.md:9: survived: unproven «A -> B» → «A -> C»" in first.stdout
    assert "    +A -> C" in first.stdout
    assert "accepted in mutants.toml: 1" in second.stdout
    assert second.returncode == 0, second.stdout
    assert third.returncode == 1
    assert "mutants.toml: picture has no such mutant (any more)" in third.stdout


def test_an_unknown_note_is_named(tmp_path: Path) -> None:
    """Status 2: nothing was judged."""
    (tmp_path / "docs").mkdir()

    run = _run(tmp_path, "renames")

    assert run.returncode == 2
    assert "no note renames" in run.stderr


def test_a_sample_is_of_few_notes_and_the_same_for_the_same_seed() -> None:
    """A true note has to run before its mutants can be judged."""
    notes = [Note.parse(PROSE.format(f"n{i}"), NotePath(f"n{i}.md")) for i in range(9)]
    cases = [Case(note, mutant) for note in notes for mutant in mutate(note, Path("нет такой папки"))]

    first, again, other = (sample(cases, 12, seed) for seed in (1, 1, 2))

    assert first == again != other
    assert len(first) == 12
    assert len({case.note.path for case in first}) == 3

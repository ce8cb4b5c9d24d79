"""Whole runs of the matrix, in the environment that is here instead of one that uv would make."""

import io
import json
import sys
from pathlib import Path

import pytest
from support.projects import NoteProject

from living_notes.proof.reporting.report import Outcome
from living_notes.versions import matrix_run
from living_notes.versions.__main__ import UNUSABLE, main
from living_notes.versions.environments import Environment, UnmakeableError
from living_notes.versions.guide import Guide
from living_notes.versions.matrix import combinations
from living_notes.versions.matrix_run import MatrixRun
from living_notes.versions.progress import Progress
from living_notes.versions.runs import BrokenRunError, survey

HERE = Environment(Path(sys.prefix))
HELLO = "```console\n$ echo Анна\nАнна\n```\n"
STALE = "```console\n$ echo Анна\nВера\n```\n"
BROKEN = "```console\n$ false\n```\n"
MATRIX = combinations({"alembic": "1.20.1", "sqlalchemy": "2.1.9", "sqlmodel": "0.0.50"})


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the environments that were asked for; each is the one that is here."""
    names: list[str] = []

    def make(guide: Guide, name: str, varied: object) -> Environment:
        del guide, varied
        names.append(name)
        if name.startswith("1.14.1"):
            raise UnmakeableError("no such release")
        return HERE

    monkeypatch.setattr(matrix_run, "make_environment", make)
    return names


def test_a_run_writes_what_it_found_and_does_not_repeat_it(
    project: NoteProject, guide: Guide, made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Held, other words and failure; then only the note that was edited."""
    project.write("hello", HELLO)
    project.write("stale", STALE)
    project.write("broken", BROKEN)
    run = MatrixRun(guide, MATRIX, guide.data, jobs=2)

    assert run.run(MATRIX[1:3], guide.notes) == 0

    notes = json.loads(guide.data.read_text(encoding="utf-8"))["notes"]
    key = MATRIX[1].key
    assert notes["hello"]["results"][key]["sqlite"] == "held"
    assert notes["stale"]["results"][key]["sqlite"] == {
        "outcome": "words",
        "line": 7,
        "kind": "console",
        "expected": "Вера",
        "real": "Анна",
    }
    assert notes["broken"]["results"][key]["sqlite"]["outcome"] == "fails"
    assert sorted(made) == sorted(item.environment for item in MATRIX[1:3])
    assert "1 held, 1 words, 1 fails" in capsys.readouterr().err

    written = guide.data.read_bytes()
    project.write("stale", HELLO)
    assert run.run(MATRIX[1:2], guide.notes) == 0  # the notes as they were read
    assert "nothing to do" in capsys.readouterr().out
    assert guide.data.read_bytes() == written

    edited = Guide(project.root)
    assert MatrixRun(edited, MATRIX, edited.data, jobs=1).run(MATRIX[1:2], edited.notes) == 0
    assert "1 held, 0 words, 0 fails" in capsys.readouterr().err


def test_a_combination_that_cannot_be_made_does_not_stop_the_others(
    project: NoteProject, guide: Guide, made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named at the end, and counted."""
    project.write("hello", HELLO)

    assert MatrixRun(guide, MATRIX, guide.data, jobs=2).run(MATRIX[:2], guide.notes) == 1

    assert len(made) == 2
    assert "alembic 1.14.1, sqlalchemy 2.0.58" in (said := capsys.readouterr().err)
    assert "no such release" in said
    assert list(json.loads(guide.data.read_text(encoding="utf-8"))["combinations"]) == [MATRIX[1].key]


def test_a_jobs_file_has_its_share_and_merge_makes_the_whole(
    project: NoteProject, guide: Guide, made: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the workflow does it; `page` then writes the page."""
    project.write("hello", HELLO)
    project.write("how", "Слова.\n")
    files = [tmp_path / f"part-{number}.json" for number in (1, 2)]
    for file, chosen in zip(files, (MATRIX[1:2], MATRIX[2:3]), strict=True):
        assert MatrixRun(guide, MATRIX, file, jobs=1).run(chosen, guide.notes) == 0
        assert not guide.data.exists()
    root = ("--root", str(project.root))

    assert main(["merge", *root, *map(str, files)]) == 0
    assert main(["page", *root]) == 0

    assert list(json.loads(guide.data.read_text(encoding="utf-8"))["combinations"]) == [
        MATRIX[1].key,
        MATRIX[2].key,
    ]
    assert "| [[hello]] | ✓ | ✓ |" in guide.page.read_text(encoding="utf-8")
    assert len(made) == 2
    assert main(["merge", *root, "absent.json"]) == UNUSABLE
    assert "there is no file absent.json" in capsys.readouterr().err


def test_a_run_that_lost_a_note_says_so(project: NoteProject) -> None:
    """A note that cannot be read must not look like one that held."""
    project.write("hello", HELLO)
    note = project.write("other", HELLO)
    guide = Guide(project.root)
    notes = guide.notes
    note.write_text("no properties", encoding="utf-8")

    with pytest.raises(BrokenRunError, match=r"nothing is known of other\.md"):
        survey(guide, HERE, notes)


def test_progress_comes_from_the_run_itself(project: NoteProject, guide: Guide) -> None:
    """From 0 to 1, and never back."""
    project.write("hello", HELLO * 4)
    seen: list[float] = []

    survey(guide, HERE, guide.notes, progress=seen.append)

    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_a_bar_shows_the_share_of_all_and_what_runs() -> None:
    """Off a terminal only what has ended is written, a line each."""
    stream = io.StringIO()
    progress = Progress(2, stream)

    progress.at("a", 0.5)
    assert progress.line().startswith("[######..................]  25%")
    assert progress.line().endswith("a 50%")
    progress.end("a", "3 held")
    progress.close()

    assert stream.getvalue() == "1/2  a: 3 held\n"


def test_a_version_may_call_itself_otherwise(project: NoteProject, guide: Guide) -> None:
    """What is given as a name reads as on the page; the rest of the line is compared as ever."""
    project.write("hello", "```console\n$ echo alembic 1.20.1\nalembic 1.20.1\n```\n")
    project.write("later", "```console\n$ echo alembic 1.14.1, Анна\nalembic 1.20.1, Вера\n```\n")

    found = survey(guide, HERE, guide.notes, names={"alembic 1.14.1": "alembic 1.20.1"})

    assert {str(finding.permalink): finding.outcome for finding in found} == {
        "hello": Outcome.HELD,
        "later": Outcome.WORDS,
    }
    (other,) = (finding for finding in found if finding.permalink == "later")
    assert other.differences[0].real == "alembic 1.20.1, Анна"


def test_names_belong_to_a_survey(project: NoteProject) -> None:
    """A proof compares what is printed."""
    project.write("hello", HELLO)

    run = project.pytest("--shown", "a", "b")

    assert "--shown belongs to --survey" in run.output

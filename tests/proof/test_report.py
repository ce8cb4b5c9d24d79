"""`--report` and `--survey`: what a run tells to programs."""

from pathlib import Path

import pytest
from support.findings import failure, finding, words
from support.projects import NoteProject

from living_notes.execution.output import first_difference, first_missing
from living_notes.proof.reporting.report import Finding, Outcome, dump_findings, load_findings, merge_findings
from living_notes.vault import Database

HELLO = "```console\n$ echo Анна\nАнна\n```\n"
STALE = "```console\n$ echo Анна\nВера\n$ echo Глеб\nГлеб\n```\n"
BROKEN = "```console\n$ echo довод; (exit 3)\nдовод\n```\n"


@pytest.fixture
def project(tmp_path: Path) -> NoteProject:
    """An empty project."""
    return NoteProject(tmp_path / "мой проект")


def _report(project: NoteProject, *arguments: str) -> list[Finding]:
    file = project.root / "out" / "report.json"
    project.pytest(f"--report={file}", *arguments)
    return load_findings(file.read_text(encoding="utf-8"))


def test_a_report_says_of_every_note_what_became_of_it(project: NoteProject) -> None:
    """With versions, and with the place where it broke."""
    project.write("hello", HELLO, "")
    project.write("stale", STALE)

    report = _report(project)

    assert [(f.permalink, f.database.value, f.outcome.value) for f in report] == [
        ("hello", "postgresql", "held"),
        ("hello", "sqlite", "held"),
        ("stale", "sqlite", "words"),
    ]
    assert report[0].versions["postgresql"].startswith("18")
    assert report[0].versions["alembic"]
    (place,) = report[2].differences
    assert (place.line, place.kind, place.expected, place.real) == (7, "console", "Вера", "Анна")
    assert report[2].path == "docs/stale.md"


def test_a_survey_goes_on_where_only_words_differ(project: NoteProject) -> None:
    """All places are told, and the failure after them; no ledger is written of such a run."""
    project.write("stale", f"{STALE}\n{HELLO}\n{STALE}\n{BROKEN}\n{HELLO}")

    (found,) = _report(project, "--survey")

    assert [(place.line, place.outcome) for place in found.differences] == [
        (7, Outcome.WORDS),
        (19, Outcome.WORDS),
        (26, Outcome.FAILS),
    ]
    assert found.outcome is Outcome.FAILS
    assert found.differences[-1].real == "довод"
    assert not (project.root / "ledger.json").exists()


def test_a_survey_fails_the_blocks_that_differ_and_no_others(project: NoteProject) -> None:
    """So that a person who runs it sees the same as a program."""
    project.write("stale", f"{STALE}\n{HELLO}")

    run = project.pytest("--survey")

    assert run.passed == ["stale-sqlite-line14", "stale-sqlite-end"]
    assert len(run.failures) == 1
    assert "docs/stale.md:7: console block on SQLite" in run.failures[0]


def test_a_survey_looks_at_files_excerpts_prints_and_the_end(project: NoteProject) -> None:
    """Whatever is shown is held against what is there, and nothing of it stops the note."""
    body = (
        "```bash\nprintf 'один\\nдва\\n' > names.txt\n```\n\n"
        '```text title="names.txt"\nодин\nтри\n```\n\n'
        '<!-- proof: excerpt -->\n```text title="names.txt"\nдвa\n```\n\n'
        "```python\nprint(1)\n```\n\n"
        "```sql\nCREATE TABLE profiles (name TEXT);\n```\n"
    )
    project.write("names", body, "databases: [sqlite]\nexample: names")
    example = project.examples / "names"
    (example / "schema").mkdir(parents=True)
    (example / "names.txt").write_text("один\nпять\n", encoding="utf-8")
    (example / "README.md").write_text("", encoding="utf-8")

    (found,) = _report(project, "--survey")

    assert [(place.kind, place.expected, place.real) for place in found.differences] == [
        ("file", "три", "два"),
        ("excerpt", "двa", "два"),
        ("python", None, "1"),
        ("end", "пять", "два"),
        ("end", None, "BEGIN TRANSACTION;"),
    ]
    assert found.outcome is Outcome.WORDS  # the README, which the note alone makes, is not looked at


def test_workers_report_too(project: NoteProject) -> None:
    """A note that xdist tears apart is told once."""
    project.write("hello", HELLO, "")
    project.write("stale", STALE + "\n" + HELLO * 3)

    report = _report(project, "-n", "2", "--dist", "load", "--survey")

    assert [(f.permalink, f.database.value) for f in report] == [
        ("hello", "postgresql"),
        ("hello", "sqlite"),
        ("stale", "sqlite"),
    ]
    assert report[2].outcome is Outcome.WORDS


def test_a_survey_rewrites_nothing(project: NoteProject) -> None:
    """Notes are true of the lock's versions."""
    project.write("hello", HELLO)

    run = project.pytest("--survey", "--update-notes")

    assert run.status == pytest.ExitCode.USAGE_ERROR
    assert "--survey only looks" in run.output


def test_notes_run_on_the_postgresql_that_is_asked_for(project: NoteProject) -> None:
    """The wheel has two."""
    project.write("hello", HELLO, "databases: [postgresql]")

    (found,) = _report(project, "--postgresql=16")

    assert found.outcome is Outcome.HELD
    assert found.versions["postgresql"].startswith("16")


def test_what_is_written_is_read_again() -> None:
    """Outcome, places and versions."""
    found = [finding("a", words(), failure()), finding("b", database=Database.POSTGRESQL)]

    assert load_findings(dump_findings(found)) == found


def test_of_several_findings_of_one_note_the_worst_counts_then_the_earliest() -> None:
    """As workers report it that each ran a part."""
    merged = merge_findings(
        [finding("a"), finding("a", failure(9)), finding("a", failure(5)), finding("a", words(1))]
    )

    assert merged == [finding("a", failure(5))]


@pytest.mark.parametrize(
    ("expected", "actual", "first"),
    [
        (["a", "b"], ["a", "c"], ("b", "c")),
        (["a", "b"], ["a"], ("b", None)),
        (["a"], ["a", "b"], (None, "b")),
        (["a", "…", "z"], ["a", "b", "y"], ("z", "y")),
        (["a", "…", "z"], ["a", "z"], ("z", None)),
        (["a", "…", "m", "n", "…", "z"], ["a", "b", "m", "N", "y", "z"], ("n", None)),
        (["a", "…", "line 1", "…"], ["a", "b", "line 2", "c"], ("line 1", "line 2")),
        (["a", "…"], ["b", "c"], ("a", "b")),
        ([], ["a"], (None, "a")),
    ],
)
def test_the_first_difference_is_a_line_and_what_stands_there(
    expected: list[str], actual: list[str], first: tuple[str | None, str | None]
) -> None:
    """An elision is no line."""
    assert first_difference(expected, actual) == first


def test_a_missing_line_is_told_with_the_one_most_like_it() -> None:
    """A file has no place where an excerpt should stand."""
    source = ["op.create_table('profiles')", "op.drop_table('profiles')"]

    assert first_missing(["op.create_table('profile')"], source) == (
        "op.create_table('profile')",
        "op.create_table('profiles')",
    )
    assert first_missing(["…", *source[::-1]], source) == (None, None)

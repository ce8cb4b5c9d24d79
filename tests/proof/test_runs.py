"""Whole runs: what a person sees who types ``pytest``, in good and in bad circumstances."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from support.projects import NoteProject

from living_notes.proof.postgresql.server import Server

HELLO = "```console\n$ echo Анна\nАнна\n```\n"
STALE = "```console\n$ echo Анна\nВера\n```\n"


@pytest.fixture
def project(tmp_path: Path) -> NoteProject:
    """An empty project in a folder with a space and Cyrillic in its name."""
    return NoteProject(tmp_path / "мой проект")


def _url(conninfo: str) -> str:
    """Return a SQLAlchemy-style URL of a conninfo that goes through a socket's folder."""
    parts = conninfo_to_dict(conninfo)
    return (
        f"postgresql://{parts['user']}:{parts['password']}@/{parts['dbname']}"
        f"?host={parts['host']}&port={parts.get('port', 5432)}"
    )


def test_a_true_note_passes_on_both_databases_and_is_entered_in_the_ledger(project: NoteProject) -> None:
    """One item a block and one for the end, a database."""
    project.write("hello", HELLO, "")

    run = project.pytest()

    assert run.status == 0, run.output
    assert run.passed == [
        "hello-sqlite-line7",
        "hello-sqlite-end",
        "hello-postgresql-line7",
        "hello-postgresql-end",
    ]
    entry = json.loads((project.root / "ledger.json").read_text(encoding="utf-8"))["notes"]["hello"]
    assert entry["sqlite"]["versions"]["alembic"]
    assert entry["postgresql"]["versions"]["postgresql"].startswith("18")


def test_a_block_asked_for_by_itself_happens_after_everything_before_it(project: NoteProject) -> None:
    """`-k` picks the last block; the first one has set the variable."""
    project.write("names", "```bash\nname=Анна\n```\n\n```console\n$ echo $name\nАнна\n```\n")

    run = project.pytest("-k", "line11")

    assert run.status == 0, run.output
    assert run.passed == ["names-sqlite-line11"]


def test_after_the_first_broken_block_the_rest_of_the_note_is_skipped(project: NoteProject) -> None:
    """One fault, one message; the skips name its line."""
    project.write("names", STALE + "\n" + HELLO)

    run = project.pytest()

    assert len(run.failures) == 1
    assert run.output.count("docs/names.md:7 broke this note on SQLite") == 1
    assert "2 skipped" in run.output


def test_a_note_torn_apart_by_xdist_still_holds(project: NoteProject) -> None:
    """Two workers run blocks of one note; each catches up in a sandbox of its own."""
    project.write("hello", "```bash\nname=Анна\n```\n\n" + "```console\n$ echo $name\nАнна\n```\n\n" * 6, "")

    run = project.pytest("-n", "2", "--dist", "load")

    assert run.status == 0, run.output
    assert len(run.passed) == 16
    assert "census: 1 notes, 7 blocks: 7 run, 0 compared, 0 generated, 0 not run" in run.output
    assert "hello" in json.loads((project.root / "ledger.json").read_text(encoding="utf-8"))["notes"]


def test_update_notes_writes_what_really_happens_and_shows_the_diff(project: NoteProject) -> None:
    """Commands are the author's, outputs are the run's; the second run has nothing to do."""
    note = project.write("hello", "> [!note]\n> ```console\n> $ echo Анна\n> Вера\n> ```\n\n" + STALE, "")

    first = project.pytest("--update-notes")
    second = project.pytest("--update-notes")

    assert first.status == second.status == 0, first.output
    assert "-Вера" in first.output
    assert "+> Анна" in first.output
    assert "rewritten" not in second.output
    assert note.read_text(encoding="utf-8").endswith(
        "> [!note]\n> ```console\n> $ echo Анна\n> Анна\n> ```\n\n" + HELLO
    )


def test_update_notes_refuses_one_text_for_two_databases_that_differ(project: NoteProject) -> None:
    """Variants are the author's decision."""
    note = project.write("url", '```console\n$ echo "${PGPORT:+PostgreSQL}"\n```\n', "")
    before = note.read_text(encoding="utf-8")

    run = project.pytest("--update-notes")

    assert run.status == 1
    assert "the databases differ (- SQLite, + PostgreSQL): write two variants" in run.failures[0]
    assert note.read_text(encoding="utf-8") == before


def test_update_notes_makes_the_example_its_dump_and_its_readme(project: NoteProject) -> None:
    """The next run, without the option, agrees."""
    body = (
        "> [!summary] Коротко\n> Смотрите [[names|имена]].\n\n"
        '```text title="папка/names.txt"\nАнна\n```\n\n```sql\nCREATE TABLE profiles (name TEXT);\n```\n'
    )
    project.write("names", body, "example: names")

    first = project.pytest("--update-notes")
    second = project.pytest()

    assert first.status == second.status == 0, first.output + second.output
    example = project.examples / "names"
    assert "+++ examples/names/папка/names.txt" in first.output
    assert "+CREATE TABLE profiles (name TEXT);" in first.output
    assert sorted(path.relative_to(example).as_posix() for path in example.rglob("*") if path.is_file()) == [
        "README.md",
        "schema/postgresql.sql",
        "schema/sqlite.sql",
        "папка/names.txt",
    ]
    assert "Смотрите имена." in (example / "README.md").read_text(encoding="utf-8")


def test_update_notes_and_workers_exclude_each_other(project: NoteProject) -> None:
    """Two processes must not rewrite one file."""
    project.write("hello", HELLO)

    run = project.pytest("--update-notes", "-n", "2")

    assert run.status == pytest.ExitCode.USAGE_ERROR
    assert "--update-notes rewrites files: run it without -n" in run.output


@pytest.fixture
def scratch(postgres_server: Server) -> Iterator[str]:
    """An empty database of a reader: its conninfo."""
    with psycopg.connect(postgres_server.conninfo, autocommit=True) as connection:
        connection.execute("CREATE DATABASE scratch")
        yield make_conninfo(postgres_server.conninfo, dbname="scratch")
        connection.execute("DROP DATABASE scratch WITH (FORCE)")


def _tables(conninfo: str) -> list[tuple[str]]:
    with psycopg.connect(conninfo) as connection:
        return connection.execute("SELECT relname FROM pg_class WHERE relname = 'profiles'").fetchall()


def test_notes_run_on_the_server_of_database_url(project: NoteProject, scratch: str) -> None:
    """The page's URL still leads to the note's own database; the given one stays empty."""
    shown = "```sql\nCREATE TABLE profiles (name TEXT);\nSELECT current_database() AS name;\n```\n"
    project.write("hello", shown + "```text\n name\n------\n app\n(1 row)\n```\n", "databases: [postgresql]")

    run = project.pytest(environment={"DATABASE_URL": _url(scratch)})

    assert run.status == 0, run.output
    assert not _tables(scratch)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://app:secret@127.0.0.1:1/app", "Connection refused"),
        ("mysql://app:secret@localhost/app", "not a PostgreSQL URL"),
    ],
)
def test_a_database_url_that_does_not_serve_ends_the_run_with_one_message(
    project: NoteProject, url: str, words: str
) -> None:
    """Not one failure a block; and never the password."""
    project.write("hello", HELLO, "databases: [postgresql]")

    run = project.pytest(environment={"DATABASE_URL": url})

    assert run.status == pytest.ExitCode.USAGE_ERROR
    assert run.output.count(words) == 1, run.output
    assert "DATABASE_URL" in run.output
    assert "secret" not in run.output


def test_a_database_with_tables_in_it_is_refused_and_stays_as_it_was(
    project: NoteProject, scratch: str
) -> None:
    """The run touches nothing that it did not create."""
    project.write("hello", HELLO, "databases: [postgresql]")
    url = _url(scratch)
    with psycopg.connect(scratch) as connection:
        connection.execute("CREATE TABLE profiles (name TEXT)")

    run = project.pytest(environment={"DATABASE_URL": url})

    assert run.status == pytest.ExitCode.USAGE_ERROR
    assert "profiles" in run.output
    assert _tables(scratch)


def _heed_sigint() -> None:
    """Undo what a shell does to a background job, in which these tests may run: it ignores SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_leaves_no_process_and_no_folder(project: NoteProject, tmp_path: Path) -> None:
    """In the middle of a hanging command, on PostgreSQL."""
    temporary = tmp_path / "t"
    temporary.mkdir()
    project.write("hang", "```bash\necho $$ > pid; sleep 987\n```\n", "databases: [postgresql]")
    run = subprocess.Popen(
        project.command("docs"),
        cwd=project.root,
        env=project.environment({"TMPDIR": str(temporary)}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=_heed_sigint,  # noqa: PLW1509 - this process has one thread
    )
    deadline = time.monotonic() + 240  # a busy machine takes its time
    pids: list[Path] = []
    while not pids and time.monotonic() < deadline:
        pids = [path for path in temporary.glob("proof-*/*/home/user/app/pid") if path.read_text()]
        time.sleep(0.05)
    shell = int(pids[0].read_text())

    os.killpg(run.pid, signal.SIGINT)
    output, _ = run.communicate(timeout=240)

    assert run.returncode == pytest.ExitCode.INTERRUPTED, output
    with pytest.raises(ProcessLookupError):
        os.kill(shell, 0)
    assert list(temporary.iterdir()) == []


def test_two_runs_at_once_do_not_see_each_other(project: NoteProject, tmp_path: Path) -> None:
    """Each has its server, its databases and its folders."""
    body = "```sql\nCREATE TABLE profiles (name TEXT);\n```\n"
    other = NoteProject(tmp_path / "второй")
    project.write("tables", body, "")
    other.write("tables", body, "")
    second = subprocess.Popen(other.command("docs", "-q"), cwd=other.root, stdout=subprocess.PIPE, text=True)

    first = project.pytest()
    output, _ = second.communicate(timeout=120)

    assert first.status == 0, first.output
    assert second.returncode == 0, output


def test_kept_sandboxes_are_named(project: NoteProject, tmp_path: Path) -> None:
    """`--keep` is for a person who wants to look."""
    temporary = tmp_path / "t"
    temporary.mkdir()
    project.write("hello", HELLO)

    run = project.pytest("--keep", environment={"TMPDIR": str(temporary)})

    (kept,) = temporary.glob("proof-*/*")
    assert f"kept: hello on SQLite: {kept}/home/user/app\n  enter it: {kept}/enter\n" in run.output


def test_what_is_not_run_is_named_with_its_reason(project: NoteProject) -> None:
    """A prose label is counted, never silent."""
    project.write("picture", '<!-- proof: prose="рисунок, а не код" -->\n```text\nA -> B\n```\n')

    run = project.pytest()

    assert "not run: docs/picture.md:8: рисунок, а не код" in run.output


def test_a_note_from_nothing_exports_the_address_itself_and_one_from_an_example_has_it(
    project: NoteProject,
) -> None:
    """As the reader has it who has cloned the example and read its README."""
    shown = '```console\n$ echo "${DATABASE_URL:-нет}"\n%s\n```\n'
    (project.examples / "begun").mkdir()
    project.write("fresh", shown % "нет", "databases: [postgresql]")
    address = "postgresql+psycopg://app:secret@localhost/app"
    project.write("continued", shown % address, "databases: [postgresql]\nstart: begun")

    run = project.pytest()

    assert run.status == 0, run.output
    assert len(run.passed) == 4


def test_names_from_a_set_come_in_one_order(project: NoteProject) -> None:
    """As Alembic prints several removed tables; alike in both shells, and in each run."""
    names = ", ".join(f"'table{number}'" for number in range(20))
    note = project.write("sets", f'```console\n$ python -c "print(*{{{names}}})"\n```\n', "")

    assert project.pytest("--update-notes").status == 0
    assert note.read_text(encoding="utf-8").count("table19") == 2
    assert project.pytest("--shell=real").status == 0
    assert project.pytest().status == 0


def test_an_output_that_ends_in_an_empty_line_is_written_once(project: NoteProject) -> None:
    """In a callout and in a list as well; the second run has nothing to rewrite."""
    block = "```console\n$ printf 'а\\n\\n'\n```\n"
    quoted, listed = (block.replace("\n", f"\n{before}").rstrip("> ") for before in ("> ", "  "))
    note = project.write("empty", f"{block}\n> [!note]\n> {quoted}\n- раз\n\n  {listed}")

    first = project.pytest("--update-notes")
    written = note.read_text(encoding="utf-8")
    second = project.pytest("--update-notes")

    assert first.status == second.status == 0, first.output
    assert written.count("а\n\n") == 2
    assert "> а\n>\n> ```" in written
    assert note.read_text(encoding="utf-8") == written
    assert "rewritten" not in second.output
    assert project.pytest().status == 0

"""What a check says of projects, of pasted migrations and of pasted SQL."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from living_notes.check.__main__ import main, request, status, url_of
from living_notes.check.checking import Target, check
from living_notes.check.markdown import as_markdown
from living_notes.check.report import DatabaseReport, Report, RevisionReport
from living_notes.proof.postgresql.server import own_server

EXAMPLES = Path(__file__).parents[2] / "examples"
HEAD = "from alembic import op\nimport sqlalchemy as sa\n"
PARENT_AND_CHILD = """
    op.create_table(
        "parents",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(20)),
        sa.Column("age", sa.Integer(), sa.CheckConstraint("age > 5")),
    )
    op.create_table(
        "children",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("parent_id", sa.Integer(), sa.ForeignKey("parents.id", ondelete="CASCADE")),
    )
"""


def revision(name: str, down: str | None, up: str, back: str = "pass") -> str:
    """Return the text of a revision."""
    return (
        f"{HEAD}revision = {name!r}\ndown_revision = {down!r}\n\n\n"
        f"def upgrade():\n    {up.strip()}\n\n\ndef downgrade():\n    {back}\n"
    )


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Target]:
    """Give a database of a server of our own."""
    with own_server() as server:
        yield Target("postgresql", url_of(server.conninfo))


@pytest.fixture
def sqlite(tmp_path: Path) -> Target:
    """Give a file."""
    return Target("sqlite", f"sqlite:///{tmp_path / 'check.sqlite'}")


def on(target: Target, files: Mapping[str, str]) -> DatabaseReport:
    """Return what a database says of a project; it reads back as it was written."""
    report = check({"kind": "project", "files": files}, [target])
    assert Report.of_json(json.loads(json.dumps(report.as_json()))) == report
    assert as_markdown(report).startswith("# Проверка миграций")
    (database,) = report.databases
    return database


def codes(found: RevisionReport) -> set[str]:
    """Return the codes of a revision and of its statements."""
    return {each.code for each in (*found.findings, *(one for s in found.statements for one in s.findings))}


def test_an_example_of_the_guide_is_run_up_down_and_up(postgresql: Target) -> None:
    """Its env.py is used, and each revision leads back to where it began."""
    database = on(postgresql, request(EXAMPLES / "first-migration")["files"])
    assert not database.findings
    assert [each.message for each in database.revisions] == ["create profiles", "add email"]
    assert all(each.down_again.same and each.up_again.same for each in database.revisions)
    assert "scan" in codes(database.revisions[1])


def test_rows_that_a_statement_deletes_are_counted_with_the_children(postgresql: Target) -> None:
    """A row goes, and those that refer to it."""
    files = {
        "a.py": revision("a", None, PARENT_AND_CHILD),
        "b.py": revision("b", "a", 'op.execute("DELETE FROM parents WHERE id <= 10")'),
    }
    lost = {rows.table: rows.count for rows in on(postgresql, files).revisions[1].losses}
    assert lost == {"parents": 10, "children": 10}


def test_what_a_revision_fails_on_is_told_from_what_always_fails(postgresql: Target) -> None:
    """NULL in the made-up rows stops SET NOT NULL, and without them it passes."""
    files = {
        "a.py": revision("a", None, PARENT_AND_CHILD),
        "b.py": revision("b", "a", 'op.alter_column("parents", "name", nullable=False)'),
    }
    _, found = on(postgresql, files).revisions
    assert not found.error
    assert {"depends-on-rows", "scan", "downgrade-differs"} <= codes(found)


def test_work_under_a_lock_of_the_revision_before_is_said(postgresql: Target) -> None:
    """Unless env.py asks for a transaction a revision, which a project without env.py does not."""
    files = {
        "a.py": revision("a", None, PARENT_AND_CHILD),
        "b.py": revision(
            "b", "a", 'op.create_check_constraint("c", "parents", "age > 1", postgresql_not_valid=True)'
        ),
        "c.py": revision("c", "b", 'op.execute("ALTER TABLE parents VALIDATE CONSTRAINT c")'),
    }
    *_, found = on(postgresql, files).revisions
    assert "one-upgrade" in codes(found)
    assert not any(lock.writers for each in found.statements for lock in each.held)


def test_concurrently_in_an_autocommit_block_has_the_locks_of_the_catalogue(postgresql: Target) -> None:
    """Nobody can look while the one session is busy, and the report says whence it knows."""
    up = (
        'with op.get_context().autocommit_block():\n        op.create_index("i", "parents", ["name"],'
        ' postgresql_concurrently=True)\n        op.execute("ALTER TABLE parents ADD COLUMN x integer")'
    )
    files = {"a.py": revision("a", None, PARENT_AND_CHILD), "b.py": revision("b", "a", up)}
    index, column = on(postgresql, files).revisions[1].statements
    assert (index.transaction, index.known, index.verdict) == (0, "catalogue", "можно")
    assert [lock.lock for lock in index.locks] == ["SHARE UPDATE EXCLUSIVE"]
    assert (column.known, [lock.lock for lock in column.locks]) == ("measured", ["ACCESS EXCLUSIVE"])


def test_a_batch_on_sqlite_tells_what_it_loses(sqlite: Target) -> None:
    """A CHECK in a column and a trigger; and with enforced keys the children's rows."""
    trigger = 'op.execute("CREATE TRIGGER aged AFTER INSERT ON parents BEGIN SELECT 1; END")'
    batch = (
        'with op.batch_alter_table("parents") as batch:\n'
        '        batch.alter_column("name", existing_type=sa.String(20), nullable=False)'
    )
    files = {
        "a.py": revision("a", None, PARENT_AND_CHILD + "    " + trigger),
        "b.py": revision("b", "a", batch),
    }
    found = on(sqlite, files).revisions[1]
    assert not found.losses
    said = {each.code: each.sentence for each in found.findings}
    assert "триггер `aged`" in said["batch-loses"]
    assert "колонка `age`" in said["batch-loses"]
    assert "`children` — 1000 из 1000" in said["batch-cascade"]


def test_a_pasted_migration_gets_the_tables_that_it_needs(postgresql: Target, sqlite: Target) -> None:
    """They are invented, with the types that it names, and the report says which."""
    text = revision(
        "b",
        "unknown",
        'op.add_column("users", sa.Column("token", sa.String(5)))\n'
        '    op.alter_column("users", "email", existing_type=sa.String(50), type_=sa.Text())\n'
        '    op.drop_index("ix_orders_user_id", "orders")',
    )
    report = check({"kind": "revision", "text": text}, [postgresql])
    (database,) = report.databases
    assert not report.graph
    assert {
        "таблица `users`",
        "колонка `users.email` типа `varchar(50)`",
        "индекс `ix_orders_user_id`",
    } <= set(database.invented)
    assert [each.verdict for each in database.revisions[0].statements] == ["на миг"] * 3
    (other,) = check({"kind": "revision", "text": 'op.drop_table("users")'}, [sqlite]).databases
    assert [(rows.table, rows.count) for rows in other.revisions[0].losses] == [("users", 1000)]


def test_pasted_sql_is_cut_into_revisions_and_transactions(postgresql: Target, sqlite: Target) -> None:
    """As ``upgrade --sql`` prints it; only the database that it is for is asked."""
    text = """
        BEGIN;
-- Running upgrade a -> b
        ALTER TABLE users ADD COLUMN c INTEGER;
        UPDATE alembic_version SET version_num='b' WHERE alembic_version.version_num = 'a';
-- Running upgrade b -> c
        UPDATE users SET email = 'a:b 100%';
        COMMIT;
        CREATE INDEX CONCURRENTLY ix ON users (email);
    """
    (database,) = check({"kind": "sql", "text": text}, [postgresql, sqlite]).databases
    first, second = database.revisions
    assert (first.revision, second.revision, second.down) == ("b", "c", ("b",))
    update, index = second.statements
    assert {"update-all", "under-lock"} <= {each.code for each in update.findings}
    assert update.sql.endswith("100%'")
    assert index.transaction == 0


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a.py": revision("a", None, "pass"), "b.py": revision("a", None, "pass")}, "duplicate-id"),
        ({"a.py": revision("a", "gone", "pass")}, "unknown-down-revision"),
        ({"a.py": revision("a", None, "pass"), "b.py": revision("b", None, "pass")}, "several-heads"),
        ({"a.py": revision("a", "b", "pass"), "b.py": revision("b", "a", "pass")}, "cycle"),
    ],
)
def test_a_broken_graph_is_said_before_anything_runs(
    files: Mapping[str, str], code: str, sqlite: Target
) -> None:
    """Even where Alembic refuses it."""
    report = check({"kind": "project", "files": files}, [sqlite])
    assert code in {each.code for each in report.graph}
    assert status(report)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"readme.txt": ""}, "нет ни `alembic.ini`, ни ревизий"),
        ({"alembic.ini": "[alembic]\nscript_location = nowhere\n"}, "Папки `nowhere`"),
        ({"alembic.ini": "script_location = x"}, "не читаются"),
        (
            {"a.py": "import package_that_is_not_here\n" + revision("a", None, "pass")},
            "пакет `package_that_is_not_here`",
        ),
        ({"../a.py": ""}, "ведёт наружу"),
    ],
)
def test_what_cannot_run_is_refused_in_a_sentence(
    files: Mapping[str, str], words: str, sqlite: Target
) -> None:
    """In Russian, with what is missing."""
    report = check({"kind": "project", "files": files}, [sqlite])
    assert words in report.databases[0].refusal
    assert status(report) == 2


@pytest.mark.parametrize("text", ["def upgrade(:\n    pass\n", "\nop.drop_table(\n"])
def test_a_pasted_fault_has_the_line_that_the_reader_sees(text: str, sqlite: Target) -> None:
    """What was put before and around it does not count; nothing was checked, and it says so."""
    (database,) = check({"kind": "revision", "text": text}, [sqlite]).databases
    line = 1 if text.startswith("def") else 2
    assert f"(line {line})" in database.detail
    assert not database.revisions


def test_an_env_that_cannot_run_is_replaced_and_said(sqlite: Target) -> None:
    """Revisions seldom need it; what it would have set is not in the report."""
    files = {
        "alembic.ini": "[alembic]\nscript_location = migrations\n",
        "migrations/env.py": "import app_that_is_not_here\n",
        "migrations/versions/a.py": revision("a", None, PARENT_AND_CHILD),
    }
    database = on(sqlite, files)
    assert [each.code for each in database.findings] == ["without-env"]
    assert not database.revisions[0].error


def test_a_revision_that_ends_the_program_ends_itself_only(sqlite: Target) -> None:
    """Its failure is said as any other."""
    files = {"a.py": revision("a", None, "import sys; sys.exit(3)")}
    assert [each.error for each in on(sqlite, files).revisions] == ["SystemExit: 3"]


def test_rows_changed_one_by_one_are_one_statement(postgresql: Target, sqlite: Target) -> None:
    """With all of its rows; so does who reads them see it."""
    update = (
        "connection = op.get_bind()\n"
        "    for number in range(1, 1001):\n        "
        'connection.execute(sa.text("UPDATE parents SET name = :name'
        ' WHERE id = :id"), {"name": str(number), "id": number})'
    )
    files = {"a.py": revision("a", None, PARENT_AND_CHILD), "b.py": revision("b", "a", update)}
    for target in (postgresql, sqlite):
        (statement,) = on(target, files).revisions[1].statements
        assert [(rows.table, rows.count) for rows in statement.changes] == [("parents", 1000)]


def test_the_reader_s_own_database_is_never_connected_to(sqlite: Target) -> None:
    """Whatever the URL says, ours is what answers."""
    files = request(EXAMPLES / "first-migration")["files"]
    files["alembic.ini"] = files["alembic.ini"].replace("sqlite:///app.db", "postgresql://prod.example/live")
    database = on(sqlite, files)
    assert not database.refusal
    assert [each.error for each in database.revisions] == ["", ""]


def test_the_command_prints_markdown_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a folder or of one file; its status says whether something is dangerous."""
    file = tmp_path / "a.py"
    file.write_text(
        revision("a", None, 'op.create_table("t", sa.Column("id", sa.Integer()))'), encoding="utf-8"
    )
    assert main([str(file), "--database", "sqlite"]) == 0
    assert "## SQLite" in capsys.readouterr().out
    assert main([str(tmp_path), "--database", "sqlite", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "project"

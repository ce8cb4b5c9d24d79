"""The adverse run proven: made-up examples that each do one harm, and what is said of it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from living_notes.proof.adverse.conditions import Case
from living_notes.proof.adverse.project import calls_alembic
from living_notes.proof.adverse.run import fault, harm
from living_notes.proof.workshop import Workshop
from living_notes.vault import Condition, Database

EXAMPLES = Path(__file__).parents[3] / "examples"
SQLITE, POSTGRESQL = Database.SQLITE, Database.POSTGRESQL

HEAD = """import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {parent!r}
"""
FIRST = """
def upgrade():
    name = sa.Column("name", sa.String(20))
    op.create_table("profiles", sa.Column("id", sa.Integer, primary_key=True), name)


def downgrade():
    op.drop_table("profiles")
"""
BATCH = """
def upgrade():
    with op.batch_alter_table("profiles") as batch_op:
        batch_op.alter_column("name", type_=sa.String(50))


def downgrade():
    with op.batch_alter_table("profiles") as batch_op:
        batch_op.alter_column("name", type_=sa.String(20))
"""
LIE = """
def upgrade():
    op.add_column("profiles", sa.Column("phone", sa.String))


def downgrade():
    pass
"""
FORGOTTEN_INDEX = """
def upgrade():
    op.create_index("ix_profiles_name", "profiles", ["name"])


def downgrade():
    pass
"""
LEFT_ENUM = """
def upgrade():
    sa.Enum("draft", "sent", name="status").create(op.get_bind(), checkfirst=True)
    op.execute("ALTER TABLE profiles ADD COLUMN status status")


def downgrade():
    op.drop_column("profiles", "status")
"""
NOT_NULL = """
def upgrade():
    op.add_column("profiles", sa.Column("platform", sa.String, nullable=False))


def downgrade():
    op.drop_column("profiles", "platform")
"""
ENUM = """
def upgrade():
    op.execute("CREATE TYPE status AS ENUM ('draft')")
    op.execute("ALTER TABLE profiles ADD COLUMN status status")


def downgrade():
    op.drop_column("profiles", "status")
    op.execute("DROP TYPE status")
"""
ADD_VALUE = """
def upgrade():
    op.execute("ALTER TYPE status ADD VALUE IF NOT EXISTS 'sent'")


def downgrade():
    pass
"""
USE_VALUE = """
def upgrade():
    op.execute("UPDATE profiles SET status = 'sent'")


def downgrade():
    pass
"""
START = """from alembic import command
from alembic.config import Config

command.upgrade(Config("alembic.ini"), "head")
"""


def example(folder: Path, *bodies: str, program: str = "") -> Path:
    """Make an example of revisions in a row, beside the environment of the minimal project."""
    made = folder / "made-up"
    shutil.copytree(EXAMPLES / "minimal-project", made)
    versions = made / "alembic" / "versions"
    shutil.rmtree(versions)
    versions.mkdir()
    for number, body in enumerate(bodies):
        head = HEAD.format(revision=f"rev{number}", parent=f"rev{number - 1}" if number else None)
        (versions / f"rev{number}_made_up.py").write_text(head + body, encoding="utf-8")
    if program:
        (made / "app" / "start.py").write_text(program, encoding="utf-8")
    return made


def case(made: Path, database: Database, condition: Condition) -> Case:
    """Return the case of a made-up example, without a mark."""
    return Case(made, database, condition, None, "docs/Заметка.md")


@pytest.mark.parametrize(
    ("database", "condition", "bodies", "words"),
    [
        (
            SQLITE,
            Condition.CHILDREN,
            [FIRST, BATCH],
            "takes rows: table adverse_profiles: 3 rows before, 0 after",
        ),
        (
            SQLITE,
            Condition.REFERENCES,
            [FIRST, BATCH],
            "IntegrityError: (sqlite3.IntegrityError) FOREIGN KEY",
        ),
        (
            SQLITE,
            Condition.BACK,
            [FIRST, LIE],
            "rev1 goes up and down, and the schema is another: extra: column",
        ),
        (POSTGRESQL, Condition.BACK, [FIRST, FORGOTTEN_INDEX], "extra: index CREATE INDEX ix_profiles_name"),
        (SQLITE, Condition.BACK, [FIRST, FORGOTTEN_INDEX], "extra: CREATE INDEX ix_profiles_name"),
        (POSTGRESQL, Condition.BACK, [FIRST, LEFT_ENUM], "extra: type status draft, sent"),
        (SQLITE, Condition.FILLED, [FIRST, NOT_NULL], "Cannot add a NOT NULL column with default value NULL"),
        (
            POSTGRESQL,
            Condition.FILLED,
            [FIRST, NOT_NULL],
            'column "platform" of relation "profiles" contains null',
        ),
        (
            POSTGRESQL,
            Condition.TOGETHER,
            [FIRST, ENUM, ADD_VALUE, USE_VALUE],
            "`alembic upgrade heads` fails: OperationalError: (psycopg.errors.UnsafeNewEnumValueUsage)",
        ),
    ],
)
def test_a_harm_is_found_and_told(  # noqa: PLR0913, PLR0917 - a table of cases, and two fixtures
    tmp_path: Path,
    proof_workshop: Workshop,
    database: Database,
    condition: Condition,
    bodies: list[str],
    words: str,
) -> None:
    """Rows that go without an error; a way back that leaves something; what fails on a server only."""
    said = harm(case(example(tmp_path, *bodies), database, condition), proof_workshop)
    assert said is not None
    assert words in said


def test_a_new_value_used_by_a_later_revision_passes_one_by_one(
    tmp_path: Path, proof_workshop: Workshop
) -> None:
    """That is why nobody sees it at a desk."""
    made = example(tmp_path, FIRST, ENUM, ADD_VALUE.replace("pass", "..."), USE_VALUE)
    said = harm(case(made, POSTGRESQL, Condition.BACK), proof_workshop)
    assert said is not None
    assert said.startswith("rev2 goes up and down")  # it has come to its way down: it went up


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (
            Condition.LOGGING,
            "the application no longer logs: INFO shop works, ERROR shop works, INFO uvicorn",
        ),
        (Condition.PROCESSES, "of 3 processes that start at once, one fails"),
    ],
)
def test_a_program_that_migrates_as_the_template_does_is_found(
    tmp_path: Path, proof_workshop: Workshop, condition: Condition, words: str
) -> None:
    """The template's fileConfig turns the logs off, and nothing in it waits for another process."""
    folders = (
        tmp_path / str(count) for count in range(3)
    )  # a race is won by chance: on a busy machine, ask again
    runs = (
        harm(case(example(each, FIRST, program=START), SQLITE, condition), proof_workshop) for each in folders
    )
    said = next((words for words in runs if words is not None), None)
    assert said is not None
    assert words in said


@pytest.mark.parametrize("database", Database)
@pytest.mark.parametrize(
    "condition", [Condition.FILLED, Condition.CHILDREN, Condition.TOGETHER, Condition.BACK]
)
def test_a_harmless_example_passes(
    tmp_path: Path, proof_workshop: Workshop, database: Database, condition: Condition
) -> None:
    """So that the tests above fail for the harm alone."""
    good = LIE.replace("    pass", '    op.drop_column("profiles", "phone")')
    assert harm(case(example(tmp_path, FIRST, good), database, condition), proof_workshop) is None


def test_a_mark_excuses_a_harm_and_is_a_fault_without_one(tmp_path: Path, proof_workshop: Workshop) -> None:
    """A stale mark would hide the next harm."""
    lying = case(example(tmp_path / "lying", FIRST, LIE), SQLITE, Condition.BACK)
    honest = case(example(tmp_path / "honest", FIRST), SQLITE, Condition.BACK)
    mark = "docs/Заметка.md:7"

    assert "mend the recipe in docs/Заметка.md" in str(fault(lying, proof_workshop))
    assert fault(replace(lying, mark=mark), proof_workshop) is None
    assert fault(honest, proof_workshop) is None
    assert str(fault(replace(honest, mark=mark), proof_workshop)).startswith(
        f"{mark}: cannot=back, but all is well"
    )


@pytest.mark.parametrize(("folder", "program"), [("app", True), ("tests", False)])
def test_a_test_of_a_project_is_no_program_of_it(tmp_path: Path, folder: str, program: bool) -> None:  # noqa: FBT001 - a column of the table
    """What pytest starts is not started by the adverse run."""
    file = tmp_path / folder / "upgrade.py"
    file.parent.mkdir()
    file.write_text("from alembic import command\n")

    assert calls_alembic(file) is program

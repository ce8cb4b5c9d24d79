"""What holds of the guide as a whole, and what a mutant of a property must not get past."""

from pathlib import Path

from living_notes.mutation.checks import complaints
from living_notes.project import Project
from living_notes.vault import Note, NotePath, Vault

ROOT = Path(__file__).parents[2]


def _vault(properties: str) -> Vault:
    body = "```bash\nls\n```\n"
    note = Note.parse(f"---\ntitle: A\npermalink: a\n{properties}\n---\n\n{body}", NotePath("a.md"))
    return Vault({note.path: note})


def test_the_guide_has_no_complaints() -> None:
    """Examples and endings are those of its notes: `uv run pytest docs --update-notes` writes both."""
    assert complaints(Vault.read(ROOT / "docs"), Project(ROOT)) == set()


def test_an_example_is_held_against_its_note(tmp_path: Path) -> None:
    """Name, folder, and a dump for each database."""
    schema = tmp_path / "examples" / "a" / "schema"
    schema.mkdir(parents=True)
    for database in ("sqlite", "postgresql"):
        (schema / f"{database}.sql").touch()

    assert complaints(_vault("example: a"), Project(tmp_path)) == set()
    assert complaints(_vault("example: b"), Project(tmp_path)) == {
        "a.md: example b is not its permalink a",
        "examples/a: no note makes it",
        "a.md: no folder examples/b",
    }
    assert complaints(_vault("example: a\ndatabases: [sqlite]"), Project(tmp_path)) == {
        "a.md: databases ['sqlite'], but schema/ has ['postgresql.sql', 'sqlite.sql']"
    }


def test_every_note_has_an_ending_for_each_of_its_databases(tmp_path: Path) -> None:
    """And no other note has one; a hub's is empty."""
    endings = tmp_path / "endings.json"
    endings.write_text('{"a": {"sqlite": {}}, "b": {}}', encoding="utf-8")

    assert complaints(_vault("databases: [sqlite]"), Project(tmp_path)) == {"endings.json: b: no such note"}
    assert complaints(_vault(""), Project(tmp_path)) == {
        "endings.json: a is proven on postgresql, sqlite, committed is sqlite",
        "endings.json: b: no such note",
    }

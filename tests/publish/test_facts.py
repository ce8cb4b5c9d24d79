"""What the page says about the proof is what the ledger says."""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from living_notes.publish.pages.facts import Facts, russian_date
from living_notes.publish.pages.ledger import Entry, Ledger, LedgerError, Proof
from living_notes.vault import Database, Note, Permalink, Vault

VaultOf = Callable[[Mapping[str, str]], Vault]

DAY = dt.date(2026, 11, 22)
COMMON = {"alembic": "1.20.1", "sqlalchemy": "2.1.9"}
SQLITE = Proof(DAY, {**COMMON, "sqlite": "3.40.1"})
POSTGRESQL = Proof(DAY, {**COMMON, "postgresql": "18.4"})
BLOCK = "```bash\nls\n```\n"


def make_note(vault_of: VaultOf, properties: str = "", body: str = BLOCK) -> Note:
    """Return a note with some properties more than the least."""
    text = f"---\ntitle: Проба\npermalink: probe\n{properties}---\n\n{body}"
    return vault_of({"Проба.md": text}).by_permalink[Permalink("probe")]


def text_of(html: str) -> str:
    """Return the text of `html`, parts of the list joined by spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").split()).replace(" ,", ",")


def facts(note: Note, *proofs: tuple[Database, Proof], digest: str | None = None) -> str:
    """Return the text of the note's facts."""
    entry = Entry(digest or note.digest, dict(proofs)) if proofs else None
    return text_of(Facts(note, entry).html())


def test_versions_and_date_stand_in_one_line(vault_of: VaultOf) -> None:
    """Two runs with equal versions are one line."""
    shown = facts(make_note(vault_of), (Database.SQLITE, SQLITE), (Database.POSTGRESQL, POSTGRESQL))
    assert shown == (
        "Проверено Alembic 1.20.1, SQLAlchemy 2.1.9, SQLite 3.40.1, PostgreSQL 18.4, 22 ноября 2026 г."
    )


def test_runs_with_other_versions_stand_apart(vault_of: VaultOf) -> None:
    """Where the runs differ in a version, no line claims what was not run together."""
    older = Proof(DAY, {"alembic": "1.19.0", "postgresql": "17.1"})
    shown = facts(make_note(vault_of), (Database.SQLITE, SQLITE), (Database.POSTGRESQL, older))
    assert "SQLite 3.40.1, 22 ноября 2026 г. Alembic 1.19.0, PostgreSQL 17.1" in shown


def test_the_older_date_is_shown(vault_of: VaultOf) -> None:
    """One line for two runs must not be younger than either."""
    old = Proof(dt.date(2025, 5, 1), POSTGRESQL.versions)
    shown = facts(make_note(vault_of), (Database.SQLITE, SQLITE), (Database.POSTGRESQL, old))
    assert shown.endswith("1 мая 2025 г.")


def test_a_note_edited_since_says_so(vault_of: VaultOf) -> None:
    """The digest is of another text."""
    shown = facts(make_note(vault_of), (Database.SQLITE, SQLITE), digest="0" * 64)
    assert "заметка изменена после проверки" in shown


def test_a_missing_database_is_named(vault_of: VaultOf) -> None:
    """A note for both databases that was run on one says what is missing."""
    assert "на PostgreSQL ещё не проверено" in facts(make_note(vault_of), (Database.SQLITE, SQLITE))
    only = make_note(vault_of, "databases: [sqlite]\n")
    assert "PostgreSQL" not in facts(only, (Database.SQLITE, SQLITE))


def test_an_unproven_note_says_so(vault_of: VaultOf) -> None:
    """Blocks without a proof are not passed over in silence; a note without blocks has nothing to prove."""
    assert facts(make_note(vault_of)) == "Проверено ещё не проверено"
    assert facts(make_note(vault_of, body="Текст.\n")) == ""


def test_start_and_example_are_named(vault_of: VaultOf) -> None:
    """Both are projects of the repository; the start leads to the note that made it."""
    note = make_note(vault_of, "start: first-migration\nexample: probe\n")
    html = Facts(note, None, "../first-migration/").html()
    assert '<a href="../first-migration/"><code>first-migration</code></a>' in html
    assert "Начало проект first-migration Итог examples/probe" in text_of(html)


def test_postgresql_hint_needs_a_proof_there(vault_of: VaultOf) -> None:
    """The hint how to repeat it on PostgreSQL stands where it was done, and where there is a project."""
    note = make_note(vault_of, "example: probe\n")
    command = "export DATABASE_URL=postgresql+psycopg://app:secret@localhost/app"
    assert command in facts(note, (Database.SQLITE, SQLITE), (Database.POSTGRESQL, POSTGRESQL))
    assert command not in facts(note, (Database.SQLITE, SQLITE))
    assert command not in facts(make_note(vault_of), (Database.POSTGRESQL, POSTGRESQL))


@pytest.mark.parametrize(
    ("date", "shown"), [(DAY, "22 ноября 2026 г."), (dt.date(2027, 5, 9), "9 мая 2027 г.")]
)
def test_dates_are_russian(date: dt.date, shown: str) -> None:
    """Month in the genitive, no break inside."""
    html = russian_date(date)
    assert html.startswith(f'<time datetime="{date.isoformat()}">')
    assert html.count("\u00a0") == 2  # the year may stand on the next line, «22» and «г.» may not
    assert text_of(html) == shown


def test_the_ledger_is_read(tmp_path: Path) -> None:
    """The file's format is the agreement between proof and page."""
    file = tmp_path / "ledger.json"
    proof = {"date": "2026-11-22", "versions": SQLITE.versions}
    file.write_text(json.dumps({"notes": {"probe": {"digest": "ab", "sqlite": proof}}}), encoding="utf-8")
    assert Ledger.read(file).get(Permalink("probe")) == Entry("ab", {Database.SQLITE: SQLITE})
    assert Ledger.read(file).get(Permalink("other")) is None


def test_an_absent_ledger_is_empty(tmp_path: Path) -> None:
    """Nothing is proven yet."""
    assert Ledger.read(tmp_path / "ledger.json") == Ledger()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"notes": []}',
        '{"notes": {"a": {}}}',
        '{"notes": {"a": {"digest": "x", "sqlite": {"date": "вчера", "versions": {}}}}}',
        '{"notes": {"a": {"digest": "x", "sqlite": {"date": "2026-11-22"}}}}',
        '{"notes": {"a": "x"}}',
    ],
)
def test_a_broken_ledger_is_a_clear_error(text: str, tmp_path: Path) -> None:
    """The message names the file."""
    file = tmp_path / "ledger.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LedgerError, match=r"^ledger\.json: not "):
        Ledger.read(file)


def test_a_ledger_in_another_encoding_is_a_clear_error(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are no traceback."""
    file = tmp_path / "ledger.json"
    file.write_bytes("{«»}".encode("cp1251"))
    with pytest.raises(LedgerError, match="not readable"):
        Ledger.read(file)

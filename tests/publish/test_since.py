"""The line that says since which Alembic a note is true."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from living_notes.publish.pages.facts import Facts
from living_notes.publish.pages.version_history import Since, SinceError, is_wording
from living_notes.vault import Note, NotePath

NOTE = Note.parse("---\ntitle: A\npermalink: a\n---\n\n```bash\nls\n```\n", NotePath("a.md"))
TEXT = sha256(NOTE.text.encode()).hexdigest()[:12]
HELD = {"text": TEXT, "sqlite": "held", "postgresql": "held"}
WORDS = {"outcome": "words", "expected": "new <b>", "real": "old"}
FAILS = {"outcome": "fails", "message": "exit status 2", "real": "unrecognized arguments"}


def _line(tmp_path: Path, *results: dict[str, Any] | None, table: str = "Alembic") -> str:
    """Return the line where releases 1.1, 1.2, … had these results."""
    releases = [f"1.{number}" for number in range(1, len(results) + 1)]
    data = {
        "combinations": {release: {"table": table, "alembic": release} for release in releases},
        "notes": {"a": {"results": {k: v for k, v in zip(releases, results, strict=True) if v}}},
    }
    file = tmp_path / "versions.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return Since.read(file).html(NOTE, "../versions/").replace("\N{NO-BREAK SPACE}", " ")


def test_the_newest_release_that_differs_is_named_with_its_line(tmp_path: Path) -> None:
    """And the oldest from which on every run held."""
    differs = {"text": TEXT, "sqlite": WORDS, "postgresql": WORDS}

    assert _line(tmp_path, HELD, differs, HELD, HELD) == (
        'так с Alembic 1.3; с <a href="../versions/">1.2</a> показанное отличается: '
        "вместо <code>new &lt;b&gt;</code> — <code>old</code>"
    )


def test_a_failing_step_weighs_more_than_other_words_and_names_its_database(tmp_path: Path) -> None:
    """With what the program answered."""
    differs = {"text": TEXT, "sqlite": WORDS, "postgresql": FAILS}

    assert _line(tmp_path, differs, HELD) == (
        'так с Alembic 1.2; с <a href="../versions/">1.1</a> (на PostgreSQL) шаг не выполняется: '
        "<code>unrecognized arguments</code>"
    )


@pytest.mark.parametrize(
    ("now", "then", "shown"),
    [
        ("INFO [a.b] Detected x", "INFO [a] Detected x", ("[a.b]", "[a]")),
        ("same words", "same words more", ("words", "words more")),
        ("a b", "a", ("a b", "a")),
        ("one", "other", ("one", "other")),
        ("a b c", "a c c", ("b", "c")),
        ("a b", "b", ("a b", "b")),
    ],
)
def test_of_two_long_lines_only_the_words_that_differ_are_shown(
    tmp_path: Path, now: str, then: str, shown: tuple[str, str]
) -> None:
    """The line is to be a short one."""
    cell = {"outcome": "words", "expected": now, "real": then}
    line = _line(tmp_path, {"text": TEXT, "sqlite": cell}, HELD)

    assert line.removesuffix("</details>").endswith(
        f"вместо <code>{shown[0]}</code> — <code>{shown[1]}</code>"
    )


@pytest.mark.parametrize(
    ("results", "why"),
    [
        ((HELD, HELD), "nothing differs"),
        (
            (HELD, {"text": TEXT, "sqlite": FAILS}),
            "the newest differs itself: no release is known that holds",
        ),
        (({"text": "0" * 12, "sqlite": FAILS}, HELD), "the result is of another text"),
        (({"sqlite": FAILS}, HELD), "the result is of an unknown text"),
        ((None, HELD), "the release was not run"),
    ],
)
def test_nothing_is_said_that_no_run_shows(
    tmp_path: Path, results: tuple[dict[str, Any] | None, ...], why: str
) -> None:
    """Neither of another text, nor of releases in between."""
    assert _line(tmp_path, *results) == "", why


def test_what_other_packages_change_is_not_blamed_on_alembic(tmp_path: Path) -> None:
    """Only in its own table Alembic alone varies."""
    assert _line(tmp_path, {"text": TEXT, "sqlite": FAILS}, HELD, table="SQLAlchemy") == ""


def test_a_release_that_said_the_same_otherwise_is_folded(tmp_path: Path) -> None:
    """A logger was renamed: whoever reads the note need not know it."""
    cell = {
        "outcome": "words",
        "expected": "INFO  [alembic.autogenerate.compare.tables] Detected added table 'orders'",
        "real": "INFO  [alembic.autogenerate.compare] Detected added table 'orders'",
    }
    line = _line(tmp_path, {"text": TEXT, "sqlite": cell}, HELD)

    assert line.startswith("<details><summary>раньше то же называлось иначе</summary>так с Alembic 1.2; ")
    assert line.endswith("<code>[alembic.autogenerate.compare]</code></details>")


def test_a_change_of_what_is_done_shows_behind_one_of_words(tmp_path: Path) -> None:
    """The newer release differs in words alone, the older fails: both are told, the second in sight."""
    words = {"outcome": "words", "expected": "Creating 'a' ... done", "real": "Creating a ... done"}
    line = _line(tmp_path, {"text": TEXT, "sqlite": FAILS}, {"text": TEXT, "sqlite": words}, HELD)

    assert line.startswith(
        'так с Alembic 1.2; с <a href="../versions/">1.1</a> (на SQLite) шаг не выполняется: '
    )
    assert "</code><details><summary>раньше то же называлось иначе</summary>так с Alembic 1.3; " in line


@pytest.mark.parametrize(
    ("expected", "real", "same"),
    [
        ("INFO  [a.b.c] Running upgrade x -> y", "INFO  [a.b] Running upgrade x -> y", True),
        ("INFO  [a.b.c] Running upgrade x -> y", "INFO  [a.b.c] Running upgrade x -> z", False),
        ("INFO  [a] Detected added table 'a'", "INFO  [a] Detected removed table 'a'", False),
        ("  FAILED: No 'script_location' key found", "  FAILED: No config file found", True),
        ("  Creating directory /a ...  done", "  Creating directory '/a' ...  done", True),
        ("postgresql:// psycopg", "postgresql:// psycopg2", False),
        ("DROP TABLE a;", None, False),
        (None, "DROP TABLE a;", False),
        (None, None, False),
    ],
)
def test_words_are_told_from_what_is_done(expected: str | None, real: str | None, *, same: bool) -> None:
    """Loggers, quotes and the text of a refusal; never another command, column or a line more."""
    assert is_wording(expected, real) is same


def test_the_line_stands_among_the_facts() -> None:
    """And no row where there is nothing to say."""
    assert "<dt>Раньше</dt><dd>так с 1.2</dd>" in Facts(NOTE, None, since="так с 1.2").html()
    assert "Раньше" not in Facts(NOTE, None).html()


def test_a_broken_table_is_a_fault_with_a_name(tmp_path: Path) -> None:
    """An absent one is an empty one."""
    file = tmp_path / "versions.json"
    assert Since.read(file) == Since()
    file.write_text("[]", encoding="utf-8")

    with pytest.raises(SinceError, match=r"versions\.json: not a table of versions"):
        Since.read(file)

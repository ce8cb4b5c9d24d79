"""The catalogue of the databases' errors: wide enough, and never one cure for several causes."""

import re
from pathlib import Path

import pytest
from support.catalogue import Entry, entries, pages

from living_notes.vault import Note, Vault

VAULT = Vault.read(Path(__file__).parents[1] / "docs")
PAGES = (
    "errors-sqlite",
    "errors-postgresql",
    "errors-postgresql-locks",
    "errors-sqlalchemy",
    "errors-environment",
)
"""Permalinks of the pages whose messages are not Alembic's own."""

LEAST = 60
"""Messages that people meet while migrating, beyond Alembic's own."""

_CAUSE = re.compile(r"^- \*\*[^*]+\*\* — (?P<question>.+?) → (?P<cure>.+)$")
_LINK = re.compile(r"\[\[[^\]]+\]\]")
_VERSION = re.compile(r"(?:SQLite|PostgreSQL \d+|SQLAlchemy \d|Python)")

ENTRIES = [entry for entry in entries(VAULT) if entry.note.properties.permalink in PAGES]


def _causes(entry: Entry) -> list[str]:
    return [line for line in entry.text.splitlines() if line.startswith("- **")]


def test_the_catalogue_holds_the_messages_that_people_meet() -> None:
    """Counted by message: a heading may hold several."""
    assert sum(len(entry.messages) for entry in ENTRIES) >= LEAST


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_an_entry_says_what_the_message_means_before_its_causes(entry: Entry) -> None:
    """One paragraph for whoever has not met it."""
    first = next(line for line in entry.text.splitlines() if line)

    assert first.endswith((".", ":"))
    assert not first.startswith(("-", "`" * 3))


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_each_cause_has_a_sign_and_a_cure(entry: Entry) -> None:
    """A cause without a sign cannot be told from its neighbour; its cure would be tried in turn."""
    causes = _causes(entry)

    assert causes
    assert [line for line in causes if not _CAUSE.match(line)] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_a_cure_of_an_entry_is_run(entry: Entry) -> None:
    """By a block of the entry that exits 0, or in the section that a cure links to."""
    cures = [match["cure"] for line in _causes(entry) if (match := _CAUSE.match(line))]

    assert any(_LINK.search(cure) or "ниже" in cure for cure in cures)


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_a_cause_that_promises_a_block_below_has_one(entry: Entry) -> None:
    """«Ниже» is a promise: a block below the causes follows the one that fails."""
    promises = [entry.text.find(cause) for cause in _causes(entry) if "ниже" in cause]

    assert all("\n```" in entry.text[promise:] for promise in promises)


@pytest.mark.parametrize(
    "entry", [entry for entry in ENTRIES if "already exists" in " ".join(entry.messages)], ids=str
)
def test_a_cause_of_already_exists_is_not_always_a_stamp(entry: Entry) -> None:
    """Marking a revision as applied repairs one cause and hides the others."""
    assert len([cause for cause in _causes(entry) if "stamp" not in cause]) >= 1


@pytest.mark.parametrize(
    "page",
    [page for page in pages(VAULT) if page.properties.permalink in PAGES],
    ids=lambda page: page.properties.permalink,
)
def test_a_page_says_with_what_it_was_run(page: Note) -> None:
    """Before the first message: another version may say it in other words."""
    head = page.text.split("\n## ", 1)[0].split("\n# ", 1)[1]

    assert "запуск" in head
    assert _VERSION.search(head)

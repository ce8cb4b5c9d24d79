"""The catalogue of errors cannot lie: each message is printed by a block of the section it links to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.catalogue import PLAIN_HEADINGS, Entry, entries, nameless, pages, prints, proof, section, shown

from living_notes.vault import Link, Note, Vault

ROOT = Path(__file__).parents[1]
VAULT = Vault.read(ROOT / "docs")
CATALOGUE = next(note for note in VAULT.notes.values() if note.properties.permalink == "errors")

STAGES = ("Подключение к базе", "Окружение и настройки", "Автогенерация", "Применение", "Тесты и релиз")
"""The catalogue's headings, in the order in which a project meets them."""

_ROW = re.compile(r"^- `(?P<message>[^`]+)` — (?P<words>.+) → (?P<link>\[\[[^\]]+\]\])$")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_ENGLISH_WORD = re.compile(r"[A-Za-z][A-Za-z'-]+")
_NOT_MESSAGES = {
    "alembic disables application loggers": "what people ask a search engine",
    "alembic upgrade runs without errors but tables are not created": "what people ask a search engine",
    "alembic without database connection": "what people ask a search engine",
    "command.upgrade hangs with uvicorn and fastapi": "what people ask a search engine",
    "does alembic need a database": "what people ask a search engine",
    "edit an applied migration": "what people ask a search engine",
    "exclude table from autogenerate": "what people ask a search engine",
    "what does autogenerate detect": "what people ask a search engine",
    'near "ALTER": syntax error': "SQLite 3.53 has other words for it, so no block may print it",
}
"""Aliases that look like a message to `_is_message`, and what they are."""


@dataclass(frozen=True)
class Row:
    """One error of the catalogue."""

    message: str
    words: str
    link: Link
    line: int


def _plain(text: str) -> str:
    """Return `text` with plain spaces: where a line may break is no matter here."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _rows() -> Iterator[Row]:
    for number, text in enumerate(_plain(CATALOGUE.text).splitlines(), start=1):
        match = _ROW.match(text)
        link = Link.parse(match["link"], number) if match else None
        if match and link:
            yield Row(match["message"], match["words"], link, number)


ROWS = tuple(_rows())
PAGES = tuple(pages(VAULT))
ENTRIES = tuple(entries(VAULT))


def _is_message(alias: str) -> bool:
    """Say whether an alias is what people paste from a terminal, and not a name of the thing."""
    words = _ENGLISH_WORD.findall(alias)
    punctuated = ("'" in alias or ":" in alias) and " " in alias
    return re.search("[А-Яа-яЁё]", alias) is None and (punctuated or len(words) >= 4)


MESSAGES = [
    (note, alias)
    for note in VAULT.notes.values()
    for alias in note.properties.aliases
    if _is_message(alias) and alias not in _NOT_MESSAGES
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.message)
def test_a_message_is_printed_in_the_section_that_its_row_links_to(row: Row) -> None:
    """Word for word, by a block that the proof runs."""
    target = VAULT.resolve(row.link, CATALOGUE)

    assert target.heading, f"line {row.line}: the link names no heading"
    assert row.message in shown(section(target.note, target.heading))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.message)
def test_a_message_is_explained_and_cured_in_two_sentences(row: Row) -> None:
    """What it means, and what to do."""
    assert len(_SENTENCE_END.findall(re.sub(r"`[^`]*`", "", row.words))) == 2


def test_every_item_of_the_stages_is_a_row() -> None:
    """An item that the pattern does not know would be listed unproven."""
    stages = [heading for heading in CATALOGUE.headings if _plain(heading.text) in STAGES]
    assert [_plain(heading.text) for heading in stages] == list(STAGES)
    first, last = (
        stages[0].line,
        next(heading.line for heading in CATALOGUE.headings if heading.line > stages[-1].line),
    )
    items = [
        number
        for number, text in enumerate(CATALOGUE.text.splitlines(), start=1)
        if first < number < last and text.lstrip().startswith(("- ", "* ", "|"))
    ]

    assert items == [row.line for row in ROWS]


def test_a_message_stands_once() -> None:
    """Two entries for one message would give two answers."""
    messages = [row.message for row in ROWS] + [message for entry in ENTRIES for message in entry.messages]

    assert sorted(messages) == sorted(set(messages))


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_an_entry_prints_its_messages(entry: Entry) -> None:
    """By a block of its section, or of a section that it links to."""
    text = proof(entry, VAULT)

    assert [message for message in entry.messages if not prints(text, message)] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_an_entry_says_what_to_do(entry: Entry) -> None:
    """An arrow leads from each cause to its cure."""
    causes = [line for line in entry.text.splitlines() if line.startswith("- **")]

    assert "→" in entry.text
    assert [line for line in causes if "→" not in line] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.properties.permalink)
def test_every_section_of_a_page_is_an_entry(page: Note) -> None:
    """A heading that the pattern does not know would stand unproven."""
    known = {entry.heading for entry in ENTRIES if entry.note is page}
    sections = [heading for heading in page.headings if heading.level == 2]

    assert [
        heading.text
        for heading in sections
        if heading not in known and _plain(heading.text) not in PLAIN_HEADINGS
    ] == []


@pytest.mark.parametrize(("note", "alias"), MESSAGES, ids=[f"{note.name}: {text}" for note, text in MESSAGES])
def test_an_alias_that_is_a_message_is_printed_in_its_note(note: Note, alias: str) -> None:
    """People paste it into the search; a message that no block prints is from memory.

    Or it is a message of the catalogue without the reader's names, and so printed where that one is. A page
    that a program writes from its own runs has no blocks: there it is in a span of code.
    """
    if note.properties.permalink == "upgrading":
        assert alias in note.text.partition("\n---\n")[2]
        return
    messages = {nameless(message) for entry in ENTRIES if entry.note is note for message in entry.messages}

    assert alias in messages or alias in shown(note.blocks)


@pytest.mark.parametrize("alias", sorted(_NOT_MESSAGES))
def test_an_exception_is_still_needed(alias: str) -> None:
    """An exception for an alias that is gone hides the next one."""
    assert any(alias in note.properties.aliases for note in VAULT.notes.values())
    assert _is_message(alias)

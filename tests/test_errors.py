"""The catalogue of errors cannot lie: each message is printed by a block of the section it links to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from living_notes.vault import Block, Heading, Kind, Link, Note, Vault

ROOT = Path(__file__).parents[1]
VAULT = Vault.read(ROOT / "docs")
CATALOGUE = next(note for note in VAULT.notes.values() if note.properties.permalink == "errors")

STAGES = ("Подключение к базе", "Окружение и настройки", "Автогенерация", "Граф ревизий", "Применение")
"""The catalogue's headings, in the order in which a project meets them."""

_ROW = re.compile(r"^- `(?P<message>[^`]+)` — (?P<words>.+) → (?P<link>\[\[[^\]]+\]\])$")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_ENGLISH_WORD = re.compile(r"[A-Za-z][A-Za-z'-]+")
_SHOWN = frozenset({Kind.CONSOLE, Kind.OUTPUT, Kind.GENERATED, Kind.EXCERPT})
"""Kinds whose text is what a program wrote."""

_NOT_MESSAGES = {
    "alembic without database connection": "what people ask a search engine",
    "does alembic need a database": "what people ask a search engine",
    "edit an applied migration": "what people ask a search engine",
    "exclude table from autogenerate": "what people ask a search engine",
    "what does autogenerate detect": "what people ask a search engine",
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


def _section(note: Note, heading: Heading) -> tuple[Block, ...]:
    """Return the blocks below `heading`, its subsections included."""
    ends = [
        other.line for other in note.headings if other.line > heading.line and other.level <= heading.level
    ]
    end = min(ends, default=note.line_count + 1)
    return tuple(block for block in note.blocks if heading.line < block.line < end)


def _shown(blocks: tuple[Block, ...]) -> str:
    return "\n".join(block.text for block in blocks if block.kind in _SHOWN)


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
    assert row.message in _shown(_section(target.note, target.heading))


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
    """Two rows for one message would give two answers."""
    messages = [row.message for row in ROWS]

    assert sorted(messages) == sorted(set(messages))


@pytest.mark.parametrize(("note", "alias"), MESSAGES, ids=[f"{note.name}: {text}" for note, text in MESSAGES])
def test_an_alias_that_is_a_message_is_printed_in_its_note(note: Note, alias: str) -> None:
    """People paste it into the search; a message that no block prints is from memory."""
    assert alias in _shown(note.blocks)


@pytest.mark.parametrize("alias", sorted(_NOT_MESSAGES))
def test_an_exception_is_still_needed(alias: str) -> None:
    """An exception for an alias that is gone hides the next one."""
    assert any(alias in note.properties.aliases for note in VAULT.notes.values())
    assert _is_message(alias)

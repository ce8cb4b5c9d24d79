"""The catalogue of SQLite says what SQLite does today."""

import sqlite3
from dataclasses import replace
from typing import Any

import pytest

from living_notes.locks.__main__ import RECORD
from living_notes.locks.lite.measure import JOURNALS, Laboratory, newest
from living_notes.locks.lite.operations import Feature, Operation, read_features, read_operations
from living_notes.locks.lite.outcome import Outcome, Until
from living_notes.locks.lite.page import render_lite
from living_notes.locks.lite.record import LiteRecord
from living_notes.locks.record import Record

OPERATIONS, FEATURES = read_operations(), read_features()
WHOLE = Record.read(RECORD)
SAYS_SO_SINCE = (3, 53)
"""The SQLite that ALTER COLUMN … SET NOT NULL came with: on either side of it, all answer alike."""


@pytest.fixture(scope="module", params=[sqlite3, newest()], ids=["own", "newest"])
def laboratory(request: pytest.FixtureRequest) -> Laboratory:
    """Give Python's own SQLite, then the newest."""
    return Laboratory(request.param)


def version(laboratory: Laboratory) -> str:
    """Return the version of the record that this SQLite is to behave like: its own, else that of its side."""
    if laboratory.version in WHOLE.lite.versions:
        return laboratory.version
    new = tuple(map(int, laboratory.version.split("."))) >= SAYS_SO_SINCE
    return WHOLE.lite.versions[-1 if new else 0]


def same(found: Any, recorded: Any, laboratory: Laboratory) -> bool:  # noqa: ANN401 - Outcome or Kept
    """Compare; of a SQLite that is not in the record without the words of its errors."""
    if laboratory.version in WHOLE.lite.versions:
        return bool(found == recorded)
    return bool(
        replace(found, error="") == replace(recorded, error="") and bool(found.error) == bool(recorded.error)
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)
def test_an_operation_ends_as_the_record_says(operation: Operation, laboratory: Laboratory) -> None:
    """Measured anew, directly and in batch: the same SQL or error, losses, and others who could not write."""
    recorded = WHOLE.lite.outcomes[version(laboratory)][operation.key]
    found = laboratory.measure(operation)
    assert found.keys() == recorded.keys()
    for way, outcome in found.items():
        assert same(outcome, recorded[way], laboratory), (outcome, recorded[way])


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.key)
def test_a_feature_is_kept_as_the_record_says(feature: Feature, laboratory: Laboratory) -> None:
    """Measured anew: the same answers before and after, the same warnings and errors."""
    recorded = WHOLE.lite.kept[version(laboratory)][feature.key]
    assert same(laboratory.keep(feature), recorded, laboratory)


def test_a_record_of_sqlite_is_read_as_it_was_written() -> None:
    """Of the newer SQLite the file holds only what differs, and that is something."""
    lite = WHOLE.lite
    old, new = lite.versions
    assert LiteRecord.of_json(lite.as_json()) == lite
    assert lite.as_json()[new]["operations"].keys() >= {"set-not-null", "drop-not-null"}
    assert lite.outcomes[old]["add-column"] == lite.outcomes[new]["add-column"]


@pytest.fixture
def own() -> Laboratory:
    """Give Python's own SQLite."""
    return Laboratory(sqlite3)


def outcome(own: Laboratory, direct: str, trace: str = "") -> Outcome:
    """Return what comes of that body of ``upgrade()``."""
    return own.measure(Operation("one", "", "", direct, trace=trace))["direct"]


def test_who_could_not_write_is_asked(own: Laboratory) -> None:
    """During one statement, until COMMIT, or never; and a reader stops the migration, but not in WAL."""
    alter = outcome(own, 'op.execute("ALTER TABLE items ADD COLUMN c1 TEXT")')
    insert = outcome(own, 'op.execute("INSERT INTO log VALUES (2, NULL)")')
    select = outcome(own, 'op.execute("SELECT 1")')
    for journal in JOURNALS:
        assert alter.beside[journal].writers is Until.STATEMENT
        assert insert.beside[journal].writers is Until.COMMIT
        assert select.beside[journal].writers is Until.NEVER
    assert alter.beside["delete"].stopped == "OperationalError: database is locked"
    assert alter.beside["wal"].stopped == select.beside["delete"].stopped == ""


def test_a_reader_who_cannot_read_is_noticed(own: Laboratory) -> None:
    """EXCLUSIVE shuts readers out in the default journal, and not in WAL."""
    shut = outcome(
        own,
        'op.get_bind().exec_driver_sql("BEGIN EXCLUSIVE")\nop.execute("INSERT INTO log VALUES (2, NULL)")',
    )
    assert [shut.beside[journal].readers for journal in JOURNALS] == [True, False]


def test_losses_and_halves_are_noticed(own: Laboratory) -> None:
    """A dropped trigger, rows deleted by a cascade, half of a revision, and what leaves no trace."""
    assert outcome(own, 'op.execute("DROP TRIGGER items_trim")').loses == ("триггер",)
    assert outcome(own, 'op.execute("DELETE FROM shops")').loses == ("строки дочерней таблицы",)
    half = outcome(own, 'op.execute("CREATE TABLE a (b)")\nop.execute("nonsense")')
    assert half.half
    assert not outcome(own, 'op.execute("nonsense")').half
    assert outcome(own, 'op.execute("CREATE TABLE a (b)")', trace="goods").idle
    assert not outcome(own, 'op.execute("CREATE TABLE goods (b)")', trace="goods").idle


def test_the_page_tells_versions_apart() -> None:
    """What the newer SQLite does otherwise stands in a row of its own; links to rows are unique."""
    page = render_lite(WHOLE.lite, WHOLE.versions)
    assert page.count(f"↳ на SQLite {WHOLE.lite.versions[-1]}") == len(
        WHOLE.lite.as_json()[WHOLE.lite.versions[-1]]["operations"]
    )
    keys = [*(each.key for each in OPERATIONS), *(f"keeps-{each.key}" for each in FEATURES)]
    assert [page.count(f'<a id="{key}"') for key in keys] == [1] * len(keys)

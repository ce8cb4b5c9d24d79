"""The catalogue of locks says what PostgreSQL does today."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from living_notes.locks.__main__ import PAGE, RECORD
from living_notes.locks.cost import Cost, Lock
from living_notes.locks.measure import Laboratory
from living_notes.locks.operations import Operation, in_transaction, read_operations
from living_notes.locks.page import render
from living_notes.locks.record import MAJORS, Record
from living_notes.proof.postgres import own_server

OPERATIONS = read_operations()


@pytest.fixture(scope="module", params=MAJORS)
def laboratory(request: pytest.FixtureRequest) -> Iterator[tuple[int, Laboratory]]:
    """Give each PostgreSQL of the wheel, with the tables that operations meet."""
    with own_server(request.param) as server:
        yield request.param, Laboratory(server)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)
def test_an_operation_costs_what_the_record_says(
    operation: Operation, laboratory: tuple[int, Laboratory]
) -> None:
    """Measured anew: the same SQL, locks and waiting sessions, the same tables rewritten and read."""
    major, measured = laboratory
    assert measured.measure(operation) == Record.read(RECORD).costs[major][operation.key]


def test_the_page_is_made_of_the_record() -> None:
    """Nobody edits it by hand, and nobody forgets to write it."""
    assert PAGE.read_text(encoding="utf-8") == render(OPERATIONS, Record.read(RECORD))


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Of the older server the file holds only what differs."""
    record = Record.read(RECORD)
    record.write(tmp_path / "locks.json")
    assert Record.read(tmp_path / "locks.json") == record
    assert record.costs[16]["grant"] != record.costs[18]["grant"]
    assert record.costs[16]["add-column"] == record.costs[18]["add-column"]


@pytest.fixture(scope="module")
def tables() -> Iterator[Laboratory]:
    """Give the newest PostgreSQL alone."""
    with own_server(MAJORS[0]) as server:
        yield Laboratory(server)


def test_what_is_taken_back_is_not_seen_by_the_next(tables: Laboratory) -> None:
    """An operation of one step is rolled back, and the next one meets the tables untouched."""
    drop = Operation("drop", "", "", ['op.drop_table("children")'])
    read = Operation("read", "", "", ['op.execute("SELECT count(*) FROM children")'])
    assert tables.measure(drop)[0].locks["children"] is Lock.ACCESS_EXCLUSIVE
    assert tables.measure(read)[0].reads == ("children",)


def test_a_step_that_fails_is_the_last(tables: Laboratory) -> None:
    """It gives the server's words, and the steps after it are not run."""
    steps = ['op.drop_table("items")', 'op.drop_table("children")']
    (cost,) = tables.measure(Operation("fails", "", "", steps))
    assert cost.error.startswith("DependentObjectsStillExist: cannot drop table items")


def test_a_step_that_nobody_could_look_at_is_an_error(tables: Laboratory) -> None:
    """Outside of a transaction there is a moment to look only while the step waits."""
    step = "with op.get_context().autocommit_block():\n    op.execute('VACUUM parents')"
    assert not in_transaction(step)
    with pytest.raises(RuntimeError, match="did not wait for 'SELECT 1 FROM items LIMIT 1'"):
        tables.measure(Operation("vacuum", "", "", [step]))


def test_a_measurement_notices_what_it_is_for(tables: Laboratory) -> None:
    """A rewrite, a scan, a waiting reader and a waiting writer are told apart."""

    def cost(step: str) -> Cost:
        (only,) = tables.measure(Operation("one", "", "", [step]))
        return only

    rewrite = cost('op.execute("ALTER TABLE items ALTER code TYPE varchar(20)")')
    scan = cost('op.execute("ALTER TABLE items ADD CHECK (qty >= 0)")')
    index = cost('op.execute("CREATE INDEX ON items (note)")')
    comment = cost('op.create_table_comment("items", "goods")')
    truncate = cost('op.execute("TRUNCATE children")')
    assert (rewrite.rewrites, rewrite.readers, rewrite.writers) == (("items",),) * 3
    assert (scan.rewrites, scan.reads) == ((), ("items",))
    assert (index.readers, index.writers, index.reads) == ((), ("items",), ("items",))
    assert comment == Cost(sql=comment.sql, locks={"items": Lock.SHARE_UPDATE_EXCLUSIVE})
    assert truncate.rewrites == ()

"""The catalogue of locks says what PostgreSQL does today."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from living_notes.locks.__main__ import RECORD, pages
from living_notes.locks.cost import Cost, Lock
from living_notes.locks.measure import Laboratory
from living_notes.locks.operations import Operation, in_transaction, read_operations
from living_notes.locks.record import MAJORS, Record
from living_notes.locks.stops import Stops, Waits
from living_notes.proof.postgresql.server import own_server

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


@pytest.mark.parametrize("major", MAJORS)
@pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if each.safe], ids=lambda operation: operation.key
)
def test_a_safe_way_is_safer(operation: Operation, major: int) -> None:
    """A way is called right only where it stops fewer, or nobody for long."""
    costs = Record.read(RECORD).costs[major]
    itself, way = Stops.of(costs[operation.key]), Stops.of(costs[operation.safe])
    assert itself.fails or way.less_than(itself)


@pytest.mark.parametrize(
    "operation",
    [each for each in OPERATIONS if each.safe or each.instead],
    ids=lambda operation: operation.key,
)
def test_a_way_is_of_one_kind(operation: Operation) -> None:
    """What stops less is not called another way, and what is told works."""
    costs = Record.read(RECORD).costs[MAJORS[0]]
    way = Stops.of(costs[operation.safe or operation.instead])
    itself = Stops.of(costs[operation.key])
    assert not way.fails
    assert way.less_than(itself) is bool(operation.safe)


def test_more_and_less_are_told_apart() -> None:
    """A moment is less than a scan, and one who cannot write less than one who cannot read."""
    brief = Cost(readers=("items",), writers=("items",), locks={"items": Lock.ACCESS_EXCLUSIVE})
    scan = replace(brief, reads=("items",))
    index = replace(scan, readers=())
    validate = Cost(reads=("items",), locks={"items": Lock.SHARE_UPDATE_EXCLUSIVE})
    fails = Cost(error="SyntaxError")
    worse_and_worse = [[validate], [brief], [index], [scan]]
    for less, more in pairwise(Stops.of(costs) for costs in worse_and_worse):
        assert less.less_than(more)
        assert not more.less_than(less)
    both = replace(brief, readers=("items", "parents"))
    assert Stops.of([brief]).less_than(Stops.of([both]))
    assert not Stops.of([both]).less_than(Stops.of([brief]))
    assert Stops.of([brief, validate]).long is Waits.NOBODY
    assert not Stops.of([fails]).less_than(Stops.of([scan]))
    assert not Stops.of([scan]).less_than(Stops.of([replace(scan, rewrites=("items",))]))


def test_pages_are_made_of_the_record() -> None:
    """Nobody edits them by hand, and nobody forgets to write them."""
    for page, text in pages(Record.read(RECORD)).items():
        assert page.read_text(encoding="utf-8") == text


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

"""What the linter says in the catalogue is what it says today."""

import pytest

from living_notes.locks import linter
from living_notes.locks.__main__ import RECORD
from living_notes.locks.operations import Operation, read_operations
from living_notes.locks.record import Record


@pytest.mark.parametrize("operation", read_operations(), ids=lambda operation: operation.key)
def test_a_linter_says_what_the_record_says(operation: Operation) -> None:
    """Asked anew: the same rules of each step."""
    assert linter.rules(operation) == Record.read(RECORD).rules[operation.key]


def test_a_step_without_a_script_is_told_from_one_without_rules() -> None:
    """Who has to read the database prints no script; that is not the linter's consent."""
    read = 'with op.batch_alter_table("items", recreate="always") as batch_op:\n    batch_op.drop_column("a")'
    steps = [read, 'op.execute("SELECT 1")', 'op.drop_table("items")']
    assert linter.rules(Operation("three", "", "", steps)) == [None, [], ["ban-drop-table"]]

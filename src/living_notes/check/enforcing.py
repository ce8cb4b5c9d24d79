"""SQLite once more, with foreign keys enforced: a batch drops the table, and its children may go with it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from living_notes.check.report import RevisionReport
from living_notes.check.run import Kept


def copies(revision: RevisionReport | None) -> bool:
    """Tell whether a revision makes a table anew."""
    return revision is not None and any(
        each.sql.startswith("CREATE TABLE _alembic_tmp_") for each in revision.statements
    )


@contextmanager
def enforcing() -> Iterator[None]:
    """Let every connection begin with ``PRAGMA foreign_keys=ON``, as many applications do."""

    def connected(connection: Any, _: object) -> None:  # noqa: ANN401 - drivers have no common type
        connection.execute("PRAGMA foreign_keys=ON")

    sa.event.listen(sa.Engine, "connect", connected)
    try:
        yield
    finally:
        sa.event.remove(sa.Engine, "connect", connected)


def compare(plain: Sequence[Kept], strict: Sequence[Kept]) -> None:
    """Keep which rows went from revisions only because keys were enforced."""
    for one, other in zip(plain, strict, strict=False):
        if one.report and other.report:
            lost = {rows.table for rows in one.report.losses}
            one.cascades = tuple(rows for rows in other.report.losses if rows.table not in lost)

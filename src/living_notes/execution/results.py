"""Results of SQL as every note shows them: the format is psql's, whichever database they come from.

Pure, so that the proof on a server and the lab in a browser print the same text.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any


class StatementError(ValueError):
    """SQL of a note that a page should not show; the message says which."""


def check_changes(statement: str, rows: int) -> None:
    """Refuse a change that changes nothing: on a page that is a misspelt condition.

    Raises:
        StatementError: For an UPDATE or a DELETE that no row fits.
    """
    if rows == 0 and statement.split(None, 1)[0].upper() in {"UPDATE", "DELETE"}:
        raise StatementError(f"no row fits this statement: {statement}")


def driver_words(error: Exception) -> str:
    """Return what a driver says of a statement that failed: the class of its error, and its text."""
    return f"{type(error).__name__}: {str(error).strip()}"


def split_statements(sql: str) -> list[str]:
    """Split SQL at the semicolons that end statements; SQLite's own lexer knows strings and triggers.

    Raises:
        StatementError: Where the last statement has no semicolon.
    """
    statements: list[str] = []
    current = ""
    for piece in sql.splitlines(keepends=True):
        current += piece
        if sqlite3.complete_statement(current):
            statements.append(current.strip())
            current = ""
    if current.strip() and not all(
        line.lstrip().startswith("--") for line in current.splitlines() if line.strip()
    ):
        raise StatementError(f"a statement without its semicolon: {current.strip()!r}")
    return statements


def run_statements(
    sql: str,
    execute: Callable[[str], Any],
    failure: type[Exception],
    rows: Callable[[Any, str], Iterable[Sequence[Any]]] = lambda cursor, _: cursor.fetchall(),
) -> tuple[str, int]:
    """Run SQL statement by statement, as psql and sqlite3 do, up to the first that fails.

    Args:
        sql: Statements, each with its semicolon.
        execute: Runs one in autocommit mode; returns the driver's cursor.
        failure: What the driver raises where the database refuses.
        rows: Returns the rows of a cursor, the second argument is the statement.

    Returns:
        What is printed, and the status: 1 where one failed; then its error is the last thing printed.

    Raises:
        StatementError: A statement has no semicolon, or changes nothing.
    """
    printed: list[str] = []
    for statement in split_statements(sql):
        try:
            cursor = execute(statement)
            check_changes(statement, cursor.rowcount)
            if cursor.description:
                columns = [column[0] for column in cursor.description]
                printed.append(format_table(columns, rows(cursor, statement)))
        except failure as error:
            return "\n".join([*printed, driver_words(error)]), 1
    return "\n".join(printed), 0


def format_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as psql prints them: numbers to the right, ``NULL`` spelled out, a count below."""
    rows = list(rows)
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(text) for text in column) for column in zip(columns, *cells, strict=True)]
    numeric = [
        bool(rows)
        and all(isinstance(row[index], int | float) and not isinstance(row[index], bool) for row in rows)
        for index in range(len(columns))
    ]
    header = " | ".join(name.ljust(width) for name, width in zip(columns, widths, strict=True))
    rule = "-+-".join("-" * width for width in widths)
    body = [
        " | ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        )
        for row in cells
    ]
    count = f"({len(rows)} row{'' if len(rows) == 1 else 's'})"
    return "\n".join([f" {header}".rstrip(), f"-{rule}-", *(f" {line}".rstrip() for line in body), count])


def _cell(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)

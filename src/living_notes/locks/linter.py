"""What a linter of SQL says of the same steps: squawk, on what ``upgrade --sql`` would print of each."""

import io
import json
import subprocess
import warnings
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.util.exc import CommandError
from sqlalchemy.dialects import postgresql

from living_notes.locks.operations import Operation

_IGNORED: Final = (
    "prefer-bigint-over-int",
    "prefer-bigint-over-smallint",
    "prefer-identity",
    "prefer-robust-stmts",
    "prefer-text-field",
    "prefer-timestamptz",
    "require-lock-timeout",
    "require-statement-timeout",
    "require-table-schema",
)
"""Rules of style, and those that each script without timeouts breaks: they tell no operation from another."""
_NEWEST: Final = "18.0"


def rules(operation: Operation) -> list[list[str] | None]:
    """Return the rules that each step breaks; None for a step that makes no script without a database."""
    return [_broken(_script(step)) for step in operation.steps]


def _script(step: str) -> str:
    """Return what ``upgrade --sql`` prints of it; nothing where it has to read the database."""
    printed = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": printed}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sa.exc.SAWarning)
        try:
            with context.begin_transaction():
                exec(step, {"op": Operations(context), "sa": sa, "postgresql": postgresql})  # noqa: S102 - our own code
        except CommandError:
            return ""
    return printed.getvalue()


def _broken(script: str) -> list[str] | None:
    if not script:
        return None
    with TemporaryDirectory() as folder:
        path = Path(folder) / "upgrade.sql"
        path.write_text(script, encoding="utf-8")
        command = ["squawk", "--reporter", "json", "--pg-version", _NEWEST, *_excluded(_IGNORED), str(path)]
        found = subprocess.run(command, capture_output=True, check=False, text=True)
    if found.returncode not in {0, 1}:
        raise RuntimeError(f"squawk: {found.stderr}")
    return sorted({each["rule_name"] for each in json.loads(found.stdout)})


def _excluded(names: Sequence[str]) -> list[str]:
    return [f"--exclude={name}" for name in names]

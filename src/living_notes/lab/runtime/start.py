"""The engine as the worker starts it: imports what the notes use, so that no command waits for it."""

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from living_notes.execution import shown
from living_notes.lab.runtime.commands.programs import LAUNCHERS, PROGRAMS

WARM = (
    "encodings.idna",
    "logging.config",
    "sqlite3",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.orm",
    "alembic.config",
    "alembic.autogenerate",
    "pydantic.main",
    "sqlmodel",
)


def _make_programs(folder: Path) -> None:
    """Make files of the programs' names: who looks a program up on the PATH looks for its file."""
    from living_notes.lab.runtime.sandbox import EDITOR  # noqa: PLC0415 - as below

    folder.mkdir(parents=True, exist_ok=True)
    for name in (*PROGRAMS, *LAUNCHERS, "true", "false", EDITOR):
        (folder / name).touch()


class Lab:
    """The engine, as JavaScript holds it: requests, answers and events are JSON.

    Args:
        emit: Takes the JSON of each event.
        home: The reader's home.
    """

    def __init__(self, emit: Callable[[str], None], home: str = shown.HOME) -> None:
        for name in WARM:
            importlib.import_module(name)
        from living_notes.lab.runtime.engine import Engine  # noqa: PLC0415 - it takes stock of what is imported

        _make_programs(Path("/usr/bin"))
        self._engine = Engine(Path(home), lambda event: emit(json.dumps(event)))

    def answer(self, request: str) -> str:
        """Answer a request."""
        return json.dumps(self._engine.answer(json.loads(request)))

    def attach(self, exchange: Callable[[Any, bool], Any]) -> None:
        """Make PostgreSQL known; `exchange` takes bytes and whether to keep them, and returns the answers."""
        from pyodide.ffi import to_js  # type: ignore[import-not-found]  # noqa: PLC0415 - there is none outside

        from living_notes.lab.runtime.database.postgresql import PostgresDatabase  # noqa: PLC0415 - as its driver
        from living_notes.lab.runtime.database.psycopg import make_module, register  # noqa: PLC0415 - loaded late

        importlib.invalidate_caches()
        module = make_module(lambda data: bytes(exchange(to_js(data), True).to_bytes()))
        register(module)
        watcher = make_module(lambda data: bytes(exchange(to_js(data), False).to_bytes()))
        self._engine.add_database("postgresql", lambda _: PostgresDatabase(module, watcher))

"""The engine as the worker starts it: imports what the notes use, so that no command waits for it."""

import importlib
import json
from collections.abc import Callable
from pathlib import Path

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


def make_engine(emit: Callable[[str], None], home: str = "/home/user") -> Callable[[str], str]:
    """Return a function from a request to its answer, both as JSON; `emit` gets the JSON of each event."""
    for name in WARM:
        importlib.import_module(name)
    from living_notes.lab.inside.engine import Engine  # noqa: PLC0415 - it takes stock of what is imported

    engine = Engine(Path(home), lambda event: emit(json.dumps(event)))
    return lambda request: json.dumps(engine.answer(json.loads(request)))

"""Engines of the reader's code, led to our database: their own is never connected to."""

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import create

_PLACES = (
    ("sqlalchemy", "create_engine"),
    ("sqlalchemy.engine", "create_engine"),
    ("sqlalchemy.engine.create", "create_engine"),
    ("sqlalchemy.ext.asyncio.engine", "_create_engine"),
    ("sqlmodel", "create_engine"),
)
_KEPT = ("_is_async", "_coerce_config", "execution_options", "isolation_level")
_ASYNC = {"sqlite": "sqlite+aiosqlite"}


@contextmanager
def led_to(url: str) -> Iterator[list[str]]:
    """Lead every engine to `url`; yield the databases that were asked for instead."""
    asked: list[str] = []

    def instead(given: str | sa.URL, **options: Any) -> sa.Engine:  # noqa: ANN401 - as create_engine
        target = sa.make_url(url)
        if sa.make_url(given) != target:  # the check's own
            asked.append(sa.make_url(given).render_as_string(hide_password=True))
        if options.get("_is_async"):
            target = target.set(drivername=_ASYNC.get(target.drivername, target.drivername))
        kept = {name: options[name] for name in _KEPT if name in options}
        return original(target, poolclass=sa.NullPool, **kept)

    original = create.create_engine
    sa.event.listen(sa.Engine, "connect", _hurry)
    try:
        with replaced(_PLACES, instead):
            yield asked
    finally:
        sa.event.remove(sa.Engine, "connect", _hurry)


def _hurry(connection: Any, _: object) -> None:  # noqa: ANN401 - drivers have no common type
    """Let SQLite not wait for the disk: nothing here outlives the check."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA synchronous=OFF")


@contextmanager
def replaced(places: tuple[tuple[str, str], ...], instead: Callable[..., Any]) -> Iterator[None]:
    """Let names of modules be another thing for a while; a module that is not there is left out."""
    before: list[tuple[Any, str, Any]] = []
    for module_name, name in places:
        try:
            module = sys.modules.get(module_name) or importlib.import_module(module_name)
        except ImportError:
            continue
        before.append((module, name, getattr(module, name)))
        setattr(module, name, instead)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)

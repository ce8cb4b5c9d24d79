"""What SQLite is asked: operations directly and in batch, and what a table may lose when it is made anew."""

import textwrap
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

_USUAL: Final = (
    'with op.batch_alter_table("items") as batch_op:\n    batch_op.alter_column("note", nullable=False)'
)


@dataclass(frozen=True)
class Operation:
    """One row of the catalogue.

    Attributes:
        key: its name in addresses and in the record.
        group: the heading that it stands under.
        about: what is special about it, in Russian.
        direct: the body of ``upgrade()``.
        batch: the same inside of a batch; empty where batch has no such method.
        table: the table of the batch.
        trace: what stands in the schema afterwards if it did what it says; empty where nothing is asked.
    """

    key: str
    group: str
    about: str
    direct: str
    batch: str = ""
    table: str = "items"
    trace: str = ""

    @property
    def ways(self) -> Mapping[str, str]:
        """The bodies of ``upgrade()``, by ``direct`` and ``batch``."""
        if not self.batch:
            return {"direct": self.direct}
        opening = f'with op.batch_alter_table("{self.table}") as batch_op:\n'
        return {"direct": self.direct, "batch": opening + textwrap.indent(self.batch, "    ")}


@dataclass(frozen=True)
class Feature:
    """What a table may have and lose.

    Attributes:
        key: its name in addresses and in the record.
        group: the heading that it stands under.
        about: what it is, in Russian.
        create: SQL that makes the tables and their rows.
        probe: SQL whose answer or refusal tells whether it is there.
        run: the body of ``upgrade()`` that makes the table anew.
        foreign_keys: whether ``PRAGMA foreign_keys`` is on.
    """

    key: str
    group: str
    about: str
    create: str
    probe: str
    run: str = _USUAL
    foreign_keys: bool = False


def read_operations() -> list[Operation]:
    """Return all operations, in the order of the page."""
    return [Operation(**given) for given in _read("operations.toml", "operation")]


def read_features() -> list[Feature]:
    """Return all that may be lost, in the order of the page."""
    return [Feature(**given) for given in _read("features.toml", "feature")]


def _read(name: str, what: str) -> Sequence[Mapping[str, Any]]:
    given = tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))[what]
    keys = [each["key"] for each in given]
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise ValueError(f"{name} names twice: {', '.join(sorted(twice))}")
    return [{k: v.strip() if isinstance(v, str) else v for k, v in each.items()} for each in given]

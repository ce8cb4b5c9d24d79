"""The operations of the catalogue, as code of revisions."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

_DEFAULT_HOLD = "SELECT 1 FROM items LIMIT 1"
_AUTOCOMMIT = "autocommit_block()"


@dataclass(frozen=True)
class Operation:
    """One row of the catalogue.

    Attributes:
        key: its name in addresses and in the record.
        group: the heading that it stands under, such as ``op.add_column``.
        about: what is special about it, in Russian.
        steps: the bodies of ``upgrade()`` of as many revisions.
        safe: the key of the way that stops fewer, or for a moment only; empty where there is none.
        instead: the key of a way with another merit: it does not fail, or old code lives beside it.
        setup: SQL that runs before the first step.
        hold: what another session keeps open while a step runs outside of a transaction.
    """

    key: str
    group: str
    about: str
    steps: Sequence[str]
    safe: str = ""
    instead: str = ""
    setup: str = ""
    hold: str = _DEFAULT_HOLD

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(step.strip() for step in self.steps))


def in_transaction(step: str) -> bool:
    """Tell whether that code leaves the transaction that ``upgrade`` runs it in."""
    return _AUTOCOMMIT not in step


def read_operations() -> list[Operation]:
    """Return all of them, in the order of the page.

    Raises:
        ValueError: two have the same key, or a way is named that is none of them.
    """
    text = files(__package__).joinpath("operations.toml").read_text(encoding="utf-8")
    operations = [Operation(**given) for given in tomllib.loads(text)["operation"]]
    keys = [operation.key for operation in operations]
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise ValueError(f"operations.toml names twice: {', '.join(sorted(twice))}")
    if unknown := {key for each in operations for key in (each.safe, each.instead)} - {"", *keys}:
        raise ValueError(f"operations.toml has no operation: {', '.join(sorted(unknown))}")
    return operations

"""What lasts in a shell from one command to the next: plain data, which can be kept."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field

from living_notes.lab.runtime.language.syntax import Function


@dataclass
class State:
    """What lasts in a shell from one command to the next.

    Attributes:
        home: ``~``.
        cwd: The current folder.
        variables: All variables.
        exported: Names of those that programs see.
        functions: What was defined, by name.
        aliases: What stands for the first word of a command.
        scopes: The values that each running function's ``local`` variables had outside of it.
        status: ``$?``.
        arguments: ``$0``, ``$1`` …
        depth: How many functions and scripts are running inside one another.
        pipefail: ``set -o pipefail``: a pipeline fails with the last of its commands that does.
        errexit: ``set -e``.
        nounset: ``set -u``.
        xtrace: ``set -x``: how many ``+`` stand before a command that is shown; 0 where none is.
    """

    home: str
    cwd: str
    variables: dict[str, str] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)
    functions: dict[str, Function] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    scopes: list[dict[str, str | None]] = field(default_factory=list)
    status: int = 0
    arguments: list[str] = field(default_factory=lambda: ["bash"])
    depth: int = 0
    pipefail: bool = False
    errexit: bool = False
    nounset: bool = False
    xtrace: int = 0

    def environment(self) -> dict[str, str]:
        """Return what programs see."""
        return {name: self.variables[name] for name in sorted(self.exported) if name in self.variables}

    def copy(self) -> "State":
        """Return a subshell's state."""
        return deepcopy(self, {id(function): function for function in self.functions.values()})

    @contextmanager
    def lent(self, own: Mapping[str, str]) -> Iterator[None]:
        """Set the variables that stand before a command for as long as it runs."""
        before = {name: self.variables.get(name) for name in own}
        self.variables |= own
        try:
            yield
        finally:
            self.put_back(before)

    def put_back(self, values: Mapping[str, str | None]) -> None:
        """Give variables the values that they had; None: it was not set."""
        for name, value in values.items():
            if value is None:
                self.variables.pop(name, None)
            else:
                self.variables[name] = value

    def value(self, name: str) -> str | None:
        """Return the value of a variable or parameter; None where it is not set."""
        special = {
            "?": str(self.status),
            "#": str(len(self.arguments) - 1),
            "@": " ".join(self.arguments[1:]),
            "*": " ".join(self.arguments[1:]),
            "$": "1",
        }
        if name in special:
            return special[name]
        if name.isdigit():
            return self.arguments[int(name)] if int(name) < len(self.arguments) else None
        if name == "RANDOM" and name not in self.variables:
            return str(random.randrange(32768))  # noqa: S311 - bash's own is no secret either
        return self.variables.get(name)

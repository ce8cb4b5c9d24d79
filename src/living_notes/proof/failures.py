"""What a broken block tells the person who has to mend it."""

from dataclasses import dataclass


class BlockError(Exception):
    """A block whose page is not true; the message says what was expected and what happened."""


@dataclass(frozen=True)
class Broken:
    """Where and why a note stopped being true."""

    line: int
    message: str

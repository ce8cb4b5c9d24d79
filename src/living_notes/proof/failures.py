"""What a broken block tells the person who has to mend it."""

from dataclasses import dataclass


class BlockError(Exception):
    """A block whose page is not true; the message says what was expected and what happened."""


class WordsError(BlockError):
    """Everything happened as the page says, and something that it shows reads differently.

    Attributes:
        expected: The first differing line as the page has it; None: it shows no such line.
        real: The first differing line as it was; None: there was no such line.
    """

    def __init__(self, message: str, expected: str | None, real: str | None) -> None:
        super().__init__(message)
        self.expected = expected
        self.real = real


class MachineError(Exception):
    """The machine does not give what every note needs: nothing can be proven, and that is said once."""


@dataclass(frozen=True)
class Broken:
    """Where and why a note stopped being true."""

    line: int
    message: str

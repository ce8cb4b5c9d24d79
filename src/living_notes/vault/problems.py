"""What can be wrong with a note, said so that an editor can jump to it."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of a note.

    Attributes:
        path: The note's path as the person who reads the message can open it.
        line: 1-based line.
        message: What was found and what was expected, in one sentence.
    """

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class NoteError(Exception):
    """A note that cannot be read as one; `problems` says where and why, all faults at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def did_you_mean(name: str | None) -> str:
    """Return the tail of a message that suggests `name`, empty where there is nothing to suggest."""
    return f"; did you mean {name}?" if name else ""

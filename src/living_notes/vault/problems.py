"""What can be wrong with a note, said so that an editor can jump to it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of a note.

    Attributes:
        path: The note's path as the person who reads the message can open it.
        line: 1-based line.
        message: What was found and what was expected, in one sentence.
        strict: Only rules of our own are broken (the proof's, this guide's): Obsidian takes it as it is.
    """

    path: str
    line: int
    message: str
    strict: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class NoteError(Exception):
    """A note with faults where a sound one is asked for; `problems` says where and why, all at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def did_you_mean(name: str | None) -> str:
    """Return the tail of a message that suggests `name`, empty where there is nothing to suggest."""
    return f"; did you mean {name}?" if name else ""

"""Labels for the proof: one HTML comment right before a fence, ``<!-- proof: exit=255 -->``.

They are comments so that Obsidian, a code host and the site show the block and not its label.
"""

import re
import shlex
from dataclasses import dataclass
from enum import StrEnum

from living_notes.vault.names import nearest_name
from living_notes.vault.problems import did_you_mean
from living_notes.vault.properties import Database

LABEL_COMMENT = re.compile(r"<!--\s*proof:(?P<labels>(?:(?!-->).)*)-->", re.DOTALL)

KNOWN = ("exit", "db", "excerpt", "output", "prose", "loses", "cannot")


class Condition(StrEnum):
    """What the adverse run puts a note's example into; the value is its name in labels."""

    FILLED = "filled"  # every table has rows
    CHILDREN = "children"  # every row has child rows that go with it
    REFERENCES = "references"  # every row is referred to
    TOGETHER = "together"  # all revisions in one upgrade
    BACK = "back"  # up, down and up again
    LOGGING = "logging"  # in a program that has logs
    PROCESSES = "processes"  # in three processes at once


class LabelError(ValueError):
    """A comment that is not a list of labels; the message says which word is wrong."""


@dataclass(frozen=True)
class Labels:
    """What the comment before a fence says.

    Attributes:
        exit: Status with which the block's last command ends.
        db: The one database that this variant is for; None: every database of the note.
        excerpt: The lines stand in the titled file, in this order.
        output: The command whose output this block is.
        prose: Why the block cannot be run.
        loses: Why rows may go in it.
        cannot: In which conditions the note's example does the harm that this block shows.
    """

    exit: int = 0
    db: Database | None = None
    excerpt: bool = False
    output: str | None = None
    prose: str | None = None
    loses: str | None = None
    cannot: tuple[Condition, ...] = ()


def is_label(comment: str) -> bool:
    """Say whether a comment is meant for the proof, be it right or wrong."""
    return LABEL_COMMENT.fullmatch(comment.strip()) is not None


def read_labels(comment: str) -> Labels:
    """Read the labels of one HTML comment.

    Raises:
        LabelError: For a comment that is not ``<!-- proof: … -->``, or an unknown or broken label.
    """
    match = LABEL_COMMENT.fullmatch(comment.strip())
    if match is None:
        raise LabelError(
            f"stray comment {comment.strip()[:60]!r}: a note's comments are labels (<!-- proof: … -->); "
            "remarks are %%…%%"
        )
    try:
        words = shlex.split(match["labels"])
    except ValueError as error:
        raise LabelError(f"labels are not readable: {error}") from error
    if not words:
        raise LabelError("an empty label comment")
    values: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if name not in KNOWN:
            raise LabelError(f"unknown label {name!r}{did_you_mean(nearest_name(name, KNOWN))}")
        if name in values:
            raise LabelError(f"label {name!r} stands twice")
        if (name == "excerpt") == bool(equals):
            expected = "excerpt" if name == "excerpt" else f"{name}=…"
            raise LabelError(f"label {word!r} is written {expected!r}")
        if equals and not value.strip():
            raise LabelError(f"label {name!r} is empty")
        values[name] = value
    return Labels(
        exit=_exit_status(values.get("exit", "0")),
        db=_database(values.get("db")),
        excerpt="excerpt" in values,
        output=values.get("output"),
        prose=values.get("prose"),
        loses=values.get("loses"),
        cannot=_conditions(values.get("cannot", "")),
    )


def _exit_status(value: str) -> int:
    if not re.fullmatch(r"\d{1,3}", value) or int(value) > 255:  # noqa: PLR2004 - a shell's largest status
        raise LabelError(f"exit={value!r}: a status is a number from 0 to 255")
    return int(value)


def _conditions(value: str) -> tuple[Condition, ...]:
    for name in value.split():
        if name not in tuple(Condition):
            raise LabelError(f"unknown condition {name!r}{did_you_mean(nearest_name(name, Condition))}")
    return tuple(map(Condition, value.split()))


def _database(value: str | None) -> Database | None:
    if value is None:
        return None
    if value not in tuple(Database):
        raise LabelError(f"unknown database {value!r}{did_you_mean(nearest_name(value, Database))}")
    return Database(value)

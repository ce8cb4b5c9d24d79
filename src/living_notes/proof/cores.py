"""How many processes prove the notes: one a core where whole folders are asked for, else this one alone.

Whoever asks for one note, for some tests by name, or for a debugger wants to see them, at once and in order.
"""

import os
from typing import Final

import pytest

INI: Final = "note_workers"
"""The setting of a project whose whole run is worth it: workers take seconds to start."""
MOST: Final = 8
"""Processes, however many cores there are: their notes share one server, which has a hundred sessions."""
_ALONE: Final = (
    *("usepdb", "trace", "collectonly", "setuponly", "setupplan", "setupshow", "stepwise"),
    *("update_notes", "keep", "keyword", "lf", "failedfirst", "distload"),
)
"""Options (their `dest`) that want one process: to debug, to rewrite, to look, to choose."""


def share(config: pytest.Config) -> None:
    """Let xdist part the run, where that is worth it; keep a note in one worker, where -n asks for some."""
    option = config.option
    if not hasattr(option, "numprocesses") or hasattr(config, "workerinput"):
        return  # -p no:xdist, or it is not installed; or this is a worker, which shares no more
    if option.numprocesses and option.dist == "no":
        option.dist = "loadfile"  # torn apart notes hold as well, but much runs twice
    elif _is_whole(config) and (count := min(cores(), MOST)) > 1:
        # Each worker has its share of the list and steals from another's when it is done: one note or
        # module is torn apart at a time, and no file with many tests is what all wait for.
        option.numprocesses, option.dist = count, "worksteal"


def cores() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        return os.cpu_count() or 1


def _is_whole(config: pytest.Config) -> bool:
    """Say whether whole folders are asked for, and nothing that wants one process."""
    option = config.option
    return (
        bool(config.getini(INI))
        and option.numprocesses is None
        and option.dist == "no"
        and not option.tx
        and option.capture != "no"
        and not any(getattr(option, name, None) for name in _ALONE)
        and not any(str(word).startswith("-m") for word in config.invocation_params.args)
        and all((config.invocation_params.dir / word).is_dir() for word in config.args)
    )

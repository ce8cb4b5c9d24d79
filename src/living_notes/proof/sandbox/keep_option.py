"""``--keep``: a sandbox that a person can enter after the run, as the note left its shell."""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from living_notes.proof.sandbox.door import Door

ENTER = "enter"
"""The program in a sandbox that starts a shell in it."""


def write_entry(door: Door, root: Path, environment: Mapping[str, str], state: Sequence[str]) -> Path:
    """Write the program that enters a sandbox; return its path.

    Args:
        door: The way into the sandbox.
        root: Its path.
        environment: What the note's shell began with.
        state: What its shell was left with: its folder, then ``declare -x`` lines.
    """
    folder, *exports = state
    profile = root / "profile"
    lines = [*exports, f"cd {shlex.quote(folder)}", "PS1='kept:\\w$ '"]
    door.write(profile.name, "".join(f"{line}\n" for line in lines).encode())
    settings = " ".join(shlex.quote(f"{name}={value}") for name, value in environment.items())
    entry = root / ENTER
    text = f"#!/bin/sh\nexec env -i {settings} bash --noprofile --rcfile {shlex.quote(str(profile))} -i\n"
    door.write(entry.name, text.encode(), 0o755)
    return entry

"""``--keep``: a sandbox that a person can enter after the run, as the note left its shell."""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

ENTER = "enter"
"""The program in a sandbox that starts a shell in it."""


def write_entry(root: Path, environment: Mapping[str, str], state: Sequence[str]) -> Path:
    """Write the program that enters a sandbox; return its path.

    Args:
        root: The sandbox.
        environment: What the note's shell began with.
        state: What its shell was left with: its folder, then ``declare -x`` lines.
    """
    folder, *exports = state
    profile = root / "profile"
    lines = [*exports, f"cd {shlex.quote(folder)}", "PS1='kept:\\w$ '"]
    profile.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    settings = " ".join(shlex.quote(f"{name}={value}") for name, value in environment.items())
    entry = root / ENTER
    text = f"#!/bin/sh\nexec env -i {settings} bash --noprofile --rcfile {shlex.quote(str(profile))} -i\n"
    entry.write_text(text, encoding="utf-8")
    entry.chmod(0o755)
    return entry

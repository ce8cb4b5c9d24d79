"""What lasts in a note's shell from one command to the next."""

import re
from collections.abc import Sequence

from living_notes.proof.shell.shell import Shell

_SURROUNDINGS = "pwd; export -p"
_STATE = "pwd; (set -o posix; set); declare -f; alias -p; shopt -p; set +o; umask; trap"
_FLEETING = re.compile(
    r"(?:_|BASH\w*|PPID|SECONDS|S?RANDOM|LINENO|EPOCH\w*|PIPESTATUS|FUNCNAME|NOTE_SHELL|__note_\w+)="
)
"""Variables that differ from command to command or from shell to shell."""


def surroundings(shell: Shell) -> list[str]:
    """Return the current folder and the exported variables, a line each."""
    return shell.run(_SURROUNDINGS).output.splitlines()


def changes(before: frozenset[str], now: Sequence[str]) -> list[str]:
    """Return which lines came (``+``) and which went (``-``), sorted."""
    came = [f"+{line}" for line in now if line not in before]
    return sorted([*came, *(f"-{line}" for line in before.difference(now))])


def lasting_state(shell: Shell, status: int) -> str:
    """Return folder, variables, functions, aliases and options; `$?` is `status` again afterwards."""
    state = shell.run(_STATE).output
    shell.run(f"(exit {status})")
    return "\n".join(line for line in state.splitlines() if not _FLEETING.match(line))

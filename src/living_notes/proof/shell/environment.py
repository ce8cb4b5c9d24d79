"""The environment of a note's programs: nothing of the machine's own."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

SYSTEM_PATH: Final = (Path("/usr/local/bin"), Path("/usr/bin"), Path("/bin"))
"""What a PATH needs besides the note's own folders."""


def clean_environment(
    home: Path, tmp: Path, path: Sequence[Path], extra: Mapping[str, str]
) -> dict[str, str]:
    """Return an environment that depends on nothing but the arguments.

    Args:
        home: HOME.
        tmp: TMPDIR.
        path: Folders of PATH, in order; end them with ``SYSTEM_PATH``.
        extra: What else the note needs; wins over the rest.
    """
    return {
        "HOME": str(home),
        "TMPDIR": str(tmp),
        "PATH": os.pathsep.join(map(str, path)),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TERM": "dumb",
        "NO_COLOR": "1",
        # An edit of equal length within a second would be hidden by a stale .pyc.
        "PYTHONDONTWRITEBYTECODE": "1",
        # Alembic goes through sets of names: several tables removed at once would come in any order.
        "PYTHONHASHSEED": "0",
        **extra,
    }


def real_bin_directory() -> Path:
    """Return the folder of this environment's ``python`` and ``alembic``, links not followed."""
    return Path(sys.executable).parent


def exported(environment: Mapping[str, str], *, started: bool) -> Mapping[str, str]:
    """Return what the reader has in the shell when a note begins.

    Whoever starts from an example has exported ``DATABASE_URL``, as its README says. Whoever starts from
    nothing has not: such a note says it itself, and losing that line must not go unnoticed.

    Args:
        environment: What the note's database gives.
        started: The note starts from an example.
    """
    return {name: value for name, value in environment.items() if started or name != "DATABASE_URL"}

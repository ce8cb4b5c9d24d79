"""When each note was changed last, as git tells it; where git cannot tell, nothing is said.

A copy without git, and a shallow one (every file would seem to be of its only commit), know no dates.
"""

import datetime as dt
import subprocess
from collections.abc import Mapping
from pathlib import Path
from unicodedata import normalize

from living_notes.vault import NotePath

_COMMIT = "\x1e"
"""Before a commit's date: no path begins with it."""


def _git(folder: Path, *arguments: str) -> str | None:
    command = ["git", "-c", "core.quotepath=off", *arguments]
    try:
        result = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    except OSError:  # no git on this machine
        return None
    return result.stdout.decode("utf-8", errors="replace") if result.returncode == 0 else None


def last_changes(folder: Path) -> Mapping[NotePath, dt.date]:
    """Return the date of the last commit that touched each note below `folder`."""
    if (_git(folder, "rev-parse", "--is-shallow-repository") or "").strip() != "false":
        return {}
    log = _git(folder, "log", f"--format={_COMMIT}%cs", "--name-only", "--relative", "--", ".") or ""
    dates: dict[NotePath, dt.date] = {}
    for commit in log.split(_COMMIT)[1:]:  # the newest first
        day, *paths = commit.split("\n")
        for path in filter(None, paths):
            dates.setdefault(NotePath(normalize("NFC", path)), dt.date.fromisoformat(day))
    return dates

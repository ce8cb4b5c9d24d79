"""What a sandbox is made of, and a copy of it."""

import shutil
from pathlib import Path
from typing import Final

HOME: Final = "home"
COUNTER: Final = "revisions"
"""What a sandbox is made of: the reader's home, and the number of the next revision id."""


def copy_sandbox(source: Path, target: Path) -> None:
    """Make `target` hold what `source` holds."""
    shutil.copytree(source / HOME, target / HOME, symlinks=True, dirs_exist_ok=True)
    if (source / COUNTER).exists():
        shutil.copy2(source / COUNTER, target / COUNTER)

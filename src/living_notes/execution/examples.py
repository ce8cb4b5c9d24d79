"""Committed examples: a folder of ``examples/`` as a note finds it at its beginning.

Beside the project's own files an example holds ``README.md`` (made from the note) and ``schema/`` (dumps of
the databases); a note that begins with the example sees neither.
"""

from collections.abc import Mapping
from pathlib import Path

README = "README.md"
SCHEMA = "schema"

_LEFT_OUT_FOLDERS = frozenset({"__pycache__", ".venv", SCHEMA})


def start_files(example: Path) -> Mapping[str, str]:
    """Return the files with which a note begins: POSIX path to text, sorted.

    Args:
        example: A folder of ``examples/``.

    Raises:
        FileNotFoundError: There is no such folder.
    """
    if not example.is_dir():
        raise FileNotFoundError(f"no example {example}")
    found: dict[str, str] = {}
    for file in sorted(example.rglob("*")):
        relative = file.relative_to(example)
        if not file.is_file() or file.suffix == ".db" or _LEFT_OUT_FOLDERS & set(relative.parts):
            continue
        if relative.as_posix() != README:
            found[relative.as_posix()] = file.read_text(encoding="utf-8")
    return found

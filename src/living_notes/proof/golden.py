"""Golden trees: a note's end state, held against ``examples/<slug>/``.

One direction only: the note makes the example, ``--update-notes`` writes it down. Beside the project's own
files an example holds ``README.md`` (made from the note) and ``schema/<database>.sql`` (the dump).
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from living_notes.execution.examples import README, SCHEMA
from living_notes.execution.output import Normaliser, difference, first_difference
from living_notes.proof.failures import WordsError
from living_notes.proof.sandbox.door import Door, decoded
from living_notes.vault import Database

_LEFT_OUT_FOLDERS = {"__pycache__", ".venv", ".pytest_cache", ".ruff_cache", SCHEMA}
_LEFT_OUT_SUFFIXES = {".db", ".pyc"}

Tree = Mapping[str, str]
"""POSIX path below the project to the file's text."""


def read_tree(project: Path, normaliser: Normaliser) -> Tree:
    """Return the files of a folder as text, what a run leaves behind excepted; none where it does not exist.

    Raises:
        BlockError: For what is no file, or no text.
    """
    try:
        door = Door(project)
    except FileNotFoundError:
        return {}
    with door:
        return tree_behind(door, normaliser)


def tree_behind(door: Door, normaliser: Normaliser) -> Tree:
    """Return what `read_tree` returns, of the folder behind a door."""
    return {path: normaliser.text(decoded(data, path)) for path, data in door.files(_is_left_out)}


def _is_left_out(path: str) -> bool:
    name = PurePosixPath(path).name
    if path.endswith("/") or name in _LEFT_OUT_FOLDERS:
        return name in _LEFT_OUT_FOLDERS
    return PurePosixPath(path).suffix in _LEFT_OUT_SUFFIXES or path == README


def check_tree(expected: Tree, actual: Tree, where: str) -> None:
    """Check that two trees are equal.

    Raises:
        WordsError: With the files that are missing, extra or different, and the first differing lines.
    """
    problems = [
        f"  {path}: the note makes it, {where} lacks it" for path in sorted(actual.keys() - expected.keys())
    ]
    problems += [
        f"  {path}: {where} has it, the note does not make it"
        for path in sorted(expected.keys() - actual.keys())
    ]
    first: tuple[str | None, str | None] = (None, None)
    for path in sorted(expected.keys() & actual.keys()):
        if expected[path] != actual[path]:
            before, after = expected[path].splitlines(), actual[path].splitlines()
            shown = difference(before, after)
            first = first if any(first) else first_difference(before, after)
            changed = "\n".join(line for line in shown.splitlines() if line[4:5] in "+-")
            problems.append(f"  {path} differs (- {where}, + the note):\n{changed}")
    if problems:
        raise WordsError(f"the note's end state is not {where}:\n" + "\n".join(problems), *first)


def copy_example(example: Path, project: Path) -> None:
    """Fill `project` with a copy of a committed example, as a clone would have it."""
    shutil.copytree(
        example,
        project,
        symlinks=True,  # what a link leads to is not the example's
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("*.db", "__pycache__", ".venv"),
    )
    (project / README).unlink(missing_ok=True)
    shutil.rmtree(project / SCHEMA, ignore_errors=True)


def write_tree(example: Path, tree: Tree, put: Callable[[Path, str | None], None]) -> None:
    """Make the files of `example` those of `tree`; README and dumps stay.

    Args:
        example: The folder.
        tree: What it should hold.
        put: Writes a file, or (None) removes it.
    """
    for path in read_tree(example, Normaliser()) if example.exists() else ():
        if path not in tree:
            put(example / path, None)
    for path, text in tree.items():
        put(example / path, text)
    for folder in sorted((f for f in example.rglob("*") if f.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def schema_file(example: Path, database: Database) -> Path:
    """Return where the dump of `database` is committed."""
    return example / SCHEMA / f"{database}.sql"

"""Notebooks: mkdocs-jupyter runs them, in a fresh kernel that is given nothing of this process.

Its page would carry 640 KB of styles and know neither wikilinks nor callouts; what runs a notebook is its
set-up of nbconvert. A failing cell is a fault of the note. Importing it takes a CPU second and a kernel two:
only a vault with notebooks pays, and ``mkdocs serve`` once for each text.
"""

import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

from living_notes.vault import NoteError, Problem, notebook_text
from living_notes.vault.notebooks import COLOUR

CELL_SECONDS = 60
"""How long a cell may run."""

PROGRAMS = ("alembic", "sqlalchemy", "sqlmodel")
_KEPT = ("PATH", "LANG", "LC_ALL", "TZ")


@lru_cache(maxsize=256)
def run_notebook(source: str, path: str) -> str:
    """Run all cells in a fresh kernel, in an empty folder that is its HOME; return the notebook with outputs.

    Args:
        source: The notebook as it is stored.
        path: The path that messages name.

    Raises:
        NoteError: A cell failed, or took more than `CELL_SECONDS`; the file is no notebook.
    """
    from mkdocs_jupyter.nbconvert2 import get_nbconvert_app  # type: ignore[import-untyped]  # noqa: PLC0415 - it has no types; a second, see above
    from nbclient import exceptions as failures  # noqa: PLC0415 - the same
    from nbconvert.exporters import NotebookExporter  # noqa: PLC0415 - the same

    notebook_text(source, path)  # Jupyter's words for what is no notebook are a traceback
    with TemporaryDirectory(prefix="notebook-") as home, _environment(home):
        config = get_nbconvert_app(execute=True, kernel_name="python3", allow_errors=False).config
        config["ExecutePreprocessor"]["timeout"] = CELL_SECONDS
        config["ExecutePreprocessor"]["extra_arguments"] = ["--log-level=ERROR"]  # it warns of loopback TCP
        exporter = NotebookExporter(config=config)  # type: ignore[no-untyped-call]  # nbconvert leaves it untyped
        try:
            text, _ = exporter.from_file(io.StringIO(source), resources={"metadata": {"path": home}})
        except failures.CellExecutionError as error:
            raise NoteError(Problem(path, 1, f"a cell fails\n{COLOUR.sub('', str(error))}")) from error
        except (failures.CellTimeoutError, failures.DeadKernelError) as error:
            raise NoteError(Problem(path, 1, f"a cell does not end: {error}")) from error
    return str(text)


@contextmanager
def _environment(home: str) -> Iterator[None]:
    """Leave a kernel nothing of the environment but `_KEPT`, and `home`; Jupyter reads the process's own."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update({name: before[name] for name in _KEPT if name in before})
    os.environ.update(HOME=home, TMPDIR=home, PYTHONHASHSEED="0", JUPYTER_PLATFORM_DIRS="1", NO_COLOR="1")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def kernel_versions() -> dict[str, str]:
    """Return with which versions notebooks are run; a vault of another subject has none of them."""
    found = {}
    for name in PROGRAMS:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def main(files: Sequence[str]) -> int:
    """Print with which versions notebooks are run, and run `files`; return 1 where one fails, and say why."""
    print(json.dumps(kernel_versions()), flush=True)
    try:
        for file in files:
            run_notebook(Path(file).read_text(encoding="utf-8"), file)
    except NoteError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

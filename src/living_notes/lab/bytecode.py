"""Python's libraries as bytecode without docstrings: run inside Pyodide, in Node, while the lab is built.

Sources would have to be compiled in the reader's browser, which takes seconds. Alembic keeps its docstrings,
because its command line's help is made of them; all else is compiled as by ``python -OO``. Each code object
says where the reader's own copy would be, so that a traceback reads as in a shell.
"""

import marshal
from importlib.util import MAGIC_NUMBER
from pathlib import Path

KEEPS_DOCSTRINGS = ("alembic/",)
HEADER = MAGIC_NUMBER + bytes(12)
"""Magic number, no flags, no time, no size: a file without source is not compared with one."""


def compile_tree(source: Path, target: Path, shown: str) -> int:
    """Compile every module below `source`, copy every other file; return how many files there are.

    Args:
        source: A folder of modules and their data.
        target: Where the same tree is made, with ``.pyc`` for ``.py``.
        shown: The folder that code objects name.
    """
    count = 0
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        relative = file.relative_to(source)
        place = target / relative
        place.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".py" and not _is_template(relative):
            code = _code(file, relative.as_posix(), f"{shown}/{relative.as_posix()}")
            place.with_suffix(".pyc").write_bytes(HEADER + code)
        else:
            place.write_bytes(file.read_bytes())
        count += 1
    return count


def _is_template(relative: Path) -> bool:
    return "templates" in relative.parts


def _code(file: Path, name: str, shown: str) -> bytes:
    keeps = name.startswith(KEEPS_DOCSTRINGS)
    return marshal.dumps(
        compile(file.read_bytes(), shown, "exec", dont_inherit=True, optimize=0 if keeps else 2)
    )

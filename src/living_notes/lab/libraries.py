"""What the lab is made of: compiled libraries of Python, files of PostgreSQL; made once and kept."""

import os
import shutil
import zipfile
from pathlib import Path

from living_notes.execution import shown
from living_notes.lab.node import Node
from living_notes.lab.tools import HERE, REQUIREMENTS, WEB, digest, run, run_node

PIP = "pip==26.3"
SHOWN_LIBRARIES = f"{shown.ENVIRONMENT}/lib/python3.14/site-packages"

_PLATFORMS = ("pyemscripten_2026_0_wasm32", "manylinux2014_x86_64")
_UNUSED = (
    "alembic/testing/",
    "sqlalchemy/testing/",
    "pydantic/v1/",
    "pydantic/mypy.py",
    "pydantic/_hypothesis_plugin.py",
    "sqlalchemy/ext/mypy/",
    "sqlalchemy/dialects/mssql/",
    "sqlalchemy/dialects/oracle/",
    "mako/ext/",
)
_POSTGRES = ("pg8000", "scramp", "asn1crypto", "dateutil", "python_dateutil")
_UNUSED_STANDARD = (  # what cannot work in a browser, and the slow twins of modules that are compiled in
    *("ensurepip/", "idlelib/", "tkinter/", "turtle", "venv/", "pydoc_data/", "_pyrepl/", "test/", "curses/"),
    *("multiprocessing/", "wsgiref/", "xmlrpc/", "dbm/", "ftplib", "imaplib", "poplib", "smtplib", "mailbox"),
    *("webbrowser", "pdb", "bdb", "pydoc", "doctest", "_pydecimal", "_pyio", "_pydatetime"),
    *("cProfile", "profile", "pstats", "trace.py", "zipapp", "antigravity", "this.py", "unittest/", "xml/"),
    *("optparse", "pickletools", "plistlib"),
)
_KEPT_METADATA = ("METADATA", "entry_points.txt")


def libraries(cache: Path, work: Path, wheels: list[Path], node: Node) -> Path:
    """Return the compiled libraries; what they are made of is in the folder's name, so they are made once."""
    made_of = (REQUIREMENTS, HERE / "bytecode.py", WEB / "package-lock.json", WEB / "tools" / "compile.mjs")
    target = cache / f"compiled-{digest(made_of, _UNUSED, _UNUSED_STANDARD, _POSTGRES)}"
    if not target.exists():
        sources, made = work / "sources", work / "made"
        _unpack_wheels(wheels, sources)
        _unpack_standard(sources / "standard")
        compile_folders(node, sources, made, "standard", "libraries", "postgres")
        made.rename(target)
    return target


def compile_folders(node: Node, source: Path, target: Path, *names: str) -> None:
    """Compile folders of `source`, by their names, with the Python that will run them."""
    target.mkdir()
    script = WEB / "tools" / "compile.mjs"
    run_node(node, node.node, script, HERE / "bytecode.py", source, target, SHOWN_LIBRARIES, *names)


def postgres(cache: Path, work: Path, node: Node) -> Path:
    """Return a data directory in which the notes' role and database are made; made once, as the libraries."""
    script = WEB / "tools" / "prepare-postgres.mjs"
    target = cache / f"postgres-{digest((script, WEB / 'package-lock.json'))}"
    if not target.exists():
        made = work / "postgres"
        run_node(node, node.node, script, made)
        made.rename(target)
    return target


def download(folder: Path) -> list[Path]:
    """Return the wheels that the requirements name; pip refuses any other file of that name."""
    marker = folder / f"{digest([REQUIREMENTS])}.done"
    if not marker.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        platforms = [word for name in _PLATFORMS for word in ("--platform", name)]
        target = ["--python-version", "3.14", "--implementation", "cp", "--abi", "cp314", "--abi", "none"]
        command: tuple[str | Path, ...] = (
            *("uv", "run", "--no-project", "--with", PIP, "python", "-m", "pip", "download", "--quiet"),
            *("--require-hashes", "--no-deps", "--only-binary=:all:", *platforms, *target),
            *("--requirement", REQUIREMENTS, "--dest", folder),
        )
        run(command, os.environ)
        marker.touch()
    return sorted(folder.glob("*.whl"))


def _unpack_wheels(wheels: list[Path], target: Path) -> None:
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if _is_needed(name):
                    part = "postgres" if name.startswith(_POSTGRES) else "libraries"
                    archive.extract(name, target / part)
                    if name.endswith("METADATA"):
                        _drop_description(target / part / name)


def _drop_description(metadata: Path) -> None:
    """Leave the fields of a package's metadata, not its page on PyPI, which stands behind them."""
    fields, _, _ = metadata.read_bytes().partition(b"\n\n")
    metadata.write_bytes(fields + b"\n")


def _is_needed(name: str) -> bool:
    if name.endswith(("/", ".pyi", ".pyx", ".pxd", ".c", "py.typed")) or name.startswith(_UNUSED):
        return False
    if ".dist-info/" in name:
        return name.endswith(_KEPT_METADATA)
    return not name.endswith(".so") or "wasm32" in name


def _unpack_standard(target: Path) -> None:
    with zipfile.ZipFile(WEB / "node_modules" / "pyodide" / "python_stdlib.zip") as archive:
        for name in archive.namelist():
            if not name.endswith("/") and not name.startswith(_UNUSED_STANDARD):
                archive.extract(name, target)

"""Vendors the lab into ``build/lab``: what npm and PyPI gave by committed hashes, compiled and packed.

Needs Node, which `node` finds. Equal inputs give equal bytes: nothing of the time, the place or the machine
goes in. What a click downloads is in ``manifest.json``, with its sizes.
"""

import gzip
import json
import os
import shutil
import struct
import subprocess
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from living_notes.lab import licences
from living_notes.lab.node import Node, NoNodeError, find_node
from living_notes.lab.progress import Progress

HERE = Path(__file__).parent
WEB = HERE / "web"
REQUIREMENTS = HERE / "requirements.txt"
PIP = "pip==26.3"
SHOWN_LIBRARIES = "/home/user/app/.venv/lib/python3.14/site-packages"
MANIFEST = "manifest.json"

_PLATFORMS = ("pyemscripten_2026_0_wasm32", "manylinux2014_x86_64")
_VAULT = ("console", "edits", "output", "pycon", "results")
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


class BuildError(Exception):
    """The lab cannot be built; the message says what is missing."""


def inputs() -> str:
    """Return a digest of what the lab is made of: another one asks for another build."""
    files = [path for folder in (HERE / "inside", WEB) for path in folder.rglob("*") if path.is_file()]
    own = [path for path in files if not {"node_modules", "__pycache__"} & set(path.parts)]
    own += [HERE.parent / "vault" / f"{name}.py" for name in _VAULT]
    own += [REQUIREMENTS, *(HERE / f"{name}.py" for name in ("build", "bytecode", "licences"))]
    return _digest(sorted(own))


def is_current(target: Path) -> bool:
    """Say whether a built lab is of these inputs."""
    manifest = target / MANIFEST
    return manifest.is_file() and json.loads(manifest.read_text("utf-8")).get("inputs") == inputs()


def build(root: Path, report: Callable[[str, int], None] = lambda _step, _left: None) -> Path:
    """Build the lab.

    Args:
        root: The project's root; the result is ``build/lab`` below it, where it appears when it is whole.
        report: Takes what is done now, and the seconds that are left.

    Returns:
        The folder to publish.

    Raises:
        BuildError: Node is missing or too old, or a step failed.
    """
    try:
        node = find_node()
    except NoNodeError as error:
        raise BuildError(str(error)) from error
    progress = Progress(report)
    work, target = root / "build" / f"work-{os.getpid()}", root / "build" / "lab"
    shutil.rmtree(work, ignore_errors=True)
    try:
        _make(root / "build", work, node, progress)
        shutil.rmtree(target, ignore_errors=True)
        (work / "lab").rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


def _make(cache: Path, work: Path, node: Node, progress: Progress) -> None:
    """Build the lab into a folder of `work`; what seldom changes is kept in `cache`."""
    made = work / "lab"
    made.mkdir(parents=True)
    progress.begin("packages")
    _install_packages(node)
    progress.begin("wheels")
    wheels = _download(cache / "wheels")
    progress.begin("libraries")
    libraries = _libraries(cache, work, wheels, node)
    progress.begin("engine")
    _copy_engine(work / "engine")
    _compile(node, work, work / "compiled", "engine")
    progress.begin("archive")
    pack(
        made / "python.bin",
        {
            "standard": libraries / "standard",
            "libraries": libraries / "libraries",
            "engine": work / "compiled" / "engine",
        },
    )
    progress.begin("postgres")
    data = _postgres(cache, work, node)
    pack(made / "postgres.bin", {"libraries": libraries / "postgres", "data": data})
    _copy_runtime(made)
    progress.begin("bundle")
    _run(node, node.node, WEB / "tools" / "bundle.mjs", made, work / "packages.json")
    _write_licences(made, wheels, work / "packages.json")
    _write_manifest(made)


def _install_packages(node: Node) -> None:
    """Install what the lock file names; npm refuses any other bytes."""
    marker = WEB / "node_modules" / ".installed"
    wanted = _digest([WEB / "package-lock.json"])
    if not marker.exists() or marker.read_text("utf-8") != wanted:
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        _run(node, *node.npm, "ci", *options, cwd=WEB)
        marker.write_text(wanted, "utf-8")


def _run(node: Node, *command: str | Path, cwd: Path | None = None) -> None:
    _start(command, {**os.environ, "LC_ALL": "C.UTF-8", "PATH": node.path}, cwd)


def _start(command: Sequence[str | Path], environment: Mapping[str, str], cwd: Path | None = None) -> None:
    try:
        done = subprocess.run(list(map(str, command)), cwd=cwd, check=False, env=environment)
    except OSError as error:
        raise BuildError(f"{command[0]}: {error.strerror}") from error
    if done.returncode:
        raise BuildError(f"failed with status {done.returncode}: {' '.join(map(str, command))}")


def _libraries(cache: Path, work: Path, wheels: list[Path], node: Node) -> Path:
    """Return the compiled libraries; what they are made of is in the folder's name, so they are made once."""
    made_of = (REQUIREMENTS, HERE / "bytecode.py", WEB / "package-lock.json", WEB / "tools" / "compile.mjs")
    target = cache / f"compiled-{_digest(made_of, _UNUSED, _UNUSED_STANDARD, _POSTGRES)}"
    if not target.exists():
        sources, made = work / "sources", work / "made"
        _unpack_wheels(wheels, sources)
        _unpack_standard(sources / "standard")
        _compile(node, sources, made, "standard", "libraries", "postgres")
        made.rename(target)
    return target


def _compile(node: Node, source: Path, target: Path, *names: str) -> None:
    target.mkdir()
    script = WEB / "tools" / "compile.mjs"
    _run(node, node.node, script, HERE / "bytecode.py", source, target, SHOWN_LIBRARIES, *names)


def _postgres(cache: Path, work: Path, node: Node) -> Path:
    """Return a data directory in which the notes' role and database are made; made once, as the libraries."""
    script = WEB / "tools" / "prepare-postgres.mjs"
    target = cache / f"postgres-{_digest((script, WEB / 'package-lock.json'))}"
    if not target.exists():
        made = work / "postgres"
        _run(node, node.node, script, made)
        made.rename(target)
    return target


def _digest(files: Iterable[Path], *choices: tuple[str, ...]) -> str:
    return sha256(b"".join(file.read_bytes() for file in files) + repr(choices).encode()).hexdigest()[:16]


def _download(folder: Path) -> list[Path]:
    """Return the wheels that the requirements name; pip refuses any other file of that name."""
    marker = folder / f"{_digest([REQUIREMENTS])}.done"
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
        _start(command, os.environ)
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


def _copy_engine(libraries: Path) -> None:
    """Take along the engine and those modules of the vault that it imports; the vault's front needs more."""
    package = libraries / "living_notes"
    for relative in ("__init__.py", "vault/__init__.py", "lab/__init__.py"):
        (package / relative).parent.mkdir(parents=True, exist_ok=True)
        (package / relative).write_text("", encoding="utf-8")
    for name in _VAULT:
        shutil.copyfile(HERE.parent / "vault" / f"{name}.py", package / "vault" / f"{name}.py")
    shutil.copytree(HERE / "inside", package / "lab" / "inside", ignore=shutil.ignore_patterns("__pycache__"))


def _listed(path: Path) -> tuple[bool, Path]:
    """Order files as the browser's folders will list them: `alembic init` tells of its ini last."""
    return path.name == "alembic.ini.mako", path


def pack(target: Path, folders: Mapping[str, Path]) -> None:
    """Write folders into one compressed file: a length, a list of paths and sizes as JSON, the bytes.

    Args:
        target: The file.
        folders: First part of the path in the archive to the folder.
    """
    files = [
        (f"{name}/{file.relative_to(folder).as_posix()}", file.read_bytes())
        for name, folder in folders.items()
        for file in sorted((path for path in folder.rglob("*") if path.is_file()), key=_listed)
    ]
    empty = [
        f"{name}/{path.relative_to(folder).as_posix()}/"
        for name, folder in folders.items()
        for path in sorted(folder.rglob("*"))
        if path.is_dir() and not any(path.iterdir())
    ]
    index = json.dumps(
        [*([path, len(data)] for path, data in files), *([path, 0] for path in empty)]
    ).encode()
    content = struct.pack("<I", len(index)) + index + b"".join(data for _, data in files)
    target.write_bytes(gzip.compress(content, 9, mtime=0))


def _copy_runtime(target: Path) -> None:
    modules = WEB / "node_modules"
    pyodide, pglite = modules / "pyodide", modules / "@electric-sql" / "pglite" / "dist"
    for file in (pyodide / "pyodide.asm.mjs", pyodide / "pyodide.asm.wasm", pglite / "pglite.wasm"):
        shutil.copyfile(file, target / file.name)
    (target / "pglite.data").write_bytes(gzip.compress((pglite / "pglite.data").read_bytes(), 9, mtime=0))


def _write_licences(target: Path, wheels: list[Path], packages: Path) -> None:
    bundled = {*json.loads(packages.read_text("utf-8")), "pyodide", "@electric-sql/pglite"}
    try:
        text = licences.licences(wheels, bundled, WEB / "node_modules")
    except licences.MissingLicenceError as error:
        raise BuildError(str(error)) from error
    (target / licences.FILE).write_text(text, encoding="utf-8")


def _write_manifest(target: Path) -> None:
    files = {path.relative_to(target).as_posix(): _measure(path) for path in _files(target)}
    postgres = {name for name in files if name.startswith(("pglite", "postgres"))}
    later = {name for name in files if name.endswith((".map", ".txt"))}
    download = {
        "sqlite": _sum(files, set(files) - postgres - later),
        "postgresql": _sum(files, set(files) - later),
    }
    manifest = {"files": files, "download": download, "versions": _versions(), "inputs": inputs()}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _measure(path: Path) -> Mapping[str, Any]:
    data = path.read_bytes()
    packed = len(data) if data[:2] == b"\x1f\x8b" else len(gzip.compress(data, 9, mtime=0))
    return {"bytes": len(data), "gzip": packed, "sha256": sha256(data).hexdigest()}


def _sum(files: Mapping[str, Mapping[str, Any]], names: set[str]) -> Mapping[str, int]:
    return {key: sum(files[name][key] for name in names) for key in ("bytes", "gzip")}


def _versions() -> Mapping[str, str]:
    pinned = dict(
        line.partition(" ")[0].split("==")
        for line in REQUIREMENTS.read_text("utf-8").splitlines()
        if "==" in line and not line.startswith("#")
    )
    lock = json.loads((WEB / "package-lock.json").read_text("utf-8"))["packages"]
    return {
        **{name: pinned[name] for name in ("alembic", "sqlalchemy", "sqlmodel")},
        "pyodide": lock["node_modules/pyodide"]["version"],
        "pglite": lock["node_modules/@electric-sql/pglite"]["version"],
    }


def subject_pins(lock: Path) -> Mapping[str, str]:
    """Return the versions of the subject's packages that the project's own lock file names, for a test."""
    packages = tomllib.loads(lock.read_text("utf-8"))["package"]
    return {package["name"]: package["version"] for package in packages}

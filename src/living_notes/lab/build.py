"""Vendors the lab into ``build/lab``: what npm and PyPI gave by committed hashes, compiled and packed.

Needs Node, which `node` finds. Equal inputs give equal bytes: nothing of the time, the place or the machine
goes in. What a click downloads is in ``manifest.json``, with its sizes.
"""

import gzip
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from living_notes.lab import licences
from living_notes.lab.archive import MANIFEST, pack, write_manifest
from living_notes.lab.libraries import compile_folders, download, libraries, postgres
from living_notes.lab.node import Node, NoNodeError, find_node
from living_notes.lab.progress import Progress
from living_notes.lab.tools import HERE, REQUIREMENTS, WEB, BuildError, digest, run_node

CHECK = HERE.parent / "check"
"""What checks a reader's own migrations."""
COST = HERE.parent / "locks" / "cost.py"
"""The judgement of the catalogue of locks, which is the check's, too."""
_CACHES = shutil.ignore_patterns("__pycache__")
_TAKEN = (
    *("vault/console", "vault/edits", "vault/rails"),
    *(f"execution/{name}" for name in ("edits", "output", "pycon", "results", "shown", "steps")),
)
"""Modules that the runtime imports, and that need the standard library alone."""

_MAKERS = ("archive", "build", "bytecode", "libraries", "licences", "tools")
"""Modules that say how the lab is made."""


def inputs() -> str:
    """Return a digest of what the lab is made of: another one asks for another build."""
    folders = (HERE / "runtime", CHECK, WEB)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    own = [path for path in files if not {"node_modules", "__pycache__"} & set(path.parts)]
    own += [COST, *(HERE.parent / f"{name}.py" for name in _TAKEN)]
    own += [REQUIREMENTS, *(HERE / f"{name}.py" for name in _MAKERS)]
    return digest(sorted(own))


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
    wheels = download(cache / "wheels")
    progress.begin("libraries")
    made_libraries = libraries(cache, work, wheels, node)
    progress.begin("engine")
    _copy_engine(work / "engine")
    _copy_check(work / "check" / "living_notes")
    compile_folders(node, work, work / "compiled", "engine", "check")
    progress.begin("archive")
    pack(
        made / "python.bin",
        {
            "standard": made_libraries / "standard",
            "libraries": made_libraries / "libraries",
            "engine": work / "compiled" / "engine",
        },
    )
    progress.begin("postgres")
    data = postgres(cache, work, node)
    pack(made / "postgres.bin", {"libraries": made_libraries / "postgres", "data": data})
    pack(made / "check.bin", {"check": work / "compiled" / "check"})
    _copy_runtime(made)
    progress.begin("bundle")
    run_node(node, node.node, WEB / "tools" / "bundle.mjs", made, work / "packages.json")
    _write_licences(made, wheels, work / "packages.json")
    write_manifest(made, inputs())


def _install_packages(node: Node) -> None:
    """Install what the lock file names; npm refuses any other bytes."""
    marker = WEB / "node_modules" / ".installed"
    wanted = digest([WEB / "package-lock.json"])
    if not marker.exists() or marker.read_text("utf-8") != wanted:
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        run_node(node, *node.npm, "ci", *options, cwd=WEB)
        marker.write_text(wanted, "utf-8")


def _copy_engine(libraries: Path) -> None:
    """Take along the engine and the modules that it imports; the fronts of their packages need more."""
    package = libraries / "living_notes"
    for relative in ("__init__.py", "vault/__init__.py", "execution/__init__.py", "lab/__init__.py"):
        (package / relative).parent.mkdir(parents=True, exist_ok=True)
        (package / relative).write_text("", encoding="utf-8")
    for name in _TAKEN:
        shutil.copyfile(HERE.parent / f"{name}.py", package / f"{name}.py")
    shutil.copytree(HERE / "runtime", package / "lab" / "runtime", ignore=_CACHES)


def _copy_check(package: Path) -> None:
    """Take along the check and what it judges by."""
    shutil.copytree(CHECK, package / "check", ignore=shutil.ignore_patterns("__pycache__", "__main__.py"))
    (package / "locks").mkdir()
    (package / "locks" / "__init__.py").write_text("", encoding="utf-8")
    shutil.copyfile(COST, package / "locks" / COST.name)


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

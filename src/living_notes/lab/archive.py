"""The files that the page loads: archives, and a manifest that says how large they are."""

import gzip
import json
import struct
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from living_notes.lab.tools import REQUIREMENTS, WEB

MANIFEST = "manifest.json"


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


def _listed(path: Path) -> tuple[bool, Path]:
    """Order files as the browser's folders will list them: `alembic init` tells of its ini last."""
    return path.name == "alembic.ini.mako", path


def write_manifest(target: Path, inputs: str) -> None:
    """Write the manifest of a built lab.

    Args:
        target: The lab's folder.
        inputs: A digest of what it was made of.
    """
    files = {path.relative_to(target).as_posix(): _measure(path) for path in _files(target)}
    postgres = {name for name in files if name.startswith(("pglite", "postgres"))}
    later = {name for name in files if name.endswith((".map", ".txt"))}
    check = {name for name in files if name.startswith("check")}  # on its own page only
    download = {
        "sqlite": _sum(files, set(files) - postgres - later - check),
        "postgresql": _sum(files, set(files) - later - check),
        "check": _sum(files, set(files) - later - {"page.js", "worker.js", "postgres.js"}),
    }
    manifest = {"files": files, "download": download, "versions": _versions(), "inputs": inputs}
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

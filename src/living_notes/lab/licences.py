"""The licences of all that the lab ships, as one text beside it.

A package that the browser loads brings its own: a wheel in its metadata, an npm package in its folder. What
lies inside a package's WebAssembly, and what brings no text (Pyodide), stands in a table here, with the text
that the SPDX list has under that name. A package without a text stops the build.
"""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE: Final = "licences.txt"
INTRODUCTION: Final = (
    "\ufeff"  # a host that names no encoding serves it right, too
    "Лаборатория «Перегонного куба» собрана из\u00a0готовых программ. Ниже\u00a0— их\u00a0имена, версии "
    "и\u00a0лицензии, на\u00a0языке подлинников.\n"
)


class MissingLicenceError(Exception):
    """A vendored package brings no licence, and the table knows none."""


@dataclass(frozen=True)
class Part:
    """A program inside a package.

    Attributes:
        name: What it is called.
        licence: Its name in the SPDX list.
        notice: Whose it is, and where its source is where the licence asks for that.
    """

    name: str
    licence: str
    notice: str


_EMSCRIPTEN = (
    Part("Emscripten", "MIT", "Copyright (c) 2010 Emscripten authors"),
    Part("musl", "MIT", "Copyright (c) 2005-2020 Rich Felker, et al."),
    Part("zlib", "Zlib", "Copyright (C) 1995-2024 Jean-loup Gailly and Mark Adler"),
)
PARTS: Final[Mapping[str, Sequence[Part]]] = {
    "pyodide": (
        Part(
            "Pyodide",
            "MPL-2.0",
            "Copyright (C) Pyodide contributors and Mozilla. Source: https://github.com/pyodide/pyodide",
        ),
        Part(
            "CPython and its standard library",
            "Python-2.0.1",
            "Copyright (c) 2001 Python Software Foundation. Source: https://github.com/python/cpython",
        ),
        Part("SQLite", "blessing", "In the public domain."),
        Part("bzip2", "bzip2-1.0.6", "Copyright (C) 1996-2019 Julian R Seward"),
        Part("XZ Utils", "0BSD", "Copyright (C) The XZ Utils authors and contributors"),
        Part("Zstandard", "BSD-3-Clause", "Copyright (c) Meta Platforms, Inc. and affiliates"),
        Part("libffi", "MIT", "Copyright (c) 1996-2024 Anthony Green, Red Hat, Inc and others"),
        Part(
            "Expat", "MIT", "Copyright (c) 1998-2000 Thai Open Source Software Center Ltd; Expat maintainers"
        ),
        Part("mpdecimal", "BSD-2-Clause", "Copyright (c) 2008-2024 Stefan Krah"),
        Part("HACL*", "MIT", "Copyright (c) 2016-2022 INRIA, CMU and Microsoft Corporation"),
        *_EMSCRIPTEN,
    ),
    "@electric-sql/pglite": (
        Part("PostgreSQL", "PostgreSQL", "Copyright (c) 1996-2026 The PostgreSQL Global Development Group"),
        *_EMSCRIPTEN,
    ),
}


def licences(wheels: Iterable[Path], packages: Iterable[str], modules: Path) -> str:
    """Return the text that is served beside the lab.

    Args:
        wheels: What the browser's Python imports.
        packages: Names of the npm packages of which the bundles are made.
        modules: The folder ``node_modules``.

    Raises:
        MissingLicenceError: A package has none.
    """
    sections = {
        **{title: text for wheel in wheels for title, text in _of_wheel(wheel)},
        **{title: text for name in packages for title, text in _of_package(modules, name)},
    }
    rule = "=" * 72
    body = (
        f"{rule}\n{title}\n{rule}\n\n{sections[title].strip()}\n" for title in sorted(sections, key=str.lower)
    )
    return "\n".join([INTRODUCTION, *body])


def _of_wheel(wheel: Path) -> Iterator[tuple[str, str]]:
    name, version = wheel.name.split("-")[:2]
    with zipfile.ZipFile(wheel) as archive:
        found = [entry for entry in archive.namelist() if ".dist-info/" in entry and _is_licence(entry)]
        if not found:
            raise MissingLicenceError(f"{wheel.name} brings no licence")
        text = "\n\n".join(archive.read(entry).decode() for entry in found)
    yield f"{name.replace('_', '-')} {version}", text


def _of_package(modules: Path, name: str) -> Iterator[tuple[str, str]]:
    folder = modules / name
    version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
    found = sorted(path for path in folder.iterdir() if _is_licence(path.name))
    parts = PARTS.get(name, ())
    if not found and not parts:
        raise MissingLicenceError(f"the npm package {name} brings no licence")
    if found:
        yield f"{name} {version}", "\n\n".join(path.read_text("utf-8") for path in found)
    for part in parts:
        yield f"{part.name} (in {name} {version})", f"{part.notice}\n\n{_spdx(modules, part.licence)}"


def _is_licence(name: str) -> bool:
    return Path(name).name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE"))


def _spdx(modules: Path, licence: str) -> str:
    file = modules / "spdx-license-list" / "licenses" / f"{licence}.json"
    return str(json.loads(file.read_text("utf-8"))["licenseText"])

"""An environment in which one package is a folder of yours: a patched copy, a checkout.

Everything else is linked from another environment, file by file of its ``site-packages``, so that paths in
tracebacks stay alike; nothing is built and nothing is downloaded. Only packages of pure Python can be laid
over.
"""

import compileall
import os
import re
import shutil
import venv
from pathlib import Path

from living_notes.versions.environments import Environment, UnmakeableError, site_packages

_VERSION = re.compile(r"""^__version__\s*=\s*["']([^"']+)["']""", re.MULTILINE)


def overlay(base: Path, package: str, source: Path, folder: Path) -> Environment:
    """Make `folder` an environment like `base`, but for one package.

    Args:
        base: The other environment's folder.
        package: Its import name.
        source: The package's folder, or one that holds it.
        folder: Where; what is there goes.

    Raises:
        UnmakeableError: `source` has no such package.
    """
    code = next((place for place in (source / package, source / "src" / package, source) if _is(place)), None)
    if code is None:
        raise UnmakeableError(f"{source} holds no package {package}: there is no {package}/__init__.py")
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, symlinks=True)
    theirs, ours = site_packages(base), site_packages(folder)
    for entry in theirs.iterdir():
        if entry.name != package:
            (ours / entry.name).symlink_to(entry)
    shutil.copytree(code, ours / package, ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(ours / package, quiet=2)
    _rename_version(ours, package)
    _copy_programs(base, folder)
    return Environment(folder)


def _is(place: Path) -> bool:
    return (place / "__init__.py").is_file()


def _rename_version(packages: Path, package: str) -> None:
    """Let the package's metadata say the version that its code says."""
    said = _VERSION.findall((packages / package / "__init__.py").read_text(encoding="utf-8"))
    for metadata in packages.glob(f"{package}-*.dist-info"):
        if not said:
            return
        real = metadata.resolve()
        metadata.unlink()
        shutil.copytree(real, metadata)
        text = (metadata / "METADATA").read_text(encoding="utf-8")
        text = re.sub(r"^Version: .*$", f"Version: {said[-1]}", text, count=1, flags=re.MULTILINE)
        (metadata / "METADATA").write_text(text, encoding="utf-8")


def _copy_programs(base: Path, folder: Path) -> None:
    """Give the environment the other's programs; scripts of Python start this one's interpreter."""
    python = folder / "bin" / "python"
    # For sh the second line never returns; for Python it is a string. A plain #! line allows no spaces.
    start = f"""#!/bin/sh\n'''exec' "{python}" "$0" "$@"\n' '''\n"""
    theirs = os.fsencode(base / "bin" / "python")
    for program in (base / "bin").iterdir():
        copy = folder / "bin" / program.name
        if copy.exists() or not program.is_file():
            continue
        first, _, rest = program.read_bytes().partition(b"\n")
        if first.startswith(b"#!" + theirs):
            copy.write_bytes(start.encode() + rest)
        elif first == b"#!/bin/sh" and theirs in rest.partition(b"\n")[0]:  # as this writes it
            copy.write_bytes(start.encode() + rest.split(b"\n", 2)[2])
        else:
            copy.symlink_to(program)
            continue
        copy.chmod(0o755)

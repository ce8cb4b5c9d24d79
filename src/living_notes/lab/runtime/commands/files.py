"""Programs for files: ``cp``, ``mv``, ``rm``, ``ln`` and their like, with the messages of GNU's coreutils."""

import os
import random
import re
import shutil
import string
from collections.abc import Mapping
from pathlib import Path
from stat import filemode

from living_notes.lab.runtime.commands.options import UnknownOptionError, read_options
from living_notes.lab.runtime.shell.program import Process, Program


def _mkdir(process: Process) -> int:
    options, names = read_options(process.argv[1:], "pv", {"parents": "p", "verbose": "v"})
    if not names:
        return process.fail("missing operand")
    status = 0
    for name in names:
        try:
            process.path(name).mkdir(parents="p" in options, exist_ok="p" in options)
        except OSError as error:
            status = process.fail(f"cannot create directory '{name}': {error.strerror}")
        else:
            process.streams.print(f"mkdir: created directory '{name}'\n" * ("v" in options))
    return status


def _rm(process: Process) -> int:
    long = {"recursive": "r", "force": "f", "verbose": "v"}
    options, names = read_options(process.argv[1:], "rRfvd", long)
    if not names and "f" not in options:
        return process.fail("missing operand")
    status = 0
    for name in names:
        path = process.path(name)
        folder = path.is_dir() and not path.is_symlink()
        if not path.exists() and not path.is_symlink():
            if "f" not in options:
                status = process.fail(f"cannot remove '{name}': No such file or directory")
        elif folder and name.rstrip("/").rpartition("/")[2] in {".", ".."}:
            status = process.fail(f"refusing to remove '.' or '..' directory: skipping '{name}'")
        elif Path(os.path.normpath(path)) == Path("/"):
            status = process.fail(f"it is dangerous to operate recursively on '{name}'")
            process.fail("use --no-preserve-root to override this failsafe")
        elif folder and not {"r", "R"} & set(options):
            status = process.fail(f"cannot remove '{name}': Is a directory")
        else:
            _remove(process, path, name, folder=folder, said="v" in options)
    return status


def _remove(process: Process, path: Path, name: str, *, folder: bool, said: bool) -> None:
    below = sorted(path.rglob("*"), reverse=True) if folder and said else []
    for one in below:
        kind = "directory " * (one.is_dir() and not one.is_symlink())
        process.streams.print(f"removed {kind}'{name.rstrip('/')}/{one.relative_to(path)}'\n")
    if folder:
        shutil.rmtree(path)
    else:
        path.unlink()
    process.streams.print(f"removed {'directory ' * folder}'{name}'\n" * said)


def _rmdir(process: Process) -> int:
    _, names = read_options(process.argv[1:], "")
    if not names:
        return process.fail("missing operand")
    status = 0
    for name in names:
        try:
            process.path(name).rmdir()
        except OSError as error:
            status = process.fail(f"failed to remove '{name}': {error.strerror}")
    return status


def _transfer(process: Process) -> int:
    """``cp`` and ``mv``."""
    long = {"recursive": "r", "archive": "a", "force": "f", "no-clobber": "n", "verbose": "v"}
    copy = process.argv[0] == "cp"
    options, names = read_options(process.argv[1:], "rRapfnvT" if copy else "fnvT", long)
    if len(names) < 2:  # noqa: PLR2004 - what, and where to
        return process.fail(
            f"missing destination file operand after '{names[0]}'" if names else "missing file operand"
        )
    *sources, target = names
    there = process.path(target)
    if len(sources) > 1 and not there.is_dir():
        reason = "Not a directory" if there.exists() else "No such file or directory"
        return process.fail(f"target '{target}': {reason}")
    folders = not copy or bool({"r", "R", "a"} & set(options))
    status = 0
    for name in sources:
        inside = there.is_dir()
        base = Path(os.path.normpath(process.path(name))).name
        place = there / base if inside else there
        shown = f"{target.rstrip('/')}/{base}" if inside else target
        if message := _obstacle(process, name, place, (target, shown), folders=folders):
            status = process.fail(message)
        elif not ("n" in options and place.exists()):
            _carry(process.path(name), place, copy=copy)
            if "v" in options:
                process.streams.print(f"{'' if copy else 'renamed '}'{name}' -> '{shown}'\n")
    return status


def _obstacle(process: Process, name: str, place: Path, shown: tuple[str, str], *, folders: bool) -> str:
    """Return why a file cannot be copied or moved to `place`; empty where it can."""
    source, copied = process.path(name), process.argv[0] == "cp"
    target, whole = shown
    folder = source.is_dir()
    made = f"create {'directory' if folder else 'regular file'}" if copied else f"move '{name}' to"
    into = (
        f"copy a directory, '{name}', into itself,"
        if copied
        else f"move '{name}' to a subdirectory of itself,"
    )
    outside = not folder and target.endswith("/") and not process.path(target).is_dir()
    within = folder and source.resolve() in place.resolve().parents
    obstacles = (
        (not source.exists() and not source.is_symlink(), f"cannot stat '{name}': No such file or directory"),
        (folder and not folders, f"-r not specified; omitting directory '{name}'"),
        (
            source.exists() and place.exists() and place.samefile(source),
            f"'{name}' and '{whole}' are the same file",
        ),
        (within, f"cannot {into} '{whole}'"),
        (folder and place.is_file(), f"cannot overwrite non-directory '{whole}' with directory '{name}'"),
        (outside, f"cannot {made} '{target}': Not a directory"),
        (not place.parent.is_dir(), f"cannot {made} '{whole}': No such file or directory"),
    )
    return next((message for there, message in obstacles if there), "")


def _carry(source: Path, place: Path, *, copy: bool) -> None:
    if not copy:
        shutil.move(source, place)
    elif source.is_dir():
        shutil.copytree(source, place, symlinks=True, dirs_exist_ok=True)
    else:
        shutil.copy(source, place)


def _touch(process: Process) -> int:
    options, names = read_options(process.argv[1:], "cam")
    status = 0
    for name in names:
        try:
            if "c" not in options or process.path(name).exists():
                process.path(name).touch()
        except OSError as error:
            status = process.fail(f"cannot touch '{name}': {error.strerror}")
    return status


def _ln(process: Process) -> int:
    options, names = read_options(process.argv[1:], "sfnv", {"symbolic": "s", "force": "f"})
    if "s" not in options:
        raise UnknownOptionError("лаборатория умеет только символические ссылки: ln -s")
    if not names:
        return process.fail("missing file operand")
    source, target = names[0], names[1] if names[1:] else "."
    place = process.path(target)
    place = place / Path(source).name if place.is_dir() else place
    if place.is_symlink() or place.exists():
        if "f" not in options:
            return process.fail(f"failed to create symbolic link '{target}': File exists")
        place.unlink()
    place.symlink_to(source)
    return 0


def _readlink(process: Process) -> int:
    options, names = read_options(process.argv[1:], "fem")
    status = 0
    for name in names:
        path = process.path(name)
        if options:
            process.streams.print(f"{path.resolve()}\n")
        elif path.is_symlink():
            process.streams.print(f"{path.readlink()}\n")
        else:
            status = 1
    return status


def _realpath(process: Process) -> int:
    _, names = read_options(process.argv[1:], "em")
    status = 0
    for name in names:
        path = process.path(name).resolve()
        if path.parent.is_dir():
            process.streams.print(f"{path}\n")
        else:
            status = process.fail(f"{name}: No such file or directory")
    return status


def _stat(process: Process) -> int:
    options, names = read_options(process.argv[1:], "c:", {"format": "c"})
    if "c" not in options:
        raise UnknownOptionError("лаборатория умеет только stat -c; подробности покажет ls -l")
    status = 0
    for name in names:
        path = process.path(name)
        if not path.exists():
            status = process.fail(f"cannot statx '{name}': No such file or directory")
            continue
        found = path.stat()
        values = {
            "n": name,
            "s": str(found.st_size),
            "a": f"{found.st_mode & 0o7777:o}",
            "A": filemode(found.st_mode),
            "Y": str(int(found.st_mtime)),
            "F": "directory" if path.is_dir() else "regular file" if found.st_size else "regular empty file",
            "%": "%",
        }
        process.streams.print(re.sub("%(.)", lambda match: values.get(match[1], "?"), options["c"]) + "\n")  # noqa: B023 - used at once
    return status


def _du(process: Process) -> int:
    options, names = read_options(process.argv[1:], "shak", {"summarize": "s", "human-readable": "h"})
    del options
    status = 0
    for name in names or ["."]:
        if not process.path(name).exists():
            status = process.fail(f"cannot access '{name}': No such file or directory")
    return status or process.fail("лаборатория не мерит место на диске: размеры покажет ls -l")


def _basename(process: Process) -> int:
    options, names = read_options(process.argv[1:], "as:", {"multiple": "a", "suffix": "s"})
    if not names:
        return process.fail("missing operand")
    suffix = options.get("s", "")
    if not options and len(names) == 2:  # noqa: PLR2004 - a name and its suffix
        names, suffix = names[:1], names[1]
    elif not options and len(names) > 1:
        return process.fail(f"extra operand '{names[2]}'")
    for name in names:
        base = os.path.basename(name.rstrip("/")) or name[:1]  # noqa: PTH119 - a name, not a path
        process.streams.print(f"{base.removesuffix(suffix) or base}\n")
    return 0


def _dirname(process: Process) -> int:
    _, names = read_options(process.argv[1:], "")
    if not names:
        return process.fail("missing operand")
    for name in names:
        folder = os.path.dirname(name.rstrip("/"))  # noqa: PTH120 - as above
        process.streams.print(f"{folder or ('/' if name.startswith('/') else '.')}\n")
    return 0


def _mktemp(process: Process) -> int:
    options, names = read_options(process.argv[1:], "dut")
    form = names[0] if names else f"/tmp/tmp.{'X' * 10}"  # noqa: S108 - as mktemp does; this /tmp is the browser's
    match = re.fullmatch(r"(.*?)(X{3,})([^X]*)", form)
    if match is None:
        return process.fail(f"too few X's in template '{form}'")
    drawn = "".join(random.choices(string.ascii_letters + string.digits, k=len(match[2])))  # noqa: S311 - a name
    name = f"{match[1]}{drawn}{match[3]}"
    path = process.path(name)
    if "u" not in options:
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.mkdir if "d" in options else path.touch)()
    process.streams.print(f"{name}\n")
    return 0


FILE_PROGRAMS: Mapping[str, Program] = {
    "mkdir": _mkdir,
    "rm": _rm,
    "rmdir": _rmdir,
    "cp": _transfer,
    "mv": _transfer,
    "touch": _touch,
    "ln": _ln,
    "readlink": _readlink,
    "realpath": _realpath,
    "stat": _stat,
    "du": _du,
    "basename": _basename,
    "dirname": _dirname,
    "mktemp": _mktemp,
}

"""Programs for files: ``ls``, ``cp``, ``mv``, ``rm`` and their like, with the messages of GNU's coreutils."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from living_notes.lab.inside.options import read_options
from living_notes.lab.inside.shell import Process, Program


def _ls(process: Process) -> int:
    options, names = read_options(process.argv[1:], "1alAdR", {"all": "a"})
    status = 0
    files: list[str] = []
    folders: list[str] = []
    for name in sorted(names or ["."]):
        path = process.path(name)
        if not path.exists():
            status = process.fail(f"cannot access '{name}': No such file or directory", 2)
        elif path.is_dir() and "d" not in options:
            folders.append(name)
        else:
            files.append(name)
    sections = ["".join(f"{name}\n" for name in files)] if files else []
    while folders:
        name = folders.pop(0)
        hidden = bool({"a", "A"} & set(options))
        entries = [entry for entry in sorted(os.listdir(process.path(name))) if hidden or entry[0] != "."]  # noqa: PTH208 - names as they are
        if "R" in options:
            inside = [f"{name}/{entry}" for entry in entries if process.path(f"{name}/{entry}").is_dir()]
            folders[:0] = inside
        title = f"{name}:\n" if len(names) > 1 or "R" in options else ""
        sections.append(title + _listing(process, entries))
    process.streams.print("\n".join(sections))
    return status


def _listing(process: Process, entries: list[str]) -> str:
    """Return names a line each in a pipe or with ``-1`` or ``-l``, side by side on a terminal."""
    alone = not process.streams.stdout.tty or any(
        word.startswith("-") and {"1", "l"} & set(word) for word in process.argv[1:]
    )
    if alone:
        return "".join(f"{entry}\n" for entry in entries)
    return "  ".join(f"'{entry}'" if " " in entry else entry for entry in entries) + "\n" * bool(entries)


def _mkdir(process: Process) -> int:
    options, names = read_options(process.argv[1:], "p", {"parents": "p"})
    status = 0
    for name in names:
        try:
            process.path(name).mkdir(parents="p" in options, exist_ok="p" in options)
        except OSError as error:
            status = process.fail(f"cannot create directory '{name}': {error.strerror}")
    return status


def _rm(process: Process) -> int:
    options, names = read_options(process.argv[1:], "rRfv", {"recursive": "r", "force": "f"})
    status = 0
    for name in names:
        path = process.path(name)
        if not path.exists():
            if "f" not in options:
                status = process.fail(f"cannot remove '{name}': No such file or directory")
        elif path.is_dir() and not {"r", "R"} & set(options):
            status = process.fail(f"cannot remove '{name}': Is a directory")
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return status


def _rmdir(process: Process) -> int:
    status = 0
    for name in process.argv[1:]:
        try:
            process.path(name).rmdir()
        except OSError as error:
            status = process.fail(f"failed to remove '{name}': {error.strerror}")
    return status


def _cp(process: Process) -> int:
    options, names = read_options(process.argv[1:], "rRapfv", {"recursive": "r"})
    return _transfer(process, names, copy=True, folders=bool({"r", "R", "a"} & set(options)))


def _mv(process: Process) -> int:
    _, names = read_options(process.argv[1:], "fnv")
    return _transfer(process, names, copy=False, folders=True)


def _transfer(process: Process, names: list[str], *, copy: bool, folders: bool) -> int:
    if len(names) < 2:  # noqa: PLR2004 - what, and where to
        return process.fail("missing destination file operand")
    *sources, target = names
    there = process.path(target)
    if len(sources) > 1 and not there.is_dir():
        return process.fail(f"target '{target}': No such file or directory")
    status = 0
    verb = "copy" if copy else "move"
    for name in sources:
        source = process.path(name)
        place = there / Path(os.path.normpath(source)).name if there.is_dir() else there
        if not source.exists():
            status = process.fail(f"cannot stat '{name}': No such file or directory")
        elif source.is_dir() and not folders:
            status = process.fail(f"-r not specified; omitting directory '{name}'")
        elif not place.parent.is_dir() or (target.endswith("/") and not there.is_dir()):
            status = process.fail(f"cannot {verb} '{name}' to '{target}': No such file or directory")
        elif not copy:
            shutil.move(source, place)
        elif source.is_dir():
            shutil.copytree(source, place, dirs_exist_ok=True)
        else:
            shutil.copyfile(source, place)
    return status


def _touch(process: Process) -> int:
    status = 0
    for name in process.argv[1:]:
        try:
            process.path(name).touch()
        except OSError as error:
            status = process.fail(f"cannot touch '{name}': {error.strerror}")
    return status


def _name_part(process: Process) -> int:
    split = os.path.dirname if process.argv[0] == "dirname" else os.path.basename
    for name in process.argv[1:]:
        process.streams.print(f"{split(name) or '.'}\n")
    return 0


FILE_PROGRAMS: Mapping[str, Program] = {
    "ls": _ls,
    "mkdir": _mkdir,
    "rm": _rm,
    "rmdir": _rmdir,
    "cp": _cp,
    "mv": _mv,
    "touch": _touch,
    "basename": _name_part,
    "dirname": _name_part,
}

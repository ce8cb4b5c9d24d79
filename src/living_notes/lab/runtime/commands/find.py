"""``find``: its tests, how they are joined, and what is done with what they find."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from living_notes.lab.runtime.commands.launching import start_by
from living_notes.lab.runtime.commands.options import UnknownOptionError
from living_notes.lab.runtime.language.patterns import glob_expression
from living_notes.lab.runtime.shell.program import Process
from living_notes.lab.runtime.shell.shell import Shell

Test = Callable[[str, Path, int], bool]
"""Takes the name as it is shown, the path and the depth."""


@dataclass
class _Find:
    """What ``find`` was asked for.

    Attributes:
        words: What is still to be read.
        gathered: Names that ``-exec … +`` takes at the end, by its command.
    """

    shell: Shell
    process: Process
    words: list[str]
    deepest: int = 1 << 30
    shallowest: int = 0
    acts: bool = False
    status: int = 0
    pruned: bool = False
    gathered: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    def either(self) -> Test:
        tests = [self.both()]
        while self.words[:1] in (["-o"], ["-or"]):
            del self.words[0]
            tests.append(self.both())
        return lambda name, path, depth: any(test(name, path, depth) for test in tests)

    def both(self) -> Test:
        tests: list[Test] = []
        while self.words and self.words[0] not in {"-o", "-or", ")"}:
            if self.words[0] in {"-a", "-and"}:
                del self.words[0]
            tests.append(self.one())
        return lambda name, path, depth: all(test(name, path, depth) for test in tests)

    def one(self) -> Test:
        word = self.words.pop(0)
        if word in {"!", "-not"}:
            test = self.one()
            return lambda name, path, depth: not test(name, path, depth)
        if word == "(":
            test = self.either()
            if self.words[:1] != [")"]:
                raise UnknownOptionError(
                    "invalid expression; I was expecting to find a ')' somewhere but did not see one."
                )
            del self.words[0]
            return test
        makers: Mapping[str, Callable[[], Test]] = {
            "-empty": lambda: _is_empty,
            "-true": lambda: _always,
            "-prune": lambda: self._prune,
            "-print": lambda: self._act(lambda name: self.process.streams.print(f"{name}\n")),
            "-print0": lambda: self._act(lambda name: self.process.streams.print(f"{name}\0")),
            "-delete": lambda: self._act(None),
            "-exec": self._exec,
        }
        if word in makers:
            return makers[word]()
        return self._valued(word)

    def _value(self, word: str) -> str:
        if not self.words:
            raise UnknownOptionError(f"missing argument to `{word}'")
        return self.words.pop(0)

    def _valued(self, word: str) -> Test:
        if word not in {
            "-name",
            "-iname",
            "-path",
            "-ipath",
            "-wholename",
            "-type",
            "-maxdepth",
            "-mindepth",
            "-newer",
            "-size",
        }:
            raise UnknownOptionError(f"лаборатория не знает ключа {word}")
        value = self._value(word)
        if word in {"-maxdepth", "-mindepth"}:
            self.deepest = int(value) if word == "-maxdepth" else self.deepest
            self.shallowest = int(value) if word == "-mindepth" else self.shallowest
            return _always
        if word == "-type":
            kinds: Mapping[str, Callable[[Path], bool]] = {
                "f": _is_file,
                "d": _is_folder,
                "l": Path.is_symlink,
            }
            if value not in kinds:
                raise UnknownOptionError(f"Unknown argument to -type: {value}")
            return lambda _name, path, _depth: kinds[value](path)
        if word == "-newer":
            when = self.process.path(value).stat().st_mtime
            return lambda _name, path, _depth: path.stat().st_mtime > when
        if word == "-size":
            return _size(value)
        flags = re.IGNORECASE if word[1] == "i" else 0
        expression = re.compile(glob_expression([(value, False)]), flags)
        if word.endswith("name") and word != "-wholename":
            return lambda name, _path, _depth: bool(
                expression.fullmatch(name.rstrip("/").rpartition("/")[2] or name)
            )
        return lambda name, _path, _depth: bool(expression.fullmatch(name))

    def _prune(self, _name: str, _path: Path, _depth: int) -> bool:
        self.pruned = True
        return True

    def _act(self, action: Callable[[str], None] | None) -> Test:
        self.acts = True

        def act(name: str, path: Path, _: int) -> bool:
            if action:
                action(name)
            elif path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.unlink()
            return True

        return act

    def _exec(self) -> Test:
        self.acts = True
        command: list[str] = []
        while self.words and self.words[0] != ";" and not (self.words[0] == "+" and command[-1:] == ["{}"]):
            command.append(self.words.pop(0))
        if not self.words:
            raise UnknownOptionError("missing argument to `-exec'")
        if self.words.pop(0) == "+":
            names = self.gathered.setdefault(tuple(command[:-1]), [])

            def gather(name: str, _path: Path, _depth: int) -> bool:
                names.append(name)
                return True

            return gather
        return lambda name, _path, _depth: not self.start([word.replace("{}", name) for word in command])

    def start(self, command: list[str]) -> int:
        return start_by(self.shell, self.process, command)

    def finish(self) -> int:
        for command, names in self.gathered.items():
            if names and self.start([*command, *names]):
                self.status = 1
        return self.status


def _is_empty(_name: str, path: Path, _depth: int) -> bool:
    return not any(path.iterdir()) if path.is_dir() else path.stat().st_size == 0


def _always(_name: str, _path: Path, _depth: int) -> bool:
    return True


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _size(value: str) -> Test:
    match = re.fullmatch(r"([-+]?)(\d+)([ckM]?)", value)
    if match is None:
        raise UnknownOptionError(f"invalid argument `{value}' to `-size'")
    unit = {"": 512, "c": 1, "k": 1024, "M": 1 << 20}[match[3]]
    wanted = int(match[2])

    def is_such(_name: str, path: Path, _depth: int) -> bool:
        size = -(-path.stat().st_size // unit)
        return size < wanted if match[1] == "-" else size > wanted if match[1] else size == wanted

    return is_such


def find(shell: Shell, process: Process) -> int:
    """Run ``find``."""
    words = process.argv[1:]
    roots: list[str] = []
    while words and not words[0].startswith("-") and words[0] not in {"(", "!"}:
        roots.append(words.pop(0))
    search = _Find(shell, process, words)
    test = search.either() if words else _always
    if search.words:
        return process.fail(f"unexpected argument: {search.words[0]}")
    last = "-delete" in process.argv
    for root in roots or ["."]:
        if not process.path(root).exists():
            search.status = process.fail(f"'{root}': No such file or directory")
            continue
        _visit(search, test, root, 0, after=last)
    return search.finish()


def _visit(search: _Find, test: Test, name: str, depth: int, *, after: bool) -> None:
    """Ask about a path and all that is below it; `after`: a folder's content comes first."""
    path = search.process.path(name)

    def ask() -> None:
        if depth >= search.shallowest and test(name, path, depth) and not search.acts:
            search.process.streams.print(f"{name}\n")

    search.pruned = False
    if not after:
        ask()
    if _is_folder(path) and depth < search.deepest and not search.pruned:
        for entry in sorted(path.iterdir()):
            _visit(search, test, f"{name.rstrip('/')}/{entry.name}", depth + 1, after=after)
    if after:
        ask()

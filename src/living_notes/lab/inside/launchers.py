"""Programs that start others: ``env``, ``xargs``, ``find``, ``timeout``."""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from living_notes.lab.inside.builtins import find_program
from living_notes.lab.inside.options import UnknownOptionError, read_options
from living_notes.lab.inside.patterns import glob_expression
from living_notes.lab.inside.programs import careful
from living_notes.lab.inside.shell import NOT_FOUND, Process, Shell
from living_notes.lab.inside.streams import Source

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_XARGS_FAILED = 123


def _env(shell: Shell, process: Process) -> int:
    words = process.argv[1:]
    environment = dict(process.environment)
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word in {"-i", "-", "--ignore-environment"}:
            environment = {}
        elif word == "-u" and words:
            environment.pop(words.pop(0), None)
        else:
            raise UnknownOptionError(f"лаборатория не знает ключа {word}")
    while words and (match := _ASSIGNMENT.fullmatch(words[0])):
        environment[match[1]] = match[2]
        del words[0]
    if words:
        return _start(shell, replace(process, environment=environment), words)
    process.streams.print("".join(f"{name}={value}\n" for name, value in environment.items()))
    return 0


def _start(shell: Shell, process: Process, words: Sequence[str]) -> int:
    """Start a program as another program does: its complaint about a missing one is its own."""
    name = words[0]
    if "/" not in name and name not in shell.programs and name not in shell.builtins:
        return process.fail(f"{_shown(process, name)}: No such file or directory", NOT_FOUND)
    return shell.start(replace(process, argv=list(words)))


def _shown(process: Process, name: str) -> str:
    return f"'{name}'" if process.argv[0] in {"env", "find"} else name


def _xargs(shell: Shell, process: Process) -> int:
    words = process.argv[1:]
    options: dict[str, str] = {}
    while words and words[0].startswith("-") and words[0] != "--":
        word = words.pop(0)
        letter, value = word[1:2], word[2:]
        if letter in "nIdLP" and letter:
            options[letter] = value or (words.pop(0) if words else "")
        elif letter in {"0", "r", "t"} and not value:
            options[letter] = ""
        else:
            raise UnknownOptionError(f"лаборатория не знает ключа {word}")
    words = words[1:] if words[:1] == ["--"] else words
    text = process.streams.stdin.read().decode("utf-8", "replace")
    items = _items(text, options)
    if not items and ("r" in options or "I" in options):
        return 0
    status = 0
    inside = replace(process, streams=replace(process.streams, stdin=Source()))
    for command in _commands(words or ["echo"], items, options):
        if "t" in options:
            process.streams.complain(shlex.join(command))
        ended = _start(shell, inside, command)
        if ended == NOT_FOUND:
            return ended
        status = _XARGS_FAILED if ended else status
    return status


def _items(text: str, options: Mapping[str, str]) -> list[str]:
    if "0" in options or "d" in options:
        mark = "\0" if "0" in options else options["d"].replace("\\n", "\n")
        return text.removesuffix(mark).split(mark) if text else []
    if "I" in options or "L" in options:
        return [line.lstrip() for line in text.splitlines() if line.strip()]
    return shlex.split(text)


def _commands(words: list[str], items: list[str], options: Mapping[str, str]) -> Iterator[list[str]]:
    if mark := options.get("I"):
        for item in items:
            yield [word.replace(mark, item) for word in words]
        return
    size = int(options.get("n", options.get("L", len(items)))) or 1
    for first in range(0, max(1, len(items)), size):
        yield [*words, *items[first : first + size]]


def _timeout(shell: Shell, process: Process) -> int:
    """Run a program; nothing can end it here but the reader."""
    _, words = read_options(process.argv[1:2], "")
    return (
        _start(shell, process, process.argv[len(words) + 1 :])
        if process.argv[2:]
        else process.fail("missing operand", 125)
    )


Test = Callable[[str, Path, int], bool]
"""Takes the name as it is shown, the path and the depth."""


@dataclass
class _Search:
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
        return _start(self.shell, self.process, command)

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


def _find(shell: Shell, process: Process) -> int:
    words = process.argv[1:]
    roots: list[str] = []
    while words and not words[0].startswith("-") and words[0] not in {"(", "!"}:
        roots.append(words.pop(0))
    search = _Search(shell, process, words)
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


def _visit(search: _Search, test: Test, name: str, depth: int, *, after: bool) -> None:
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


def _which(shell: Shell, process: Process) -> int:
    status = 0
    for name in process.argv[1:]:
        if path := find_program(shell, name):
            process.streams.print(f"{path}\n")
        else:
            status = 1
    return status


LAUNCHERS: Mapping[str, Callable[[Shell, Process], int]] = {
    name: careful(launcher)
    for name, launcher in {
        "env": _env,
        "xargs": _xargs,
        "find": _find,
        "timeout": _timeout,
        "which": _which,
    }.items()
}

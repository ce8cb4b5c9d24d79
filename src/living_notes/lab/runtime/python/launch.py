"""What a Python program is started with, read as CPython reads its command line, and run in `__main__`."""

import importlib
import runpy
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, TracebackType

OPTIONS = "лаборатория не знает ключа"


@dataclass(frozen=True)
class Start:
    """What the interpreter is asked to run: ``script``, ``code``, ``module`` or ``stdin``."""

    kind: str
    subject: str
    argv: list[str]
    isolated: bool = False
    warnings: tuple[str, ...] = ()


def read_arguments(argv: list[str]) -> Start:
    """Return what the interpreter's command line asks for.

    Raises:
        ValueError: It has an option that is not known here.
    """
    words = argv[1:]
    isolated = False
    rules: list[str] = []
    while words:
        word = words.pop(0)
        if word in {"-c", "-m"} and words:
            kind = "code" if word == "-c" else "module"
            return Start(kind, words[0], [word, *words[1:]], isolated, tuple(rules))
        if word in {"-V", "--version"}:
            return Start("version", "", [])
        if word == "-":
            return Start("stdin", "", ["-", *words], isolated, tuple(rules))
        if word == "-W" and words:
            rules.append(words.pop(0))
        elif word == "-I":
            isolated = True
        elif word.startswith("-W"):
            rules.append(word[2:])
        elif word not in {"-u", "-B"}:
            if word.startswith("-"):
                raise ValueError(f"{OPTIONS} {word}")
            return Start("script", word, [word, *words], isolated, tuple(rules))
    return Start("stdin", "", [""], isolated, tuple(rules))


def _execute(source: bytes | str, filename: str, module: ModuleType) -> None:
    exec(compile(source, filename, "exec", dont_inherit=True), vars(module))  # noqa: S102 - an interpreter's work


def _run_script(start: Start, module: ModuleType) -> None:
    path = Path(start.subject)
    if not path.exists():
        print(
            f"python: can't open file '{path.absolute()}': [Errno 2] No such file or directory",
            file=sys.stderr,
        )
        sys.exit(2)
    vars(module).update(__file__=start.subject, __cached__=None)
    _execute(path.read_bytes(), start.subject, module)


def _run_code(start: Start, module: ModuleType) -> None:
    _execute(start.subject, "<string>", module)


def _run_stdin(_: Start, module: ModuleType) -> None:
    _execute(sys.stdin.read(), "<stdin>", module)


def _run_module(start: Start, _: ModuleType) -> None:
    runpy._run_module_as_main(start.subject)  # type: ignore[attr-defined]  # noqa: SLF001 - what CPython itself calls


def _run_entry(_: Start, __: ModuleType) -> None:
    sys.exit(importlib.import_module("alembic.config").main())


_RUNNERS: Mapping[str, Callable[[Start, ModuleType], None]] = {
    "script": _run_script,
    "code": _run_code,
    "stdin": _run_stdin,
    "module": _run_module,
    "entry": _run_entry,
}


def run(start: Start, module: ModuleType) -> None:
    """Run the program in `module`; whatever it raises is raised here."""
    _RUNNERS[start.kind](start, module)


def without_ours(tb: TracebackType | None) -> TracebackType | None:
    """Take the frames of this module, and of who called `run`, off the front of a traceback."""
    tb = tb and tb.tb_next
    ours = run.__code__.co_filename  # without its source, __file__ is another
    while tb is not None and tb.tb_frame.f_code.co_filename == ours:
        tb = tb.tb_next
    return tb

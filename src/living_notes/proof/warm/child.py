"""One command in a forked process, indistinguishable from a fresh interpreter.

Everything that CPython derives from its arguments, environment and descriptors at start is derived
here again, in the same order; everything it does at exit is done too, except freeing what was
preloaded. Errors are shown by CPython's own hook, with our frames taken off the traceback.
"""

import atexit
import gc
import importlib.machinery
import io
import os
import runpy
import signal
import site
import sys
import threading
import time
import traceback
from builtins import (  # noqa: UP029 - a script may put something else under these names, not under ours
    BaseException,
    Exception,
    KeyboardInterrupt,
    SystemExit,
    abs,
    compile,
    exec,
    getattr,
    int,
    isinstance,
    print,
    set,
    type,
    vars,
)
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType, ModuleType, TracebackType
from typing import NoReturn, TextIO

BASE_PATH = sys.path[1:]
"""The search path without the first entry, which belongs to the script."""

_at_exit, _collect, _handle = atexit._run_exitfuncs, gc.collect, signal.signal  # noqa: SLF001 - no public name
_leave, _kill, _pid = os._exit, os.kill, os.getpid
"""The same for what ends a process."""

INTERRUPTED = -1  # not a status: the process is to die of SIGINT, as CPython does
FLUSH_FAILED = 120  # the status CPython exits with


@dataclass(frozen=True)
class Plan:
    """A command that the server has decided to run in a fork of itself.

    Args:
        kind: ``script``, ``missing`` (a script that is not there), ``code``, ``module``, ``stdin``.
        subject: The path, the code, or the name of the module.
        argv: ``sys.argv`` as the command sees it.
        orig_argv: ``sys.orig_argv``.
        executable: ``sys.executable``.
        cwd: The current folder.
        environ: The whole environment.
        umask: The file mode mask.
    """

    kind: str
    subject: str
    argv: list[str]
    orig_argv: list[str]
    executable: str
    cwd: bytes
    environ: dict[bytes, bytes]
    umask: int


def run(plan: Plan, fds: list[int]) -> NoReturn:
    """Become the command's process, with `fds` as 0, 1 and 2; never return."""
    _take_over(plan, fds)
    module = ModuleType("__main__")
    vars(module)["__builtins__"] = sys.modules["builtins"]
    vars(module)["__loader__"] = importlib.machinery.BuiltinImporter
    if sys.version_info < (3, 14):  # later versions make it when it is asked for
        vars(module)["__annotations__"] = {}
    sys.modules["__main__"] = module
    base = set(sys.modules)
    _end(_status(_RUNNERS[plan.kind], plan, module), module, base)


def search_path(cwd: str, python_path: str | None) -> list[str]:
    """Return ``sys.path`` without its first entry, as ``site`` makes it."""
    entries = python_path.split(os.pathsep) if python_path else []
    absolute = [os.path.abspath(os.path.join(cwd, entry)) for entry in entries]  # noqa: PTH100, PTH118 - strings as `site` makes them
    return list(dict.fromkeys([*absolute, *BASE_PATH]))


def script_folder(path: str) -> str:
    """Return the first entry of ``sys.path`` for a script."""
    return os.path.dirname(os.path.realpath(path))  # noqa: PTH120 - a string, as CPython makes it


def _take_over(plan: Plan, fds: list[int]) -> None:
    os.setsid()
    for target, fd in enumerate(fds):
        os.dup2(fd, target)  # the copy is inheritable
    for fd in fds:
        os.close(fd)
    os.environ.clear()
    os.environb.update(plan.environ)
    if b"TZ" in plan.environ:
        time.tzset()
    os.chdir(plan.cwd)
    os.umask(plan.umask)
    sys.argv[:] = plan.argv
    sys.orig_argv[:] = plan.orig_argv
    sys.executable = plan.executable
    for fd, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        _open_stream(getattr(sys, name), fd, name, mode)
    sys.path[:] = search_path(os.getcwd(), os.environ.get("PYTHONPATH"))  # noqa: PTH109 - a string
    if "sitecustomize" not in sys.modules:
        site.execsitecustomize()  # as site.main() does at start
    if plan.kind == "script":
        sys.path.insert(0, script_folder(plan.subject))
    else:
        sys.path.insert(0, os.getcwd() if plan.kind == "module" else "")  # noqa: PTH109 - a string


def _open_stream(stream: io.TextIOWrapper, fd: int, name: str, mode: str) -> None:
    """Open a standard stream with the settings CPython chooses for this descriptor.

    The object stays the same: preloaded modules hold it (Alembic's `Config(stdout=sys.stdout)`).
    """
    encoding, errors = stream.encoding, stream.errors
    buffer = open(fd, f"{mode}b", closefd=False)  # noqa: SIM115 - lives as long as the process
    buffer.raw.name = f"<{name}>"  # type: ignore[attr-defined]  # BufferedReader or -Writer
    stream.__init__(  # type: ignore[misc]  # anew, in place
        buffer,
        encoding=encoding,
        errors=errors,
        newline="\n",
        line_buffering=name == "stderr" or os.isatty(fd),
    )
    vars(stream)["mode"] = mode


def _status(runner: Callable[[Plan, ModuleType], None], plan: Plan, module: ModuleType) -> int:
    """Run the command and return its exit status; show what it does not catch."""
    failure: BaseException | None = None
    code: object = None
    try:
        runner(plan, module)
    except SystemExit as error:
        code = error.code
    except BaseException as error:  # noqa: BLE001 - whatever the command did not catch
        failure = error.with_traceback(_without_ours(error.__traceback__))
    # Outside of the handlers: sys.exc_info() is empty when a hook runs.
    if failure is not None:
        _show(failure)
        return INTERRUPTED if isinstance(failure, KeyboardInterrupt) else 1
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF if abs(code) < 1 << 63 else 0xFF  # what does not fit a C long is -1
    _flush(sys.stdout)
    print(code, file=sys.stderr)
    return 1


def _show(failure: BaseException) -> None:
    sys.last_type, sys.last_value = type(failure), failure
    sys.last_traceback = failure.__traceback__
    if sys.version_info >= (3, 12):
        sys.last_exc = failure
    try:
        sys.excepthook(type(failure), failure, failure.__traceback__)
    except SystemExit:
        return
    except BaseException as error:  # noqa: BLE001 - the command's own hook
        tb = error.__traceback__.tb_next if error.__traceback__ else None
        print("Error in sys.excepthook:", file=sys.stderr)
        sys.__excepthook__(type(error), error.with_traceback(tb), tb)
        print("\nOriginal exception was:", file=sys.stderr)
        sys.__excepthook__(type(failure), failure, failure.__traceback__)


def _without_ours(tb: TracebackType | None) -> TracebackType | None:
    """Take the frames of this module off the front of a traceback."""
    while tb is not None and tb.tb_frame.f_code.co_filename == __file__:
        tb = tb.tb_next
    return tb


def _execute(source: bytes | str, filename: str, module: ModuleType) -> None:
    code: CodeType = compile(source, filename, "exec", dont_inherit=True)
    exec(code, vars(module))  # noqa: S102 - this is what an interpreter is for


def _run_script(plan: Plan, module: ModuleType) -> None:
    loader = importlib.machinery.SourceFileLoader("__main__", plan.subject)
    vars(module).update(__file__=plan.subject, __cached__=None, __loader__=loader)
    with open(plan.subject, "rb") as file:  # noqa: PTH123 - any string, as given
        source = file.read()
    _execute(source, plan.subject, module)


def _run_code(plan: Plan, module: ModuleType) -> None:
    _execute(plan.subject, "<string>", module)


def _run_stdin(plan: Plan, module: ModuleType) -> None:
    del plan
    vars(module).update(__file__="<stdin>", __cached__=None)
    _execute(sys.stdin.buffer.read(), "<stdin>", module)


def _run_module(plan: Plan, module: ModuleType) -> None:
    del module
    runpy._run_module_as_main(plan.subject)  # type: ignore[attr-defined]  # noqa: SLF001 - what CPython itself calls


def _run_missing(plan: Plan, module: ModuleType) -> None:
    del module
    name = plan.orig_argv[0]
    error = "[Errno 2] No such file or directory"
    print(f"{name}: can't open file {plan.subject!r}: {error}", file=sys.stderr)
    sys.exit(2)


_RUNNERS: dict[str, Callable[[Plan, ModuleType], None]] = {
    "script": _run_script,
    "missing": _run_missing,
    "code": _run_code,
    "module": _run_module,
    "stdin": _run_stdin,
}


def _flush(stream: TextIO | None) -> bool:
    try:
        if stream is not None and not stream.closed:
            stream.flush()
    except Exception as error:  # noqa: BLE001 - CPython reports any and goes on
        if sys.stderr is not None and stream is not sys.stderr:
            print(f"Exception ignored in: {stream!r}", file=sys.stderr)
            print(traceback.format_exception_only(error)[-1], end="", file=sys.stderr)
        return False
    return True


def _silence_frames() -> None:
    """Let a warning be printed as at exit, when the module that would print it has gone: in one line."""
    if module := sys.modules.get("warnings"):
        vars(module).pop("_showwarnmsg", None)


def _as_exit(source: str, **names: object) -> None:
    """Run a line in which a warning names the place that CPython names when it is exiting."""
    late = sys.version_info >= (3, 13)
    code = compile(source, "<sys>" if late else "sys", "exec")
    if late:
        code = code.replace(co_firstlineno=0)
    exec(code, {"__name__": "sys", **names})  # noqa: S102 - a constant of this module


def _end(status: int, module: ModuleType, base: set[str]) -> NoReturn:
    """Do what CPython does at exit, in its order, and leave without freeing what was preloaded."""
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - waits for threads
    _at_exit()
    flushed = _flush(sys.stdout)
    _flush(sys.stderr)
    # A file left open is written when its variable goes; __del__ methods run.
    _silence_frames()
    _as_exit("for name in names: del modules[name]", names=set(sys.modules) - base, modules=sys.modules)
    sys.last_value = sys.last_traceback = None
    if sys.version_info >= (3, 12):
        sys.last_exc = None
    names = vars(module)
    private = [key for key in names if key.startswith("_") and key[1:2] != "_"]
    rest = [key for key in names if key != "__builtins__"]
    _as_exit("for key in keys: names[key] = None", keys=[*private, *rest], names=names)
    _as_exit("collect()", collect=_collect)
    flushed = flushed and _flush(sys.stdout)  # a failure is told once
    _flush(sys.stderr)
    if status == INTERRUPTED:
        _handle(signal.SIGINT, signal.SIG_DFL)
        _kill(_pid(), signal.SIGINT)
    _leave(status if flushed else FLUSH_FAILED)

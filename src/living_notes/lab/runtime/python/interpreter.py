"""Python programs that begin as fresh processes, though all of them run in one interpreter.

The libraries stay imported, because importing them costs seconds in a browser. What a program could have
changed in them, or left behind, is put back before the next one: the project's modules, Alembic's and
SQLModel's own, loggers, warnings, event listeners on classes, the environment, the streams.
"""

import atexit
import errno
import fcntl
import gc
import importlib
import io
import linecache
import logging
import os
import struct
import sys
import termios
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from living_notes.execution import shown
from living_notes.lab.runtime.python.launch import Start, read_arguments, run, without_ours
from living_notes.lab.runtime.shell.program import Process
from living_notes.lab.runtime.shell.streams import Sink, Source, Streams

COLUMNS, ROWS = 1000, 50
"""The proof's terminal: wide enough that Alembic wraps no line."""

FRESH = frozenset({"alembic", "sqlmodel"})
"""Libraries that are imported anew by each program: they keep what projects register in them."""

INTERACTIVE = "Сеанса python в лаборатории нет: напишите python -c '…', python -m модуль или python файл.py"


class _Output(io.RawIOBase):
    """A descriptor that writes to a sink."""

    def __init__(self, sink: Sink, descriptor: int) -> None:
        self._sink = sink
        self._descriptor = descriptor

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer, as in io
        taken = bytes(data)
        self._sink.write(taken)
        return len(taken)

    def isatty(self) -> bool:
        return self._sink.tty

    def fileno(self) -> int:
        return self._descriptor


class Interpreter:
    """Runs Python programs one after another, each as if it were the first.

    Make it once the libraries are imported: what is there then is what stays.

    Args:
        home: The reader's home; modules below it belong to projects.
        next_uuid: Gives the random UUIDs, which are Alembic's revision ids.
        run_program: Runs a program that Python starts itself (an editor); returns its status.
    """

    def __init__(
        self,
        home: Path,
        next_uuid: Callable[[], Any],
        run_program: Callable[[list[str], Mapping[str, str], Streams], int],
    ) -> None:
        import subprocess  # noqa: PLC0415 - patched here, and nowhere else used
        import uuid  # noqa: PLC0415 - as above

        sys.dont_write_bytecode = True  # it would hide an edit of equal length within a second
        self._home = str(home)
        self._run_program = run_program
        self._modules = {name: module for name, module in sys.modules.items() if self._stays(name, module)}
        self._path = [entry for entry in sys.path if entry and not entry.startswith(self._home)]
        self._meta_path = list(sys.meta_path)
        self._filters = list(warnings.filters)
        self._loggers = set(logging.root.manager.loggerDict)
        self._listeners: list[Any] = []
        self._running: Streams | None = None
        self._shown = sys.stdout, sys.stderr, sys.stdin
        uuid.uuid4 = next_uuid
        subprocess.check_call = self._check_call  # type: ignore[assignment]  # a browser starts no processes
        self._watch_listeners()
        # One object for ever: Alembic's Config keeps the stdout of its import.
        self._streams = tuple(io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(3))
        gc.freeze()  # what stays is not searched for garbage after each program
        atexit._clear()  # noqa: SLF001 - what the host registered is not a program's to run

    def _stays(self, name: str, module: ModuleType) -> bool:
        if name.partition(".")[0] in FRESH or name == "__main__":
            return False
        file = getattr(module, "__file__", None)
        places = [file] if file else list(getattr(module, "__path__", ()))
        return not any(str(place).startswith(self._home) for place in places)

    def _watch_listeners(self) -> None:
        try:
            from sqlalchemy.event import registry  # noqa: PLC0415 - absent where the notes are not about it
        except ImportError:
            return
        listen = registry._EventKey.listen  # noqa: SLF001 - there is no public list of listeners
        seen = self._listeners

        def watched(key: Any, *args: Any, **options: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own signature
            listen(key, *args, **options)
            if isinstance(key.target, type):
                seen.append(key)

        registry._EventKey.listen = watched  # type: ignore[method-assign, assignment]  # noqa: SLF001 - as above

    def _check_call(self, command: list[str], **_: object) -> int:
        """Stand in for `subprocess.check_call`, with which Alembic starts an editor."""
        for stream in self._streams[1:]:
            stream.flush()
        if self._running is None:
            raise RuntimeError("no program runs")
        status = self._run_program([str(word) for word in command], dict(os.environ), self._running)
        if status:
            import subprocess  # noqa: PLC0415 - as above

            raise subprocess.CalledProcessError(status, command)
        return 0

    def python(self, process: Process) -> int:
        """Run ``python``."""
        try:
            start = read_arguments(process.argv)
        except ValueError as error:
            process.streams.complain(f"python: {error}")
            return 2
        if start.kind == "version":
            process.streams.print(f"Python {sys.version.partition(' ')[0]}\n")
            return 0
        if start.kind == "stdin" and process.streams.stdin.tty:
            process.streams.complain(INTERACTIVE)
            return 1
        return self._run(process, start)

    def alembic(self, process: Process) -> int:
        """Run ``alembic`` as its console script does."""
        return self._run(process, Start("entry", "alembic", [f"{shown.PROGRAMS}/alembic", *process.argv[1:]]))

    def _run(self, process: Process, start: Start) -> int:
        module = ModuleType("__main__")
        vars(module)["__builtins__"] = sys.modules["builtins"]
        self._begin(process, start, module)
        try:
            return self._status(start, module)
        finally:
            self._end()

    def _begin(self, process: Process, start: Start, module: ModuleType) -> None:
        self._forget()
        environment = {} if start.isolated else dict(process.environment)
        os.environ.clear()
        os.environ.update(process.environment)
        os.chdir(process.cwd)
        sys.argv = start.argv
        sys.modules["__main__"] = module
        first = {"script": str(Path(start.subject).resolve().parent), "module": str(process.cwd)}.get(
            start.kind, ""
        )
        if start.kind == "entry":
            first = shown.PROGRAMS
        extra = [entry for entry in environment.get("PYTHONPATH", "").split(os.pathsep) if entry]
        found = [str((process.cwd / entry).absolute()) for entry in extra]
        sys.path[:] = ([] if start.isolated else [first]) + found + self._path
        self._connect(process)
        self._running = process.streams
        asked = [] if start.isolated else environment.get("PYTHONWARNINGS", "").split(",")
        for rule in [*filter(None, asked), *start.warnings]:
            warnings.simplefilter(rule.partition(":")[0])  # type: ignore[arg-type]  # what was typed

    def _connect(self, process: Process) -> None:
        streams = process.streams
        stdin, stdout, stderr = self._streams
        stdin.__init__(  # type: ignore[misc]  # anew, in place
            Source(streams.stdin.read(), tty=streams.stdin.tty), encoding="utf-8"
        )
        for stream, sink, descriptor in ((stdout, streams.stdout, 1), (stderr, streams.stderr, 2)):
            stream.__init__(  # type: ignore[misc]  # as above
                io.BufferedWriter(_Output(sink, descriptor)),
                encoding="utf-8",
                errors="backslashreplace" if descriptor == 2 else "strict",  # noqa: PLR2004 - stderr
                line_buffering=sink.tty or descriptor == 2,  # noqa: PLR2004 - as above
            )
        sys.stdin, sys.stdout, sys.stderr = self._streams
        _set_width(0 if not streams.stdin.tty else COLUMNS, COLUMNS if streams.stdout.tty else 80)

    def _status(self, start: Start, module: ModuleType) -> int:
        """Run the program, show what it does not catch, and return its status."""
        failure: BaseException | None = None
        code: object = None
        try:
            run(start, module)
        except SystemExit as error:
            code = error.code
        except BaseException as error:  # noqa: BLE001 - whatever the program did not catch
            failure = error.with_traceback(without_ours(error.__traceback__))
        if failure is not None:
            self._flush()
            sys.excepthook(type(failure), failure, failure.__traceback__)
            code, failure = 1, None
        self._close(module)
        if code is None or isinstance(code, int):
            return (code or 0) & 0xFF
        print(code, file=sys.stderr)
        return 1

    def _close(self, module: ModuleType) -> None:
        """Do what CPython does at exit: a coroutine that nobody awaited says so when it goes."""
        atexit._run_exitfuncs()  # noqa: SLF001 - and no public name
        for name in [key for key in vars(module) if key != "__builtins__"]:
            vars(module)[name] = None
        self._drop_modules()
        gc.collect()
        logging.shutdown()
        self._flush()

    def _flush(self) -> None:
        for stream in self._streams[1:]:
            stream.flush()

    def _end(self) -> None:
        self._flush()
        sys.stdout, sys.stderr, sys.stdin = self._shown
        os.chdir(self._home)
        self._forget()

    def _forget(self) -> None:
        """Put back what the last program changed."""
        for key in self._listeners:
            if key.contains():
                key.remove()
        self._listeners.clear()
        self._drop_modules()
        for name, module in self._modules.items():
            sys.modules[name] = module
            getattr(module, "__warningregistry__", {}).clear()
        sys.meta_path[:] = self._meta_path
        importlib.invalidate_caches()
        for entry in [path for path in sys.path_importer_cache if path.startswith(self._home) or not path]:
            del sys.path_importer_cache[entry]
        linecache.clearcache()
        warnings.filters[:] = self._filters  # type: ignore[index]  # a list at run time
        self._reset_logging()
        gc.collect()

    def _drop_modules(self) -> None:
        for name, module in list(sys.modules.items()):
            if not self._stays(name, module):
                del sys.modules[name]

    def _reset_logging(self) -> None:
        logging._handlers.clear()  # type: ignore[attr-defined]  # noqa: SLF001 - as logging.config does
        logging._handlerList.clear()  # type: ignore[attr-defined]  # noqa: SLF001 - as above
        logging.disable(logging.NOTSET)
        manager = logging.root.manager
        for name in list(manager.loggerDict):
            if name not in self._loggers or name.partition(".")[0] in FRESH:
                del manager.loggerDict[name]
        for logger in [logging.root, *manager.loggerDict.values()]:
            if isinstance(logger, logging.Logger):
                logger.handlers.clear()
                logger.filters.clear()
                logger.setLevel(logging.WARNING if logger is logging.root else logging.NOTSET)
                logger.propagate, logger.disabled = True, False


def _set_width(read: int, written: int) -> None:
    """Answer who asks how wide the terminal is: Alembic asks the one it reads from, argparse the other."""

    def ioctl(_: int, request: int, *__: object) -> bytes:
        if request != termios.TIOCGWINSZ or not read:
            raise OSError(errno.ENOTTY, "Inappropriate ioctl for device")
        return struct.pack("HHHH", ROWS, read, 0, 0)

    fcntl.ioctl = ioctl  # type: ignore[assignment]  # as much of it as is asked
    os.get_terminal_size = lambda *_: os.terminal_size((written, ROWS))

"""``pycon`` blocks: one interactive Python a note.

A child process with the project's folder as its own keeps the session; it gets one statement a request
and answers with what the prompt would show. Imported, this file is the client; run, it is the child.
"""

import codeop
import contextlib
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

_HEAD = 4
"""Bytes that say how long a message is."""
_CHUNK = 65536


class PyconSession:
    """The client: starts the child when the first statement comes."""

    def __init__(
        self, python: Path, project: Path, environment: Mapping[str, str], guard: Sequence[str]
    ) -> None:
        self._command = [*guard, str(python), "-u", __file__]
        self._project = project
        self._environment = environment
        self._child: subprocess.Popen[bytes] | None = None

    def run(self, source: str, timeout: float, output_limit: int) -> str:
        """Run one statement; return what it prints.

        Args:
            source: The statement.
            timeout: Seconds that it may take.
            output_limit: Bytes that it may print.

        Raises:
            TimeoutError: It took longer than `timeout` seconds; the child is gone then.
            OverflowError: It printed more.
            EOFError: The child ended (``exit()``, a crash).
        """
        if self._child is None:
            self._child = subprocess.Popen(
                self._command,
                cwd=self._project,
                env=dict(self._environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
        child = self._child
        if child.stdin is None or child.stdout is None:  # for the type checker: both are pipes
            raise EOFError
        said = source.encode()
        with contextlib.suppress(BrokenPipeError):  # ended since: its answer is an end
            child.stdin.write(len(said).to_bytes(_HEAD, "big") + said)
            child.stdin.flush()
        answer = b""
        wanted = _HEAD
        deadline = monotonic() + timeout
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while len(answer) < wanted:
                if not selector.select(max(0.0, deadline - monotonic())):
                    self.close()
                    raise TimeoutError
                piece = os.read(child.stdout.fileno(), _CHUNK)
                if not piece:
                    raise EOFError
                answer += piece
                wanted = _HEAD + int.from_bytes(answer[:_HEAD], "big") if len(answer) >= _HEAD else _HEAD
                if wanted > _HEAD + output_limit:
                    self.close()
                    raise OverflowError
        return answer[_HEAD:].decode(errors="replace")

    def processes(self) -> Sequence[int]:
        """Return the child's process, where there is one."""
        return [self._child.pid] if self._child else []

    def stop(self) -> None:
        """Kill the child and everything it started, from another thread; `run` then raises EOFError."""
        if (child := self._child) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)

    def close(self) -> None:
        """End the child and everything it started."""
        if self._child is None:
            return
        self.stop()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._child = None


def _serve() -> None:
    """Answer statements until the pipe closes.

    What this needs is taken before the first statement: a note may put something else under any name. A
    request is a length of four bytes and a statement, an answer a length and what was printed.
    """
    read, write, seek, truncate = os.read, os.write, os.lseek, os.truncate
    run, length, show, limit = exec, len, traceback.print_exception, int.from_bytes
    error_class, kind, begin, end = Exception, type, os.SEEK_SET, os.SEEK_END
    requests, answers = os.dup(0), os.dup(1)
    with tempfile.TemporaryFile(buffering=0) as file, Path(os.devnull).open("rb") as nothing:
        printed = os.dup(file.fileno())
        os.dup2(nothing.fileno(), 0)  # the statements of a note read nothing
        os.dup2(printed, 1)  # nor do programs that they start write into our answers
        os.dup2(printed, 2)
    sys.path[0] = ""
    names: dict[str, Any] = {"__name__": "__main__", "__builtins__": __builtins__}
    compiler = codeop.CommandCompiler()

    def receive(count: int) -> bytes:
        data = b""
        while length(data) < count:
            piece = read(requests, count - length(data))
            if not piece:
                return b""
            data += piece
        return data

    while head := receive(_HEAD):
        source = receive(limit(head, "big")).decode()
        try:
            code = compiler(source + "\n", "<stdin>", "single")
            if code is None:
                raise SyntaxError("unfinished statement")
            run(code, names)
        except error_class as error:  # an interactive prompt shows every error
            frames = error.__traceback__.tb_next if error.__traceback__ else None
            show(kind(error), error, frames)
        said = seek(printed, 0, end)
        seek(printed, 0, begin)
        answer = said.to_bytes(_HEAD, "big")
        while answer:
            answer = answer[write(answers, answer) :]
            answer = answer or read(printed, _CHUNK)
        seek(printed, 0, begin)
        truncate(printed, 0)


if __name__ == "__main__":
    _serve()

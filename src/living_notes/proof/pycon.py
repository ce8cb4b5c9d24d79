"""``pycon`` blocks: one interactive Python a note.

A child process with the project's folder as its own keeps the session; it gets one statement a request
and answers with what the prompt would show. Imported, this file is the client; run, it is the child.
"""

import codeop
import contextlib
import io
import json
import os
import selectors
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

_JSON_BYTES = 6
"""What one byte of an output has at most in JSON: a control character is an escape of six."""


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
        child.stdin.write(json.dumps(source).encode() + b"\n")
        child.stdin.flush()
        answer = b""
        deadline = monotonic() + timeout
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while not answer.endswith(b"\n"):
                if not selector.select(max(0.0, deadline - monotonic())):
                    self.close()
                    raise TimeoutError
                piece = os.read(child.stdout.fileno(), 65536)
                if not piece:
                    raise EOFError
                answer += piece
                if len(answer) > _JSON_BYTES * output_limit:
                    self.close()
                    raise OverflowError
        printed = str(json.loads(answer))
        if len(printed.encode(errors="replace")) > output_limit:
            raise OverflowError
        return printed

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
    """Answer statements until the pipe closes."""
    requests = sys.stdin
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    sys.stdin = io.StringIO()  # the statements of a note read nothing
    sys.path[0] = ""
    names: dict[str, Any] = {"__name__": "__main__", "__builtins__": __builtins__}
    compiler = codeop.CommandCompiler()
    for request in requests:
        source = json.loads(request)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            try:
                code = compiler(source + "\n", "<stdin>", "single")
                if code is None:
                    raise SyntaxError("unfinished statement")  # noqa: TRY301 - shown like any other
                exec(code, names)  # noqa: S102 - the note's own statement
            except Exception as error:  # noqa: BLE001 - an interactive prompt shows every error
                frames = error.__traceback__.tb_next if error.__traceback__ else None
                traceback.print_exception(type(error), error, frames)
        answers.write(json.dumps(printed.getvalue()) + "\n")
        answers.flush()


if __name__ == "__main__":
    _serve()

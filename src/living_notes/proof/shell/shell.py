"""A note's shell: one bash on a wide pseudo-terminal, in a clean environment.

Commands go to bash through a private pipe and are evaluated one by one in the same shell, so that
``cd``, variables and functions last. What they print comes back through the terminal, and so does
the marker that ends each command (see ``shell_driver.bash``): data in a terminal stays in order.
bash runs as an interactive one, because only then it says ``bash: x: command not found`` as a
reader sees it, without ``line 1:``.
"""

import codecs
import contextlib
import fcntl
import os
import re
import secrets
import select
import shutil
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Final, NoReturn, Self

from living_notes.execution.steps import Completed
from living_notes.proof.sandbox import sessions

ROWS: Final = 50
COLUMNS: Final = 1000
"""Wide enough that Alembic, which wraps its lines at a terminal's width, wraps none."""

DRIVER: Final = Path(__file__).with_name("shell_driver.bash")
POLL_SECONDS: Final = 0.05
EXEC_SECONDS: Final = 0.5
CHUNK: Final = 65536


class ShellError(Exception):
    """The shell is dead; ``output`` is what the last command printed before."""

    def __init__(self, message: str, output: str = "", status: int | None = None) -> None:
        super().__init__(message)
        self.output = output
        self.status = status


class ShellTimeout(ShellError):  # noqa: N818 - an event of the note, as subprocess.TimeoutExpired
    """A command ran longer than it may; it and all that it started were killed."""


class OutputLimitExceeded(ShellError):  # noqa: N818 - as above
    """A command printed more than it may; it and all that it started were killed."""


class ShellExited(ShellError):  # noqa: N818 - as above
    """A command ended the shell itself; ``status`` is its exit status."""


class Shell:
    """One bash. Use as a context manager, or call ``close()``.

    Args:
        cwd: The folder in which bash starts.
        env: The whole environment; see ``clean_environment``.
        rows: Height of the terminal, in lines.
        columns: Width of the terminal, in characters.
        guard: Gives what stands before the arguments of a program to guard it.
        mark: What else marks all that it starts; 0: nothing.
    """

    def __init__(  # noqa: PLR0913 - all but two have a default
        self,
        cwd: Path,
        env: Mapping[str, str],
        *,
        rows: int = ROWS,
        columns: int = COLUMNS,
        guard: Callable[[str], Sequence[str]] = lambda _: (),
        mark: int = 0,
    ) -> None:
        self._marker = secrets.token_hex(8)
        self._mark = mark
        bash = shutil.which("bash", path=env.get("PATH")) or shutil.which("bash")
        if bash is None:
            raise ShellError("bash is not installed")
        guarded = guard(bash)
        self._terminal, slave = _terminal(rows, columns)
        commands, self._commands = os.pipe()
        try:
            self._bash = subprocess.Popen(
                [
                    *guarded,
                    *("bash", "--norc", "--noprofile", "-i"),
                    *("-c", DRIVER.read_text("utf-8"), "bash", str(commands)),
                ],
                executable=None if guarded else bash,
                cwd=cwd,
                env={**env, sessions.MARKER: self._marker},
                stdin=slave,
                stdout=slave,
                stderr=slave,
                pass_fds=[commands],
                start_new_session=True,  # and no controlling terminal: nothing can ask on /dev/tty
            )
        except BaseException:
            os.close(self._terminal)
            os.close(self._commands)
            raise
        finally:
            os.close(slave)
            os.close(commands)
        self._open = True
        self.run(":")  # an interactive bash without job control may complain once, at its start

    @property
    def alive(self) -> bool:
        """Whether another command can be run."""
        return self._open and self._bash.poll() is None

    def run(self, command: str, timeout: float = 60, output_limit: int = 1_000_000) -> Completed:
        """Run what a reader types at one prompt.

        Args:
            command: The text; several lines where the reader types several (a here-document).
            timeout: Seconds.
            output_limit: Bytes.

        Raises:
            ShellTimeout: it took longer.
            OutputLimitExceeded: it printed more.
            ShellExited: the shell ended.
        """
        return self._run("line", command, timeout, output_limit)

    def run_script(self, text: str, timeout: float = 60, output_limit: int = 1_000_000) -> Completed:
        """Run several lines in the same shell; the status is that of the first that fails.

        All lines run. A failure in a pipe or in a function counts too, but not one that the script
        tests itself (``if``, ``||``, ``!``), and not the SIGPIPE that ``… | head`` sends. Arguments
        and errors are those of ``run``.
        """
        return self._run("script", text, timeout, output_limit)

    def leftovers(self, known: Collection[int] = ()) -> list[str]:
        """Return the command lines of processes that the note left running in the background.

        `known` are the processes that are meant to run.

        A subshell has bash's own command line, and so has a program between fork and exec: those
        get a moment to become a program, and are called ``bash`` if they do not.
        """
        deadline = time.monotonic() + EXEC_SECONDS
        driver = " ".join(DRIVER.read_text("utf-8").split())
        while True:
            found = sessions.processes(self._bash.pid, self._marker, self._mark)
            commands = [" ".join(process.command.split()) for process in found if process.pid not in known]
            if time.monotonic() > deadline or not any(driver in command for command in commands):
                return ["bash" if driver in command else command for command in commands]
            time.sleep(POLL_SECONDS / 5)

    def stop(self) -> None:
        """Kill bash and all that it started, from another thread; `run` then says that it ended."""
        sessions.kill(self._bash.pid, self._marker, self._mark)

    def close(self) -> None:
        """Kill bash and whatever it left; harmless when done twice."""
        if not self._open:
            return
        self._open = False
        sessions.kill(self._bash.pid, self._marker, self._mark)
        self._bash.wait()
        os.close(self._commands)
        os.close(self._terminal)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, mode: str, command: str, timeout: float, limit: int) -> Completed:
        if "\0" in command:
            raise ValueError("a command cannot hold a NUL character")
        if not self.alive:
            raise ShellExited("the shell has already ended")
        nonce = secrets.token_hex(16)
        request = f"{mode}\0{command}\0{nonce}\0".encode("utf-8", "surrogateescape")
        with contextlib.suppress(BrokenPipeError):  # the reader below finds out why
            _write(self._commands, request)
        pattern = re.compile(rb"\x1e%b:(\d+):(.*)\x1e%b\n" % ((nonce.encode(),) * 2), re.DOTALL)
        return self._read(pattern, len(nonce), timeout, limit)

    def _read(self, marker: re.Pattern[bytes], nonce_length: int, timeout: float, limit: int) -> Completed:
        deadline = time.monotonic() + timeout
        output = bytearray()
        searched = 0
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                self._die(ShellTimeout, f"the command ran longer than {timeout:g} s", output)
            ended = self._bash.poll() is not None  # asked before reading: nothing is lost after
            if chunk := self._chunk(0 if ended else min(left, POLL_SECONDS)):
                output += chunk
                if found := marker.search(output, searched):
                    return _completed(output, found)
                # The marker begins with RS: only from the first RS on can it still be coming.
                start = output.find(b"\x1e", searched)
                searched = start if start >= 0 else len(output)
                if len(output) > limit + 2 * nonce_length:
                    self._die(OutputLimitExceeded, f"more than {limit} bytes of output", output)
            elif ended:
                status = self._bash.wait()
                status = status if status >= 0 else 128 - status  # by a signal: as bash counts
                message = f"the command ended the shell with status {status}"
                self._die(ShellExited, message, output, status)

    def _chunk(self, seconds: float) -> bytes:
        if not select.select([self._terminal], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._terminal, CHUNK)
        except OSError:  # EIO: nobody holds the other side any more
            time.sleep(min(seconds, 0.001))
            return b""

    def _die(
        self,
        error: type[ShellError],
        message: str,
        output: bytearray,
        status: int | None = None,
    ) -> NoReturn:
        self.close()
        raise error(message, output.decode("utf-8", "replace"), status)


def _completed(output: bytearray, marker: re.Match[bytes]) -> Completed:
    failed = marker[2].decode("utf-8", "replace")
    text = codecs.decode(bytes(output[: marker.start()]), "utf-8", "replace")
    return Completed(text, int(marker[1]), failed or None)


def _terminal(rows: int, columns: int) -> tuple[int, int]:
    """Open a pseudo-terminal that neither echoes nor changes what is written to it."""
    master, slave = os.openpty()
    mode = termios.tcgetattr(slave)
    mode[1] &= ~termios.OPOST  # no "\n" to "\r\n"
    mode[3] &= ~termios.ECHO
    termios.tcsetattr(slave, termios.TCSANOW, mode)
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    return master, slave


def _write(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data) :]

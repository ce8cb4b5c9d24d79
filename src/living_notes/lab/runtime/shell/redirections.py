"""Where a command reads and writes: its redirections, carried out in order."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from living_notes.lab.runtime.language.expansion import Expander
from living_notes.lab.runtime.language.syntax import Redirection, ShellSyntaxError
from living_notes.lab.runtime.shell.streams import FileSink, Sink, Source, Streams

_STANDARD: Mapping[str, int] = {"/dev/stdout": 1, "/dev/stderr": 2}


class RedirectionError(Exception):
    """A file that cannot be opened; the message is bash's."""


def redirected(
    redirections: Iterable[Redirection], streams: Streams, expander: Expander, cwd: Path
) -> Streams:
    """Return the streams of a command that has these redirections.

    Args:
        redirections: In the order in which they were typed.
        streams: Those of the shell.
        expander: Expands the names of files.
        cwd: The current folder.

    Raises:
        RedirectionError: A file cannot be opened.
        ShellSyntaxError: This shell has no such redirection.
    """
    outputs: dict[int, Sink] = {1: streams.stdout, 2: streams.stderr}
    stdin = streams.stdin
    for redirection in redirections:
        target = expander.text(redirection.target)
        if redirection.operator in {">&", "<&"} and target == "-":
            target = "/dev/null"
        if redirection.operator in {"<<", "<<<"}:
            end = "\n" if redirection.operator == "<<<" else ""
            stdin = Source(f"{target}{end}".encode())
        elif redirection.operator == "<":
            stdin = Source(_read(cwd, target), regular=True)
        elif redirection.operator == ">&" and target in {"1", "2"}:
            outputs[redirection.descriptor] = outputs[int(target)]
        elif redirection.operator in {">", ">>", ">|"} and target in _STANDARD:
            outputs[redirection.descriptor] = outputs[_STANDARD[target]]
        elif redirection.operator in {">", ">>", ">|"}:
            append = redirection.operator == ">>"
            outputs[redirection.descriptor] = _open(cwd, target, append=append)
        elif redirection.operator in {"&>", ">&", "&>>"} and not target.isdigit():
            outputs[1] = outputs[2] = _open(cwd, target, append=redirection.operator == "&>>")
        else:
            raise ShellSyntaxError(f"лаборатория не умеет «{redirection.operator}»")
    return Streams(stdin, outputs[1], outputs[2])


def _read(cwd: Path, name: str) -> bytes:
    try:
        return b"" if name == "/dev/null" else (cwd / name).read_bytes()
    except OSError as error:
        raise RedirectionError(f"bash: {name}: {error.strerror}") from error


def _open(cwd: Path, name: str, *, append: bool) -> Sink:
    try:
        return FileSink(cwd / name, append=append)
    except OSError as error:
        raise RedirectionError(f"bash: {name}: {error.strerror}") from error

"""Programs that read text and print text: ``cat``, ``head``, ``tail``, ``wc``, ``tee``."""

from collections.abc import Iterator, Mapping

from living_notes.lab.runtime.commands.options import NUMBER, read_options
from living_notes.lab.runtime.shell.program import Process, Program

_WIDE = 7
"""How wide ``wc`` prints counts of what it does not know the size of."""


def inputs(
    process: Process, names: list[str], form: str = "{name}: {reason}", *, quiet: bool = False
) -> Iterator[tuple[str, bytes | None]]:
    """Yield each named file's name and content, or stdin where none is named; None: it cannot be read.

    Args:
        process: The program that reads.
        names: Its operands.
        form: How it says that a file cannot be read.
        quiet: It does not say so.
    """
    for name in names or ["-"]:
        if name == "-":
            yield "(standard input)", process.streams.stdin.read()
            continue
        try:
            yield name, process.path(name).read_bytes()
        except OSError as error:
            if not quiet:
                process.fail(form.format(name=name, reason=error.strerror))
            yield name, None


def lines_of(data: bytes) -> list[str]:
    """Return the lines of a file without their newlines."""
    text = data.decode("utf-8", "replace")
    return text.removesuffix("\n").split("\n") if text else []


def _cat(process: Process) -> int:
    options, names = read_options(process.argv[1:], "nu", {"number": "n"})
    status = 0
    number = 0
    for _, data in inputs(process, names):
        if data is None:
            status = 1
        elif "n" in options:
            for line in lines_of(data):
                number += 1
                process.streams.print(f"{number:6}\t{line}\n")
        else:
            process.streams.stdout.write(data)
    return status


def _ends(process: Process) -> int:
    """``head`` and ``tail``."""
    long = {"lines": "n", "bytes": "c", "quiet": "q", "silent": "q", "verbose": "v"}
    options, names = read_options(process.argv[1:], f"n:c:qv{NUMBER}", long)
    asked = options.get("c", options.get("n", options.get(NUMBER, "10")))
    status = 0
    shown = 0
    for name, data in inputs(process, names, "cannot open '{name}' for reading: {reason}"):
        if data is None:
            status = 1
            continue
        lines = [bytes([byte]) for byte in data] if "c" in options else data.splitlines(keepends=True)
        if (len(names) > 1 or "v" in options) and "q" not in options:
            process.streams.print(
                "\n" * bool(shown) + f"==> {'standard input' if name[0] == '(' else name} <==\n"
            )
        shown += 1
        process.streams.stdout.write(b"".join(_end(process.argv[0], lines, asked)))
    return status


def _end(program: str, parts: list[bytes], asked: str) -> list[bytes]:
    count = int(asked.lstrip("+-"))
    if program == "head":
        return parts[: max(0, len(parts) - count)] if asked.startswith("-") else parts[:count]
    if asked.startswith("+"):
        return parts[max(0, count - 1) :]
    return parts[max(0, len(parts) - count) :]


def _wc(process: Process) -> int:
    letters = {"lines": "l", "words": "w", "bytes": "c", "chars": "m"}
    options, names = read_options(process.argv[1:], "lwcm", letters)
    asked = [letter for letter in "lwmc" if letter in options] or list("lwc")
    status = 0
    rows: list[tuple[list[int], str]] = []
    sizes: list[int] = []
    for name, data in inputs(process, names):
        if data is None:
            status = 1
            continue
        counts = {
            "l": data.count(b"\n"),
            "w": len(data.split()),
            "c": len(data),
            "m": len(data.decode("utf-8", "replace")),
        }
        rows.append(([counts[letter] for letter in asked], name if names else ""))
        sizes.append(len(data))
    regular = (names and "-" not in names) or process.streams.stdin.regular
    width = len(str(sum(sizes))) if regular else _WIDE
    if len(asked) == 1 and len(names) <= 1:
        width = 1
    if len(names) > 1:
        rows.append(([sum(row[0][at] for row in rows) for at in range(len(asked))], "total"))
    for numbers, name in rows:
        process.streams.print(
            " ".join(f"{number:{width}}" for number in numbers) + (f" {name}" if name else "") + "\n"
        )
    return status


def _tee(process: Process) -> int:
    options, names = read_options(process.argv[1:], "a")
    data = process.streams.stdin.read()
    for name in names:
        path = process.path(name)
        path.write_bytes((path.read_bytes() if "a" in options and path.exists() else b"") + data)
    process.streams.stdout.write(data)
    return 0


FILTERS: Mapping[str, Program] = {"cat": _cat, "head": _ends, "tail": _ends, "wc": _wc, "tee": _tee}

"""Programs about the machine and about bytes: ``whoami``, ``date``, ``sha256sum`` and their like."""

import base64
import hashlib
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from living_notes.lab.runtime.commands.filters import inputs
from living_notes.lab.runtime.commands.listing import OWNER
from living_notes.lab.runtime.commands.options import UnknownOptionError, read_options
from living_notes.lab.runtime.shell.program import Process, Program

_DEFAULT = "%a %b %e %H:%M:%S %Z %Y"
_AGO = re.compile(r"(?:(next|last)|([-+]?\d+))? ?(second|minute|hour|day|week)s?( ago)?")


def _moment(spelled: str) -> datetime:
    now = datetime.now(tz=UTC)
    relative = {"now": 0, "today": 0, "yesterday": -1, "tomorrow": 1, "": 0}
    if spelled in relative:
        return now + timedelta(days=relative[spelled])
    if re.fullmatch(r"@-?\d+", spelled):
        return datetime.fromtimestamp(int(spelled[1:]), tz=UTC)
    if match := _AGO.fullmatch(spelled):
        count = int(match[2]) if match[2] else -1 if match[1] == "last" else 1
        return now + timedelta(**{f"{match[3]}s": -count if match[4] else count})
    try:
        found = datetime.fromisoformat(spelled)
    except ValueError:
        raise UnknownOptionError(
            f"лаборатория не понимает даты «{spelled}»: пишите 2026-01-31 12:30"
        ) from None
    return found if found.tzinfo else found.astimezone()


def _date(process: Process) -> int:
    long = {"date": "d", "utc": "u", "universal": "u", "iso-8601": "I", "reference": "r"}
    options, operands = read_options(process.argv[1:], "d:uIRr:", long)
    if operands and not operands[0].startswith("+"):
        return process.fail(f"invalid date '{operands[0]}'")
    if "r" in options:
        moment = datetime.fromtimestamp(process.path(options["r"]).stat().st_mtime, tz=UTC)
    else:
        try:
            moment = _moment(options.get("d", "now"))
        except OverflowError:
            return process.fail(f"invalid date '{options.get('d', '')}'")
    form = (
        operands[0][1:]
        if operands
        else "%Y-%m-%d"
        if "I" in options
        else "%a, %d %b %Y %H:%M:%S %z"
        if "R" in options
        else _DEFAULT
    )
    seconds = moment.timestamp()
    there = time.gmtime(seconds) if "u" in options else time.localtime(seconds)
    form = re.sub(
        r"%(%|N|s)",
        lambda match: {"%": "%%", "N": f"{moment.microsecond * 1000:09}", "s": str(int(seconds))}[match[1]],
        form,
    )
    zone = {"%Z": "UTC", "%z": "+0000"} if "u" in options else {}
    for place, text in zone.items():
        form = form.replace(place, text)
    process.streams.print(time.strftime(form, there) + "\n")
    return 0


def _digest(process: Process) -> int:
    make = {"md5sum": hashlib.md5, "sha1sum": hashlib.sha1, "sha256sum": hashlib.sha256}[process.argv[0]]
    _, names = read_options(process.argv[1:], "")
    status = 0
    for name, data in inputs(process, names):
        if data is None:
            status = 1
        else:
            process.streams.print(f"{make(data).hexdigest()}  {name if names else '-'}\n")
    return status


def _base64(process: Process) -> int:
    options, names = read_options(process.argv[1:], "dw:", {"decode": "d", "wrap": "w"})
    for _, data in inputs(process, names):
        if data is None:
            return 1
        if "d" in options:
            process.streams.stdout.write(base64.b64decode(data))
            continue
        text = base64.b64encode(data).decode()
        width = int(options.get("w", "76")) or len(text) or 1
        process.streams.print("".join(f"{text[at : at + width]}\n" for at in range(0, len(text), width)))
    return 0


def _said(text: str) -> Program:
    def say(process: Process) -> int:
        process.streams.print(f"{text}\n")
        return 0

    return say


def _uname(process: Process) -> int:
    options, _ = read_options(process.argv[1:], "asmrn")
    parts = {"s": "Emscripten", "n": "browser", "r": "1.0", "m": "wasm32"}
    asked = [value for letter, value in parts.items() if letter in options or "a" in options]
    process.streams.print(" ".join(asked or [parts["s"]]) + "\n")
    return 0


def _id(process: Process) -> int:
    options, _ = read_options(process.argv[1:], "ungG")
    shown = OWNER if "n" in options else "1000"
    process.streams.print(
        f"{shown}\n" if options else f"uid=1000({OWNER}) gid=1000({OWNER}) groups=1000({OWNER})\n"
    )
    return 0


def _printenv(process: Process) -> int:
    names = process.argv[1:]
    if not names:
        process.streams.print("".join(f"{name}={value}\n" for name, value in process.environment.items()))
    found = [process.environment[name] for name in names if name in process.environment]
    process.streams.print("".join(f"{value}\n" for value in found))
    return int(len(found) < len(names))


MACHINE: Mapping[str, Program] = {
    "date": _date,
    "md5sum": _digest,
    "sha1sum": _digest,
    "sha256sum": _digest,
    "base64": _base64,
    "whoami": _said(OWNER),
    "hostname": _said("browser"),
    "nproc": _said("1"),
    "arch": _said("wasm32"),
    "tty": _said("/dev/tty"),
    "uname": _uname,
    "id": _id,
    "printenv": _printenv,
}

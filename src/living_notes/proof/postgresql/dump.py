"""A database as text that is equal whenever schema and rows are equal."""

import os
import re
import shutil
import subprocess
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile

import psycopg

from living_notes.proof.failures import BlockError
from living_notes.proof.postgresql.process import binaries
from living_notes.proof.postgresql.server import PostgresUnavailable
from living_notes.proof.sandbox.door import LARGEST


def dump_database(conninfo: str, pg_dump: Path | None = None) -> str:
    """Return schema and rows as normalised text, through that pg_dump, the wheel's or PATH's.

    Raises:
        PostgresUnavailable: There is no pg_dump.
        BlockError: It refuses: it is older than the server, or the note has closed its database; or the
            text is longer than `LARGEST`.
    """
    folder = binaries()
    program = pg_dump or (folder / "pg_dump" if folder else shutil.which("pg_dump"))
    if program is None:
        raise PostgresUnavailable(
            "There is no pg_dump, neither the wheel's nor on PATH: install PostgreSQL's client programs"
        )
    command = [program, "--no-owner", "--no-privileges", "--inserts", "--encoding=UTF8"]
    with (
        TemporaryFile() as errors,
        subprocess.Popen(
            command, env=_environment(conninfo), stdout=subprocess.PIPE, stderr=errors
        ) as dumping,
    ):
        text = dumping.stdout.read(LARGEST + 1) if dumping.stdout else b""
        if len(text) > LARGEST:  # values that the server has compressed have any length
            dumping.kill()
            raise BlockError(f"the note's database, as text, is longer than {LARGEST // 2**20} MB")
        status = dumping.wait()
        errors.seek(0)
        words = errors.read().decode(errors="replace").strip()
    if status:
        raise BlockError(f"{program} failed: {words}")
    return normalise_dump(text.decode())


def _environment(conninfo: str) -> dict[str, str]:
    """The environment in which libpq's programs connect there; a command line would be public."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    for option in psycopg.pq.Conninfo.parse(conninfo.encode()):
        if option.val is not None and option.envvar is not None:
            environment[option.envvar.decode()] = option.val.decode()
    return environment | {"PGTZ": "UTC", "LC_ALL": "C"}


# Quoted text first: a line inside a value or a function's body is no statement.
_TOKEN = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | (\$\w*\$).*?\1
    | (?P<noise>--[^\n]*|^\\(?:un)?restrict\b[^\n]*) | (?P<end>;\n) | [^'"$;\-\\]+ | .""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
_SESSION = re.compile(r"SET |SELECT pg_catalog\.set_config\(")
_INSERT = re.compile(r'INSERT INTO (?:[\w.]|"(?:[^"]|"")*")+')


def normalise_dump(text: str) -> str:
    """Reduce pg_dump's output to what the database is.

    Comments and session settings go; the rows of a table, which come in physical order, are sorted
    as a reader would (2 before 10); one blank line stands between statements, none between rows.
    """
    statements = [""]
    for token in _TOKEN.finditer(text):
        if token["end"]:
            statements[-1] = statements[-1].strip() + ";"
            statements.append("")
        elif not token["noise"]:
            statements[-1] += token[0]
    kept = [s.strip() for s in statements if s.strip() and not _SESSION.match(s)]
    paragraphs: list[str] = []
    for table, group in groupby(kept, _table_filled_by):
        statements = list(group)
        paragraphs += ["\n".join(sorted(statements, key=_natural))] if table else statements
    return "".join(f"{paragraph}\n\n" for paragraph in paragraphs).removesuffix("\n")


def _table_filled_by(statement: str) -> str:
    match = _INSERT.match(statement)
    return match[0] if match else ""


def _natural(statement: str) -> tuple[list[tuple[int, str]], str]:
    parts = re.split(r"(\d+)", statement)
    return [(int(part) if part.isdecimal() else 0, part) for part in parts], statement

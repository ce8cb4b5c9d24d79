"""CPU of a session with a note's database: through the gateway that every note connects to, and without it.

Run it with `uv run python benchmarks/gateway.py [sessions]`.
"""

import sys
import time

import psycopg
from psycopg.conninfo import make_conninfo

from living_notes.proof.postgresql.gateway import Gateway
from living_notes.proof.postgresql.note_database import NoteDatabase
from living_notes.proof.postgresql.server import own_server

SESSIONS = 200


def milliseconds(conninfo: str, sessions: int) -> float:
    """Return this process's CPU milliseconds of connecting and one query: the gateway's threads are in it."""
    start = time.process_time()
    for _ in range(sessions):
        with psycopg.connect(conninfo) as connection:
            connection.execute("SELECT 1")
    return 1000 * (time.process_time() - start) / sessions


def measure(sessions: int) -> tuple[float, float]:
    """Return the milliseconds of a session: direct, through the gateway."""
    with own_server() as server, NoteDatabase.create(server) as database:
        users = {"app": ["secret"]}
        with Gateway({"app": database.conninfo}, users) as gateway:
            through = make_conninfo(
                host="localhost",
                port=gateway.port,
                dbname="app",
                user="app",
                password="secret",  # noqa: S106 - the readers' own
            )
            return milliseconds(database.conninfo, sessions), milliseconds(through, sessions)


def table() -> list[list[str]]:
    """Return the report's table."""
    direct, through = measure(SESSIONS)
    return [
        ["a session with one query", "direct, CPU ms", "through the gateway, CPU ms"],
        ["`psycopg.connect`", f"{direct:.1f}", f"{through:.1f}"],
    ]


def main() -> None:
    """Print both."""
    direct, through = measure(int(sys.argv[1]) if len(sys.argv) > 1 else SESSIONS)
    print(f"direct {direct:.1f} CPU ms, through the gateway {through:.1f}")


if __name__ == "__main__":
    main()

"""Repeatable random UUIDs for a note: this folder stands on the PYTHONPATH of the note's shell.

Alembic makes revision ids of ``uuid.uuid4()``. With NOTE_SEED set, the n-th uuid4 of a note is made
of the seed and n; n is kept in the file NOTE_SEED_COUNTER, because each command is a new process.
Without NOTE_SEED nothing changes. Any Python may import this: only the standard library here.
"""
# ruff: noqa: INP001 - a folder for PYTHONPATH, not a package: Python imports this file by itself

import os


def _seed_uuid4(seed: str, counter: str) -> None:
    import hashlib  # noqa: PLC0415 - every Python of a note starts here: pay only when seeded
    import uuid  # noqa: PLC0415 - as above

    def uuid4() -> uuid.UUID:
        """Return the next UUID of the note's sequence."""
        try:
            with open(counter, encoding="ascii") as file:  # noqa: PTH123 - pathlib costs an import
                number = int(file.read() or 0)
        except FileNotFoundError:
            number = 0
        with open(counter, "w", encoding="ascii") as file:  # noqa: PTH123 - as above
            file.write(str(number + 1))
        digest = hashlib.sha256(f"{seed}:{number}".encode()).digest()
        return uuid.UUID(bytes=digest[:16], version=4)

    uuid.uuid4 = uuid4


if "NOTE_SEED" in os.environ and "NOTE_SEED_COUNTER" in os.environ:
    _seed_uuid4(os.environ["NOTE_SEED"], os.environ["NOTE_SEED_COUNTER"])

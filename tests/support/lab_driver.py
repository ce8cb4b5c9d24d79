"""The lab's engine in a CPython of its own: requests come as lines of JSON, events and answers go so."""

import json
import os
import sys
from pathlib import Path


def main(home: str) -> None:
    """Serve until the requests end."""
    import alembic.config  # noqa: F401, PLC0415 - as in the worker: warm before the engine takes stock
    import sqlmodel  # noqa: F401, PLC0415 - as above

    from living_notes.lab.runtime.engine import Engine  # noqa: PLC0415 - as above

    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)  # what a program of the note starts itself must not be taken for an answer
    os.dup2(nothing, 2)

    def emit(message: object) -> None:
        print(json.dumps(message), file=out, flush=True)

    engine = Engine(Path(home), emit, names={sys.prefix: "/home/user/app/.venv"})
    for line in sys.stdin:
        request = json.loads(line)
        emit({**engine.answer(request), "answers": request["type"]})


if __name__ == "__main__":
    main(sys.argv[1])

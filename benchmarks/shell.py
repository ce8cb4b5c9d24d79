"""CPU seconds of an `alembic` command: forked from the warm interpreter, and started fresh.

Counts everything: the shim or the program, the server, and the server's forked children; bash's own
work is in both columns. Run it with `uv run python benchmarks/shell.py [repetitions]`.
"""

import sys
import tempfile
from pathlib import Path

from living_notes.proof.shell import SYSTEM_PATH, Shell, clean_environment, real_bin_directory
from living_notes.proof.warm import SITE, WarmInterpreter

COMMANDS = (
    "alembic --version",
    "alembic heads",
    "alembic current",
    "alembic revision --autogenerate -m empty",
    "alembic upgrade head",
    "python -c pass",
)
METADATA = "import sqlmodel; target_metadata = sqlmodel.SQLModel.metadata"
PREPARE = (
    "alembic init alembic",
    "sed -i.bak 's#^sqlalchemy.url = .*#sqlalchemy.url = sqlite:///app.db#' alembic.ini",
    f"sed -i.bak 's/^target_metadata = None/{METADATA}/' alembic/env.py",
    "alembic revision -m first",
    "alembic upgrade head",
)


def seconds(text: str) -> float:
    """Add up what bash's `times` prints: `0m1.234s`, user and system, its own and its children's."""
    total = 0.0
    for word in text.split():
        minutes, _, rest = word.removesuffix("s").partition("m")
        total += 60 * int(minutes) + float(rest)
    return total


def measure(command: str, repetitions: int, warm: WarmInterpreter, *, use: bool) -> float:
    """Return CPU seconds of one command, the mean of several."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        project, home = root / "app", root / "home"
        project.mkdir()
        home.mkdir()
        path = [*([warm.bin_directory] if use else []), real_bin_directory(), *SYSTEM_PATH]
        seed = {"PYTHONPATH": str(SITE), "NOTE_SEED": "x", "NOTE_SEED_COUNTER": str(home / "n")}
        with Shell(project, clean_environment(home, home, path, seed)) as shell:
            for line in PREPARE:
                shell.run(line)
            before = seconds(shell.run("times").output) + warm.cpu_seconds()
            for _ in range(repetitions):
                shell.run(command)
            after = seconds(shell.run("times").output) + warm.cpu_seconds()
    return (after - before) / repetitions


def main() -> None:
    """Print a table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    print(f"{'command':44}{'warm, ms':>10}{'fresh, ms':>11}{'ratio':>8}")
    with WarmInterpreter.start() as warm:
        for command in COMMANDS:
            forked = measure(command, repetitions, warm, use=True)
            fresh = measure(command, repetitions, warm, use=False)
            line = f"{command:44}{1000 * forked:10.0f}{1000 * fresh:11.0f}{fresh / forked:8.1f}"
            print(line, flush=True)


if __name__ == "__main__":
    main()

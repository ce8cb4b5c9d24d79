"""CPU seconds of an `alembic` command: forked from the warm interpreter, started fresh, called in-process.

Counts everything: the shim or the program, the server, and the server's forked children; bash's own
work is in the first two columns. In-process is `alembic.config.main()` again and again in one interpreter:
the least that a command can cost, and false, because the second autogenerate finds the models of the first.
Run it with `uv run python benchmarks/shell.py [repetitions]`.
"""

import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from living_notes.proof.shell.environment import SYSTEM_PATH, clean_environment, real_bin_directory
from living_notes.proof.shell.shell import Shell
from living_notes.proof.warm.interpreter import SITE, WarmInterpreter

COMMANDS = (
    "alembic --version",
    "alembic heads",
    "alembic current",
    "alembic check",  # autogenerate without a file: a second revision would be refused
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


IN_PROCESS = """
import contextlib, os, sys, time
from alembic.config import main

def run():
    with contextlib.suppress(SystemExit):
        main(argv)

argv, repetitions = sys.argv[2:], int(sys.argv[1])
sys.argv = ["alembic"]
nothing = open(os.devnull, "w")
with contextlib.redirect_stdout(nothing), contextlib.redirect_stderr(nothing):
    run()  # imports what is imported once
    before = time.process_time()
    for _ in range(repetitions):
        run()
print((time.process_time() - before) / repetitions, file=sys.__stdout__)
"""


def measure_in_process(command: str, repetitions: int) -> float | None:
    """Return CPU seconds of one command, called as a function; None for what is no command of Alembic."""
    program, *arguments = shlex.split(command)
    if program != "alembic":
        return None
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with Shell(root, clean_environment(root, root, [real_bin_directory(), *SYSTEM_PATH], {})) as shell:
            for line in PREPARE:
                shell.run(line)
        run = subprocess.run(
            [sys.executable, "-c", IN_PROCESS, str(repetitions), *arguments],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=True,
        )
    return float(run.stdout.splitlines()[-1])  # before it stands what the command printed


def measurements(repetitions: int) -> Iterator[tuple[str, float, float, float | None]]:
    """Yield each command with its CPU seconds: warm, fresh, in-process."""
    with WarmInterpreter.start() as warm:
        for command in COMMANDS:
            forked = measure(command, repetitions, warm, use=True)
            fresh = measure(command, repetitions, warm, use=False)
            yield command, forked, fresh, measure_in_process(command, repetitions)


def main() -> None:
    """Print a table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    print(f"{'command':44}{'warm, ms':>10}{'fresh, ms':>11}{'ratio':>8}{'in-process, ms':>16}")
    for command, forked, fresh, inside in measurements(repetitions):
        least = f"{1000 * inside:16.0f}" if inside is not None else ""
        line = f"{command:44}{1000 * forked:10.0f}{1000 * fresh:11.0f}{fresh / forked:8.1f}{least}"
        print(line, flush=True)


if __name__ == "__main__":
    main()

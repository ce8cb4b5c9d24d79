"""CPU seconds of the whole proof: every note, both databases, the server and the interpreter included.

    uv run python benchmarks/proof.py [pytest arguments]

Each line is one run in turn: one process, two workers, and (with --real) the reader's own shell. CPU seconds
are those of the run and of all its descendants that have ended; wall seconds depend on the machine's mood.
"""

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


def measure(arguments: list[str]) -> tuple[float, float]:
    """Run pytest over the notes; return CPU and wall seconds.

    Raises:
        SystemExit: The proof failed: its time means nothing.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    command = [sys.executable, "-m", "pytest", "docs", "-q", "-p", "no:cacheprovider", *arguments]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode:
        sys.exit(run.stdout + run.stderr)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--real", action="store_true", help="time --shell=real too (about ten times longer)")
    options, rest = parser.parse_known_args()
    runs = {"warm shell, -n 0": ["-n", "0"], "warm shell, -n 2": ["-n", "2"]}
    if options.real:
        runs["real shell, -n 2"] = ["-n", "2", "--shell=real"]
    base: float | None = None
    print(f"{'the whole proof':20} {'CPU s':>8} {'wall s':>8} {'wall ratio':>10}")
    for name, arguments in runs.items():
        cpu, wall = measure([*arguments, *rest])
        base = base or wall
        print(f"{name:20} {cpu:8.1f} {wall:8.1f} {wall / base:10.2f}")


if __name__ == "__main__":
    main()

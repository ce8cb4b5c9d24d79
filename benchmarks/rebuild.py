"""How soon a changed note is seen under ``mkdocs serve``: `uv run python benchmarks/rebuild.py [times]`.

The guide is served from a copy; a line is added to one of its notes, again and again. Counted is the whole
way: from the moment the note is saved until the server gives the page that says so. MkDocs looks at its files
once a second and waits a quarter of one for more changes, which is in it; its own figure for the build
stands beside it.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.build import prepare  # noqa: E402 - found by the line above

NOTE, ADDRESS = "Автогенерация/Переименования.md", "renames/"
PORT = 8917
PATIENCE = 120
"""Seconds after which a change that is not served is given up."""

_BUILT = re.compile(r"Documentation built in ([\d.]+) seconds")


def _served(text: str) -> None:
    """Wait until the note's page says `text`."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/{ADDRESS}") as answer:
                if text in answer.read().decode():
                    return
        except OSError:  # it does not listen yet
            pass
        time.sleep(0.02)
    sys.exit(f"«{text}» was not served within {PATIENCE} seconds")


def measure(times: int) -> list[tuple[float, float]]:
    """Return, for each change, the seconds until it was served, and those that MkDocs says it built for."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "ours")
        prepare(site, Path(folder, "plain"), None)
        (note,) = site.joinpath("docs").rglob(Path(NOTE).name)
        command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{PORT}"]
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SITE_URL": f"http://127.0.0.1:{PORT}/"}
        server = subprocess.Popen(command, cwd=site, env=environment, stderr=subprocess.PIPE, text=True)
        lines: list[str] = []
        reader = threading.Thread(target=lambda: lines.extend(server.stderr or ()), daemon=True)
        reader.start()
        try:
            _served("</html>")
            waits = []
            for number in range(times):
                text = f"Перемена номер {number}."
                start = time.monotonic()
                note.write_text(f"{note.read_text('utf-8')}\n{text}\n", "utf-8")
                _served(text)
                waits.append(time.monotonic() - start)
        finally:
            server.terminate()
            server.wait()
            reader.join()
    built = [float(match[1]) for line in lines if (match := _BUILT.search(line))]
    return list(zip(waits, built[1:], strict=True))


def table(times: int = 7) -> list[list[str]]:
    """Return the medians as the report's table."""
    served, built = zip(*measure(times), strict=True)
    return [
        ["the guide, one note changed", "until it is served, wall s", "of it the build, wall s"],
        [f"median of {times}", f"{statistics.median(served):.1f}", f"{statistics.median(built):.1f}"],
        ["slowest", f"{max(served):.1f}", f"{max(built):.1f}"],
    ]


if __name__ == "__main__":
    for row in table(int(sys.argv[1]) if len(sys.argv) > 1 else 7):
        print("   ".join(row))

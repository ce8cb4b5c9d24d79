"""How soon a changed note is seen under ``mkdocs serve``: `uv run python benchmarks/rebuild.py [times]`.

The guide is served from a copy; a line is added to one of its notes, again and again. Counted is the whole
way: from the moment the note is saved until MkDocs tells the browser to load the page again. MkDocs looks at
its files once a second and waits a quarter of one for more changes; that is in it, and the build alone, from
the moment that MkDocs has seen the change, stands beside it.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.build import prepare  # noqa: E402 - found by the line above

NOTE, PAGE = "Переименования.md", "renames/index.html"
PORT = 8917
SERVES, SEEN, BUILT = "Serving on ", "Detected file changes", "Reloading browsers"
"""What the server says; that it has built, and how fast, it says only if it did not say so before."""


def _wait_for(server: "subprocess.Popen[str]", message: str) -> float:
    """Wait until the server says `message`; return when."""
    said = []
    for line in server.stderr or ():
        if message in line:
            return time.monotonic()
        said.append(line)
    sys.exit("mkdocs serve ended:\n" + "".join(said))


def _cpu_seconds(process: int) -> float:
    """Return what a process, and those that it waited for, have used so far (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def measure(times: int) -> list[tuple[float, float, float]]:
    """Return, for each change, the seconds until the site was built, those of the build, and its CPU's."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "ours")
        prepare(site, Path(folder, "plain"), None)
        (note,) = site.joinpath("docs").rglob(NOTE)
        command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{PORT}"]
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "TMPDIR": folder}  # where MkDocs builds
        server = subprocess.Popen(command, cwd=site, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            _wait_for(server, SERVES)
            waits = []
            for number in range(times):
                time.sleep(1.5)  # the server looks at the files again
                text = f"Перемена номер {number}."
                start, used = time.monotonic(), _cpu_seconds(server.pid)
                note.write_text(f"{note.read_text('utf-8')}\n{text}\n", "utf-8")
                seen, built = _wait_for(server, SEEN), _wait_for(server, BUILT)
                waits.append((built - start, built - seen, _cpu_seconds(server.pid) - used))
                pages = [page.read_text("utf-8") for page in Path(folder).glob(f"mkdocs_*/{PAGE}")]
                if not any(text in re.sub(r"\s|&nbsp;", " ", page) for page in pages):
                    sys.exit(f"«{text}» is not on the page that was built")
        finally:
            server.terminate()
            server.wait()
    return waits


def table(times: int = 7) -> list[list[str]]:
    """Return the medians as the report's table."""
    columns = list(zip(*measure(times), strict=True))
    return [
        ["the guide, one note changed", "from saving to built, wall s", "of it the build, wall s", "CPU s"],
        [f"median of {times}", *(f"{statistics.median(column):.1f}" for column in columns)],
        ["slowest", *(f"{max(column):.1f}" for column in columns)],
    ]


if __name__ == "__main__":
    for row in table(int(sys.argv[1]) if len(sys.argv) > 1 else 7):
        print("   ".join(row))

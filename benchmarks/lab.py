"""The lab in numbers: what a click downloads, when it is ready, two commands, memory, scrolling.

    uv run python -m benchmarks.lab                     # the table of `benchmarks/README.md`, measured now

It wants the built lab and Chromium. The guide is built and served from this machine and opened in a profile
on the disk, as readers have one. Times are of this machine and of its load: trust ratios.
"""

import gzip
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from living_notes.lab.plugin import LOADER
from living_notes.lab.script import note_script
from living_notes.vault import Permalink, Vault

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.sites import HostHandler, served  # noqa: E402 - found by the line above

BUILT = ROOT / "build" / "lab"
DRIVER = (ROOT / "tests" / "browser" / "lab" / "worker_driver.js").read_text("utf-8")
NOTE = "first-migration"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
ROUNDS = 5
TIMEOUT = 180_000  # ms
FRAMES = """async () => {
    const times = [];
    for (let i = 0; i < 180; i++) {
        window.scrollBy(0, i % 90 < 45 ? 20 : -20);
        times.push(await new Promise(requestAnimationFrame));
    }
    return times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b);
}"""
ROWS = {
    "download": ("a click downloads, gzip MB", "10 / 21"),
    "cold": ("ready after the first click, s", "6 / 12"),
    "again": ("ready in a new tab, s", "4 / —"),
    "cpu": ("CPU of the browser until then: first click, new tab, s", "—"),
    "generate": ("`alembic revision --autogenerate`, warm, s", "1"),
    "upgrade": ("`alembic upgrade head`, warm, s", "0.5"),
    "closed": ("a frame of scrolling without the lab: half within, 95 of 100 within, ms", "—"),
    "scroll": ("the same with the lab open, ms", "16.7 / —"),
    "memory": ("memory of the browser's processes before the click, ready, after the commands, MB", "—"),
}


class Host(HostHandler):
    """Lets everything be kept, as a host does."""

    def end_headers(self) -> None:
        """Allow caching: addresses change with their content."""
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()


def ready(page: Page) -> float:
    """Return the seconds from the click to the first step of the note."""
    page.locator(".ln-lab").get_by_role("button", name="Запустить").click()
    begun = time.perf_counter()
    page.get_by_role("button", name="Следующий шаг").wait_for(timeout=TIMEOUT)
    return time.perf_counter() - begun


def asked(page: Page, **request: object) -> float:
    """Return the seconds that the worker takes for one request.

    Raises:
        SystemExit: It failed: its time means nothing.
    """
    begun = time.perf_counter()
    answer: dict[str, Any] = page.evaluate("(request) => lab.ask(request)", request)
    if answer["type"] == "fault" or answer.get("status"):
        sys.exit(f"the lab failed at {request}: {answer}")
    return time.perf_counter() - begun


def commands(page: Page, database: str) -> tuple[float, float]:
    """Return the medians of an upgrade and of an autogenerate, in a worker that has run the note."""
    note = Vault.read(ROOT / "docs").by_permalink[Permalink(NOTE)]
    script = note_script(note, ROOT / "examples", "", ())
    page.evaluate(DRIVER)
    asked(page, type="open", base="/lab/", script=script, database=database)
    for step in script["steps"]:
        if step["db"] in (None, database):
            asked(page, type="step", index=step["index"])
    upgrade, generate = [], []
    for number in range(ROUNDS):
        asked(page, type="run", command="alembic downgrade base")
        upgrade.append(asked(page, type="run", command="alembic upgrade head"))
        generate.append(asked(page, type="run", command=f"alembic revision --autogenerate -m round{number}"))
        asked(page, type="run", command=f"rm alembic/versions/*_round{number}.py")
    return statistics.median(upgrade), statistics.median(generate)


def processes(profile: Path) -> set[int]:
    """Return the browser's processes: that with the profile, and its descendants."""
    parents: dict[int, int] = {}
    mine: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int(_stat(int(folder.name))[1])
            if str(profile).encode() in (folder / "cmdline").read_bytes():
                mine.add(int(folder.name))
        except OSError:
            continue  # it has ended
    while grown := {pid for pid, parent in parents.items() if parent in mine} - mine:
        mine |= grown
    return mine


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def cpu(profile: Path) -> float:
    """Return the CPU seconds that the browser's living processes have used."""
    ticks = sum(int(_stat(pid)[11]) + int(_stat(pid)[12]) for pid in processes(profile))
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(profile: Path) -> float:
    """Return the megabytes of the browser's processes, shared pages shared out."""
    return sum(map(_shared_out, processes(profile))) / 1000


def _shared_out(pid: int) -> int:
    """Return a process's own part of its memory, in kilobytes."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # it has ended
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def frames(page: Page) -> str:
    """Return how long frames take while the page is scrolled: half within, 95 of 100 within, ms."""
    page.wait_for_timeout(1000)
    steps: list[float] = page.evaluate(FRAMES)
    return f"{statistics.median(steps):.1f}, {steps[int(len(steps) * 0.95)]:.1f}"


def opened(context: BrowserContext, origin: str, database: str) -> Page:
    """Open the note, with that database chosen."""
    page = context.new_page()
    page.goto(f"{origin}/{NOTE}/", wait_until="load")
    page.evaluate("(name) => __md_set('__tabs', [name])", NAMES[database])
    page.reload(wait_until="load")
    return page


def measure(playwright: Playwright, origin: str, database: str) -> dict[str, str]:
    """Return what is measured on one database."""
    manifest = json.loads((BUILT / "manifest.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--disable-gpu"],
            viewport={"width": 1280, "height": 900},
        )
        page = opened(context, origin, database)
        closed, before = frames(page), memory(profile)
        used = cpu(profile)
        cold = ready(page)
        cold_cpu, after = cpu(profile) - used, memory(profile)
        scroll = frames(page)
        page.close()
        page = opened(context, origin, database)
        used = cpu(profile)
        again = ready(page)
        again_cpu = cpu(profile) - used
        page.close()
        page = opened(context, origin, database)
        upgrade, generate = commands(page, database)
        end = memory(profile)
        context.close()
    return {
        "download": f"{manifest['download'][database]['gzip'] / 1e6:.1f}",
        "cold": f"{cold:.1f}",
        "again": f"{again:.1f}",
        "cpu": f"{cold_cpu:.1f}, {again_cpu:.1f}",
        "generate": f"{generate:.2f}",
        "upgrade": f"{upgrade:.2f}",
        "closed": closed,
        "scroll": scroll,
        "memory": f"{before:.0f}, {after:.0f}, {end:.0f}",
    }


def table() -> list[list[str]]:
    """Measure; return the table of the page, its head first.

    Raises:
        SystemExit: The lab is not built, or failed.
    """
    if not (BUILT / "manifest.json").is_file():
        sys.exit("the lab is not built: uv run python -m living_notes.lab build")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "build").mkdir()
        (folder / "build" / "lab").symlink_to(BUILT)
        with served(ROOT / "docs", folder, strict=False, host=Host) as origin:
            found = {database: measure(playwright, origin, database) for database in NAMES}
    loader = sum(len(gzip.compress(path.read_bytes(), 9)) for path in LOADER.iterdir())
    return [
        ["the lab", *NAMES.values(), "limit"],
        ["before any click, gzip KB on each page", f"{loader / 1000:.1f}", f"{loader / 1000:.1f}", "5"],
        *(
            [title, *(found[database][key] for database in NAMES), limit]
            for key, (title, limit) in ROWS.items()
        ),
    ]


def main() -> None:
    """Print the table."""
    for row in table():
        print(" | ".join(row))


if __name__ == "__main__":
    main()

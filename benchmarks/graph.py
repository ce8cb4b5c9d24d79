"""How smoothly the graph moves: `uv run python benchmarks/graph.py [notes] [links a note]`; else 2,000 and 4.

Made-up notes stand in for the guide's on the page «Граф», in the system's Chromium without a graphics card.
Frames are counted while the view is dragged and zoomed, after the layout has settled and while it still runs;
beside them, the time of one drawing of everything. Frames depend on the machine: 60 a second is its limit.
"""

import json
import random
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.sites import served  # noqa: E402 - found by the line above

FRAMES = """async kind => {
    const canvas = document.querySelector("#ln-graph canvas");
    const box = canvas.getBoundingClientRect();
    const at = i => ({
        clientX: box.x + box.width / 2 + 80 * Math.sin(i / 9),
        clientY: box.y + 200 + 60 * Math.cos(i / 7),
        cancelable: true,
    });
    canvas.setPointerCapture = () => {};
    const event = (type, i) => new PointerEvent(type, { pointerId: 9, bubbles: true, ...at(i) });
    const times = [];
    if (kind === "drag") canvas.dispatchEvent(event("pointerdown", 0));
    for (let i = 0; i < 120; i++) {
        if (kind === "drag") canvas.dispatchEvent(event("pointermove", i));
        else canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: i % 60 < 30 ? -20 : 20, ...at(0) }));
        times.push(await new Promise(requestAnimationFrame));
    }
    if (kind === "drag") canvas.dispatchEvent(event("pointercancel", 0));
    const steps = times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b);
    const whole = times.at(-1) - times[0];
    return `${Math.round(119000 / whole)} frames a second, ` +
        `half within ${steps[59].toFixed(0)} ms, 95 of 100 within ${steps[113].toFixed(0)} ms`;
}"""


def made_up(notes: int, links: int) -> str:
    """Return the data of a vault in which most links stay within a hub."""
    draw = random.Random(1)  # noqa: S311 - a picture, not a secret
    hubs = [f"Раздел {number}" for number in range(12)]
    told = [
        {"name": f"Заметка {i}", "title": f"Заметка {i}", "url": f"n{i}/", "hub": i % 12}
        for i in range(notes)
    ]
    ends: list[int] = []
    for i in range(notes):
        for _ in range(links):
            near = draw.randrange(5) > 0
            ends += [i, (draw.randrange(notes // 12) * 12 + i % 12) if near else draw.randrange(notes)]
    return json.dumps({"hubs": hubs, "notes": told, "links": ends})


def measure(page: Page, address: str) -> None:
    """Print the frames of each sort."""
    page.goto(f"{address}/graph/", wait_until="load")
    page.locator("#ln-graph canvas").wait_for()
    page.wait_for_timeout(500)
    print("dragged, layout running: ", page.evaluate(FRAMES, "drag"))
    page.locator("#ln-graph canvas[data-settled=true]").wait_for(timeout=120_000)
    page.wait_for_timeout(500)
    print("dragged, layout settled: ", page.evaluate(FRAMES, "drag"))
    print("zoomed, layout settled:  ", page.evaluate(FRAMES, "zoom"))


def main() -> None:
    """Serve the tests' small vault with the made-up graph and measure it."""
    notes, links = (int(word) for word in (sys.argv[1:] or ["2000", "4"]))
    data = made_up(notes, links)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(ROOT / "tests/publish/vault", Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.route("**/graph.json", lambda route: route.fulfill(body=data, content_type="application/json"))
        print(f"notes: {notes}, links: {notes * links}")
        measure(page, address)
        browser.close()


if __name__ == "__main__":
    main()

"""How soon the search answers: `uv run python -m benchmarks.report --part search`.

The guide from this machine in Chromium. *Ready* is from the focus of the field to the made index, in a fresh
profile. Every query of the two files of queries is asked three times in one page; the first time counts as it
is, and the quickest of the three says what the answer costs when nothing else runs.
"""

import os
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.sites import served  # noqa: E402 - found by the line above
from support.weights import packed_size  # noqa: E402 - the same

QUERIES = ("tests/browser/queries.toml", "tests/search/unseen.toml")
FRAMES = "".join(
    f'  File "/srv/shop/a{n}.py", line {n}, in run\n    call{n}(value{n}, key_{n})\n' for n in range(400)
)
PASTES = {
    "a traceback": f"Traceback (most recent call last):\n{FRAMES}shop.Fault: no such column: orders.total\n",
    "a traceback in one line": f"Traceback (most recent call last):\n{FRAMES}FAILED: Ambiguous walk".replace(
        "\n", " "
    ),
    "words that no note has": " ".join(f"неведомое{n}слово unheard{n}of" for n in range(1000)),
    "an INSERT": "\n".join(["INSERT INTO orders VALUES (17, 'name', 4.5)"] * 900),
    "unclosed brackets": "[SQL: " * 5000,
}
"""Texts of 20 to 40 thousand letters."""

RUN = """async ([address, queries, pastes]) => {
    const start = performance.now();
    const engine = await import(`${address}/assets/search/engine.js`);
    await engine.ready();
    const ready = performance.now() - start;
    const timed = async (query) => {
        const before = performance.now();
        await engine.find(query);
        return performance.now() - before;
    };
    const times = queries.map(() => []);
    for (let round = 0; round < 3; round++) {
        for (const [i, query] of queries.entries()) times[i].push(await timed(query));
    }
    const long = [];
    for (const paste of pastes) {
        long.push(Math.min(await timed(paste), await timed(paste), await timed(paste)));
    }
    return { ready, times, long };
}"""


def table() -> list[list[str]]:
    """Measure, and return the rows of the page of benchmarks."""
    queries = [
        query["text"]
        for file in QUERIES
        for query in tomllib.loads((ROOT / file).read_text("utf-8"))["query"]
    ]
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--disable-gpu"])
        with served(ROOT / "docs", Path(folder, "guide"), strict=False) as origin:
            runs: list[dict[str, Any]] = []
            for _ in range(3):
                page = browser.new_page()
                page.goto(f"{origin}/", wait_until="load")
                runs.append(page.evaluate(RUN, [origin, queries, list(PASTES.values())]))
                page.context.close()
            index = sum(packed_size(file) for file in Path(folder, "guide", "host", "search").iterdir())
        browser.close()
    first = [times[0] for times in runs[0]["times"]]
    warm = [min(times) for times in runs[0]["times"]]

    def spread(times: list[float]) -> str:
        return f"{median(times):.1f}, {quantiles(times, n=20)[-1]:.1f}, {max(times):.1f}"

    return [
        ["the search", "figure"],
        ["its index, gzip KB (limit 300)", f"{index / 1000:.0f}"],
        [
            "from the focus of the field until the index is made, median of 3, ms",
            f"{median(run['ready'] for run in runs):.0f}",
        ],
        [
            f"{len(queries)} queries, asked the first time: half, 95 of 100, longest, ms (limit 100)",
            spread(first),
        ],
        ["the quickest of three times: half, 95 of 100, longest, ms", spread(warm)],
        *(
            [f"a paste of {len(text):,} letters: {name}, ms", f"{time:.1f}"]
            for (name, text), time in zip(PASTES.items(), runs[0]["long"], strict=True)
        ),
    ]

"""How soon the search answers, and how well: `python -m benchmarks.report --part search --part found`.

The guide from this machine in Chromium. *Ready* is from the focus of the field to the made index, in a fresh
profile. Every query of two files of queries is asked three times in one page; the first time counts as it is,
and the quickest of the three says what the answer costs when nothing else runs.

How well is told also without what the queries may have taught: without queries that an alias repeats; without
words of one meaning (`kin.js`), all of them or, chapter by chapter, those that stand in the queries of this
chapter alone; without aliases.
"""

import os
import re
import shutil
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from living_notes.vault import Vault

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.sites import served  # noqa: E402 - found by the line above
from support.weights import packed_size  # noqa: E402 - the same

AUTHORS = "tests/browser/queries.toml"
TUNING = "tests/search/tuning.toml"
UNSEEN = "tests/search/unseen.toml"
QUESTIONS = "tests/search/questions.toml"
BLIND = {"tuned by": "tests/search/blind-tuned.toml", "kept": "tests/search/blind-kept.toml"}
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
"""Texts of 30 to 40 thousand letters."""

TIME = """async ([address, queries, pastes]) => {
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
FIND = """async ([address, queries, strange, nameless]) => {
    const load = async (name) => (await fetch(`${address}/search/${name}.json`)).json();
    const [rank, { KIN }, { roots }] = await Promise.all(
        ["rank", "kin", "query"].map((name) => import(`${address}/assets/search/${name}.js`)),
    );
    const root = (word) => roots(word)[0]?.root;
    const gone = new Set(strange.map(root));
    const known = (word) => !strange.includes("*") && !gone.has(root(word));
    const kin = KIN.map((group) => group.filter(known));
    const notes = await load("notes");
    if (nameless) for (const note of notes) note.names = note.names.slice(0, 1);
    const index = rank.build(notes, await load("sections"), undefined, kin);
    return queries.map((query) => {
        const { ranked } = rank.search(index, query);
        const shown = ranked.filter(({ score }) => score > ranked[0].score / 6);
        return shown.slice(0, 3).map(({ note }) => notes[note].url.replace(/[/]$/, "") || "index");
    });
}"""

Query = dict[str, Any]


def _queries(file: str) -> list[Query]:
    """Return the queries of a file, what each finds as a list."""
    queries: list[Query] = tomllib.loads((ROOT / file).read_text("utf-8"))["query"]
    return [
        {**query, "finds": [query["finds"]] if isinstance(query["finds"], str) else query["finds"]}
        for query in queries
    ]


@contextmanager
def _guide() -> Iterator[tuple[Browser, str, Path]]:
    """Build and serve the guide; yield a browser, the guide's address and its folder."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--disable-gpu"])
        with served(ROOT / "docs", Path(folder, "guide"), strict=False) as origin:
            yield browser, origin, Path(folder, "guide", "host")
        browser.close()


def table() -> list[list[str]]:
    """Measure how soon, and return the rows of the page of benchmarks."""
    queries = [query["text"] for file in (AUTHORS, UNSEEN) for query in _queries(file)]
    runs: list[dict[str, Any]] = []
    with _guide() as (browser, origin, host):
        for _ in range(3):
            page = browser.new_page()
            page.goto(f"{origin}/", wait_until="load")
            runs.append(page.evaluate(TIME, [origin, queries, list(PASTES.values())]))
            page.context.close()
        index = sum(packed_size(file) for file in (host / "search").iterdir())
    first = [times[0] for times in runs[0]["times"]]
    warm = [min(times) for times in runs[0]["times"]]
    ready = median(run["ready"] for run in runs)

    def spread(times: list[float]) -> str:
        return f"{median(times):.1f}, {quantiles(times, n=20)[-1]:.1f}, {max(times):.1f}"

    return [
        ["the search", "figure"],
        ["its index, gzip KB (limit 400)", f"{index / 1000:.0f}"],
        ["from the focus of the field until the index is made, median of 3, ms", f"{ready:.0f}"],
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


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("ё", "е"))


def _found(
    page: Page, queries: list[Query], strange: list[str] | None = None, *, nameless: bool = False
) -> list[int]:
    """Ask each query; return the place of the first note that answers, 3 where it is later or nowhere.

    Args:
        page: A page of the guide.
        queries: What is asked.
        strange: Words that mean the same as no other; ``*`` is all.
        nameless: Whether notes have no aliases.
    """
    arguments = [page.url.rstrip("/"), [query["text"] for query in queries], strange or [], nameless]
    shown: list[list[str]] = page.evaluate(FIND, arguments)
    return [
        next((place for place, note in enumerate(notes) if note in query["finds"]), 3)
        for query, notes in zip(queries, shown, strict=True)
    ]


def found() -> list[list[str]]:
    """Measure how well, and return the rows of the page of benchmarks."""
    vault = Vault.read(ROOT / "docs")
    names = {
        " ".join(_words(name))
        for note in vault.notes.values()
        for name in (note.name, *note.properties.aliases)
    }
    chapters = {
        str(note.properties.permalink): str(note.path).rpartition("/")[0] for note in vault.notes.values()
    }

    def there(file: str) -> list[Query]:
        return [query for query in _queries(file) if not chapters.keys().isdisjoint(query["finds"])]

    unseen = there(UNSEEN)
    parts = defaultdict(list)
    for query in unseen:
        parts[next(chapters[note] for note in query["finds"] if note in chapters)].append(query)
    users = Counter(word for part in parts.values() for word in {w for q in part for w in _words(q["text"])})
    rows = [["queries", "number", "first, %", "among three, %"]]

    def row(name: str, places: list[int]) -> None:
        shares = (sum(place <= last for place in places) / len(places) for last in (0, 2))
        rows.append([name, str(len(places)), *(f"{share:.1%}"[:-1] for share in shares)])

    with _guide() as (browser, origin, _):
        page = browser.new_page()
        page.goto(f"{origin}/", wait_until="load")
        row("of the notes' authors", _found(page, there(AUTHORS)))
        row("of who tunes the search", _found(page, there(TUNING)))
        row("of the forty most asked, two wordings each", _found(page, there(QUESTIONS)))
        for half, file in BLIND.items():
            row(f"of a blind set, the half {half}", _found(page, there(file)))
        row("unseen", _found(page, unseen))
        free = [query for query in unseen if " ".join(_words(query["text"])) not in names]
        row("unseen, without those that a name or an alias repeats", _found(page, free))
        row("unseen, without words of one meaning", _found(page, unseen, ["*"]))
        row("unseen, without aliases", _found(page, unseen, nameless=True))
        apart: list[int] = []
        for part, queries in sorted(parts.items()):
            own = sorted({word for query in queries for word in _words(query["text"]) if users[word] == 1})
            places = _found(page, queries, own)
            row(f"unseen of «{part}», without words of one meaning that only they have", places)
            apart += places
        row("these together", apart)
        page.context.close()
    return rows

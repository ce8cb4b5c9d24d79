"""Graphs of revisions are drawn: every one of the vault, without overlaps, or it says what it cannot read."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from living_notes.publish.render.diagrams import Drawing
from living_notes.publish.render.flowcharts import Flowchart, FlowchartError
from living_notes.publish.render.timelines import SECOND, read_bars, timeline_svg
from living_notes.vault import Vault

ROOT = Path(__file__).resolve().parents[2]
DIAMOND = "graph TD\n  a --> b --> d\n  a -.-> c\n  c --> d\n  a --> d\n  d[id<br>слияние веток]\n"


def test_every_diagram_of_the_vault_is_drawn() -> None:
    """A diagram of another kind would stay code on the page."""
    vault = Vault.read(ROOT / "docs")
    texts = [
        block.text for note in vault.notes.values() for block in note.blocks if block.language == "mermaid"
    ]
    assert texts
    for text in texts:
        assert read_bars(text) if text.startswith("gantt") else Flowchart.parse(text).boxes, text


@pytest.mark.parametrize("direction", ["LR", "TD"])
def test_no_box_covers_another(direction: str) -> None:
    """Neither in a row nor along the arrows, and all stand inside the picture."""
    drawing = Drawing(Flowchart.parse(DIAMOND.replace("TD", direction)))
    boxes = [box for box in drawing.boxes.values() if box.lines]
    assert len(boxes) == 4
    for one, two in combinations(boxes, 2):
        apart_x = abs(one.x - two.x) >= (one.width + two.width) / 2
        apart_y = abs(one.y - two.y) >= (one.height + two.height) / 2
        assert apart_x or apart_y
    width, height = drawing.size
    for box in boxes:
        assert box.width / 2 < box.x < width - box.width / 2
        assert box.height / 2 < box.y < height - box.height / 2


def test_an_arrow_over_a_layer_goes_around_its_boxes() -> None:
    """The way from `a` to `d` passes the layer of `b` and `c` beside them."""
    drawing = Drawing(Flowchart.parse(DIAMOND))
    way = next(way for way in drawing.ways if len(way) == 3 and "|" in way[1])
    passed = drawing.boxes[way[1]]
    for name in "bc":
        assert abs(passed.x - drawing.boxes[name].x) > drawing.boxes[name].width / 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected 'graph LR'"),
        ("pie\n", "expected 'graph LR'"),
        ("graph LR\n  a --> b --> a\n", "circle"),
        ("graph LR\n  a ==> b\n", "expected a box, found 'a ==> b'"),
        ("graph LR\n  style a fill:red\n", "expected a box"),
    ],
    ids=["empty", "pie", "circle", "thick arrow", "style"],
)
def test_what_cannot_be_drawn_says_why(text: str, message: str) -> None:
    """The page then shows the text."""
    with pytest.raises(FlowchartError, match=message):
        Flowchart.parse(text)


WAITS = """gantt
    dateFormat X
    axisFormat %S с
    section report
    SELECT count(*) FROM profiles :0, 4
    section shop
    ждёт <alembic> :crit, 1, 3
"""


def test_a_timeline_is_to_scale_and_told_in_words() -> None:
    """Four seconds are twice as long as two, waiting has its own colour, and who does not see it is told."""
    svg = timeline_svg(WAITS)
    widths = [int(width) for width in re.findall(r'<rect[^>]* width="(\d+)"', svg)]
    assert widths == [4 * SECOND, 2 * SECOND]
    starts = [float(x) for x in re.findall(r'<rect[^>]* x="([\d.]+)"', svg)]
    assert starts[1] - starts[0] == pytest.approx(SECOND)
    assert svg.count('class="ln-waits"') == 1
    assert "report, 0–4\u00a0с: SELECT count(*) FROM profiles; shop, 1–3\u00a0с: ждёт &lt;alembic&gt;" in svg
    assert svg.count('class="ln-tick"') == 5


@pytest.mark.parametrize(
    "text", ["", "pie\n", "gantt\n", "gantt\n  a :1, 2d\n", "gantt\n  dateFormat YYYY\n  a :1, 2\n"]
)
def test_another_gantt_stays_code(text: str) -> None:
    """Dates, durations and dependencies are not drawn."""
    with pytest.raises(FlowchartError):
        timeline_svg(text)

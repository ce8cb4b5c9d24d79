"""A flowchart as SVG: boxes in layers, few crossings, colours left to the stylesheet.

Sugiyama's method in its plainest form: the longest way gives the layer, an arrow over several layers gets
a waypoint in each, and each layer is ordered by the mean place of its neighbours. Lengths are in pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from living_notes.publish.render.flowcharts import Edge, Flowchart
from living_notes.publish.words import say

LETTER = 8.2
"""Width of a letter of the widest face used, so that no text leaves its box."""
LINE, PADDING = 20, 12
ALONG, ACROSS = 56, 24
"""Room between layers, and between boxes of one layer."""
MARGIN, ARROW = 8, 7
SWEEPS = 6

Point = tuple[float, float]


@dataclass
class _Box:
    """A box, or (no lines) a waypoint of a long arrow."""

    lines: tuple[str, ...]
    layer: int
    width: float = 0
    height: float = 0
    x: float = 0  # of its middle
    y: float = 0

    def __post_init__(self) -> None:
        if self.lines:
            self.width = max(len(line) for line in self.lines) * LETTER + 2 * PADDING
            self.height = len(self.lines) * LINE + PADDING


class Drawing:
    """Places the boxes of one chart."""

    def __init__(self, chart: Flowchart) -> None:
        self.chart = chart
        layers = chart.layers()
        self.boxes = {name: _Box(lines, layers[name]) for name, lines in chart.boxes.items()}
        self.ways = [self._way(edge, number) for number, edge in enumerate(chart.edges)]
        self.rows: list[list[str]] = [[] for _ in range(max(layers.values(), default=0) + 1)]
        for name, box in self.boxes.items():
            self.rows[box.layer].append(name)
        self._order()
        self.size = self._place()

    def _way(self, edge: Edge, number: int) -> list[str]:
        first, last = self.boxes[edge.start].layer, self.boxes[edge.end].layer
        between = [f"{number}|{layer}" for layer in range(first + 1, last)]  # no box is named so
        self.boxes.update({name: _Box((), first + 1 + step) for step, name in enumerate(between)})
        return [edge.start, *between, edge.end]

    def _order(self) -> None:
        before: dict[str, list[str]] = {name: [] for name in self.boxes}
        after: dict[str, list[str]] = {name: [] for name in self.boxes}
        for way in self.ways:
            for start, end in pairwise(way):
                before[end].append(start)
                after[start].append(end)
        for sweep in range(SWEEPS):
            neighbours = after if sweep % 2 else before
            place = {name: index - len(row) / 2 for row in self.rows for index, name in enumerate(row)}
            for row in self.rows:
                row.sort(
                    key=lambda name, near=neighbours, place=place: (  # type: ignore[misc]  # mypy wants no defaults here
                        sum(place[other] for other in near[name]) / len(near[name])
                        if near[name]
                        else place[name]
                    )
                )

    def _place(self) -> Point:
        flat = self.chart.horizontal

        def across(box: _Box) -> float:
            return box.height if flat else box.width

        def along(box: _Box) -> float:
            return box.width if flat else box.height

        breadths = [sum(across(self.boxes[n]) for n in row) + ACROSS * (len(row) - 1) for row in self.rows]
        breadth, depth = max(breadths, default=0), float(MARGIN)
        for row, own in zip(self.rows, breadths, strict=True):
            room = max((along(self.boxes[name]) for name in row), default=0)
            position = MARGIN + (breadth - own) / 2
            for name in row:
                box = self.boxes[name]
                middle = (depth + room / 2, position + across(box) / 2)
                box.x, box.y = middle if flat else middle[::-1]
                position += across(box) + ACROSS
            depth += room + ALONG
        length = depth - ALONG + MARGIN
        return (length, breadth + 2 * MARGIN) if flat else (breadth + 2 * MARGIN, length)

    def points(self, way: Sequence[str]) -> list[Point]:
        """Return where the arrow starts, passes and ends."""
        boxes = [self.boxes[name] for name in way]
        flat = self.chart.horizontal
        first, last = boxes[0], boxes[-1]
        start = (first.x + first.width / 2, first.y) if flat else (first.x, first.y + first.height / 2)
        end = (last.x - last.width / 2, last.y) if flat else (last.x, last.y - last.height / 2)
        return [start, *((box.x, box.y) for box in boxes[1:-1]), end]

    def svg(self) -> str:
        """Return the picture; its name for screen readers lists the arrows."""
        edges = "".join(
            self._arrow(edge, self.points(way)) for edge, way in zip(self.chart.edges, self.ways, strict=True)
        )
        boxes = "".join(_box_svg(box) for box in self.boxes.values() if box.lines)
        names = {name: lines[0] for name, lines in self.chart.boxes.items()}
        told = "; ".join(f"{names[edge.start]} → {names[edge.end]}" for edge in self.chart.edges)
        label = escape(f"{say('Граф:')} {told}")
        width, height = (f"{length:.0f}" for length in self.size)
        return (
            f'<svg class="ln-graph" role="img" aria-label="{label}" width="{width}" '
            f'height="{height}" viewBox="0 0 {width} {height}">{edges}{boxes}</svg>'
        )

    def _arrow(self, edge: Edge, points: list[Point]) -> str:
        flat = self.chart.horizontal
        x, y = points[-1]
        tip = (x - ARROW, y) if flat else (x, y - ARROW)
        path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
        for (x0, y0), (x1, y1) in pairwise([*points[:-1], tip]):
            half = ((x0 + x1) / 2, (y0 + y1) / 2)
            one, two = ((half[0], y0), (half[0], y1)) if flat else ((x0, half[1]), (x1, half[1]))
            path.append(f"C{one[0]:.1f} {one[1]:.1f} {two[0]:.1f} {two[1]:.1f} {x1:.1f} {y1:.1f}")
        side = ARROW / 2
        wings = (
            [(x - ARROW, y - side), (x - ARROW, y + side)]
            if flat
            else [(x - side, y - ARROW), (x + side, y - ARROW)]
        )
        head = " ".join(f"{px:.1f},{py:.1f}" for px, py in [(x, y), *wings])
        dotted = ' class="ln-dotted"' if edge.dotted else ""
        return f'<path{dotted} d="{"".join(path)}"/><polygon points="{head}"/>'


def _box_svg(box: _Box) -> str:
    left, top = box.x - box.width / 2, box.y - box.height / 2
    rect = f'<rect x="{left:.1f}" y="{top:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="4"/>'
    first = box.y - (len(box.lines) - 1) * LINE / 2
    lines = "".join(
        f'<text x="{box.x:.1f}" y="{first + number * LINE:.1f}">{escape(line)}</text>'
        for number, line in enumerate(box.lines)
    )
    return rect + lines


def diagram_svg(text: str) -> str:
    """Return the SVG of a Mermaid flowchart.

    Raises:
        FlowchartError: It cannot be drawn.
    """
    return Drawing(Flowchart.parse(text)).svg()

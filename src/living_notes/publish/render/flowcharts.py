"""Mermaid flowcharts, as far as a graph of revisions needs them: directions, boxes, arrows.

Drawn at build time, because Mermaid itself weighs 3 MB, writes inline styles that the site's
Content-Security-Policy refuses, and shows nothing without a script. What is not read here stays code on
the page; `tests/publish/test_diagrams.py` holds every diagram of the vault against that.
"""

import re
from dataclasses import dataclass, field

_HEADER = re.compile(r"(?:graph|flowchart)\s+(?P<direction>LR|TD|TB)\s*;?")
_ARROW = re.compile(r"\s*(?P<arrow>-->|-\.->)\s*")
_NODE = re.compile(r"(?P<name>[\w.-]*\w)(?:\[\"?(?P<box>[^\]\"]*)\"?\]|\(\"?(?P<round>[^)\"]*)\"?\))?")
_BREAK = re.compile(r"<br\s*/?>")


class FlowchartError(ValueError):
    """The text is not a flowchart that can be drawn; the message says what was found."""


@dataclass(frozen=True)
class Edge:
    """An arrow between two boxes."""

    start: str
    end: str
    dotted: bool = False


@dataclass
class Flowchart:
    """Boxes with their lines of text, and arrows, in the order they were named."""

    horizontal: bool
    boxes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    @classmethod
    def parse(cls, text: str) -> "Flowchart":
        """Read Mermaid's text.

        Raises:
            FlowchartError: It is another kind of diagram, has unknown parts, or runs in a circle.
        """
        lines = [line.strip() for line in text.splitlines()]
        lines = [line for line in lines if line and not line.startswith("%%")]
        header = _HEADER.fullmatch(lines[0]) if lines else None
        if header is None:
            raise FlowchartError(f"expected 'graph LR' or 'graph TD', found {lines[:1]}")
        chart = cls(horizontal=header["direction"] == "LR")
        for line in lines[1:]:
            chart._read(line.removesuffix(";"))
        chart.layers()
        return chart

    def _read(self, line: str) -> None:
        parts = _ARROW.split(line)
        names = [self._box(part) for part in parts[::2]]
        for start, arrow, end in zip(names, parts[1::2], names[1:], strict=False):
            self.edges.append(Edge(start, end, dotted=arrow == "-.->"))

    def _box(self, text: str) -> str:
        match = _NODE.fullmatch(text.strip())
        if match is None:
            raise FlowchartError(f"expected a box, found {text!r}")
        name, label = match["name"], match["box"] or match["round"]
        if label:
            self.boxes[name] = tuple(part.strip() for part in _BREAK.split(label))
        else:
            self.boxes.setdefault(name, (name,))
        return name

    def layers(self) -> dict[str, int]:
        """Return each box's distance from the start: the longest way to it, in arrows."""
        layer = dict.fromkeys(self.boxes, 0)
        for _ in self.boxes:
            changed = False
            for edge in self.edges:
                if layer[edge.end] <= layer[edge.start]:
                    layer[edge.end] = layer[edge.start] + 1
                    changed = True
            if not changed:
                return layer
        if self.edges:
            raise FlowchartError("the arrows run in a circle")
        return layer

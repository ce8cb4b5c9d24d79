"""Mermaid's gantt as SVG, as far as «who waits how long» needs it: rows of bars over seconds, to scale.

A row is a ``section`` with its bars; times are whole seconds from the picture's start (``dateFormat X``). A
bar that is ``crit`` waits, any other works. Colours are the stylesheet's; lengths are in pixels.
"""

import re
from dataclasses import dataclass
from html import escape
from itertools import groupby

from living_notes.publish.render.diagrams import LETTER, MARGIN
from living_notes.publish.render.flowcharts import FlowchartError
from living_notes.publish.words import say

SECOND = 90
"""The length of a second."""
TEXT, BAR, GAP = 20, 14, 12
"""Heights of a bar's text, of the bar, and the room below it."""

_SETTING = re.compile(r"(?:dateFormat X|axisFormat .+|title .+)")
_BAR = re.compile(r"(?P<text>[^:]+?)\s*:\s*(?:(?P<waits>crit)\s*,\s*)?(?P<start>\d+)\s*,\s*(?P<end>\d+)")


@dataclass(frozen=True)
class Bar:
    """What a session does from `start` to `end` (seconds)."""

    row: str
    text: str
    start: int
    end: int
    waits: bool

    def told(self) -> str:
        """Return the bar in words, for who does not see it."""
        return f"{self.row}, {self.start}–{self.end}\u00a0{say('с')}: {self.text}"


def read_bars(text: str) -> list[Bar]:
    """Read the bars of a gantt.

    Raises:
        FlowchartError: It is not one, or has parts that cannot be drawn.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines[:1] != ["gantt"]:
        raise FlowchartError(f"expected 'gantt', found {lines[:1]}")
    bars: list[Bar] = []
    row = ""
    for line in lines[1:]:
        if line.startswith("section "):
            row = line.removeprefix("section ").strip()
        elif match := _BAR.fullmatch(line):
            start, end = int(match["start"]), int(match["end"])
            bars.append(Bar(row, match["text"], start, end, bool(match["waits"])))
        elif not _SETTING.fullmatch(line):
            raise FlowchartError(f"expected a section or a bar, found {line!r}")
    if not bars:
        raise FlowchartError("a gantt without bars")
    return bars


def timeline_svg(text: str) -> str:
    """Return the SVG of a gantt; its name for screen readers tells the bars.

    Raises:
        FlowchartError: It cannot be drawn.
    """
    bars = read_bars(text)
    left = MARGIN + max(len(bar.row) for bar in bars) * LETTER + MARGIN
    seconds = max(bar.end for bar in bars)
    right = max(left + bar.start * SECOND + len(bar.text) * LETTER for bar in bars)
    parts, y = [], float(MARGIN)
    for row, own in groupby(bars, key=lambda bar: bar.row):
        middle = y + TEXT + BAR / 2
        parts.append(f'<text class="ln-row" x="{MARGIN}" y="{middle:.1f}">{escape(row)}</text>')
        for bar in own:
            x, length = left + bar.start * SECOND, max((bar.end - bar.start) * SECOND, 2)
            mark = ' class="ln-waits"' if bar.waits else ""
            parts.append(
                f'<text x="{x:.1f}" y="{y + TEXT / 2:.1f}">{escape(bar.text)}</text>'
                f'<rect{mark} x="{x:.1f}" y="{y + TEXT:.1f}" width="{length}" height="{BAR}" rx="3"/>'
            )
            y += TEXT + BAR + GAP
    ticks = "".join(_tick(left + second * SECOND, second, y) for second in range(seconds + 1))
    width, height = max(right, left + seconds * SECOND + 2 * LETTER) + MARGIN, y + TEXT
    label = escape(f"{say('Шкала времени:')} {'; '.join(bar.told() for bar in bars)}")
    return (
        f'<svg class="ln-timeline" role="img" aria-label="{label}" width="{width:.0f}" '
        f'height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}">{ticks}{"".join(parts)}</svg>'
    )


def _tick(x: float, second: int, y: float) -> str:
    name = f'<text class="ln-tick" x="{x:.1f}" y="{y + TEXT / 2:.1f}">{second}\u00a0{say("с")}</text>'
    return f'<path d="M{x:.1f} {MARGIN}V{y:.1f}"/>{name}'

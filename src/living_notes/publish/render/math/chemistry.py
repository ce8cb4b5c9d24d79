r"""Chemical formulas, ``\ce{H2O}``: the common part of what TeX's mhchem reads, as TeX without it."""

import re

_CALL = re.compile(r"\\ce\{(?P<source>(?:[^{}]|\{[^{}]*\})*)\}")
_TOKEN = re.compile(
    r"(?P<arrow><=>|<->|->|<-)"
    r"|(?P<charge>\^(?:\{[^{}]*\}|[\d+-]+))"
    r"|(?P<elements>[A-Za-z]+)"
    r"|(?<=[A-Za-z)\]])(?P<count>\d+)"
    r"|(?P<sign>(?<=[A-Za-z\d)\]])[+-](?![A-Za-z\d(]))"
    r"|(?P<space>\s+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_ARROWS = {
    "->": r"\rightarrow ",
    "<-": r"\leftarrow ",
    "<->": r"\leftrightarrow ",
    "<=>": r"\rightleftharpoons ",
}


def without_chemistry(tex: str) -> str:
    r"""Return `tex` with each ``\ce{…}`` spelled out."""
    return _CALL.sub(lambda call: f"{{{''.join(map(_spelled, _TOKEN.finditer(call['source'])))}}}", tex)


def _spelled(token: re.Match[str]) -> str:
    text = token[0]
    spelled = {
        "arrow": _ARROWS.get(text, ""),
        "charge": f"^{{{text[1:].strip('{}')}}}",
        "elements": rf"\mathrm{{{text}}}",
        "count": f"_{{{text}}}",
        "sign": f"^{{{text}}}",
        "space": " ",
    }
    return spelled.get(token.lastgroup or "", text)

"""``printf`` and the escapes of ``echo -e``."""

import re
from collections.abc import Callable, Mapping

_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|0[0-7]{0,3}|[1-7][0-7]{0,2}|.)", re.DOTALL)
_SIMPLE: Mapping[str, str] = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "e": "\x1b",
    "E": "\x1b",
    "\\": "\\",
    '"': '"',
    "'": "'",
}
_PLACE = re.compile(
    r"%(?:%|(?P<flags>[-+ #0]*)(?P<width>\d+|\*)?(?:\.(?P<precision>\d+|\*)?)?(?P<kind>[a-zA-Z]?))"
)
_INTEGERS = "diouxX"
_FLOATS = "eEfFgG"


class FormatError(Exception):
    """The text is no format; the message is bash's."""


def _escape(match: re.Match[str]) -> str:
    code = match[1]
    if code in _SIMPLE:
        return _SIMPLE[code]
    if code[0] in "xu" and len(code) > 1:
        return chr(int(code[1:], 16))
    if code[0] in "01234567":
        return chr(int(code, 8))
    return match[0]


def echoed(text: str) -> tuple[str, bool]:
    r"""Return what ``echo -e`` prints, and whether ``\c`` ended it.

    Args:
        text: With its escapes.
    """
    head, mark, _ = text.partition("\\c")
    return _ESCAPE.sub(_escape, head), bool(mark)


def formatted(form: str, values: list[str]) -> tuple[str, list[str]]:
    """Return what ``printf`` prints, and what it complains about.

    Args:
        form: The format, used anew as long as values are left.
        values: Its arguments.

    Raises:
        FormatError: It has a place of a kind that there is none of.
    """
    filling = _Filling(list(values))
    printed = ""
    while True:
        before = len(filling.left)
        at = 0
        for match in _PLACE.finditer(form):
            printed += _ESCAPE.sub(_escape, form[at : match.start()]) + filling.place(match)
            at = match.end()
            if filling.ended:
                return printed, filling.complaints
        printed += _ESCAPE.sub(_escape, form[at:])
        if not filling.left or len(filling.left) == before:
            return printed, filling.complaints


class _Filling:
    """Fills places with values, in order; a value that is missing is empty or 0."""

    def __init__(self, left: list[str]) -> None:
        self.left = left
        self.complaints: list[str] = []
        self.ended = False

    def _take(self) -> str:
        return self.left.pop(0) if self.left else ""

    def place(self, match: re.Match[str]) -> str:
        kind, flags = match["kind"], match["flags"] or ""
        if match[0] == "%%":
            return "%"
        if not kind or kind not in f"{_INTEGERS}{_FLOATS}sbcq":
            raise FormatError(
                f"`{kind or match[0]}': "
                + ("invalid format character" if kind else "missing format character")
            )
        width = str(self._number(self._take())) if match["width"] == "*" else match["width"] or ""
        if width.startswith("-"):
            flags, width = f"{flags}-", width[1:]
        precision = match["precision"]
        if precision == "*":
            precision = str(self._number(self._take()))
        dot = "" if precision is None and "." not in match[0] else f".{precision or 0}"
        makers: Mapping[str, Callable[[], str]] = {
            "s": lambda: f"%{flags}{width}{dot}s" % self._take(),
            "b": lambda: f"%{flags}{width}{dot}s" % self._escaped(self._take()),
            "q": lambda: f"%{flags}{width}{dot}s" % _quoted(self._take()),
            "c": lambda: f"%{flags}{width}s" % self._take()[:1],
        }
        if kind in makers:
            return makers[kind]()
        if kind in _FLOATS:
            return f"%{flags}{width}{dot}{kind}" % self._float(self._take())
        return f"%{flags}{width}{dot}{kind}".replace("u", "d") % self._number(self._take())

    def _escaped(self, text: str) -> str:
        shown, self.ended = echoed(text)
        return shown

    def _number(self, text: str) -> int:
        text = text.strip()
        if text[:1] in {"'", '"'} and text[1:]:
            return ord(text[1])
        match = re.match(r"[-+]?(?:0[xX][0-9a-fA-F]+|\d+)", text)
        if text and (match is None or match[0] != text):
            self.complaints.append(f"{text}: invalid number")
        if match is None:
            return 0
        digits = match[0].lstrip("+-")
        base = 16 if digits[:2].lower() == "0x" else 8 if digits[0] == "0" else 10
        try:
            value = int(digits, base)
        except ValueError:
            self.complaints.append(f"{text}: invalid octal number")
            return 0
        return -value if match[0][0] == "-" else value

    def _float(self, text: str) -> float:
        try:
            return float(text or 0)
        except ValueError:
            return float(self._number(text))


def _quoted(text: str) -> str:
    return re.sub(r"([^\w@%+=:,./-])", r"\\\1", text) or "''"

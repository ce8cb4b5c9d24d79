"""One stylesheet for the site: the theme's and ours, without the rules that no page can use.

Material's sheets style much that this site does not have: with three fonts a note would not stay within
90 KB. A rule goes where a class, or a colour's name, that it asks for stands in no ``class`` or
``data-md-color-*`` attribute of any page and in no script, or is for a direction in which none is written;
a custom property goes where nothing reads it.
Besides that, only `SWITCHING` and `TABS` are judged.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

_MARK = re.compile(r"[\\\"'()\[\]{};,]")
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_ATTRIBUTES = [re.compile(rf" {name}=\"([^\"]*)\"") for name in ("class", r"data-md-color-\w+")]
_WRITTEN = re.compile(r" dir=\"(\w+)\"")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NEGATION = re.compile(r":not\((?:[^()]|\([^()]*\))*\)")
_CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")
_COLOUR = re.compile(r"\[data-md-color-(?:scheme|primary|accent)=\"?([\w-]+)")
_READ = re.compile(r"var\((--[\w-]+)")
_LINK = re.compile(r"<link rel=\"stylesheet\" href=\"(?P<root>[^\"]*?)assets/(?P<name>[^\"]+)\">\s*")
_FOCUS = re.compile(r"\.focus-visible\b")  # a class for browsers without :focus-visible; all have it
_NESTED = ("@media", "@supports")
_STEM = 6  # letters: shorter words that end in a hyphen are minified code, `a--`
_DIRECTION = re.compile(r"\[dir=\"?(\w+)")
OFF = ("md-annotation", "md-version", "md-source__", "md-status")
"""Classes that only scripts name, for what ``mkdocs.yml`` does not switch on: notes in code, versions, a
repository's stars, a page's status."""

TABS = re.compile(r"\.tabbed-set.*:nth-child\((?:[5-9]|\d\d)\)")
"""The theme counts to twenty tabs; a block has a variant for each database, two today, four at most."""

SWITCHING = "[data-md-color-switching]"
"""What the body carries while the theme's script chooses the colours, on each load, too. Its rule, for ``*``,
stops the fading of links, at the price of computing every style of the page twice more."""

LATE, LATE_SHEET = "md-search-result__", "search/search.css"
"""Classes of what the search finds: where no page has them, their rules come with the search's own sheet."""


@lru_cache(maxsize=16384)  # the same sheets are split twice, and again when `mkdocs serve` builds
def pieces(css: str, end: str) -> Sequence[str]:
    """Split at `end` ("}", ";" or ","), but not inside strings, brackets or inner blocks."""
    found: list[str] = []
    depth, quote, start, escaped = 0, "", 0, -1
    for match in _MARK.finditer(css):
        char, position = match[0], match.start()
        if position == escaped:
            continue
        if char == "\\":
            escaped = position + 1
        elif quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        if not quote and not depth and (char == end or (end == "}" and char == ";")):
            found.append(css[start : position + 1])
            start = position + 1
    if css[start:].strip():
        found.append(css[start:])
    return found


class Trimmer:
    """Takes out of a stylesheet what asks for a word that is not in `words`."""

    def __init__(self, words: set[str]) -> None:
        self.words = words
        self.stems = tuple(word for word in words if word.endswith("-") and len(word) >= _STEM)

    def trim(self, css: str) -> str:
        """Return the rules that may apply."""
        return "".join(filter(None, map(self._rule, pieces(_COMMENT.sub("", css), "}"))))

    def _rule(self, rule: str) -> str:
        head, brace, body = rule.strip().partition("{")
        if not brace or (head.startswith("@") and not head.startswith(_NESTED)):
            return rule.strip()
        if head.startswith("@"):
            inner = self.trim(body.removesuffix("}"))
            return f"{head.strip()}{{{inner}}}" if inner else ""
        parts = pieces(head, ",") if "," in head else [head]
        kept = [part.strip().removesuffix(",") for part in parts if self.may_apply(part)]
        return f"{','.join(kept)}{{{' '.join(body.split())}" if kept else ""

    def may_apply(self, selector: str) -> bool:
        """Say whether all that the selector asks for stands in a page or a script."""
        asked = _NEGATION.sub("", selector).replace("\\", "")
        if ":is(" in asked or ":where(" in asked:
            asked = re.sub(r":(?:is|where)\([^()]*\)", "", asked)  # one of several: not judged
        if SWITCHING in asked or TABS.search(asked):
            return False
        return all(
            name in self.words or name.startswith(self.stems)  # scripts make "tabbed-control--" + "next"
            for name in [
                *_CLASS.findall(asked),
                *_COLOUR.findall(asked),
                *(f"dir={direction}" for direction in _DIRECTION.findall(asked)),
            ]
        )


class LateTrimmer(Trimmer):
    """Keeps only what asks for one of `late`: rules that can wait for the script that makes the element."""

    def __init__(self, words: set[str], late: set[str]) -> None:
        super().__init__(words)
        self.late = late

    def _rule(self, rule: str) -> str:
        head = rule.strip().partition("{")[0]
        return "" if head.startswith("@") and not head.startswith(_NESTED) else super()._rule(rule)

    def may_apply(self, selector: str) -> bool:
        """Say whether the selector asks for a late class, and for nothing that is nowhere."""
        return not self.late.isdisjoint(_CLASS.findall(selector)) and super().may_apply(selector)


def drop_unread(css: str, scripts: str) -> str:
    """Return `css` without the custom properties that neither it nor a script reads."""
    read = {*_READ.findall(css), *re.findall(r"--[\w-]+", scripts)}

    def block(match: re.Match[str]) -> str:
        lines = [line for line in pieces(match[1], ";") if line.strip()]
        kept = [line for line in lines if not line.strip().startswith("--") or _name(line) in read]
        return f"{{{''.join(kept)}}}" if kept else "{}"

    return re.sub(r"\{((?:[^{}\"']|\"[^\"]*\"|'[^']*')*)\}", block, css)


def _name(declaration: str) -> str:
    return declaration.partition(":")[0].strip()


class Looks:
    """What a site's pages ask of its stylesheets: the sheets, classes, colours and directions they name."""

    def __init__(self) -> None:
        self.sheets: dict[str, None] = {}
        self._values: set[str] = set()

    def see(self, page: str) -> None:
        """Note what one page asks for."""
        self.sheets |= dict.fromkeys(match["name"] for match in _LINK.finditer(page.partition("</head>")[0]))
        self._values.update(*(attribute.findall(page) for attribute in _ATTRIBUTES))
        self._values.update(f"dir={direction}" for direction in _WRITTEN.findall(page))

    def words(self) -> set[str]:
        """Return every class, colour and direction."""
        return {word for value in self._values for word in value.split()}


def words_of(scripts: str) -> set[str]:
    """Return every word of the scripts that may be a class."""
    return {word for word in _WORD.findall(scripts) if not word.startswith(OFF)}


def join_stylesheets(site: Path, looks: Looks) -> str:
    """Make one file, ``assets/style.<hash>.css``, of the site's stylesheets; return its name."""
    names = list(looks.sheets)
    if not names:
        return ""
    assets = site / "assets"
    scripts = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("", "javascripts", "search")
        for path in sorted((assets / folder).glob("*.js"))
    )
    shown, named = looks.words(), words_of(scripts)
    words, late = shown | named, {word for word in named - shown if word.startswith(LATE)}
    sheets = [_FOCUS.sub(":focus-visible", (assets / name).read_text(encoding="utf-8")) for name in names]
    waiting = "".join(map(LateTrimmer(words, late).trim, sheets))
    css = "".join(map(Trimmer(words - late).trim, sheets))
    css = drop_unread(css.replace("/*# sourceMappingURL", "/*"), scripts + waiting)
    if (found := assets / LATE_SHEET).exists():
        found.write_text(waiting + found.read_text(encoding="utf-8"), encoding="utf-8")
    name = f"style.{sha256(css.encode()).hexdigest()[:8]}.css"
    (assets / name).write_text(css, encoding="utf-8")
    return name


def with_stylesheet(page: str, name: str) -> str:
    """Return the page with the site's one stylesheet at the place of its first."""
    first = _LINK.search(page)
    if not first:
        return page
    link = f'<link rel="stylesheet" href="{first["root"]}assets/{name}">\n'
    return page[: first.start()] + link + _LINK.sub("", page[first.end() :])

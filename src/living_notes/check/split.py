"""SQL cut into statements, and the few words of a statement that a sentence needs."""

import re
from collections.abc import Iterator

_PIECE = re.compile(
    r"""
      '(?:[^']|'')*' | "(?:[^"]|"")*"       # strings and quoted names
    | (?P<tag>\$\w*\$) .*? (?P=tag)         # dollar quotes
    | --[^\n]* | /\*.*?\*/                  # comments
    | ; | [^'"$;/-]+ | .
    """,
    re.VERBOSE | re.DOTALL,
)
_BODY = re.compile(r"\s*CREATE\s+(TEMP\w*\s+)?TRIGGER\b.*\bBEGIN\b(?!.*\bEND\s*$)", re.IGNORECASE | re.DOTALL)
_NAME = r'((?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))?)'
_TABLE = re.compile(
    r"(?:TABLE|INTO|UPDATE|FROM|ON|TRUNCATE|VIEW)\s+(?:ONLY\s+|IF\s+(?:NOT\s+)?EXISTS\s+|CONCURRENTLY\s+)*"
    + _NAME,
    re.IGNORECASE,
)


def split(sql: str) -> list[str]:
    """Return the statements without comments and semicolons; knows quotes, and triggers of SQLite."""
    return list(_split(sql))


def _split(sql: str) -> Iterator[str]:
    current = ""
    for match in _PIECE.finditer(sql):
        piece = match[0]
        if piece == ";" and not _BODY.match(current):
            if current.strip():
                yield current.strip()
            current = ""
        elif not piece.startswith(("--", "/*")):
            current += piece
    if current.strip():
        yield current.strip()


def one_line(sql: str) -> str:
    """Return a statement on one line."""
    return re.sub(r"\s+", " ", sql).strip()


def table_of(sql: str) -> str:
    """Return the first table that a statement names, unquoted; empty where none is seen."""
    found = _TABLE.search(sql)
    return found[1].replace('"', "").removeprefix("public.") if found else ""

"""A ``pycon`` block as a list of statements."""


def read_pycon(text: str) -> list[tuple[list[str], str]]:
    """Split a pycon block into statements: the lines as shown, and the source without prompts."""
    statements: list[tuple[list[str], str]] = []
    shown: list[str] = []
    for line in text.splitlines():
        if line.startswith(">>> ") or line == ">>>":
            shown = [line]
            statements.append((shown, line[4:]))
        elif shown and (line.startswith("... ") or line == "...") and shown is statements[-1][0]:
            shown.append(line)
            statements[-1] = (shown, f"{statements[-1][1]}\n{line[4:]}")
        else:
            shown = []
    return statements

"""Words of a command become its arguments: variables, substitutions, splitting, globs, ``~``."""

import glob
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from living_notes.lab.inside.syntax import ShellSyntaxError, Substitution, Text, Variable, Word

_BRACES = re.compile(r"\{[^{}]*(?:,|\.\.)[^{}]*\}")


@dataclass
class State:
    """What lasts in a shell from one command to the next.

    Attributes:
        home: ``~``.
        cwd: The current folder.
        variables: All variables.
        exported: Names of those that programs see.
        status: ``$?``.
        arguments: ``$0``, ``$1`` …
        pipefail: ``set -o pipefail``: a pipeline fails with the last of its commands that does.
    """

    home: str
    cwd: str
    variables: dict[str, str] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)
    status: int = 0
    arguments: list[str] = field(default_factory=lambda: ["bash"])
    pipefail: bool = False

    def environment(self) -> dict[str, str]:
        """Return what programs see."""
        return {name: self.variables[name] for name in sorted(self.exported) if name in self.variables}

    def copy(self) -> "State":
        """Return a subshell's state."""
        return State(
            self.home,
            self.cwd,
            dict(self.variables),
            set(self.exported),
            self.status,
            list(self.arguments),
            self.pipefail,
        )

    def value(self, name: str) -> str | None:
        """Return the value of a variable or parameter; None where it is not set."""
        special = {
            "?": str(self.status),
            "#": str(len(self.arguments) - 1),
            "@": " ".join(self.arguments[1:]),
            "*": " ".join(self.arguments[1:]),
            "$": "1",
        }
        if name in special:
            return special[name]
        if name.isdigit():
            return self.arguments[int(name)] if int(name) < len(self.arguments) else None
        return self.variables.get(name)


class Expander:
    """Expands words in a state.

    Args:
        state: The shell's state.
        substitute: Runs a command and returns what it prints, without its last newlines.
    """

    def __init__(self, state: State, substitute: Callable[[str], str]) -> None:
        self._state = state
        self._substitute = substitute

    def text(self, word: Word) -> str:
        """Expand a word that is neither split nor globbed: an assignment, a file's name."""
        return "".join(text for text, _ in self._pieces(word))

    def fields(self, words: tuple[Word, ...]) -> list[str]:
        """Expand the words of a command into its arguments.

        Raises:
            ShellSyntaxError: A word holds braces, which bash would expand.
        """
        return [argument for word in words for argument in self._fields(word)]

    def _pieces(self, word: Word) -> list[tuple[str, bool]]:
        """Return the word's text in pieces, each with whether it is quoted."""
        pieces: list[tuple[str, bool]] = []
        if word[:1] == (Text("~"),) and word[1:2] in ((), (Text("/"),)):
            pieces.append((self._state.home, True))
            word = word[1:]
        for part in word:
            if isinstance(part, Text):
                pieces.append((part.text, part.quoted))
            elif isinstance(part, Substitution):
                pieces.append((self._substitute(part.command), part.quoted))
            else:
                pieces.append((self._variable(part), part.quoted))
        return pieces

    def _variable(self, part: Variable) -> str:
        value = self._state.value(part.name)
        missing = value is None or (part.operator.startswith(":") and not value)
        if part.operator.endswith("-") and missing:
            return self.text(part.fallback)
        if part.operator.endswith("+"):
            return "" if missing else self.text(part.fallback)
        return value or ""

    def _fields(self, word: Word) -> list[str]:
        split: list[list[tuple[str, bool]]] = []
        open_field = False
        source = [part for part in word if not isinstance(part, Text)]
        for text, quoted in self._pieces(word):
            if quoted or not source or not re.search(r"\s", text):
                if text or quoted:
                    if not open_field:
                        split.append([])
                    split[-1].append((text, quoted))
                    open_field = True
                continue
            for piece in re.findall(r"\s+|\S+", text):
                if piece.isspace():
                    open_field = False
                    continue
                if not open_field:
                    split.append([])
                split[-1].append((piece, False))
                open_field = True
        return [argument for pieces in split for argument in self._globbed(pieces)]

    def _globbed(self, pieces: list[tuple[str, bool]]) -> list[str]:
        plain = "".join(text for text, _ in pieces)
        bare = "".join("\0" if quoted else text for text, quoted in pieces)
        if _BRACES.search(bare):
            raise ShellSyntaxError(f"лаборатория не раскрывает фигурные скобки: {plain}")
        if not re.search(r"[*?\[]", bare):
            return [plain]
        pattern = "".join(glob.escape(text) if quoted else text for text, quoted in pieces)
        return sorted(glob.glob(pattern, root_dir=self._state.cwd)) or [plain]  # noqa: PTH207 - keeps the words as typed

"""``sed``: addresses, blocks, and the commands ``s d p q i a c y n N =``."""

import re

from living_notes.lab.runtime.commands.filters import inputs, lines_of
from living_notes.lab.runtime.commands.options import read_options
from living_notes.lab.runtime.commands.sed_script import Edit, read_script
from living_notes.lab.runtime.language.patterns import compile_pattern
from living_notes.lab.runtime.shell.program import Process


class _Run:
    """One pass over the lines of a file."""

    def __init__(self, lines: list[str], edits: tuple[Edit, ...], *, quiet: bool, extended: bool) -> None:
        self.lines = lines
        self.edits = edits
        self.quiet = quiet
        self.extended = extended
        self.printed: list[str] = []
        self._after: list[str] = []
        self._number = 0
        self._space = ""
        self._open: dict[int, int] = {}
        """Where a range that has begun ends, by its command; 0 where its second address decides."""

    def _at(self, address: str) -> bool:
        if address == "$":
            return self._number == len(self.lines)
        if address.startswith("/"):
            expression = compile_pattern(address[2:], extended=self.extended, ignore_case=address[1] == "i")
            return bool(expression.search(self._space))
        first, _, step = address.partition("~")
        if step and int(step):
            return self._number >= int(first) and (self._number - int(first)) % int(step) == 0
        return self._number == int(first)

    def _applies(self, edit: Edit) -> bool:
        if not edit.first:
            return True
        if not edit.last:
            return self._at(edit.first)
        if id(edit) in self._open:
            end = self._open[id(edit)]
            if self._number >= end if end else self._at(edit.last):
                del self._open[id(edit)]
            return not end or self._number <= end
        if edit.first == "0" and self._number == 1 and not self._at(edit.last):
            self._open[id(edit)] = 0
            return True
        if not self._at(edit.first) and not (edit.first == "0" and self._number == 1):
            return False
        end = (
            self._number + int(edit.last[1:])
            if edit.last[0] == "+"
            else int(edit.last)
            if edit.last.isdigit()
            else 0
        )
        if (end > self._number or not end) and edit.first != "0":
            self._open[id(edit)] = end
        return True

    def run(self) -> list[str]:
        """Return what is printed."""
        while self._number < len(self.lines):
            self._load()
            ended = self._do(self.edits)
            if ended in {"", "q"} and not self.quiet:
                self.printed.append(self._space)
            self.printed += self._after
            self._after.clear()
            if ended == "q":
                break
        return self.printed

    def _load(self) -> None:
        self._number += 1
        self._space = self.lines[self._number - 1]

    def _do(self, edits: tuple[Edit, ...]) -> str:
        """Apply commands to the line; return the name of the one that ends them, or nothing."""
        for edit in edits:
            if self._applies(edit) is edit.negated:
                continue
            if edit.name == "{":
                if ended := self._do(edit.inner):
                    return ended
            elif edit.name in {"d", "q"}:
                return edit.name
            elif edit.name == "c":
                if id(edit) not in self._open:
                    self.printed.append(edit.text)
                return "d"
            elif edit.name in {"n", "N"}:
                if self._number == len(self.lines):
                    return "q"
                self._advance(edit.name)
            else:
                self._change(edit)
        return ""

    def _advance(self, name: str) -> None:
        """Go to the next line; ``N`` keeps what there is."""
        before = self._space
        if name == "n" and not self.quiet:
            self.printed.append(before)
        self._load()
        if name == "N":
            self._space = f"{before}\n{self._space}"

    def _change(self, edit: Edit) -> None:
        if edit.pattern:
            self._substitute(edit, edit.pattern)
        elif edit.name == "y":
            self._space = self._space.translate({ord(old): new for old, new in edit.table})
        elif edit.name == "a":
            self._after.append(edit.text)
        else:
            self.printed.append({"p": self._space, "=": str(self._number)}.get(edit.name, edit.text))

    def _substitute(self, edit: Edit, pattern: re.Pattern[str]) -> None:
        digits = re.search(r"\d+", edit.flags)
        first = int(digits[0]) if digits else 1
        seen = changed = 0

        def replace(match: re.Match[str]) -> str:
            nonlocal seen, changed
            seen += 1
            if seen < first or (seen > first and "g" not in edit.flags):
                return match[0]
            changed += 1
            return match.expand(edit.text)

        self._space = pattern.sub(replace, self._space)
        if changed and "p" in edit.flags:
            self.printed.append(self._space)


def sed(process: Process) -> int:
    """Run ``sed``; ``-i.bak`` takes its suffix in the same word, as GNU's does."""
    words, suffix = [], None
    for word in process.argv[1:]:
        if re.fullmatch(r"-i\S*", word):
            suffix = word[2:]
        else:
            words.append(word)
    long = {"quiet": "n", "silent": "n", "regexp-extended": "E", "expression": "e", "file": "f"}
    options, operands = read_options(words, "nErse:f:", long)
    if "f" in options:
        script = process.path(options["f"]).read_text(encoding="utf-8")
    elif "e" in options or operands:
        script = options["e"] if "e" in options else operands.pop(0)
    else:
        process.streams.complain("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...")
        return 1
    extended = bool({"E", "r"} & set(options))
    edits = read_script(script, extended=extended)
    status = 0
    for name, data in inputs(process, operands, "can't read {name}: {reason}"):
        if data is None:
            status = 2
            continue
        lines = _Run(lines_of(data), edits, quiet="n" in options, extended=extended).run()
        text = "".join(f"{line}\n" for line in lines)
        if text and data and not data.endswith(b"\n"):
            text = text.removesuffix("\n")
        if suffix is None:
            process.streams.print(text)
            continue
        if suffix:
            process.path(name + suffix).write_bytes(data)
        process.path(name).write_text(text, encoding="utf-8")
    return status

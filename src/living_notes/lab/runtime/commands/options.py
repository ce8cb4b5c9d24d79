"""Options of the small programs, as getopt reads them: ``-nE``, ``-m 1``, ``--lines=1``, ``--``.

An option that is given again counts once, with its last value; of ``-e``, ``-k`` and those that have no
letter every value counts, a line each.
"""

from collections.abc import Mapping, Sequence

NUMBER = "#"
"""The name under which ``-5`` (the old form of ``-n 5``) is read, where a program takes it."""


_MANY = frozenset("ek")


class UnknownOptionError(Exception):
    """An option that the program of the lab does not know; the message says which."""


def read_options(
    words: Sequence[str], known: str, long: Mapping[str, str] | None = None
) -> tuple[dict[str, str], list[str]]:
    """Split arguments into options and operands.

    Args:
        words: The arguments without the program's name.
        known: Letters; one that takes a value is followed by ``:``.
        long: Long option to the letter that it stands for, or to a name of its own; the name of one that
            takes a value ends in ``:``.

    Returns:
        Option letter to value (empty for a flag), and the operands in order.

    Raises:
        UnknownOptionError: For an option that is not known, or lacks its value.
    """
    options: dict[str, str] = {}
    operands: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        if word == "--":
            operands += left
            break
        if word.startswith("--"):
            name, _, value = word[2:].partition("=")
            letter = (long or {}).get(name)
            if letter is None:
                raise UnknownOptionError(f"лаборатория не знает ключа {word}")
            if letter.endswith(":"):
                _keep(options, letter[:-1], value or _value(word, left), again=True)
                continue
            if f"{letter}:" in known and not value:
                value = _value(word, left)
            _keep(options, letter, value, again=letter in _MANY)
        elif NUMBER in known and word[:1] == "-" and word[1:].isdigit():
            options[NUMBER] = word[1:]
        elif word.startswith("-") and word != "-":
            _letters(word, known, options, left)
        else:
            operands.append(word)
    return options, operands


def _value(word: str, left: list[str]) -> str:
    if not left:
        raise UnknownOptionError(f"после {word} нужно значение")
    return left.pop(0)


def _keep(options: dict[str, str], name: str, value: str, *, again: bool) -> None:
    options[name] = f"{options[name]}\n{value}" if again and name in options else value


def _letters(word: str, known: str, options: dict[str, str], left: list[str]) -> None:
    for index, letter in enumerate(word[1:], start=1):
        if letter not in known or letter == ":":
            raise UnknownOptionError(f"лаборатория не знает ключа -{letter}")
        if f"{letter}:" in known:
            value = word[index + 1 :] or _value(f"-{letter}", left)
            _keep(options, letter, value, again=letter in _MANY)
            return
        options[letter] = ""

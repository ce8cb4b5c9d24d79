"""The part of bash's grammar that notes and their readers type, as a tree.

A line is a list of pipelines; a word is parts that are expanded when it runs. What bash knows and this does
not (arrays, process substitution, background jobs) is an error that says so: a shell that runs something
else than what was typed would be worse than none.
"""

from dataclasses import dataclass


class UnfinishedError(Exception):
    """The text goes on: bash would show its second prompt."""


class ShellSyntaxError(Exception):
    """The text is no command; the message is what the shell prints."""


@dataclass(frozen=True)
class Text:
    """Characters as they stand; quoted ones are neither split nor globbed."""

    text: str
    quoted: bool = False


@dataclass(frozen=True)
class Variable:
    """``$name`` or ``${name<operator>argument}``.

    The operators are those of POSIX, and bash's ``/``, ``//`` (`second` is the replacement), ``:`` (`second`
    is the length), ``^`` and ``,``; ``length`` stands for ``${#name}``.
    """

    name: str
    quoted: bool = False
    operator: str = ""
    argument: "Word" = ()
    second: "Word | None" = None


@dataclass(frozen=True)
class Substitution:
    """``$(command)``: what the command prints."""

    command: str
    quoted: bool = False


@dataclass(frozen=True)
class Arithmetic:
    """``$((expression))``; variables in it need no ``$``."""

    expression: "Word"
    quoted: bool = False


Word = tuple[Text | Variable | Substitution | Arithmetic, ...]


@dataclass(frozen=True)
class Redirection:
    """``2>file``.

    The operator is one of ``<``, ``>``, ``>>``, ``>|``, ``>&``, ``<&``, ``&>``, ``&>>``, ``<<`` and ``<<<``.
    The target of ``<<`` is the here-document itself.
    """

    descriptor: int
    operator: str
    target: Word


@dataclass(frozen=True)
class Simple:
    """A command with its words, or assignments alone."""

    assignments: tuple[tuple[str, Word], ...]
    words: tuple[Word, ...]
    redirections: tuple[Redirection, ...]


@dataclass(frozen=True)
class If:
    """Conditions with their bodies; the condition of ``else`` is empty."""

    branches: tuple[tuple["Script", "Script"], ...]
    redirections: tuple[Redirection, ...]


@dataclass(frozen=True)
class While:
    """``while``, or ``until`` where `until` is set."""

    condition: "Script"
    body: "Script"
    until: bool
    redirections: tuple[Redirection, ...]


@dataclass(frozen=True)
class For:
    """``for name in words``."""

    name: str
    words: tuple[Word, ...]
    body: "Script"
    redirections: tuple[Redirection, ...]


@dataclass(frozen=True)
class Count:
    """``for ((first; condition; next))``: three expressions, each may be empty."""

    first: Word
    condition: Word
    following: Word
    body: "Script"
    redirections: tuple[Redirection, ...]


@dataclass(frozen=True)
class Case:
    """``case word in pattern) …;; esac``."""

    word: Word
    branches: tuple[tuple[tuple[Word, ...], "Script"], ...]
    redirections: tuple[Redirection, ...]


@dataclass(frozen=True)
class Condition:
    """``[[ … ]]``: words and the operators between them, as they were typed."""

    parts: tuple[str | Word, ...]
    redirections: tuple[Redirection, ...]


@dataclass(frozen=True)
class Calculation:
    """``((expression))``: succeeds where it is not zero."""

    expression: Word
    redirections: tuple[Redirection, ...]


@dataclass(frozen=True)
class Function:
    """``name() body``; `source` is what was typed."""

    name: str
    body: "Command"
    source: str
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True)
class Group:
    """``{ …; }``, or ``( … )`` where `subshell` is set."""

    body: "Script"
    subshell: bool
    redirections: tuple[Redirection, ...]


Command = Simple | If | While | For | Count | Case | Condition | Calculation | Function | Group


@dataclass(frozen=True)
class Pipeline:
    """Commands joined by ``|``."""

    commands: tuple[Command, ...]
    negated: bool
    timed: bool = False


@dataclass(frozen=True)
class Step:
    """A pipeline and what joins it to the one before: ``;``, ``&&`` or ``||``."""

    joint: str
    pipeline: Pipeline


Script = tuple[Step, ...]

"""What runs a note's commands cannot be redefined by them: no later block passes unrun."""

from collections.abc import Mapping, Sequence

import pytest
from support.projects import NoteProject

BUILTINS = (
    "eval",
    "unset",
    "builtin",
    "read",
    "exec",
    "exit",
    "set",
    "trap",
    "printf",
    "return",
    "[",
    "shopt",
)
FALSE = "```console\n$ false\n```\n"
SCRIPT = """import atexit, builtins, gc, os, signal, sys, threading

for name in ("print", "isinstance", "exec", "compile", "vars", "set", "getattr", "type", "len"):
    setattr(builtins, name, lambda *_, **__: None)
os._exit = os.kill = gc.collect = signal.signal = sys.exit = lambda *_: None
atexit._run_exitfuncs = lambda: None
raise SystemExit(3)
"""
TAKEN = """>>> import builtins, json, os, traceback
>>> old = builtins.exec, builtins.len
>>> os.write = os.read = json.dumps = json.loads = lambda *_: b""
>>> builtins.exec = builtins.len = lambda *_: None
>>> traceback.print_exception = lambda *_: None
>>> 1 / 1
2.0
"""
REPLACED = """>>> import io, os, sys
>>> print(1)
1
>>> os.system("echo 2; echo 3 >&2; cat")
2
3
0
>>> kept, sys.stdout = sys.stdout, io.StringIO()
>>> print(4)
>>> sys.stdout = kept
>>> print(input())
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
EOFError: EOF when reading a line
>>> "я" * 3
'яяя'
"""
FAILING: Mapping[str, tuple[str, str]] = {
    **{
        f"a function {number}": (
            f"```bash\n{name}() {{ :; }}\n```\n\n{FALSE}",
            "exit status 1, expected 0: false",
        )
        for number, name in enumerate(BUILTINS)
    },
    "aliases": (
        "```bash\nalias eval=: unset=: read=:\n```\n\n" + FALSE,
        "exit status 1, expected 0: false",
    ),
    "a function that stays": (
        "```bash\neval() { :; }\nreadonly -f eval\n```\n\n" + FALSE,
        "ended the note's shell",
    ),
    "our own function": ("```bash\n__note_failure() { :; }\n```\n", "__note_failure: readonly function"),
    "a failure before a function": ("```bash\nfalse\nset() { :; }\n```\n", "exit status 1: false"),
    "the names of a script": (f"```python\n{SCRIPT}```\n", "exit status 3, expected 0"),
    "the names of a session": (f"```pycon\n{TAKEN}```\n", "- 2.0"),
}
HONEST: Mapping[str, str] = {
    "options": "```console\n$ f() { echo 1; }; f\n1\n"
    "$ shopt inherit_errexit expand_aliases | cut -f2; shopt -o posix | cut -f2\noff\non\noff\n"
    '$ set -o posix\n$ shopt -o posix | cut -f2\non\n$ (exit 7); echo "$?"\n7\n```\n',
    "session": f"```pycon\n{REPLACED}```\n",
}


@pytest.fixture(scope="module", params=["warm", "real"])
def said(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Mapping[str, str], Sequence[str]]:
    """What a run said of each note, and what passed."""
    project = NoteProject(tmp_path_factory.mktemp("подмена"))
    for name, (block, _) in FAILING.items():
        project.write(name, block)
    for name, block in HONEST.items():
        project.write(name, block)
    run = project.pytest(f"--shell={request.param}", "--time-limit=20")
    names = (*FAILING, *HONEST)
    return {
        name: "".join(text for text in run.failures if f"docs/{name}.md:" in text) for name in names
    }, run.passed


@pytest.mark.parametrize("name", FAILING)
def test_a_name_that_the_driver_uses_is_the_drivers(
    name: str, said: tuple[Mapping[str, str], Sequence[str]]
) -> None:
    """Whatever the note has put under it."""
    assert FAILING[name][1] in said[0][name]


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_note_notices_nothing(name: str, said: tuple[Mapping[str, str], Sequence[str]]) -> None:
    """Neither of options set and restored around its commands, nor of where its output goes."""
    assert not said[0][name]
    assert f"{name}-sqlite-end" in said[1]

"""The warm interpreter shows word for word what fresh programs show."""

import difflib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from living_notes.execution.steps import Completed
from living_notes.proof.shell.environment import SYSTEM_PATH, clean_environment, real_bin_directory
from living_notes.proof.shell.shell import Shell
from living_notes.proof.warm.interpreter import SITE, WarmInterpreter

SQLITE = "sed -i.bak 's#^sqlalchemy.url = .*#sqlalchemy.url = sqlite:///app.db#' alembic.ini"


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmInterpreter]:
    """One server for all tests of this file."""
    with WarmInterpreter.start() as warm:
        yield warm


def open_shell(project: Path, state: Path, warm: WarmInterpreter | None) -> Shell:
    """Open a note's shell in `project`; HOME and the counter of ids lie in `state`."""
    state.mkdir(exist_ok=True)
    seed = {
        "PYTHONPATH": str(SITE),
        "NOTE_SEED": "seed",
        "NOTE_SEED_COUNTER": str(state / "counter"),
    }
    path = [*([warm.bin_directory] if warm else []), real_bin_directory(), *SYSTEM_PATH]
    return Shell(project, clean_environment(state, state, path, seed))


def compare(
    tmp_path: Path,
    warm: WarmInterpreter,
    commands: list[str],
    files: dict[str, str] | None = None,
) -> list[Completed]:
    """Run the commands twice, fresh and warm, in a folder of the same name; return what both gave."""
    results: list[list[Completed]] = []
    for which in (None, warm):
        project = tmp_path / "мой проект"
        project.mkdir()
        for name, text in (files or {}).items():
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        with open_shell(project, tmp_path / "state", which) as shell:
            results.append([stable(shell.run(command)) for command in commands])
        shutil.rmtree(project)
        shutil.rmtree(tmp_path / "state")
    fresh, forked = results
    for command, expected, found in zip(commands, fresh, forked, strict=True):
        difference = difflib.unified_diff(
            expected.output.splitlines(), found.output.splitlines(), "fresh", "warm", lineterm=""
        )
        assert "\n".join(difference) == "", command
    assert forked == fresh
    return forked


def stable(result: Completed) -> Completed:
    """Replace what differs between two fresh runs: dates, addresses, the order of files."""
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+", "DATE", result.output)
    text = re.sub(r"0x[0-9a-f]{6,}", "ADDRESS", text)
    if "  Generating " in text:
        text = "".join(sorted(text.splitlines(keepends=True)))
    return Completed(text, result.status)


def test_a_session_of_alembic_is_the_same(tmp_path: Path, warm: WarmInterpreter) -> None:
    """Help, init, revisions, upgrades, FAILED (255), a traceback (1) and usage (2) agree."""
    results = compare(
        tmp_path,
        warm,
        [
            "alembic",
            "alembic --help",
            "alembic --version",
            "alembic heads",
            "alembic init alembic",
            "alembic init alembic",
            "alembic current",
            SQLITE,
            "alembic revision -m 'первая'",
            "alembic revision -m second",
            "cat alembic/versions/*",
            "alembic history --verbose",
            "alembic history | cat",
            "alembic upgrade head",
            "alembic upgrade nonesuch",
            "alembic downgrade",
            "alembic check",
            "alembic revision --autogenerate -m third",
            "alembic current -v < /dev/null",
            "alembic upgrade head --sql > out.sql 2> err.txt; cat out.sql err.txt",
            "alembic --raiseerr upgrade nonesuch",
            "alembic heads | head -1; echo ${PIPESTATUS[0]}",
        ],
    )
    statuses = [result.status for result in results]
    assert statuses[4:7] == [0, 255, 1]
    assert statuses[14:16] == [255, 2]
    assert "setting up autogenerate plugin" in results[16].output


def test_what_is_printed_at_exit_names_no_line_of_ours(tmp_path: Path, warm: WarmInterpreter) -> None:
    """A coroutine that nobody awaited, a file that nobody closed: they go when the interpreter does."""
    results = compare(
        tmp_path,
        warm,
        ["python lost.py", "python - < lost.py", "python open.py", "python held.py"],
        {
            "lost.py": "async def f(): pass\nx = f()\n",
            "open.py": "import warnings\nwarnings.simplefilter('always')\nf = open('/dev/null')\n",
            "held.py": "async def f(): pass\nclass A:\n    def __init__(self): self.c = f()\na = A()\n",
        },
    )
    assert "never awaited" in results[0].output
    assert "unclosed file" in results[2].output


@pytest.mark.parametrize("module", ["greenlet", "mako", "sqlalchemy", "typing_extensions", "configparser"])
def test_a_module_that_is_said_to_be_absent_stays_so(
    module: str, tmp_path: Path, warm: WarmInterpreter
) -> None:
    """`None` in the table of modules: how a page shows what happens without a package."""
    code = f"import sys; sys.modules['{module}'] = None; import alembic.config, sqlalchemy.ext.asyncio"
    results = compare(
        tmp_path,
        warm,
        [f'python -c "{code}"', "python x.py", "python - < x.py", "cat x.py | python"],
        {"x.py": f"{code}\n"},
    )
    assert [result.status for result in results] == [1, 1, 1, 1]


def test_a_module_of_the_project_may_say_so_too(tmp_path: Path, warm: WarmInterpreter) -> None:
    """Where the command itself does not show it, the table shows it at the next import."""
    absent = "import sys\nsys.modules['mako'] = None\n"
    (result,) = compare(
        tmp_path, warm, ["python x.py"], {"absent.py": absent, "x.py": "import absent, alembic.config\n"}
    )
    assert "import of mako halted" in result.output


MODELS = """
from uuid import UUID, uuid4
from sqlmodel import Field, SQLModel

class Hero(SQLModel, table=True):
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    name: str
"""


def test_a_project_with_sqlmodel_is_the_same(tmp_path: Path, warm: WarmInterpreter) -> None:
    """Autogenerate, the loggers that `fileConfig` switches off, and an edited model agree."""
    edit = "s/^target_metadata = None/import app.models; target_metadata = app.models.SQLModel.metadata/"
    loggers = (
        "import logging\n"
        "print(sorted((name, logger.disabled) for name, logger in logging.root.manager"
        ".loggerDict.items() if isinstance(logger, logging.Logger)))\n"
    )
    compare(
        tmp_path,
        warm,
        [
            "alembic init alembic",
            SQLITE,
            f"sed -i.bak '{edit}' alembic/env.py; cat loggers.py >> alembic/env.py",
            "sed -i.bak 's/^import sqlalchemy as sa/&\\nimport sqlmodel/' alembic/script.py.mako",
            "alembic revision --autogenerate -m hero && alembic upgrade head",
            "sed -i.bak 's/name: str/nick: str/' app/models.py",
            "alembic revision --autogenerate -m rename",
            "cat alembic/versions/*; alembic upgrade head; alembic check",
            "python seed.py; python -m app.count",
            "sed -i.bak s/sqlite/postgresql/ alembic.ini; alembic current | tail -3",
        ],
        {
            "app/__init__.py": "",
            "app/models.py": MODELS,
            "app/count.py": "import sqlmodel, sys\nprint(__name__, __package__, sys.path[0])\n",
            "loggers.py": loggers,
            "seed.py": "from app.models import Hero\nprint(Hero(name='я'))\n" + loggers,
        },
    )


SHOW = """
import os, sys
print(__name__, sorted(globals()), globals().get('__file__'), sys.argv, sys.orig_argv[1:])
print(sys.path, sys.executable, sys.prefix, sys.flags, sys.dont_write_bytecode, os.getcwd())
print(sorted(name for name in sys.modules if name.startswith(('alembic', 'sqla', 'sqlm', 'psy'))))
for stream in (sys.stdin, sys.stdout, sys.stderr):
    print(stream, stream.encoding, stream.errors, stream.line_buffering, stream.newlines,
          stream.isatty(), stream.buffer, getattr(stream, 'mode', None), stream.fileno())
print(__spec__, __loader__.__class__, os.environ['HOME'], __builtins__)
"""
ATEXIT = """
import atexit, sys, threading, time
class Last:
    def __del__(self):
        print('freed')
last = Last()
left_open = open('left.txt', 'w')
left_open.write('flushed')
atexit.register(print, 'atexit')
threading.Thread(target=lambda: (time.sleep(0.1), print('thread'))).start()
print('out', end=' ')
print('err', file=sys.stderr)
"""
ERRORS = """
import sys
def f():
    try:
        {}['a']
    except KeyError as error:
        raise ValueError('я') from error
if len(sys.argv) > 1:
    exec(sys.argv[1])
f()
"""
WARNINGS = """
import warnings
warnings.warn('shown', DeprecationWarning)
warnings.warn('user')
import deprecated
"""
PYTHON = {
    "a script": "python show.py a -b ''",
    "a script by another name": "python3 ./show.py; python sub/../show.py; python $PWD/show.py",
    "a script through a link": "ln -s ../show.py sub/link.py; python sub/link.py",
    "code": "python -c 'print(__name__); import sys; print(sys.argv, sys.path[0])' a b",
    "a module": "python -m show a; python -m sub.mod; python -m nonesuch; python -m sub",
    "a module of the library": "echo '{}' | python -m json.tool",
    "stdin": "python < show.py; python - a b < show.py",
    "a here-document": "python <<'E'\nimport sys\nprint(sys.argv)\n1/0\nE",
    "no such script": "python nonesuch.py",
    "a folder": "python sub; python .",
    "a version": "python -V; python -VV; python -W error warn.py; python -u -c 'print(1)'",
    "an error": "python error.py",
    "an error in code": "python -c 'import error'",
    "a syntax error": "python syntax.py; python -c 'if'; python -c 'import syntax'",
    "exit with a number": "python error.py 'sys.exit(7)'; echo $?; python error.py 'sys.exit(-1)'",
    "exit with a big number": "python error.py 'sys.exit(300)'; echo $?",
    "exit with text": "python error.py 'sys.exit(\"прощай\")'",
    "exit with nothing": "python error.py 'sys.exit()'; python error.py 'sys.exit(None)'",
    "exit with an object": "python error.py 'raise SystemExit([1])'; python error.py 'exit(True)'",
    "an interrupt": "python error.py 'raise KeyboardInterrupt'",
    "death by a signal": "python error.py 'import os; os.kill(os.getpid(), 15)'",
    "a hook of one's own": "python error.py 'sys.excepthook = lambda *a: print(a)'",
    "a broken hook": "python error.py 'sys.excepthook = lambda: 0'",
    "warnings": "python warn.py; PYTHONWARNINGS=error python warn.py; python -c 'import warn'",
    "atexit": "python atexit_.py; cat left.txt; python atexit_.py > out; cat out",
    "interleaving": "python -c 'import sys\nfor i in range(3): print(i); print(i, file=sys.stderr)'",
    "buffered output": "python atexit_.py 2>&1 | cat",
    "a closed stdout": "python -c 'print(1)' >&-; python -c 'print(1)' 2>&-",
    "a full disk": "python -c 'print(1)' > /dev/full",
    "another descriptor": "python -c 'import os; print(os.read(5, 9))' 5< sub/mod.py",
    "a variable": "X=я python -c 'import os; print(os.environ[\"X\"])'; TZ=Asia/Omsk python -c "
    "'import time; print(time.tzname)'",
    "a mask": "umask 027; python -c 'import os; print(os.umask(0))'",
    "a path": "PYTHONPATH=sub::/nonesuch python -c 'import sys, mod; print(sys.path)'",
    "a seed of hashes": "PYTHONHASHSEED=1 python -c 'print(hash(\"a\"))'",
    "a fresh library": "python -c 'import sys, sqlalchemy; print(\"alembic\" in sys.modules)'",
    "its own __main__": "python -c 'import __main__, sys; print(__main__ is sys.modules[__name__])'",
    "pickle": "python pickle_.py",
    "uuid": "python -c 'import uuid; print(uuid.uuid4(), uuid.uuid4())'; "
    "python -c 'from uuid import uuid4; print(uuid4(), uuid4().version)'",
    "a child": 'python -c \'import subprocess; subprocess.run(["python", "show.py"])\' > out',
    "input": "echo да | python -c 'print(input())'",
    "all modules": "python -c 'import alembic.config, sqlmodel, psycopg, sqlalchemy.ext.asyncio, "
    "sys; from alembic import op; print(op.__spec__, sqlmodel.__spec__)'",
}
FILES = {
    "show.py": SHOW,
    "sub/mod.py": SHOW,
    "error.py": ERRORS,
    "syntax.py": "x = 1\nif x\n",
    "warn.py": WARNINGS,
    "deprecated.py": "import warnings\nwarnings.warn('hidden', DeprecationWarning)\nx = '\\d'\n",
    "atexit_.py": ATEXIT,
    "pickle_.py": "import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))))\n",
}


@pytest.mark.parametrize("command", PYTHON.values(), ids=PYTHON)
def test_python_is_the_same(tmp_path: Path, warm: WarmInterpreter, command: str) -> None:
    """Output and status of each way to start Python agree."""
    compare(tmp_path, warm, [command], FILES)


SHADOWS = {
    "a library": ("sqlmodel.py", "python -c 'import sqlmodel'"),
    "a library's part": ("typing_extensions.py", "python -c 'import sqlalchemy'"),
    "the standard library": ("decimal.py", "python main.py"),
    "a package": ("alembic/__init__.py", "python -m main; alembic heads"),
    "on PYTHONPATH": ("lib/alembic/__init__.py", "PYTHONPATH=lib alembic heads"),
    "by prepend_sys_path": ("src/sqlmodel.py", "alembic -c src.ini current"),
}


@pytest.mark.parametrize(("file", "command"), SHADOWS.values(), ids=SHADOWS)
def test_a_module_of_the_project_wins(tmp_path: Path, warm: WarmInterpreter, file: str, command: str) -> None:
    """A project's module by the name of a preloaded one is imported as a fresh Python does."""
    files = {
        file: "print('the project', __name__)\n",
        "main.py": "import decimal, alembic; print(decimal, alembic)\n",
        "src.ini": "[alembic]\nscript_location = migrations\nprepend_sys_path = src\n",
        "migrations/env.py": "import sqlmodel; print(sqlmodel)\n",
        "migrations/script.py.mako": "",
        "migrations/versions/.keep": "",
    }
    assert any("the project" in r.output for r in compare(tmp_path, warm, [command], files))

"""The lab's small bash."""

from pathlib import Path

import pytest

from living_notes.lab.runtime.commands.programs import LAUNCHERS, PROGRAMS
from living_notes.lab.runtime.language.state import State
from living_notes.lab.runtime.language.syntax import UnfinishedError
from living_notes.lab.runtime.shell.builtins.naming import BUILTINS
from living_notes.lab.runtime.shell.shell import Shell
from living_notes.lab.runtime.shell.streams import Pipe, Source, Streams


class Typist:
    """Types commands into a shell in a folder and keeps what it printed."""

    def __init__(self, folder: Path) -> None:
        state = State(str(folder), str(folder), {"HOME": str(folder)}, {"HOME"})
        self.shell = Shell(state, PROGRAMS, {**BUILTINS, **LAUNCHERS})
        self.status = 0

    def type(self, text: str, *, check: bool = False) -> str:
        """Return both streams of what `text` prints."""
        pipe = Pipe()
        self.status = self.shell.run(text, Streams(Source(tty=True), pipe, pipe), check=check)
        return pipe.data.decode()


@pytest.fixture
def typist(tmp_path: Path) -> Typist:
    """A shell in an empty folder."""
    return Typist(tmp_path)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("echo one  two", "one two\n"),
        ("echo 'one  two' \"$HOME\" | wc -l", "1\n"),
        ("X=1 Y=2; echo $X$Y ${Z:-нет} ${X:+есть}", "12 нет есть\n"),
        ("X='a  b'; echo $X; echo \"$X\"", "a b\na  b\n"),
        ("echo $(echo inside) `echo ticks`", "inside ticks\n"),
        ("false || echo other; true && echo same", "other\nsame\n"),
        ("false; echo $?", "1\n"),
        ("! false; echo $?", "0\n"),
        ("false | true; echo $?; set -o pipefail; false | true; echo $?", "0\n1\n"),
        ("cat <<EOF\na $NOTHING\nEOF", "a \n"),
        ("cat <<'EOF'\n$HOME\nEOF", "$HOME\n"),
        ("cat <<< 'a b'", "a b\n"),
        ("for x in a b; do echo -n $x-; done", "a-b-"),
        ("if [ -z '' ]; then echo empty; else echo full; fi", "empty\n"),
        ("printf 'a b\\nc d\\n' | while read -r x y; do echo $y; done", "b\nd\n"),
        ("(X=2; echo $X); echo [$X]", "2\n[]\n"),
        ("{ echo a; echo b; } | sort -r", "b\na\n"),
        ("printf '%-4s|%s\\n' a b", "a   |b\n"),
        ("echo a # said", "a\n"),
        ("echo a\\ b '$X' \"\\$X\"", "a b $X $X\n"),
    ],
)
def test_it_prints_what_bash_prints(typist: Typist, typed: str, printed: str) -> None:
    """Quoting, expansion, lists, pipes, loops and here-documents."""
    assert typist.type(typed) == printed


@pytest.mark.parametrize(
    "typed", ["echo 'a", 'echo "a', "echo a &&", "cat <<EOF\na", "echo a \\", "if true; then", "(echo"]
)
def test_it_asks_for_another_line(typist: Typist, typed: str) -> None:
    """A command that goes on is not run."""
    with pytest.raises(UnfinishedError):
        typist.type(typed)


@pytest.mark.parametrize(
    "typed", ["sleep 1 &", "x=(1 2)", "cat <(echo a)", "select x in a; do echo; done", "echo ${!x}"]
)
def test_what_it_does_not_know_it_says(typist: Typist, typed: str) -> None:
    """It never runs something else than bash would."""
    assert "лаборатория" in typist.type(typed)
    assert typist.status != 0


def test_words_of_errors_are_those_of_bash_and_coreutils(typist: Typist) -> None:
    """A page shows them word for word."""
    assert typist.type("nothing") == "bash: nothing: command not found\n"
    assert typist.status == 127
    assert typist.type("ls nothing") == "ls: cannot access 'nothing': No such file or directory\n"
    assert typist.status == 2
    assert typist.type("cat < nothing") == "bash: nothing: No such file or directory\n"
    assert typist.type("cd nothing") == "bash: cd: nothing: No such file or directory\n"


def test_folders_files_and_globs(typist: Typist) -> None:
    """The folder lasts, a glob without a file stays as it is typed."""
    typist.type("mkdir -p a/b; cd a; touch x.py y.py 'z z.txt'")
    assert typist.type("ls *.py; echo *.md; pwd | sed 's/.*\\///'") == "x.py\ny.py\n*.md\na\n"
    assert typist.type("mv x.py b/; cp -r b c; find . -name '*.py'; rm -r b c; ls") == (
        "./b/x.py\n./c/x.py\n./y.py\ny.py\nz z.txt\n"
    )


def test_streams_go_where_they_are_sent(typist: Typist) -> None:
    """Redirections apply from left to right."""
    assert typist.type("ls nothing 2>/dev/null; ls nothing > out 2>&1; cat out | wc -l") == "1\n"
    assert typist.type("echo a > f; echo b >> f; cat f; ls nothing 2>&1 | grep -c cannot") == "a\nb\n1\n"


def test_a_script_reports_the_first_failure_and_goes_on(typist: Typist) -> None:
    """So a bash block counts as failed where one of its commands did."""
    assert typist.type("ls nothing 2>/dev/null\necho after", check=True) == "after\n"
    assert typist.status == 2


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("grep -E '^(a|b)' f", "alpha\nbeta\n"),
        ("grep -c a f", "3\n"),
        ("grep -n -m 1 a f", "1:alpha\n"),
        ("grep -o '[a-z]*ta' f", "beta\n"),
        ("grep -v '^a' f", "beta\n\ngamma [x]\n"),
        ("grep '\\[x\\]' f", "gamma [x]\n"),
        ("grep -i 'ALPHA\\|beta' f", "alpha\nbeta\n"),
        ("sed 's/a/A/' f | head -n 1", "Alpha\n"),
        ("sed 's/a/A/g; s/^$/-/' f | sed -n '1p;3p'", "AlphA\n-\n"),
        ("sed -n '/^b/,$p' f", "beta\n\ngamma [x]\n"),
        ("sed '1d' f | tail -n 1", "gamma [x]\n"),
        ("sed -E 's/(al)(pha)/\\2\\1 &/' f | head -1", "phaal alpha\n"),
        ("sort -r f | head -2 | tail -1", "beta\n"),
        ("head -n -1 f | wc --lines", "3\n"),
    ],
)
def test_filters_do_what_gnu_ones_do(typist: Typist, typed: str, printed: str) -> None:
    """As far as notes and readers use them."""
    typist.type("printf 'alpha\\nbeta\\n\\ngamma [x]\\n' > f")
    assert typist.type(typed) == printed


def test_sed_edits_in_place_and_keeps_a_copy(typist: Typist) -> None:
    """`-i.bak` as on Linux."""
    typist.type("echo one > f; sed -i.bak 's/one/two/' f")
    assert typist.type("cat f f.bak; cmp f f.bak") == "two\none\nf f.bak differ: byte 1, line 1\n"


def test_a_folder_that_is_gone_is_the_command_s_error(typist: Typist) -> None:
    """Not the lab's."""
    typist.type("mkdir gone; cd gone; rm -r ../gone")
    assert "больше нет" in typist.type("ls")
    assert typist.status == 1
    assert typist.type("cd ..; ls -A") == ""


def test_recursion_without_an_end_is_told_in_bash_s_words(typist: Typist) -> None:
    """It is the reader's own."""
    assert "maximum function nesting level exceeded" in typist.type("f() { f; }; f")
    assert "maximum function nesting level exceeded" in typist.type("g() { echo $(g); }; g")
    assert typist.type("echo on") == "on\n"


def test_what_ends_with_a_command_is_gone_with_it(typist: Typist) -> None:
    """Variables before a command, a subshell's folder, a function's local ones."""
    assert typist.type("X=1 eval 'echo $X'; echo [$X]") == "1\n[]\n"
    assert typist.type("f() { local y=1; echo $y; }; y=0; f; echo $y") == "1\n0\n"
    assert typist.type("(cd /; pwd); pwd | grep -c '^/$'") == "/\n0\n"


def test_aliases_stand_for_the_first_word(typist: Typist) -> None:
    """As in a terminal, where they are typed before they are used."""
    typist.type("alias ll='ls -1' say='echo said'")
    typist.type("touch a b")
    assert typist.type("ll; say ll && say") == "a\nb\nsaid ll\nsaid\n"
    assert typist.type("type ll; unalias ll") == "ll is aliased to `ls -1'\n"
    assert typist.type("ll") == "bash: ll: command not found\n"

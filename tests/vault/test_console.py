import pytest

from living_notes.vault import Command, ConsoleError, read_console


def test_commands_and_their_output_are_told_apart() -> None:
    """What follows a prompt's line is output, blank lines included, up to the next prompt."""
    assert read_console("$ alembic current\nabc (head)\n\n$ ls\n$ pwd\n/home\n") == (
        Command("alembic current", ("$ alembic current",), ("abc (head)", ""), 0),
        Command("ls", ("$ ls",), (), 3),
        Command("pwd", ("$ pwd",), ("/home",), 4),
    )


@pytest.mark.parametrize(
    ("block", "typed"),
    [
        ("$ alembic upgrade \\\n> head\nout", "alembic upgrade \\\nhead"),
        ("$ echo 'a\n> b'\nout", "echo 'a\nb'"),
        ('$ echo "a\n>\n> b"\nout', 'echo "a\n\nb"'),
        ('$ echo "a\\\n> b"\nout', 'echo "a\\\nb"'),
        ("$ echo $'it\\'s\n> b'\nout", "echo $'it\\'s\nb'"),
        ("$ echo `date\n> `\nout", "echo `date\n`"),
        ("$ cat <<EOF\n> don't\n> EOF\nout", "cat <<EOF\ndon't\nEOF"),
        ("$ cat <<'EOF' > f.py\n> x = \"\n> \n> EOF\nout", "cat <<'EOF' > f.py\nx = \"\n\nEOF"),
        ('$ cat << "E F"\n> EF\n> E F\nout', 'cat << "E F"\nEF\nE F'),
        ("$ cat <<-EOF\n> \tEOF\nout", "cat <<-EOF\n\tEOF"),
        ("$ cat <<EOF\n>  EOF\n> EOF\nout", "cat <<EOF\n EOF\nEOF"),
        ("$ cat <<A <<B\n> B\n> A\n> B\nout", "cat <<A <<B\nB\nA\nB"),
        ("$ cat <<EOF | sort\n> |\n> EOF\nout", "cat <<EOF | sort\n|\nEOF"),
        ("$ cat <<A \\\n> && pwd\n> b\n> A\nout", "cat <<A \\\n&& pwd\nb\nA"),
        ("$ a |\n> b\nout", "a |\nb"),
        ("$ a &&  # then\n> b\nout", "a &&  # then\nb"),
        ("$ a ||\n>\n> b\nout", "a ||\n\nb"),
        ("$ (a\n> b)\nout", "(a\nb)"),
        ("$ x=(1\n> $(a)\n> )\nout", "x=(1\n$(a)\n)"),
    ],
)
def test_a_command_goes_on_where_bash_would_ask_for_more(block: str, typed: str) -> None:
    """A backslash, an open quote or parenthesis, an operator and a here-document go on with ``> ``."""
    (command,) = read_console(block)
    assert command.text == typed
    assert command.output == ("out",)
    assert len(command.shown) == typed.count("\n") + 1
    assert "\n".join((*command.shown, *command.output)) == block


@pytest.mark.parametrize(
    "command",
    [
        "alembic upgrade head  # don't",
        "# don't \\",
        "echo a#'b'",
        "echo $# done",
        "echo don\\'t",
        "echo 'a\\'",
        "echo a\\\\",
        "echo 'a << b' \"<<c\"",
        "cat <<< word",
        'psql <<<"select 1"',
        "echo $((1 << 2))",
        "echo $(( (1 + 2) << n ))",
        "a 2>&1 &",
        "a | b && c || d",
        "a > f",
        'echo "$(date "+%d")"',
        'echo "it\'s" \'say "hi"\'',
        "echo \\( ')'",
        "case x in x) echo y;; esac",
        "for i in 1 2; do echo $i; done",
    ],
)
def test_a_finished_command_may_print_lines_like_a_continuation(command: str) -> None:
    """Nothing in it waits for more, so ``> `` begins a line of output."""
    assert read_console(f"$ {command}\n> quoted\n") == (
        Command(command, (f"$ {command}",), ("> quoted",), 0),
    )


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("", "an empty console block"),
        ("out\n$ ls\n", "a console block begins with '$ ' and a command: 'out'"),
        ("\n$ ls\n", "a console block begins with '$ ' and a command: ''"),
        ("$\n", "a console block begins with '$ ' and a command: '$'"),
        ("$ ls\n$  \n", "a console block begins with '$ ' and a command: '$  '"),
        ("$ a \\\n", "unfinished command 'a \\\\': continue it with '> '"),
        ("$ a '\nb'\n", "unfinished command \"a '\": continue it with '> '"),
        ("$ cat <<EOF\n> a\n$ ls\n", "unfinished command 'cat <<EOF': continue it with '> '"),
        ("$ cat <<EOF\n>EOF\n", "unfinished command 'cat <<EOF': continue it with '> '"),
        ("$ a |\nout\n", "unfinished command 'a |': continue it with '> '"),
    ],
)
def test_a_block_that_is_no_list_of_commands_is_refused(block: str, message: str) -> None:
    """The message quotes the line."""
    with pytest.raises(ConsoleError) as caught:
        read_console(block)
    assert str(caught.value) == message


def test_only_a_newline_ends_a_line_of_output() -> None:
    """A form feed or a Unicode separator is part of what a program printed."""
    assert read_console("$ a\nb\x0cc\u2028d\n")[0].output == ("b\x0cc\u2028d",)

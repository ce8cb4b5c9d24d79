import pytest

from living_notes.execution.edits import apply_diff, check_excerpt
from living_notes.vault import EditError, read_diff

ENV = "import os\n\nconfig = None\ntarget = None\n\nrun()\n"


@pytest.mark.parametrize(
    ("diff", "result"),
    [
        ("-target = None\n+target = Base\n", "import os\n\nconfig = None\ntarget = Base\n\nrun()\n"),
        (" config = None\n+x = 1\n", "import os\n\nconfig = None\nx = 1\ntarget = None\n\nrun()\n"),
        ("+# top\n import os\n", f"# top\n{ENV}"),
        (" run()\n+stop()\n", f"{ENV}stop()\n"),
        ("-import os\n-\n config = None\n", "config = None\ntarget = None\n\nrun()\n"),
        (" target = None\n\n-run()\n+stop()\n", "import os\n\nconfig = None\ntarget = None\n\nstop()\n"),
        (" target = None\n \n-run()\n+stop()\n", "import os\n\nconfig = None\ntarget = None\n\nstop()\n"),
        (
            "-import os\n+import re\n@@ def f():\n-run()\n+stop()\n",
            "import re\n\nconfig = None\ntarget = None\n\nstop()\n",
        ),
        ("@@ -1,2 +1,2 @@\n-import os\n+import re\n@@\n", ENV.replace("os", "re")),
        ("-run()\n+stop()\n@@\n-import os\n+import re\n", ENV.replace("os", "re").replace("run", "stop")),
        ("-import os\n+import re\n@@\n import re\n+import sys\n", ENV.replace("os", "re\nimport sys")),
        ("-import os\n+++i\n", ENV.replace("import os", "++i")),
    ],
)
def test_a_diff_edits_the_one_place_that_it_shows(diff: str, result: str) -> None:
    """Hunks replace, insert and delete, at the beginning and the end too, each on what the last one left."""
    assert apply_diff(ENV, read_diff(diff)) == result


@pytest.mark.parametrize(
    ("source", "diff", "result"),
    [
        ("Revises: \na\n", " Revises:\n-a\n+b\n", "Revises: \nb\n"),
        ("a  \nb\n", "-a\n+c\n", "c\nb\n"),
        ("a\r\nb\r\n", " a\n-b\n+c\n", "a\r\nc\n"),
        ("a\n\x0cb\n", "-a\n+c\n", "c\n\x0cb\n"),
        ("a\nb", "-a\n+c\n", "c\nb"),
        ("a\nb", " b\n+c\n", "a\nb\nc"),
        ("a\n", "-a\n", ""),
        ("a\n\n\n", "-a\n+b\n", "b\n\n\n"),
    ],
)
def test_a_diff_leaves_all_else_as_it_was(source: str, diff: str, result: str) -> None:
    """Trailing spaces do not hinder finding a context line, and stay; so does the lack of a last newline."""
    assert apply_diff(source, read_diff(diff)) == result


@pytest.mark.parametrize(
    ("diff", "message"),
    [
        ("-import re\n+x\n", "these lines stand in the file 0 times, not once:\n    import re"),
        ("-\n+x\n", "these lines stand in the file 2 times, not once:\n    "),
        (
            " config = None\n run()\n+x\n",
            "these lines stand in the file 0 times, not once:\n    config = None\n    run()",
        ),
        ("-  run()\n+x\n", "these lines stand in the file 0 times, not once:\n      run()"),
        ("-run()\n+stop()\n@@\n-run()\n", "these lines stand in the file 0 times, not once:\n    run()"),
        ("+x = 1\n", "a hunk without context: where does 'x = 1' go?"),
    ],
)
def test_a_diff_that_does_not_fit_is_refused(diff: str, message: str) -> None:
    """Context that is absent, or there twice, is shown."""
    with pytest.raises(EditError) as caught:
        apply_diff(ENV, read_diff(diff))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("diff", "message"),
    [
        ("", "an empty diff"),
        ("@@\n@@\n", "an empty diff"),
        (" a\n b\n", "a hunk that changes nothing: 'a'"),
        ("-a\n+a\n", "a hunk that changes nothing: 'a'"),
        ("-a\n+b\n@@\n c\n", "a hunk that changes nothing: 'c'"),
        ("-a\nb\n", "a diff line begins with a space, -, + or @@: 'b'"),
        ("-a\n…\n+b\n", "a diff line begins with a space, -, + or @@: '…'"),
        ("-a\n+b\n\\ No newline\n", "a diff line begins with a space, -, + or @@: '\\\\ No newline'"),
    ],
)
def test_a_diff_that_is_none_is_refused(diff: str, message: str) -> None:
    """Before any file is looked at."""
    with pytest.raises(EditError) as caught:
        read_diff(diff)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "excerpt",
    [
        ENV,
        "config = None\n",
        "import os\n…\ntarget = None\n\nrun()\n",
        "…\nrun()\n…\n",
        "  …  \nconfig = None  \n",
        "import os\n…\nconfig = None\n",
        "\n…\n\n",
    ],
)
def test_an_excerpt_stands_in_its_file(excerpt: str) -> None:
    """Runs of lines parted by ``…`` stand in order; ``…`` may stand for no line but empty ones."""
    check_excerpt(ENV, excerpt)


@pytest.mark.parametrize(
    ("excerpt", "missing"),
    [
        ("import re\n", "import re"),
        ("import os\nconfig = None\n", "import os\n    config = None"),
        ("run()\n…\nimport os\n", "import os"),
        ("run()\n…\nrun()\n", "run()"),
        ("\n…\n\n…\n\n", ""),
        (" run()\n", " run()"),
    ],
)
def test_an_excerpt_that_does_not_is_refused(excerpt: str, missing: str) -> None:
    """The first run that is absent, out of order, or counted twice is shown."""
    with pytest.raises(EditError) as caught:
        check_excerpt(ENV, excerpt)
    assert str(caught.value) == f"these lines do not stand in the file (or not in this order):\n    {missing}"


@pytest.mark.parametrize("excerpt", ["", "…\n", "…\n…\n"])
def test_an_excerpt_shows_something(excerpt: str) -> None:
    """An excerpt of nothing would always hold."""
    with pytest.raises(EditError) as caught:
        check_excerpt(ENV, excerpt)
    assert str(caught.value) == "an empty excerpt"

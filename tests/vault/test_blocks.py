import pytest

from living_notes.vault import Block, Database, Kind, Labels, Note, NoteError, NotePath

HEAD = "---\ntitle: Т\npermalink: t\n---\n"
FIRST = 5  # the line of a note's first line after HEAD
PATH = "docs/Откат.md"


def blocks(body: str) -> tuple[Block, ...]:
    """Return the blocks of a note with `body`."""
    return Note.parse(HEAD + body, NotePath("Откат.md"), PATH).blocks


def faults(body: str, head: str = HEAD) -> list[str]:
    """Return the messages with which a note with `body` is refused; lines are counted from its own first."""
    with pytest.raises(NoteError) as caught:
        Note.parse(head + body, NotePath("Откат.md"), PATH).checked()
    shift = head.count("\n")
    for problem in caught.value.problems:
        assert str(problem) == f"{PATH}:{problem.line}: {problem.message}"
    return [f"{problem.line - shift}: {problem.message}" for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("```console\n$ ls\n```", Kind.CONSOLE),
        ("```bash\nls\n```", Kind.BASH),
        ("```sql\nSELECT 1;\n```", Kind.SQL),
        ("```python\nprint()\n```", Kind.PYTHON),
        ("```pycon\n>>> 1\n1\n```", Kind.PYCON),
        ('```python title="env.py"\nx\n```', Kind.FILE),
        ('```bash title="run"\nx\n```', Kind.FILE),
        ('```text title="README"\nx\n```', Kind.FILE),
        ('```ini title="alembic.ini"\nx\n```', Kind.FILE),
        ('```toml title="a"\nx\n```', Kind.FILE),
        ('```mako title="a"\nx\n```', Kind.FILE),
        ('```json title="a"\n{}\n```', Kind.FILE),
        ('```yaml title="a"\nx\n```', Kind.FILE),
        ('```markdown title="a"\nx\n```', Kind.FILE),
        ('```diff title="env.py"\n-x\n+y\n```', Kind.DIFF),
        ('<!-- proof: excerpt -->\n```python title="env.py"\nx\n```', Kind.EXCERPT),
        ('<!-- proof: excerpt -->\n```diff title="a.patch"\nx\n```', Kind.EXCERPT),
        ('<!-- proof: output="draw" -->\n```mermaid\nx\n```', Kind.GENERATED),
        ('<!-- proof: output="cat a" -->\n```ini\nx\n```', Kind.GENERATED),
        ('<!-- proof: prose="a sketch" -->\n```yaml\nx\n```', Kind.PROSE),
        ('<!-- proof: prose="needs a server" -->\n```console\nnot commands\n```', Kind.PROSE),
    ],
)
def test_language_title_and_label_make_the_kind(source: str, kind: Kind) -> None:
    """Each kind of the grammar, from what it is written as."""
    (block,) = blocks(f"{source}\n")
    assert block.kind is kind


@pytest.mark.parametrize("printer", ["bash\nls", "sql\nSELECT 1;", "python\nprint()"])
def test_text_is_the_output_of_the_block_before_it(printer: str) -> None:
    """Right after it, or after an empty line."""
    for between in ("", "\n"):
        first, second = blocks(f"```{printer}\n```\n{between}```text\nout\n```\n")
        assert (second.kind, second.text) == (Kind.OUTPUT, "out\n")
        assert (first.follows, second.follows) == (False, True)


@pytest.mark.parametrize(
    ("info", "language", "title"),
    [
        ("bash", "bash", None),
        (" bash", "bash", None),
        ("bash   ", "bash", None),
        ('bash title="a b.sh"', "bash", "a b.sh"),
        ('bash\ttitle="x"  ', "bash", "x"),
        ("bash title=app/models.py", "bash", "app/models.py"),
        ('bash title="don\'t.sh"', "bash", "don't.sh"),
        ('bash title="Модели.py" hl_lines="1 2"', "bash", "Модели.py"),
        ('bash hl_lines="1"', "bash", None),
    ],
)
def test_an_info_string_is_a_language_and_options(info: str, language: str, title: str | None) -> None:
    """Spaces around them do not hide a block, as they do from Sybil's own parser."""
    (block,) = blocks(f"```{info}\nls\n```\n")
    assert (block.language, block.title) == (language, title)


@pytest.mark.parametrize(
    ("info", "messages"),
    [
        ("", ["a fence without a language: name what it is, or label it prose"]),
        (
            "{.bash}",
            [
                "a fence without a language: name what it is, or label it prose",
                "unknown fence option '{.bash}', expected title=\"path\"",
            ],
        ),
        ('bash{title="x"}', ["unknown fence option '{title=x}', expected title=\"path\""]),
        ("bsh", ["unknown language 'bsh'; did you mean bash?"]),
        ("Bash", ["unknown language 'Bash'; did you mean bash?"]),
        ("py", ["unknown language 'py'"]),
        ("rust", ["unknown language 'rust'"]),
        ("bash linenums", ["unknown fence option 'linenums', expected title=\"path\""]),
        ('bash titel="x"', ["unknown fence option 'titel=x', expected title=\"path\""]),
        ('bash title=""', ["unknown fence option 'title=', expected title=\"path\""]),
        ("bash title=a b", ["unknown fence option 'b', expected title=\"path\""]),
        ('bash title="a" title="b"', ["title stands twice"]),
        ('bash title="x', ['fence options are not readable: No closing quotation: title="x']),
        ("bash don't", ["fence options are not readable: No closing quotation: don't"]),
        ("diff", ['a diff names its file: ```diff title="path"']),
        (
            "toml",
            [
                (
                    'a toml block is a file (title="path"), an output (output="command"), '
                    "an excerpt or prose: say which"
                ),
            ],
        ),
    ],
)
def test_a_wrong_info_string_is_named(info: str, messages: list[str]) -> None:
    """Nothing is skipped in silence: what the grammar does not know is an error at the fence."""
    assert faults(f"текст\n\n```{info}\nls\n```\n") == [f"3: {message}" for message in messages]


@pytest.mark.parametrize(
    ("label", "fence", "message"),
    [
        ("exit=1", "bash\nls", "exit= makes no sense on a block of kind bash"),
        ("exit=1", "text\nx", "exit= makes no sense on a block of kind output"),
        ("exit=1", 'ini title="a"\nx', "exit= makes no sense on a block of kind file"),
        ("exit=1 prose=no", "bash\nls", "exit= makes no sense on a block of kind prose"),
        ("exit=1", "pycon\n>>> 1", "exit= makes no sense on a block of kind pycon"),
        ("loses=a", 'ini title="a"\nx', "loses= makes no sense on a block of kind file"),
        ("excerpt", "python\nx", 'an excerpt names its file: ```python title="path"'),
        ("excerpt prose=a", 'ini title="a"\nx', "excerpt, output and prose exclude each other"),
        ("output=a prose=b", "ini\nx", "excerpt, output and prose exclude each other"),
        ("excerpt output=a", 'ini title="a"\nx', "excerpt, output and prose exclude each other"),
    ],
)
def test_a_label_must_suit_its_block(label: str, fence: str, message: str) -> None:
    """The error stands at the fence."""
    assert f"2: {message}" in faults(f"<!-- proof: {label} -->\n```{fence}\n```\n")


@pytest.mark.parametrize("fence", ["console\n$ false", "sql\nSELECT;", "python\nraise SystemExit(1)"])
def test_a_block_that_shows_an_error_may_end_with_a_status(fence: str) -> None:
    """An error shown on purpose is a part of the note."""
    (block,) = blocks(f"<!-- proof: exit=1 -->\n```{fence}\n```\n")
    assert block.labels == Labels(exit=1)


def test_a_label_names_a_database_of_the_note() -> None:
    """A variant for a database that the note does not name would never run."""
    body = "<!-- proof: db=postgresql -->\n```bash\nls\n```\n"
    head = HEAD.replace("---\n", "---\ndatabases: [sqlite]\n", 1)
    assert faults(body, head) == ["2: db=postgresql, but the note's databases do not name it"]
    (block,) = blocks(body)
    assert [block.applies_to(database) for database in Database] == [False, True]


def test_a_block_without_db_is_for_every_database() -> None:
    """Variants are the exception."""
    (block,) = blocks("```bash\nls\n```\n")
    assert all(block.applies_to(database) for database in Database)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("```text\nx\n```\n", 1),
        ("```console\n$ ls\n```\n```text\nx\n```\n", 4),
        ("```bash\nls\n```\n```text\nx\n```\n```text\ny\n```\n", 7),
        ("```bash\nls\n```\nвывод:\n```text\nx\n```\n", 5),
        ("```bash\nls\n```\n\n---\n\n```text\nx\n```\n", 7),
        ("```bash\nls\n```\n\n## Вывод\n\n```text\nx\n```\n", 7),
        ("```bash\nls\n```\n\n<br>\n\n```text\nx\n```\n", 7),
        ("```bash\nls\n```\n> ```text\n> x\n> ```\n", 4),
        ("- ```bash\n  ls\n  ```\n- ```text\n  x\n  ```\n", 4),
        ("<!-- proof: db=sqlite -->\n```bash\nls\n```\n```text\nx\n```\n", 5),
        ("<!-- proof: db=sqlite -->\n```bash\nls\n```\n<!-- proof: db=postgresql -->\n```text\nx\n```\n", 6),
        ('```bash\nls\n```\n```ini title="a"\nx\n```\n```text\nx\n```\n', 7),
    ],
)
def test_text_without_a_printing_block_right_before_it_is_refused(body: str, line: int) -> None:
    """On any of the note's databases; nothing may stand between the two but labels."""
    assert faults(body) == [
        f"{line}: a text block is the output of a sql, python or bash block right before it"
    ]


def both(fence: str) -> str:
    """Return two variants of a fence, each under its label."""
    return "".join(f"<!-- proof: db={database} -->\n```{fence}\n```\n" for database in Database)


def only(database: Database, *fences: str) -> str:
    """Return fences of one database, each under its label."""
    return "".join(f"<!-- proof: db={database} -->\n```{fence}\n```\n" for fence in fences)


@pytest.mark.parametrize(
    "body",
    [
        "```bash\nls\n```\n" + both("text\nx"),
        both("sql\na") + "```text\nx\n```\n",
        both("sql\na") + both("text\nx"),
        only(Database.SQLITE, "sql\na", "text\nx") + only(Database.POSTGRESQL, "sql\nb", "text\ny"),
        "```python\na\n```\n" + only(Database.SQLITE, "sql\na") + only(Database.POSTGRESQL, "text\ny"),
    ],
)
def test_another_databases_variants_may_stand_before_an_output(body: str) -> None:
    """Each database sees its own blocks, one right after the other."""
    assert blocks(body)[-1].kind is Kind.OUTPUT


@pytest.mark.parametrize(
    ("fence", "message"),
    [
        ("console\nls", "a console block begins with '$ ' and a command: 'ls'"),
        ("console", "an empty console block"),
        ("pycon\n1 + 1", "a pycon block begins with '>>> '"),
        ('diff title="a"\n x', "a hunk that changes nothing: 'x'"),
    ],
)
def test_the_text_of_a_block_is_judged_by_its_kind(fence: str, message: str) -> None:
    """What cannot be run at all is found when the note is read."""
    assert faults(f"```{fence}\n```\n") == [f"1: {message}"]


@pytest.mark.parametrize(
    "body",
    [
        "```bash\nls\n",
        "```bash\nls",
        "```bash",
        "```bash\n",
        "```bash\nls\n\n\n",
        "```bash\nls\n``\n",
        "```bash\nls\n~~~\n",
        "````bash\nls\n```\n",
        "```bash\necho ```\n",
        "```bash\nls\n``` x\n",
        "```bash\nls\n    ```\n",
        "```bash\nls\n> ```\n",
        "~~~bash\nls\n```\n",
        "> ```bash\n> ls\n\nтекст\n",
        "> ```bash\n> ls\n>",
        "> ```bash\n> ls\n> >  ```\n",
        "> > ```bash\n> > ls\n> ```\n",
        "- ```bash\n  ls\n\nтекст\n",
        "- ```bash\n  ls\n- текст\n",
        "<!-- proof: db=sqlite -->\n```bash\nls\n",
    ],
)
def test_an_unclosed_fence_is_refused(body: str) -> None:
    """At the end of the note, its callout or its list item; a line that only looks like an end is none."""
    line = 2 if body.startswith("<!--") else 1
    assert f"{line}: unclosed fence: it swallows the text after it" in faults(body)


@pytest.mark.parametrize(
    ("source", "text", "prefix"),
    [
        ("```bash\nls\n```\n", "ls\n", ""),
        ("```console\n$ ls\n```\n", "$ ls\n", ""),
        ("```bash\n\n  ls\n\n```\n", "\n  ls\n\n", ""),
        ("```bash\nls\n````\n", "ls\n", ""),
        ("```bash\nls\n```  \n", "ls\n", ""),
        ("````bash\n```bash\nls\n```\n````\n", "```bash\nls\n```\n", ""),
        ("~~~bash\n```\n~~\n~~~~\n", "```\n~~\n", ""),
        ("```bash\nls >\n> x\n```\n", "ls >\n> x\n", ""),
        ("```bash\nls # [[1, 2]] <!-- x --> %%\n```\n", "ls # [[1, 2]] <!-- x --> %%\n", ""),
        ("```bash\nа\x0cб\x85в\u2028г\n```\n", "а\x0cб\x85в\u2028г\n", ""),
        ("  ```bash\n  ls\n    a\n b\n  ```\n", "ls\n  a\nb\n", "  "),
        ("> ```bash\n> ls\n>\n>   a\n> ```\n", "ls\n\n  a\n", "> "),
        (">```bash\n>ls\n>```\n", "ls\n", ">"),
        ("> > ```bash\n> > ls\n> > ```\n", "ls\n", "> > "),
        ("- ```bash\n  ls\n    a\n  ```\n", "ls\n  a\n", "- "),
        ("10. ```bash\n    ls\n    ```\n", "ls\n", "10. "),
        ("> - ```bash\n>   ls\n>   ```\n", "ls\n", "> - "),
    ],
)
def test_a_fence_knows_where_it_stands(source: str, text: str, prefix: str) -> None:
    """Its text is dedented, its offsets take in the whole lines of both fences, in callouts and lists too."""
    before, after = "Привет\u2028мир\x0c!\n\n", "\nконец\n"
    note = Note.parse(HEAD + before + source + after, NotePath("a.md"))
    (block,) = note.blocks
    assert (block.text, block.prefix) == (text, prefix)
    assert note.text[block.start : block.end] == source
    assert note.text[block.start :].startswith(prefix + source[len(prefix)] * 3)
    assert block.line == FIRST + 2


@pytest.mark.parametrize(
    ("source", "prefix"),
    [
        ("> [!note]- Заголовок\n> текст\n> ```bash\n> ls\n> ```\n> хвост\n", "> "),
        ("> [!note]\n> > [!tip]\n> > ```bash\n> > ls\n> > ```\n", "> > "),
        ("1. шаг\n\n   ```bash\n   ls\n   ```\n\n2. шаг\n", "   "),
        ("- а\n    - б\n\n      ```bash\n      ls\n      ```\n", "      "),
        ("<details>\n\n```bash\nls\n```\n\n</details>\n", ""),
    ],
)
def test_a_fence_inside_something_is_cut_out_exactly(source: str, prefix: str) -> None:
    """From the prefix of the opening line to the end of the closing one."""
    note = Note.parse(HEAD + source, NotePath("a.md"))
    (block,) = note.blocks
    lines = note.text[block.start : block.end].split("\n")
    assert lines == [f"{prefix}```bash", f"{prefix}ls", f"{prefix}```", ""]
    assert block.prefix == prefix
    assert block.text == "ls\n"
    assert note.text.split("\n")[block.line - 1] == lines[0]


def test_the_last_fence_may_end_with_the_file() -> None:
    """A note without a last newline is whole."""
    note = Note.parse(f"{HEAD}```bash\nls\n```", NotePath("a.md"))
    (block,) = note.blocks
    assert note.text[block.start : block.end] == "```bash\nls\n```"


def test_blocks_are_numbered_in_order() -> None:
    """The number is what a test is asked for by."""
    found = blocks("```bash\na\n```\n\nтекст\n\n> ```bash\n> b\n> ```\n\n```bash\nc\n```\n")
    assert [(block.index, block.text) for block in found] == [(0, "a\n"), (1, "b\n"), (2, "c\n")]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("текст\n\n    ls\n", "3: an indented code block is not run: use a fence"),
        ("- а\n\n        ls\n", "3: an indented code block is not run: use a fence"),
        (
            "а\n\n<pre>\nls\n</pre>\n",
            "3: code in raw HTML is not run: use a fence after an empty line",
        ),
        (
            "а <pre>ls</pre>\n",
            "1: code in raw HTML is not run: use a fence after an empty line",
        ),
        (
            "<div>\n```bash\nls\n```\n</div>\n",
            "1: code in raw HTML is not run: use a fence after an empty line",
        ),
        (
            "<DIV><CODE>ls</CODE></DIV>\n",
            "1: code in raw HTML is not run: use a fence after an empty line",
        ),
        (
            "<!--\n```bash\nls\n```\n-->\n",
            (
                "1: stray comment '<!--\\n```bash\\nls\\n```\\n-->': a note's comments are labels "
                "(<!-- proof: … -->); remarks are %%…%%"
            ),
        ),
        ("%%\n```bash\nls\n```\n%%\n", "2: a fence inside a remark (%%…%%) is run, but not shown"),
        ("%%\n\n> ```bash\n> ls\n> ```\n\n%%\n", "3: a fence inside a remark (%%…%%) is run, but not shown"),
    ],
)
def test_code_that_would_not_be_run_and_shown_is_refused(body: str, message: str) -> None:
    """Code is a fence that the reader sees, or an error."""
    assert faults(body) == [message]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<!-- proof: exit=1 -->\n\nтекст\n", "1: a label without a fence right after it"),
        ("<!-- proof: exit=1 -->\n", "1: a label without a fence right after it"),
        (
            "- а\n  <!-- proof: exit=1 -->\n\n```console\n$ a\n```\n",
            "2: a label without a fence right after it",
        ),
        (
            "<!-- proof: exit=1 -->\n<!-- proof: db=sqlite -->\n```console\n$ a\n```\n",
            "1: a label without a fence right after it",
        ),
        (
            "<!-- proof: exti=1 -->\n```console\n$ a\n```\n",
            "1: unknown label 'exti'; did you mean exit?",
        ),
        ("<!-- proof: exti=1 -->\n", "1: unknown label 'exti'; did you mean exit?"),
        (
            "а\n\n<!-- mend this -->\n",
            (
                "3: stray comment '<!-- mend this -->': a note's comments are labels (<!-- proof: … -->); "
                "remarks are %%…%%"
            ),
        ),
        ("а\nб <!-- mend this --> в\n", "2: stray comment '<!-- mend this -->': remarks are %%…%%"),
        (
            "> а\n> <b>б</b>\n> в <!-- proof:\n> exit=1 -->\n",
            "3: stray comment '<!-- proof:\\nexit=1 -->': remarks are %%…%%",
        ),
        ("| а |\n|---|\n| <!-- x --> |\n", "3: stray comment '<!-- x -->': remarks are %%…%%"),
        ("<div>\n<p>а</p> <!-- x -->\n</div>\n", "2: stray comment '<!-- x -->': remarks are %%…%%"),
    ],
)
def test_a_comment_is_a_label_right_before_a_fence(body: str, message: str) -> None:
    """Anywhere else, inside a line too, it is an error with its own line."""
    assert faults(body) == [message]


@pytest.mark.parametrize(
    "body",
    [
        "текст\n<!-- proof: db=sqlite -->\n```bash\nls\n```\n",
        "<!-- proof: db=sqlite -->\n\n```bash\nls\n```\n",
        "<!-- proof:\n  db=sqlite\n-->\n```bash\nls\n```\n",
        "> <!-- proof: db=sqlite -->\n> ```bash\n> ls\n> ```\n",
        "- а\n  <!-- proof: db=sqlite -->\n  ```bash\n  ls\n  ```\n",
    ],
)
def test_a_label_belongs_to_the_fence_after_it(body: str) -> None:
    """In a callout and a list item too, with or without an empty line."""
    (block,) = blocks(body)
    assert block.labels == Labels(db=Database.SQLITE)


def test_a_label_is_for_one_fence() -> None:
    """The fence after the next has its own."""
    first, second = blocks("<!-- proof: db=sqlite -->\n```bash\na\n```\n```bash\nb\n```\n")
    assert (first.labels.db, second.labels.db) == (Database.SQLITE, None)


def test_all_faults_of_a_note_are_named_at_once_in_order() -> None:
    """A writer repairs a note in one go."""
    assert faults("```bsh\n```\n\n<!-- x -->\n\n    ls\n\n```\n```\n") == [
        "1: unknown language 'bsh'; did you mean bash?",
        "4: stray comment '<!-- x -->': a note's comments are labels (<!-- proof: … -->); remarks are %%…%%",
        "6: an indented code block is not run: use a fence",
        "8: a fence without a language: name what it is, or label it prose",
    ]

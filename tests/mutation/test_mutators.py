"""Each way a note goes wrong, as a table: a note's body, and what its mutants are called."""

from pathlib import Path

import pytest

from living_notes.mutation.mutant import Mutant, Operator, Source, shift_digit, shift_letter, tell_apart
from living_notes.mutation.mutators import mutate
from living_notes.vault import Note, NotePath


def _note(body: str, properties: str = "databases: [sqlite]") -> Note:
    text = f"---\ntitle: Заметка\npermalink: note\n{properties}\n---\n\n{body}"
    return Note.parse(text, NotePath("note.md"))


def _mutants(note: Note, *kinds: Operator) -> list[Mutant]:
    return [mutant for mutant in mutate(note, Path("нет такой папки")) if mutant.kind in kinds]


ECHO = "```console\n$ alembic upgrade --sql head\nдве строки\n```\n"
TWO = ECHO + "\n```bash\nls\n```\n"

CASES: dict[str, tuple[str, tuple[Operator, ...], list[str]]] = {
    "blocks": (
        TWO,
        (Operator.DROP_BLOCK, Operator.REPEAT_BLOCK, Operator.SWAP_BLOCKS),
        [
            "drop the console block «$ alembic upgrade --sql head»",
            "repeat the console block «$ alembic upgrade --sql head»",
            "swap the console block «$ alembic upgrade --sql head» with the bash block «ls»",
            "drop the bash block «ls»",
            "repeat the bash block «ls»",
        ],
    ),
    "flags": (
        ECHO,
        (Operator.FLAG,),
        [
            "drop --sql of «alembic upgrade --sql head»",
            "--sql → --tql in «alembic upgrade --sql head»",
            "add --help to «alembic upgrade --sql head»",
        ],
    ),
    "words of a command": (
        "```bash\ncp a.txt 12\n```\n",
        (Operator.COMMAND,),
        ["cp → cq in «cp a.txt 12»", "txt → tyt in «cp a.txt 12»", "12 → 13 in «cp a.txt 12»"],
    ),
    "a device": ("```bash\nls >/dev/null\n```\n", (Operator.COMMAND,), ["ls → ms in «ls >/dev/null»"]),
    "an output": (
        "```console\n$ echo\nab 12\n…\n```\n",
        (Operator.CHANGE_OUTPUT, Operator.DROP_OUTPUT, Operator.REPEAT_OUTPUT),
        [
            "output «ab 12» → «bb 12»",
            "output «ab 12» → «ab 13»",
            "drop output «ab 12»",
            "repeat output «ab 12»",
            "drop output «…»",
        ],
    ),
    "SQL": (
        "```sql\nSELECT 1;\n```\n```text\n ?\n```\n",
        (Operator.CODE,),
        ["«SELECT 1;» → «SELEDT 1;»", "«SELECT 1;» → «SELECT 2;»", "drop «SELECT 1;»"],
    ),
    "operators": (
        '```python\nif a == 1 and not b: print("x and y" or c)  # or not\n```\n',
        (Operator.OPERATOR,),
        [
            '== → != in «if a == 1 and not b: print("x and y" or c)  # or not»',
            'and → or in «if a == 1 and not b: print("x and y" or c)  # or not»',
            'or → and in «if a == 1 and not b: print("x and y" or c)  # or not»',
        ],
    ),
    "operators of a session": (
        "```pycon\n>>> 1 < 2 <= 3\nTrue\n>>> x is not None, 1 << 2\n```\n",
        (Operator.OPERATOR,),
        [
            "< → <= in «1 < 2 <= 3»",
            "<= → < in «1 < 2 <= 3»",
            "is not → is in «x is not None, 1 << 2»",
        ],
    ),
    "operators of a file": (
        '```python title="a.py"\ndef f() -> bool:\n    return True\n```\n```text title="b"\na and b\n```\n',
        (Operator.OPERATOR,),
        ["True → False in «return True»"],
    ),
    "the case of a command": (
        "```console\n$ ls a\nA b\n```\n```bash\n12\n```\n",
        (Operator.CASE,),
        ["case: «ls a» → «Ls a»"],
    ),
    "the marks of an output": (
        "```console\n$ ls\na, b\n…\nc\n```\n",
        (Operator.MARK,),
        ["mark: «a, b» → «a b»"],
    ),
    "a file": (
        '```text title="a"\nимя\n```\n',
        (Operator.FILE, Operator.TITLE),
        ["«имя» → «иня»", "drop «имя»", "drop the title a of «имя»", "the title a of «имя» → b"],
    ),
    "an excerpt": (
        '<!-- proof: excerpt -->\n```text title="a"\nx\n…\ny\n```\n',
        (Operator.DROP_EXCERPT, Operator.LABEL),
        ["drop «x» of the excerpt", "drop «y» of the excerpt", "drop «excerpt» of «x»"],
    ),
    "a diff": (
        '```diff title="a"\n-x\n@@\n+y\n z\n```\n',
        (Operator.DIFF,),
        [
            "undo the hunk «-x» of a",
            "undo the hunk «+y» of a",
            "«-x» → «-y» in the diff of a",
            "drop «+y» from the diff of a",
            "«+y» → «+z» in the diff of a",
            "drop « z» from the diff of a",
            "« z» → « y» in the diff of a",
        ],
    ),
    "labels": (
        "<!-- proof: db=sqlite exit=2 -->\n```console\n$ false\n```\n",
        (Operator.LABEL,),
        [
            "drop «db=sqlite» of «$ false»",
            "«db=sqlite» of «$ false» → postgresql",
            "drop «exit=2» of «$ false»",
            "«exit=2» of «$ false» → 1",
        ],
    ),
    "a block that is not run": (
        '<!-- proof: prose="рисунок" -->\n```text\nA -> B\n```\n',
        (Operator.PROSE,),
        ["unproven «A -> B» → «A -> C»"],
    ),
    "links": (
        "[[Другая#Глава|слова]] и `[[код]]`\n",
        (Operator.LINK,),
        ["[[Другая#Глава]] → [[Дсугая#Глава]]", "[[Другая#Глава]] → [[Другая#Главб]]"],
    ),
    "properties": (
        "",
        (Operator.PROPERTY, Operator.WORDS),
        [
            "drop the property title",
            "title: Заметка → Збметка",
            "drop the property permalink",
            "permalink: note → npte",
            "drop the property databases",
            "databases: [sqlite] → [postgresql]",
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_note_has_exactly_these_mutants(case: str) -> None:
    """Named in words, each once."""
    body, kinds, expected = CASES[case]

    assert [mutant.what for mutant in _mutants(_note(body), *kinds)] == expected


def test_a_swapped_block_takes_its_label_along() -> None:
    """A label left behind would make another mutant of it."""
    note = _note("<!-- proof: exit=1 -->\n```console\n$ false\n```\n\nИ\n\n```bash\nls\n```\n")
    (mutant,) = _mutants(note, Operator.SWAP_BLOCKS)

    assert mutant.text.endswith(
        "\n\n```bash\nls\n```\n\nИ\n\n<!-- proof: exit=1 -->\n```console\n$ false\n```\n"
    )


def test_a_line_in_a_callout_keeps_its_prefix() -> None:
    """Without it the mutant would be noticed as a broken fence, not as a false word."""
    note = _note("> [!note]\n> ```console\n> $ echo\n> ab\n> ```\n")

    changed, repeated = _mutants(note, Operator.CHANGE_OUTPUT, Operator.REPEAT_OUTPUT)

    assert changed.text.endswith("> $ echo\n> ac\n> ```\n")
    assert repeated.text.endswith("> $ echo\n> ab\n> ab\n> ```\n")


@pytest.mark.parametrize(
    ("text", "changed"), [("a", "b"), ("z", "y"), ("Я", "Ю"), ("я 1", "ю 1"), ("12 → —", None), ("", None)]
)
def test_a_letter_becomes_its_neighbour_in_its_own_alphabet(text: str, changed: str | None) -> None:
    """Cyrillic stays Cyrillic, so that only the letter is wrong."""
    assert shift_letter(text) == changed


def test_a_number_changes_in_its_last_digit() -> None:
    """Nine becomes zero: the width of a table's column stays."""
    assert [shift_digit(number) for number in ("1", "19", "0")] == ["2", "10", "1"]


def test_equal_copies_are_one_mutant_and_equal_names_are_numbered() -> None:
    """The key of a mutant names one mutant."""
    mutants = [Mutant(Operator.FILE, line, "x", text) for line, text in ((1, "a"), (2, "a"), (3, "b"))]

    assert [(mutant.line, mutant.what) for mutant in tell_apart(mutants)] == [(1, "x"), (3, "x (2)")]


def test_a_mutant_is_named_without_its_line() -> None:
    """A paragraph more above it changes no name."""
    before = {mutant.what for mutant in mutate(_note(TWO), Path("нет такой папки"))}
    after = {mutant.what for mutant in mutate(_note(f"Абзац.\n\n{TWO}"), Path("нет такой папки"))}

    assert before == after


def test_source_knows_where_a_block_begins_with_its_label() -> None:
    """A label may take several lines."""
    note = _note("Слова.\n\n<!-- proof:\nexit=1 -->\n```console\n$ false\n```\n")

    assert Source(note).spans == {0: (9, 13)}

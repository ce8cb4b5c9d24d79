import pytest

from living_notes.vault import Condition, Database, Labels
from living_notes.vault.labels import LabelError, read_labels


@pytest.mark.parametrize(
    ("comment", "labels"),
    [
        ("<!-- proof: exit=255 -->", Labels(exit=255)),
        ("<!-- proof: exit=0 -->", Labels()),
        ("<!-- proof: db=postgresql -->", Labels(db=Database.POSTGRESQL)),
        ('<!-- proof: loses="таблица удаляется" -->', Labels(loses="таблица удаляется")),
        ("<!-- proof: excerpt -->", Labels(excerpt=True)),
        ('<!-- proof: output="alembic history" -->', Labels(output="alembic history")),
        ('<!-- proof: prose="don\'t run it" -->', Labels(prose="don't run it")),
        ("<!-- proof: output='sed \"s/a/b/\"' -->", Labels(output='sed "s/a/b/"')),
        ('<!-- proof: output="a=b" -->', Labels(output="a=b")),
        ("<!-- proof: exit=1 db=sqlite -->", Labels(exit=1, db=Database.SQLITE)),
        ('<!-- proof: cannot="back children" -->', Labels(cannot=(Condition.BACK, Condition.CHILDREN))),
        ("<!--proof:excerpt-->", Labels(excerpt=True)),
        ("  <!--  proof:\n  exit=1\n  db=sqlite\n-->\n", Labels(exit=1, db=Database.SQLITE)),
    ],
)
def test_each_label_is_read(comment: str, labels: Labels) -> None:
    """One comment holds any number of labels, in any quotes, on any lines."""
    assert read_labels(comment) == labels


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("<!-- proof: -->", "an empty label comment"),
        ("<!-- proof: exti=1 -->", "unknown label 'exti'; did you mean exit?"),
        ("<!-- proof: database=sqlite -->", "unknown label 'database'"),
        ("<!-- proof: exit=1 exit=2 -->", "label 'exit' stands twice"),
        ("<!-- proof: exit= -->", "label 'exit' is empty"),
        ("<!-- proof: prose=' ' -->", "label 'prose' is empty"),
        ("<!-- proof: exit -->", "label 'exit' is written 'exit=…'"),
        ("<!-- proof: excerpt=yes -->", "label 'excerpt=yes' is written 'excerpt'"),
        ("<!-- proof: exit=one -->", "exit='one': a status is a number from 0 to 255"),
        ("<!-- proof: exit=256 -->", "exit='256': a status is a number from 0 to 255"),
        ("<!-- proof: exit=-1 -->", "exit='-1': a status is a number from 0 to 255"),
        ("<!-- proof: db=postgres -->", "unknown database 'postgres'; did you mean postgresql?"),
        ("<!-- proof: db=mysql8 -->", "unknown database 'mysql8'"),
        ("<!-- proof: cannot=childern -->", "unknown condition 'childern'; did you mean children?"),
        ("<!-- proof: prose=don't -->", "labels are not readable: No closing quotation"),
    ],
)
def test_a_wrong_label_is_named(comment: str, message: str) -> None:
    """The message quotes the word and says how it is written."""
    with pytest.raises(LabelError) as caught:
        read_labels(comment)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- mend this -->",
        "<!-- prof: exit=1 -->",
        "<!-- Proof: exit=1 -->",
        "<!-- proof exit=1 -->",
        "<!-- proof: exit=1 --> <!-- proof: excerpt -->",
        "<!-- proof: excerpt --> текст",
        "<!-- proof: excerpt",
    ],
)
def test_a_comment_is_a_label_or_stray(comment: str) -> None:
    """Remarks have a spelling of their own, so a mistyped label cannot pass for one."""
    with pytest.raises(LabelError) as caught:
        read_labels(f"{comment}\n")
    expected = "a note's comments are labels (<!-- proof: … -->); remarks are %%…%%"
    assert str(caught.value) == f"stray comment {comment!r}: {expected}"


def test_a_long_stray_comment_is_cut() -> None:
    """A commented-out chapter does not fill the screen."""
    with pytest.raises(LabelError) as caught:
        read_labels(f"<!-- {'а' * 500} -->")
    assert str(caught.value).startswith(f"stray comment '<!-- {'а' * 55}': ")

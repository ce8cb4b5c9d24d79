"""What a report says in words: of rows how many, and of pasted SQL its name."""

import pytest

from living_notes.check.markdown import as_markdown
from living_notes.check.report import DatabaseReport, Report, RevisionReport, Rows, Statement
from living_notes.check.script import pieces


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 строку"),
        (2, "2 строки"),
        (5, "5 строк"),
        (11, "11 строк"),
        (12, "12 строк"),
        (21, "21 строку"),
        (111, "111 строк"),
        (2000, "2000 строк"),
    ],
)
def test_markdown_counts_rows(count: int, words: str) -> None:
    """A number stands with its unit, in the form that it asks for."""
    rows = (Rows("t", count, count),)
    statement = Statement("UPDATE t SET a = 1", reads=rows, changes=rows, losses=rows)
    database = DatabaseReport("sqlite", "", revisions=(RevisionReport("a", statements=(statement,)),))

    text = as_markdown(Report("project", "", databases=(database,)))

    assert f"  читает {words} `t`; меняет {words} `t`; теряет {words} `t`\n" in text


def test_sql_without_comments_is_no_revision_called_by_a_number() -> None:
    """It is called what it is; Alembic's comments name the revisions where they are."""
    assert [each.revision for each in pieces("SELECT 1;")] == ["SQL"]
    assert [each.revision for each in pieces("-- Running upgrade a -> b\n\nSELECT 1;")] == ["b"]

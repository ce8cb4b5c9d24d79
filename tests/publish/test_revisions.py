"""A note's graph of revisions is what ``alembic history`` printed, with words for what the rails say."""

import re

import pytest

from living_notes.publish.render.revisions import revisions_html
from living_notes.vault.rails import Entry, HistoryError, read_history, rows

MERGED = """bb, cc -> dd (head) (mergepoint), merge, again
aa -> cc, third (not the last)
aa (xx) -> bb (shop, second), two
<base> -> aa (current) (branchpoint)"""


def test_each_line_of_a_history_is_read() -> None:
    """Parents, what it depends on, labels, where the base is; a message may hold what marks hold."""
    assert read_history(MERGED) == [
        Entry("dd", ("bb", "cc"), "merge, again"),
        Entry("cc", ("aa",), "third (not the last)"),
        Entry("bb", ("aa",), "two", labels=("shop", "second"), depends=("xx",)),
        Entry("aa", current=True),
    ]


def test_rails_part_at_a_branch_point_and_meet_at_a_merge() -> None:
    """Two lanes between them; each line ends in the lane of the parent."""
    drawn = [(row.revision, row.lane, row.lines) for row in rows(read_history(MERGED))]
    assert drawn == [
        ("dd", 0, ((0, 0), (0, 1))),
        ("cc", 1, ((0, 0), (1, 1))),
        ("bb", 0, ((1, 1), (0, 1))),
        ("aa", 1, ()),
    ]


def test_a_circle_and_a_missing_parent_are_drawn_all_the_same() -> None:
    """The lab shows what the files say, whatever Alembic thinks of it."""
    entries = [Entry("aa", ("bb",)), Entry("bb", ("aa",)), Entry("cc", ("gone",))]
    assert {row.revision for row in rows(entries)} == {"aa", "bb", "cc"}


def test_the_list_says_what_the_rails_show() -> None:
    """For those who do not see them; a rail is nothing to a screen reader."""
    html = revisions_html(MERGED)
    words = [re.sub("<[^>]+>", "|", item) for item in re.findall(r"<li>.*?</li>", html)]
    assert "слияние bb, cc" in words[0]
    assert "head" in words[0]
    assert "ветка shop, second" in words[2]
    assert "зависит от xx" in words[2]
    assert "база здесь · точка ветвления: cc, bb · начало" in words[3]
    assert html.count('class="ln-rail" aria-hidden="true"') == len(words)
    assert "style=" not in html


@pytest.mark.parametrize("text", ["", "\n", "aa\n", "Context impl SQLiteImpl.\n"])
def test_what_is_no_history_is_refused(text: str) -> None:
    """An empty one has nothing to draw."""
    with pytest.raises(HistoryError):
        revisions_html(text)

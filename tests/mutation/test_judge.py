"""Small notes through the whole judgement: what is noticed, what survives, what is true all the same."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from living_notes.mutation.judge import Judge, UntrueNoteError, Verdict
from living_notes.mutation.mutant import Mutant, Operator
from living_notes.mutation.mutators import mutate
from living_notes.mutation.rules import excuse
from living_notes.project import Project
from living_notes.proof.endings import ending, write_endings
from living_notes.proof.live import LiveWorld
from living_notes.proof.reporting.readme import example_readme
from living_notes.proof.session import NoteSession, Place
from living_notes.proof.workshop import Workshop
from living_notes.vault import Database, Note

EXAMPLES = Path(__file__).parents[2] / "examples"

TRUE = """\
```text title="names.txt"
Анна
Борис
```

```console
$ wc -l names.txt
2 names.txt
```

```sql
CREATE TABLE names (name TEXT);
INSERT INTO names VALUES ('Анна');
SELECT * FROM names;
```
```text
 name
------
 Анна
(1 row)
```

<!-- proof: exit=1 -->
```console
$ cat names.md
cat: names.md: No such file or directory
```
"""


def _commit_ending(root: Path, note: Note, workshop: Workshop) -> None:
    """Write endings.json as `--update-notes` would."""
    place = Place(root / "docs" / note.path, root / "examples")
    world = LiveWorld(note, place.examples, Database.SQLITE, workshop)
    session = NoteSession(note, place, Database.SQLITE, workshop, lambda: world)
    session.finish()
    permalink = note.properties.permalink
    write_endings(
        place.endings, {(permalink, Database.SQLITE): ending(note, place.examples, world)}, {permalink}
    )
    session.close()


def _survivors(judge: Judge, note: Note, root: Path) -> list[Verdict]:
    verdicts = [judge.judge(note.path, mutant) for mutant in mutate(note, root / "examples")]
    return [verdict for verdict in verdicts if not verdict.noticed_by]


def test_every_mutant_of_a_true_note_is_noticed_or_true_by_rule(
    tmp_path: Path, workshop: Workshop, write_note: Callable[..., Note], judge: Callable[[], Judge]
) -> None:
    """Files, commands, queries, outputs, labels, properties."""
    note = write_note(TRUE)
    _commit_ending(tmp_path, note, workshop)

    survivors = _survivors(judge(), note, tmp_path)

    assert [v.mutant.what for v in survivors if not excuse(v, note)] == []
    assert {v.mutant.kind for v in survivors} == {
        Operator.DROP_BLOCK,
        Operator.REPEAT_BLOCK,
        Operator.WORDS,
    }


def test_a_block_that_nobody_runs_survives(
    tmp_path: Path, write_note: Callable[..., Note], judge: Callable[[], Judge]
) -> None:
    """That is what a prose label costs."""
    note = write_note('<!-- proof: prose="рисунок" -->\n```text\nA -> B\n```\n')

    survivors = [v.mutant.what for v in _survivors(judge(), note, tmp_path) if not excuse(v, note)]

    assert "unproven «A -> B» → «A -> C»" in survivors


def test_without_committed_endings_a_lost_effect_survives(
    tmp_path: Path, workshop: Workshop, write_note: Callable[..., Note], judge: Callable[[], Judge]
) -> None:
    """And with them it does not: that is what they are for."""
    note = write_note("```bash\ntouch пусто\n```\n\n```bash\nexport A=1\n```\n")
    words = {"drop the bash block «touch пусто»", "drop the bash block «export A=1»"}

    before = {v.mutant.what for v in _survivors(judge(), note, tmp_path) if not excuse(v, note)}
    _commit_ending(tmp_path, note, workshop)
    after = {v.mutant.what for v in _survivors(judge(), note, tmp_path) if not excuse(v, note)}

    assert words <= before
    assert after == set()


def test_a_broken_link_is_noticed_by_the_vault_alone(
    tmp_path: Path, write_note: Callable[..., Note], judge: Callable[[], Judge]
) -> None:
    """No shell is started for it."""
    write_note("", name="other")
    note = write_note("[[other]]\n\n```console\n$ echo\n\n```\n")
    (mutant,) = (m for m in mutate(note, tmp_path / "examples") if m.kind is Operator.LINK)

    verdict = judge().judge(note.path, mutant)

    assert verdict.noticed_by == "vault"
    assert "no note for" in verdict.message


def test_a_note_that_does_not_hold_is_not_mutated(
    write_note: Callable[..., Note], judge: Callable[[], Judge], tmp_path: Path
) -> None:
    """Every mutant of it would be «noticed»."""
    note = write_note("```console\n$ echo Анна\nВера\n```\n")
    mutant = next(m for m in mutate(note, tmp_path / "examples") if m.kind is Operator.CHANGE_OUTPUT)

    with pytest.raises(UntrueNoteError, match="does not hold on SQLite"):
        judge().judge(note.path, mutant)


@pytest.mark.parametrize(("command", "noticed_by"), [("sleep 1000", "SQLite"), ("sleep 2.4", None)])
def test_a_mutant_that_hangs_is_noticed(
    write_note: Callable[..., Note], tmp_path: Path, workshop: Workshop, command: str, noticed_by: str | None
) -> None:
    """It may take a few times as long as the true note: on a busy machine that is no hang."""
    note = write_note("```bash\nsleep 1.2\n```\n")
    (tmp_path / "recordings").mkdir()
    slow = Mutant(Operator.COMMAND, 7, command, note.text.replace("sleep 1.2", command))

    verdict = Judge(Project(tmp_path), workshop, tmp_path / "recordings", 1.0).judge(note.path, slow)

    assert verdict.noticed_by == noticed_by
    assert ("still running after" in verdict.message) == bool(noticed_by)


def test_a_label_may_go_where_the_block_holds_on_both_databases(
    write_note: Callable[..., Note], judge: Callable[[], Judge], tmp_path: Path
) -> None:
    """And changes nothing there: else, or where another database is promised, nobody is excused."""
    label = "<!-- proof: db=postgresql -->\n"
    note = write_note(
        f"{label}```console\n$ unset NOTHING\n```\n\n{label}```console\n$ touch there\n```\n",
        "databases: [sqlite, postgresql]",
    )
    labels = [m for m in mutate(note, tmp_path / "examples") if m.what.startswith(("drop «db=", "«db="))]
    judged = judge()

    verdicts = {mutant.what: judged.judge(note.path, mutant) for mutant in labels}

    assert {verdict.noticed_by for verdict in verdicts.values()} == {None}
    assert [what for what, verdict in verdicts.items() if excuse(verdict, note)] == [
        "drop «db=postgresql» of «$ unset NOTHING»"
    ]
    assert len(verdicts) == 4


def test_a_mark_of_what_the_example_cannot_bear_is_missed(
    tmp_path: Path, write_note: Callable[..., Note], judge: Callable[[], Judge]
) -> None:
    """The block holds without it: only the adverse run knows."""
    shutil.copytree(EXAMPLES / "minimal-project", tmp_path / "examples" / "start")
    revision = tmp_path / "examples" / "start" / "alembic" / "versions" / "a0aad4bae06e_create_profiles.py"
    revision.write_text(
        revision.read_text(encoding="utf-8").replace("op.drop_table('profiles')", "pass"), encoding="utf-8"
    )
    shutil.copytree(tmp_path / "examples" / "start", tmp_path / "examples" / "note")
    note = write_note(
        '<!-- proof: cannot="back" -->\n```bash\nalembic upgrade head\n```\n',
        "databases: [sqlite]\nstart: start\nexample: note",
    )
    (tmp_path / "examples" / "note" / "README.md").write_text(example_readme(note), encoding="utf-8")
    (tmp_path / "examples" / "note" / "schema" / "postgresql.sql").unlink()
    (mark,) = (m for m in mutate(note, tmp_path / "examples") if m.what.startswith("drop «cannot="))

    verdict = judge().judge(note.path, mark)

    assert verdict.noticed_by == "SQLite"
    assert "goes up, down and up again" in verdict.message


def test_a_refusal_may_name_what_it_does_not_look_at(
    tmp_path: Path, write_note: Callable[..., Note], judge: Callable[[], Judge]
) -> None:
    """Its words are shown, so they are the same; of a command that succeeds in silence nothing is."""
    refused = "$ test -d names || (echo no folder; false)\nno folder"
    note = write_note(f"<!-- proof: exit=1 -->\n```console\n$ true names\n{refused}\n```\n")
    letters = [
        m for m in mutate(note, tmp_path / "examples") if m.kind is Operator.COMMAND and "names → " in m.what
    ]
    judged = judge()

    verdicts = [judged.judge(note.path, mutant) for mutant in letters]

    assert [verdict.noticed_by for verdict in verdicts] == [None, None]
    assert [bool(excuse(verdict, note)) for verdict in verdicts] == [False, True]

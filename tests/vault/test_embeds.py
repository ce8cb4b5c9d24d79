"""What an embed shows, what a block id names, which files there are, and where embeds run in a circle."""

from pathlib import Path

import pytest

from living_notes.vault import BrokenLinkError, FilePath, Link, Note, NoteError, NotePath, Vault


def note(text: str, name: str = "А") -> Note:
    """Read a note given as text."""
    return Note.parse(f"---\ntitle: {name}\npermalink: p{ord(name[0])}\n---\n{text}", NotePath(f"{name}.md"))


FILES = [FilePath("assets/куб.png"), FilePath("a/один.png"), FilePath("b/один.png"), FilePath("Схема.PDF")]


def vault(**texts: str) -> Vault:
    """Read notes given as name and text, beside the files above."""
    notes = [note(text, name) for name, text in texts.items()]
    return Vault({one.path: one for one in notes}, root="docs", files=FILES)


def shown(text: str, target: str) -> list[str]:
    """Return the lines that an embed of a place in this note shows."""
    source = note(text)
    link = Link.parse(f"![[А{target}]]", 1)
    assert link is not None
    lines = Vault({source.path: source}).resolve(link, source).lines
    return source.text.split("\n")[lines.first : lines.last]


NESTED = "## Раз\n\nа\n\n### Ещё\n\nб\n\n## Два\n\nв"


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        (NESTED, "#Раз", ["## Раз", "", "а", "", "### Ещё", "", "б", ""]),
        (NESTED, "#Раз#Ещё", ["### Ещё", "", "б", ""]),
        (NESTED, "#Два", ["## Два", "", "в"]),
        ("а\nб ^x\n\nв", "#^x", ["а", "б ^x"]),
        ("- а\n- б ^x\n  - в\n- г", "#^x", ["- б ^x", "  - в"]),
        ("- а\n\n  б ^x", "#^x", ["  б ^x"]),
        ("| а |\n| --- |\n| б |\n\n^x", "#^x", ["| а |", "| --- |", "| б |"]),
        ("```bash\nls\n```\n\n^x", "#^x", ["```bash", "ls", "```"]),
        ("> [!note]\n> а\n\n^x", "#^x", ["> [!note]", "> а"]),
        ("> а\n>\n> б ^x", "#^x", ["> б ^x"]),
        ("## Раз ^x\n\nа", "#^x", ["## Раз ^x"]),
    ],
)
def test_an_embed_shows_these_lines(text: str, target: str, expected: list[str]) -> None:
    """A section down to the next heading of its rank; a block with what belongs to it."""
    assert shown(text, target) == expected


def test_a_whole_note_is_all_its_lines() -> None:
    """Its properties included: whoever shows it leaves them blank."""
    assert shown("а\nб", "") == ["---", "title: А", "permalink: p1040", "---", "а", "б"]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ({"А": "![[А]]"}, ["docs/А.md:5: embeds run in a circle: «А» → ![[А]] → and again"]),
        (
            {"А": "![[Б]]", "Б": "а\n![[В]]", "В": "![[А]]"},
            ["docs/А.md:5: embeds run in a circle: «А» → ![[Б]] → ![[В]] → ![[А]] → and again"],
        ),
        (
            {"А": "![[Б#Раз]]", "Б": "## Раз\n![[Б#Раз]]\n"},
            ["docs/Б.md:6: embeds run in a circle: «Б» → ![[Б#Раз]] → and again"],
        ),
        ({"А": "![[Б]]", "Б": "[[А]]"}, []),
        ({"А": "![[Б#Раз]]\n![[Б#Раз]]", "Б": "## Раз\nа\n## Два\n![[А]]"}, []),
        ({"А": "## Раз\n![[#Два]]\n## Два\nб"}, []),
    ],
    ids=["itself", "three notes", "a section in itself", "a link back", "another section", "a neighbour"],
)
def test_a_circle_of_embeds_is_named_whole(texts: dict[str, str], found: list[str]) -> None:
    """Once, whichever of its notes one begins with; what only looks like a circle is none."""
    circles = [str(problem) for problem in vault(**texts).problems if "circle" in problem.message]
    assert [circle for circle in circles if circle in found] == found
    assert len(circles) == len(found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("## Раз ![[Б]]\n", "docs/А.md:5: an embed in a heading: ![[Б]]"),
        ("а\n\n**![[Б]]**\n", "docs/А.md:7: an embed inside other marks: ![[Б]]"),
        ("> [!tip] ![[Б]]\n> а\n", "docs/А.md:5: an embed in a callout's title: put it on the line below"),
        ("![[куб.pgn]]\n", "docs/А.md:5: no note for [[куб.pgn]]; did you mean [[куб.png]]?"),
        ("![[Б#Рас]]\n", "docs/А.md:5: no heading «Рас» in Б.md; did you mean «Раз»?"),
        ("![[Б#^у]]\n", "docs/А.md:5: no block ^у in Б.md"),
    ],
)
def test_a_wrong_embed_is_a_fault(text: str, said: str) -> None:
    """With file, line and what was found."""
    try:
        problems = list(vault(А=text, Б="## Раз\nа ^x").problems)
    except NoteError as error:
        problems = list(error.problems)
    assert any(f"docs/{str(problem).removeprefix('docs/')}".startswith(said) for problem in problems), (
        problems
    )


def found_file(link: str) -> FilePath:
    """Return the attachment that a link names."""
    parsed = Link.parse(link, 1)
    assert parsed is not None
    return Vault({}, files=FILES).file(parsed)


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("![[куб.png]]", "assets/куб.png"),
        ("![[КУБ.PNG|300]]", "assets/куб.png"),
        ("![[assets/куб.png]]", "assets/куб.png"),
        ("![[/assets/куб.png]]", "assets/куб.png"),
        ("[[схема.pdf]]", "Схема.PDF"),
        ("![[b/один.png]]", "b/один.png"),
        ("![[один.png]]", "a/один.png"),
    ],
)
def test_a_file_is_found_by_the_end_of_its_path(link: str, path: str) -> None:
    """As Obsidian does it; letters' case does not matter."""
    assert found_file(link) == path


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("![[куб1.png]]", r"no file for !\[\[куб1.png\]\]; did you mean !\[\[куб.png\]\]\?"),
        ("[[прибор.zip]]", r"no file for \[\[прибор.zip\]\]$"),
    ],
)
def test_a_file_that_is_not_there_is_a_fault(link: str, said: str) -> None:
    """The message names the nearest."""
    with pytest.raises(BrokenLinkError, match=said):
        found_file(link)


def test_a_vault_knows_the_files_beside_its_notes(tmp_path: Path) -> None:
    """Hidden folders are Obsidian's own."""
    for name in ("А.md", "assets/куб.png", ".obsidian/app.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("---\ntitle: А\npermalink: a\n---\n", encoding="utf-8")
    read = Vault.read(tmp_path)
    assert (list(read.notes), list(read.files)) == (["А.md"], ["assets/куб.png"])


def test_a_note_with_a_dot_in_its_name_is_no_file() -> None:
    """«env.py» names a note."""
    read = vault(Анатомия="[[env.py]] и [[target_metadata.naming]]")
    assert [problem.message.partition(" for")[0] for problem in read.problems] == ["no note", "no note"]

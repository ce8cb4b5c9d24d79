"""What the proof runs is what the page shows: every block, in its order, and no other code."""

import re
from pathlib import Path

import pytest
from support.pages import code_blocks

from living_notes.publish.render import PageContext, render_note
from living_notes.vault import Database, Note, NotePath, Vault, read_text

TESTS = Path(__file__).parent
VAULTS = (TESTS.parent / "docs", TESTS / "publish" / "vault")
NOTES = [file for vault in VAULTS for file in sorted(vault.rglob("*.md"))]
PROPERTIES = "---\ntitle: Проба\npermalink: probe\n---\n\n"
PROSE = '<!-- proof: prose="образец" -->\n'

NASTY = {
    "a fence in a longer fence": f"{PROSE}````markdown\n```bash\nls\n```\n````\n",
    "tildes": "~~~bash\nls\n~~~\n",
    "a fence in a callout": "> [!tip]\n> ```bash\n> ls\n>\n> pwd\n> ```\n",
    "a fence in a callout in a callout": "> [!tip]\n> > [!note]\n> > ```bash\n> > ls\n> > ```\n",
    "a fence in a list": "- раз\n\n  ```bash\n  ls\n    -l\n  ```\n- два\n",
    "a fence in a numbered list": "1. раз\n   ```bash\n   ls\n   ```\n9. два\n\n   ```bash\n   ls\n   ```\n",
    "a fence in a nested list": "- раз\n  - два\n\n    ```bash\n    ls\n    ```\n",
    "a fence on an item's own line": "- ```bash\n  ls\n  ```\n",
    "a fence in a callout in a list": "- раз\n\n  > ```bash\n  > ls\n  > ```\n",
    "a fence right after a paragraph": "Текст\n```bash\nls\n```\nещё текст\n",
    "fences without a blank line between": "```bash\nls\n```\n```bash\npwd\n```\n",
    "tabs, entities and markup in code": "```bash\n\techo '&amp; <b> [[x]] %%y%% **z** <!-- c -->'\n```\n",
    "blank and white lines in code": "```bash\n\n  ls\n   \n\npwd\n\n```\n",
    "an empty file": '```ini title="a.ini"\n```\n',
    "code spans around": "`` ``` `` и `%%`\n\n```bash\nls\n```\n\n`%%`\n",
    "no newline at the end": "```bash\nls\n```",
    "a longer closing fence": "```bash\nls\n`````\n",
    "an info string with spaces": '```  ini   title="a b.ini"  hl_lines="1"\nx = 1\n```\n',
    "an indented fence": "  ```bash\n  ls\n  ```\n",
    "variants in a list": (
        "1. раз\n\n   <!-- proof: db=sqlite -->\n   ```bash\n   ls\n   ```\n\n"
        "   <!-- proof: db=postgresql -->\n   ```bash\n   pwd\n   ```\n"
    ),
}


def expected_blocks(note: Note) -> list[tuple[int, str]]:
    """Return number and text of the blocks that the vault's reader sees."""
    return [(block.index, block.text.rstrip()) for block in note.blocks]


def check_page(note: Note, html: str) -> None:
    """Hold the page against the note: the same blocks, for each database in the same order."""
    shown = code_blocks(html)
    pictures = {block.index for block in note.blocks if block.language in {"mermaid", "revisions"}}
    assert sorted(shown) == [block for block in expected_blocks(note) if block[0] not in pictures]
    for database in Database:
        numbers = [number for number, _ in shown if note.blocks[number].applies_to(database)]
        assert numbers == sorted(numbers), f"another order for {database}"


def preview(vault: Vault, note: Note) -> str:
    """Return the note's page."""
    return render_note(PageContext(vault, note)).html


def parse(text: str) -> Note:
    """Read a note given as text."""
    return Note.parse(text, NotePath("Проба.md"))


@pytest.mark.parametrize("file", NOTES, ids=lambda file: file.stem)
def test_page_shows_the_blocks_of_the_note(file: Path) -> None:
    """Every block that is run stands in the page, in order, and no other code does."""
    note = parse(read_text(file))
    check_page(note, preview(Vault({note.path: note}), note))


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_page_shows_the_blocks_of_a_nasty_note(text: str) -> None:
    """Containers, odd fences and odd text change nothing."""
    note = parse(PROPERTIES + text)
    assert note.blocks, "the case has a block to compare"
    html = preview(Vault({note.path: note}), note)
    check_page(note, html)
    assert "wzxhzdk" not in html, "a placeholder is left in the page"
    assert "<p><div" not in html, "a block stands inside a paragraph"


def test_an_embedded_block_is_shown_as_the_other_notes_own() -> None:
    """It is run with its note only, and no number of it can be taken for one of the page's blocks."""
    page = parse(f"{PROPERTIES}```bash\nls\n```\n\n![[Другая]]\n\n```bash\npwd\n```\n")
    other_text = f"{PROPERTIES.replace('probe', 'other')}```bash\ncd\n```\n\n```bash\nid\n```\n"
    other = Note.parse(other_text, NotePath("Другая.md"))
    html = preview(Vault({page.path: page, other.path: other}), page)
    before, _, rest = html.partition('<div class="ln-embed"')
    embed, _, after = rest.partition('<p class="ln-embed-source">')
    assert [text for _, text in code_blocks(embed)] == [text for _, text in expected_blocks(other)]
    assert re.findall(r'data-block-of="([^"]*)"', embed) == ["other:0", "other:1"]
    assert "data-block=" not in embed
    assert code_blocks(before + after) == expected_blocks(page)

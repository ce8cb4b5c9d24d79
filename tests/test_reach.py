"""The guide as a graph: every note is reached from the start page, and no note is an orphan."""

from pathlib import Path

from living_notes.vault import Note, NotePath, Permalink, Vault

VAULT = Vault.read(Path(__file__).parents[1] / "docs")
HOME = VAULT.by_permalink[Permalink("index")]
CLICKS = 3


def _next(note: Note) -> set[NotePath]:
    return {VAULT.resolve(link, note).note.path for link in note.links}


def test_every_note_is_at_most_three_clicks_from_the_start_page() -> None:
    """Through links of notes alone, without search and without the navigation."""
    reached = {HOME.path}
    for _ in range(CLICKS):
        reached |= {path for note in reached for path in _next(VAULT.notes[note])}

    assert set(VAULT.notes) - reached == set()


def test_every_note_but_the_start_page_has_a_hub_that_lists_it() -> None:
    """A note that only its neighbours know is found by luck."""
    listed = {path for note in VAULT.notes.values() if "moc" in note.properties.tags for path in _next(note)}

    assert set(VAULT.notes) - listed == {HOME.path} - listed


def test_no_note_links_to_itself_by_name() -> None:
    """`[[#Heading]]` is how a note speaks of itself."""
    for note in VAULT.notes.values():
        assert [link for link in note.links if link.target and VAULT.resolve(link, note).note is note] == []

"""The page of verdicts against the note that everything grew out of."""

import re
from pathlib import Path

import pytest

from living_notes.vault import Vault

ROOT = Path(__file__).parents[1]
SEED = ROOT / "tests" / "fixtures" / "seed" / "Alembic.md"
PAGE = "seed-verdicts"
VERDICTS = {"верно", "уточнено", "неверно", "вредно", "испорчено", "опечатка", "сохранено"}

_ROW = re.compile(r"^\| (?P<number>\d+) \| (?P<phrase>.+) \| \*\*(?P<verdict>\w+)\*\* \| (?P<proof>.+) \|$")


def _rows() -> list[re.Match[str]]:
    vault = Vault.read(ROOT / "docs")
    text = next(n for n in vault.notes.values() if n.properties.permalink == PAGE).text
    return [match for line in text.splitlines() if (match := _ROW.match(line))]


def _words(text: str) -> str:
    """Return the text as it reads: no Markdown marks around it, single spaces."""
    return " ".join(re.sub(r"[*#]", " ", text).split())


ROWS = _rows()


def test_the_page_has_all_31_statements_once_and_in_order() -> None:
    """The map of the original note has 31 rows."""
    assert [int(row["number"]) for row in ROWS] == list(range(1, 32))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["number"])
def test_a_statement_stands_in_the_original_note_word_for_word(row: re.Match[str]) -> None:
    """`…` leaves words out; neighbouring code spans are lines of the original's code."""
    seed = _words(SEED.read_text(encoding="utf-8"))
    phrase = row["phrase"].replace(r"\|", "|")
    parts = re.findall(r"`([^`]+)`", phrase) if re.fullmatch(r"(`[^`]+` ?)+", phrase) else phrase.split("…")
    if "\N{GRAVE ACCENT}alembic upgrade head" in phrase:  # the command stands in a block of its own there
        parts = [phrase.partition("`")[0], "alembic upgrade head"]

    for part in parts:
        assert _words(part) in seed


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["number"])
def test_a_verdict_is_one_of_the_known_and_leads_to_a_note(row: re.Match[str]) -> None:
    """A verdict without a proof is an opinion."""
    assert row["verdict"] in VERDICTS
    assert "[[" in row["proof"]


def test_all_but_the_hubs_rows_lead_to_a_note_with_blocks_that_run() -> None:
    """Rows 1, 2 and 31 are the header, the reference and the footer that the hub keeps."""
    vault = Vault.read(ROOT / "docs")
    page = next(n for n in vault.notes.values() if n.properties.permalink == PAGE)
    proofs = {line: [] for line in range(1, page.line_count + 1)}  # type: dict[int, list[bool]]
    for link in page.links:
        proofs[link.line].append(bool(vault.resolve(link, page).note.blocks))
    numbers = {
        int(match["number"]): line
        for line, text in enumerate(page.text.splitlines(), start=1)
        if (match := _ROW.match(text))
    }

    for number in set(range(1, 32)) - {1, 2, 31}:
        assert any(proofs[numbers[number]]), f"row {number} leads to no note with blocks"


def test_the_hub_keeps_the_original_header_and_footer() -> None:
    """The owner's vault is linked through them."""
    text = (ROOT / "docs" / "Alembic.md").read_text(encoding="utf-8")
    body = text.split("---\n", 2)[2].strip()
    seed = SEED.read_text(encoding="utf-8").strip()

    assert body.splitlines()[0] == seed.splitlines()[0]
    assert body.splitlines()[-1] == seed.splitlines()[-1]


def test_the_counts_in_the_summary_are_those_of_the_table() -> None:
    """The first sentence that a reader sees is a number, too."""
    vault = Vault.read(ROOT / "docs")
    summary = next(n for n in vault.notes.values() if n.properties.permalink == PAGE).summary
    counts = re.search(r"Верных (\d+), уточнить пришлось (\d+)", " ".join(summary.split()))

    assert counts
    verdicts = [row["verdict"] for row in ROWS]
    assert [int(number) for number in counts.groups()] == [
        verdicts.count("верно"),
        verdicts.count("уточнено"),
    ]

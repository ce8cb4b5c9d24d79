"""Each file of cases/ is a claim: these notes, rendered, give this HTML."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from living_notes.vault import Note, Vault

CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))
VaultOf = Callable[..., Vault]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path, vault_of: VaultOf, preview: Callable[[Vault, Note], str]) -> None:
    """The first note of the case renders as its `html`, and the vault has faults where it says."""
    expected = yaml.safe_load(case.read_text(encoding="utf-8"))
    vault = vault_of(expected["notes"], expected.get("files", ()))
    note = next(iter(vault.notes.values()))
    assert preview(vault, note).strip() == expected["html"].strip()
    assert [f"{problem.path}:{problem.line}" for problem in vault.problems] == expected.get("problems_at", [])


def test_cases_are_found() -> None:
    """An empty folder of cases is a broken checkout, not a success."""
    assert len(CASES) >= 45


@pytest.mark.parametrize(
    "headings",
    [
        ["Как откатить", "Как откатить", "Как откатить"],
        ["`-1` и `base`", "Откат `-1`", "otkat"],
        ["*Курсив* и **жирный**", "a_1", "a", "a", "a_1"],
        ["[[Другая|Ссылка]] в заголовке", "[внешняя](https://example.org/)", "5 < 6 & 7 > 2"],
        ["Имя \\*со звёздочкой\\*", "snake_case_name", "`__init__.py`", "&amp; сущность", "=="],
        ["Ёлка и йод", "Е\u0308лка и и\u0306од", "???", "!!!"],
    ],
    ids=["repeats", "code", "emphasis", "links", "escapes", "letters"],
)
def test_anchors_of_page_and_vault_are_equal(
    headings: list[str], vault_of: VaultOf, preview: Callable[[Vault, Note], str]
) -> None:
    """`[[Note#Heading]]` is resolved by the vault and jumped to in the page: the ids are the same."""
    text = "\n\n".join(f"## {heading}" for heading in headings)
    vault = vault_of({"А.md": text, "Другая.md": "Текст.\n"})
    note = next(iter(vault.notes.values()))
    html = preview(vault, note)
    shown = [part.partition('"')[0] for part in html.split('<h2 id="')[1:]]
    assert shown == [heading.anchor for heading in note.headings]

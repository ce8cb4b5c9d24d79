"""The catalogue knows every text with which the installed Alembic refuses, and none that is gone."""

import re
import tomllib
from pathlib import Path

import pytest
from support.alembic_texts import Text, literals, refusals
from support.catalogue import entries

from living_notes.vault import Vault

ROOT = Path(__file__).parents[1]
ENTRIES = tuple(entries(Vault.read(ROOT / "docs")))
NOTES = tomllib.loads((ROOT / "tests" / "errors.toml").read_text(encoding="utf-8"))
LEFT_OUT = {each["message"]: each["reason"] for each in NOTES["left_out"]}
ELSEWHERE = {each["message"]: each["who"] for each in NOTES["elsewhere"]}
REFUSALS = refusals()
LITERALS = literals() | {text.message for text in REFUSALS}

OWN_PAGES = ("errors-commands", "errors-revisions", "errors-running")
"""Pages of what Alembic itself says."""
OWN = [
    message for entry in ENTRIES if entry.note.properties.permalink in OWN_PAGES for message in entry.messages
]


def _fold(message: str) -> str:
    """Return `message` without quotes around a place, and with one place where several meet."""
    folded = re.sub(r"(['\"])…\1", "…", " ".join(message.split()))
    return re.sub(r"…(?:\.?…)+", "…", folded)


def _says(text: str, message: str) -> bool:
    """Say whether a heading's `message` is how `text` begins."""
    return _fold(text).startswith(_fold(message).rstrip("… "))


@pytest.mark.parametrize("text", REFUSALS, ids=lambda text: f"{text.path}: {text.message}")
def test_a_refusal_is_in_the_catalogue_or_left_out_with_a_reason(text: Text) -> None:
    """A new Alembic with a new text turns this red."""
    listed = any(_says(text.message, message) for message in OWN)
    left_out = text.message in LEFT_OUT

    assert listed or left_out, (
        f"alembic/{text.path} says «{text.message}»: give it a heading on a page {OWN_PAGES}, "
        f"or leave it out with a reason in tests/errors.toml"
    )
    assert not (listed and left_out), (
        f"«{text.message}» is in the catalogue and left out in tests/errors.toml"
    )


@pytest.mark.parametrize("message", LEFT_OUT)
def test_what_is_left_out_is_still_said(message: str) -> None:
    """A reason for a text that is gone hides the next one."""
    assert message in {text.message for text in REFUSALS}
    assert LEFT_OUT[message]


@pytest.mark.parametrize("message", OWN)
def test_a_message_of_the_catalogue_is_still_said(message: str) -> None:
    """By the installed Alembic, in an exception or a warning; or by the program that the data file names."""
    said = any(_says(text, message) for text in LITERALS)

    assert said != (message in ELSEWHERE), f"no text of the installed Alembic begins with «{message}»"


@pytest.mark.parametrize("message", ELSEWHERE)
def test_what_another_program_says_is_still_listed(message: str) -> None:
    """An exception for a heading that is gone hides the next one."""
    assert message in OWN


def test_the_source_is_read() -> None:
    """Plain, formatted, with places, handed to a helper, made by a constructor, renamed by a subclass."""
    messages = {text.message for text in REFUSALS}

    assert len(messages) >= 80
    assert messages >= {
        "Range revision not allowed",
        "No such template …",
        "Directory … already exists and is not empty",
        "Destination … is not a valid downgrade target from current head(s)",
        "Revision … is not an ancestor of revision …",
        "Dependency self-loop is detected in revisions (…)",
    }

"""A folder of notes, read once: properties, headings, links and executable blocks.

This package knows Markdown and Obsidian's conventions. It imports neither MkDocs nor Sybil nor pytest:
`publish` makes pages from what it reads, `proof` makes tests.
"""

from living_notes.vault.blocks import Block, Kind
from living_notes.vault.labels import Labels
from living_notes.vault.names import (
    Anchor,
    NotePath,
    Permalink,
    fold_name,
    heading_anchor,
    nearest_name,
)
from living_notes.vault.note import Heading, Link, Note
from living_notes.vault.problems import NoteError, Problem
from living_notes.vault.properties import Database, Properties
from living_notes.vault.vault import BrokenLinkError, Target, Vault, read_text

__all__ = [
    "Anchor",
    "Block",
    "BrokenLinkError",
    "Database",
    "Heading",
    "Kind",
    "Labels",
    "Link",
    "Note",
    "NoteError",
    "NotePath",
    "Permalink",
    "Problem",
    "Properties",
    "Target",
    "Vault",
    "fold_name",
    "heading_anchor",
    "nearest_name",
    "read_text",
]

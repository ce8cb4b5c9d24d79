"""A folder of notes, read once: properties, headings, links and executable blocks.

This package knows Markdown and Obsidian's conventions. It imports neither MkDocs nor Sybil nor pytest:
`publish` makes pages from what it reads, `proof` makes tests.
"""

from living_notes.vault.blocks import Block, Kind
from living_notes.vault.console import Command, ConsoleError, read_console
from living_notes.vault.edits import ELLIPSIS, EditError, read_diff
from living_notes.vault.files import parse_note, read_text
from living_notes.vault.labels import Condition, Labels
from living_notes.vault.markdown.block_ids import Lines, find_block_ids
from living_notes.vault.markdown.callouts import CALLOUT, callout_type
from living_notes.vault.markdown.inline import parser
from living_notes.vault.markdown.links import WIKILINK, Link
from living_notes.vault.markdown.passages import Passage, Span
from living_notes.vault.markdown.remarks import drop_remarks
from living_notes.vault.names import (
    Anchor,
    FilePath,
    NotePath,
    Permalink,
    fold_heading,
    fold_name,
    heading_anchor,
    nearest_name,
)
from living_notes.vault.note import Heading, Note
from living_notes.vault.notebooks import notebook_text
from living_notes.vault.problems import NoteError, Problem
from living_notes.vault.properties import Database, Properties
from living_notes.vault.targets import BrokenLinkError, HiddenNoteError, Target
from living_notes.vault.vault import Vault

__all__ = [
    "CALLOUT",
    "ELLIPSIS",
    "WIKILINK",
    "Anchor",
    "Block",
    "BrokenLinkError",
    "Command",
    "Condition",
    "ConsoleError",
    "Database",
    "EditError",
    "FilePath",
    "Heading",
    "HiddenNoteError",
    "Kind",
    "Labels",
    "Lines",
    "Link",
    "Note",
    "NoteError",
    "NotePath",
    "Passage",
    "Permalink",
    "Problem",
    "Properties",
    "Span",
    "Target",
    "Vault",
    "callout_type",
    "drop_remarks",
    "find_block_ids",
    "fold_heading",
    "fold_name",
    "heading_anchor",
    "nearest_name",
    "notebook_text",
    "parse_note",
    "parser",
    "read_console",
    "read_diff",
    "read_text",
]

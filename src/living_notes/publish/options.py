"""What ``mkdocs.yml`` says of a vault."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from mkdocs.config import config_options
from mkdocs.config.base import Config

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


class LivingNotesConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves __init_subclass__ untyped
    """Options of the plugin in ``mkdocs.yml``."""

    home = config_options.Type(str, default="")
    """Permalink or path of the note that is the start page; where none is named, see `start_page`."""

    ledger = config_options.Type(str, default="ledger.json")
    """What the proof wrote, relative to ``mkdocs.yml``."""

    strict = config_options.Type(bool, default=False)
    """Warn of all that the proof would refuse, too: the vault keeps the rules of this guide."""


def left_out(config: "MkDocsConfig") -> Callable[[str], bool]:
    """Say which paths ``exclude_docs`` keeps out of the site."""
    patterns = config.exclude_docs
    return patterns.match_file if patterns is not None else lambda path: False  # noqa: ARG005 - nothing

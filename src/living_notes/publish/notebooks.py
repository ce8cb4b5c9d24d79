"""Notebooks in the vault: mkdocs-jupyter, set up so that a failing cell fails the build.

Importing it takes a CPU second, so only a vault with notebooks loads it. What its defaults do otherwise:
every ``.md`` is read as a notebook, errors in cells pass, and the cache outlives a new library version.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

NAME = "mkdocs-jupyter"
OPTIONS: dict[str, object] = {
    "include": ["*.ipynb"],
    "ignore": ["*.md", "*.py"],
    "execute": True,
    "allow_errors": False,
    "cache": False,
    "include_requirejs": False,
}


def add_notebooks(config: "MkDocsConfig") -> None:
    """Load mkdocs-jupyter where the vault has a notebook and ``mkdocs.yml`` does not load it itself."""
    docs = Path(config.docs_dir)
    found = (path.relative_to(docs) for path in docs.rglob("*.ipynb"))
    visible = any(not any(part.startswith(".") for part in path.parts) for path in found)
    if visible and NAME not in config.plugins:
        plugin = import_module("mkdocs_jupyter.plugin").Plugin()
        plugin.load_config(dict(OPTIONS), config_file_path=config.config_file_path)
        config.plugins[NAME] = plugin  # registers its events, on_config of this very build included

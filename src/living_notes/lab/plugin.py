"""The MkDocs adapter: a button on each executable note, the note's script beside it, and the built lab.

It comes after the plugin ``living-notes``, which gives notes their addresses and the lines under the titles.
Where the lab was not built the site is the same but for a sentence in the button's place.
"""

import json
import re
import shutil
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from living_notes.lab.limits import FILE, Limit, read_limits
from living_notes.lab.script import has_lab, note_script
from living_notes.vault import Database, Note, NoteError, NotePath, parse_note, read_text

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

LOADER = Path(__file__).parent / "web" / "loader"
SCRIPT, STYLESHEET = "lab-loader.js", "lab-loader.css"
FOLDER = "lab"
NO_SCRIPT = (
    "Примеры этой заметки можно выполнить прямо на\u00a0странице, если включить JavaScript. "
    "Текст читается и\u00a0без\u00a0него."
)

_FACTS = re.compile(r"<dl class=\"ln-facts\".*?</dl>(?:<details class=\"ln-hint\".*?</details>)?", re.DOTALL)

log = get_plugin_logger("living-notes-lab")


class LabConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves __init_subclass__ untyped
    """Options of the plugin in ``mkdocs.yml``; paths are relative to it."""

    built = config_options.Type(str, default="build/lab")
    """What ``python -m living_notes.lab build`` made."""

    examples = config_options.Type(str, default="examples")
    """The committed projects in which notes begin."""


class LabPlugin(BasePlugin[LabConfig]):  # type: ignore[no-untyped-call]  # as above
    """The lab as part of a site."""

    def __init__(self) -> None:
        self.limits: tuple[Limit, ...] = ()
        self.scripts: dict[str, Mapping[str, Any]] = {}
        self.sizes: Mapping[str, int] = {}

    def on_config(self, config: "MkDocsConfig") -> "MkDocsConfig":
        """Read what the build made; add the loader to every page."""
        self.limits, self.scripts = tuple(read_limits()), {}
        self.sizes = self._download(config)
        config.extra_css.append(f"assets/{STYLESHEET}")
        script = config_options.ExtraScriptValue(f"assets/{SCRIPT}")
        script.type = "module"
        config.extra_javascript.append(script)
        return config

    def _path(self, config: "MkDocsConfig", name: str) -> Path:
        return Path(config.config_file_path or ".").parent / name

    def _download(self, config: "MkDocsConfig") -> Mapping[str, int]:
        """Return what a click loads for each database, in bytes as sent; nothing without a built lab."""
        manifest = self._path(config, self.config.built) / "manifest.json"
        if not manifest.is_file():
            log.info("the lab is not built, and the notes say so: uv run python -m living_notes.lab build")
            return {}
        download = json.loads(manifest.read_text(encoding="utf-8"))["download"]
        return {name: int(size["gzip"]) for name, size in download.items()}

    def on_files(self, files: "Files", config: "MkDocsConfig") -> "Files":
        """Add the loader and its sheet."""
        for name in (SCRIPT, STYLESHEET):
            files.append(File.generated(config, f"assets/{name}", abs_src_path=str(LOADER / name)))
        return files

    @event_priority(-50)  # after the title and the facts
    def on_page_content(self, html: str, *, page: "Page", config: "MkDocsConfig", files: "Files") -> str:
        """Put the button's place under the facts of an executable note."""
        del files
        note = self._note(page.file, config)
        if note is None or not has_lab(note):
            return html
        address = "" if page.url == "./" else page.url
        try:
            script = note_script(note, self._path(config, self.config.examples), address, self.limits)
        except FileNotFoundError as error:
            log.warning("%s: %s", note.path, error)
            return html
        name = f"{FOLDER}/notes/{note.properties.permalink}.json"
        self.scripts[name] = script
        place = self.place(note, get_relative_url(name, page.url), get_relative_url(f"{FOLDER}/", page.url))
        facts = _FACTS.search(html)
        end = facts.end() if facts else 0
        return html[:end] + place + html[end:]

    def _note(self, file: File, config: "MkDocsConfig") -> Note | None:
        """Return the note of a page, parsed already; None for other pages, and for what is no sound note."""
        if file.abs_src_path is None or not file.src_uri.endswith(".md"):
            return None
        path = NotePath(normalize("NFC", file.src_uri))
        shown = f"{Path(config.docs_dir).name}/{path}"
        try:
            return parse_note(read_text(Path(file.abs_src_path), shown), path, shown).checked()
        except NoteError:
            return None

    def place(self, note: Note, script: str, base: str) -> str:
        """Return the element that the loader makes the button of.

        Args:
            note: The page's note.
            script: Address of its script, seen from the page.
            base: Address of the built lab, likewise.
        """
        data = {"script": script}
        if self.sizes:
            data["base"] = base
            names = map(_value, note.properties.databases)
            data |= {name: str(self.sizes[name]) for name in names if name in self.sizes}
        attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
        missing = f"<noscript><p>{NO_SCRIPT}</p></noscript>"
        return f'<div class="ln-lab"{attributes} data-search-exclude>{missing}</div>'

    def on_post_build(self, *, config: "MkDocsConfig") -> None:
        """Write the scripts; copy the lab."""
        site = Path(config.site_dir)
        if self.sizes:
            shutil.copytree(self._path(config, self.config.built), site / FOLDER, dirs_exist_ok=True)
            for name, script in self.scripts.items():
                (site / name).parent.mkdir(parents=True, exist_ok=True)
                text = json.dumps(script, ensure_ascii=False, separators=(",", ":"))
                (site / name).write_text(text, encoding="utf-8")

    def on_serve(
        self, server: "LiveReloadServer", *, config: "MkDocsConfig", builder: object
    ) -> "LiveReloadServer":
        """Build again when the lab was built, or what it loads first was changed."""
        del builder
        for path in (self._path(config, self.config.built), LOADER, FILE):
            if path.exists():
                server.watch(str(path))
        return server


def _value(database: Database) -> str:
    return database.value

"""The MkDocs adapter: a button on each executable note, the note's script beside it, and the built lab.

It comes after the plugin ``living-notes``, which gives notes their addresses and the lines under the titles.
The lab is built with the site where `build` is set: before a site that is written into the project, beside
one that is served. Where it is not there the site is the same but for a sentence in the button's place.
"""

import json
import re
import shutil
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from unicodedata import normalize

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from living_notes.lab.archive import MANIFEST
from living_notes.lab.background import PROGRESS, Background
from living_notes.lab.build import build, is_current
from living_notes.lab.limits import FILE, Limit, read_limits
from living_notes.lab.script import has_lab, note_script
from living_notes.lab.tools import HERE, BuildError
from living_notes.vault import Database, Note, NoteError, NotePath, parse_note, read_text

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

LOADER = Path(__file__).parent / "web" / "loader"
SCRIPT, STYLESHEET = "lab-loader.js", "lab-loader.css"
FOLDER = "lab"
NO_CHECK = (
    "Проверить миграцию прямо на\u00a0странице можно, если включить JavaScript: её\u00a0выполнит сам браузер."
)
NO_SCRIPT = (
    "Примеры этой заметки можно выполнить прямо на\u00a0странице, если включить JavaScript. "
    "Текст читается и\u00a0без\u00a0него."
)

DOING = frozenset({"console", "bash", "sql", "python", "pycon", "file", "diff"})
"""Kinds of blocks for which the lab has a button; see ``web/page/words.ts``."""

_CHECK = re.compile(r"<div class=\"ln-check\"></div>")

SLOT = "<!-- below the facts -->"
"""Where the plugin ``living-notes`` leaves a place in a note's page."""

log = get_plugin_logger("living-notes-lab")


class LabConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves __init_subclass__ untyped
    """Options of the plugin in ``mkdocs.yml``; paths are relative to it."""

    built = config_options.Type(str, default="build/lab")
    """What ``python -m living_notes.lab build`` made."""

    build = config_options.Type(bool, default=False)
    """Build the lab where it is not there or its inputs have changed."""

    first = config_options.Type(str, default="")
    """Permalink of the note that the start page offers to run right there."""

    examples = config_options.Type(str, default="examples")
    """The committed projects in which notes begin."""


class LabPlugin(BasePlugin[LabConfig]):  # type: ignore[no-untyped-call]  # as above
    """The lab as part of a site."""

    def __init__(self) -> None:
        self.limits: tuple[Limit, ...] = ()
        self.scripts: dict[str, Mapping[str, Any]] = {}
        self.sizes: Mapping[str, int] = {}
        self.command = "build"
        self.missing = ""
        self.background: Background | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember what MkDocs was asked for."""
        del dirty
        self.command = command

    def on_config(self, config: "MkDocsConfig") -> "MkDocsConfig":
        """Read what the build made; add the loader to every page."""
        self.limits, self.scripts = tuple(read_limits()), {}
        if self.config.build and not is_current(self._path(config, self.config.built)):
            self._begin(config)
        self.sizes = self._download(config)
        config.extra_css.append(f"assets/{STYLESHEET}")
        script = config_options.ExtraScriptValue(f"assets/{SCRIPT}")
        script.type = "module"
        config.extra_javascript.append(script)
        return config

    def _begin(self, config: "MkDocsConfig") -> None:
        """Build the lab now, or begin to build it beside the site that is served.

        A site that is written elsewhere than into the project is a check of it, and so is one of other
        pages under the same settings: those take what is there.
        """
        root = Path(config.config_file_path or ".").resolve().parent
        if not HERE.resolve().is_relative_to(root):
            return
        if self.command == "serve":
            self.background = self.background or Background(root)
        elif Path(config.site_dir).resolve().is_relative_to(root):
            try:
                build(
                    root, lambda step, left: log.info("лаборатория собирается: %s, осталось %d с", step, left)
                )
            except BuildError as error:
                self.missing = str(error)
                log.info("лаборатория не собрана: %s", error)

    def _path(self, config: "MkDocsConfig", name: str) -> Path:
        return Path(config.config_file_path or ".").parent / name

    def _download(self, config: "MkDocsConfig") -> Mapping[str, int]:
        """Return what a click loads for each database, in bytes as sent; nothing without a built lab."""
        manifest = self._path(config, self.config.built) / MANIFEST
        if not manifest.is_file():
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
        note = self._note(page.file, config)
        base = get_relative_url(f"{FOLDER}/", page.url)
        own = get_relative_url(_script_name(note), page.url) if note and has_lab(note) else ""
        html = _CHECK.sub(lambda _: self.check_place(base, own), html)
        if note is None or not has_lab(note):
            return self._offer_first(html, page, config, files) if page.is_homepage else html
        address = "" if page.url == "./" else page.url
        try:
            script = note_script(note, self._path(config, self.config.examples), address, self.limits)
        except FileNotFoundError as error:
            log.warning("%s: %s", note.path, error)
            return html
        name = _script_name(note)
        self.scripts[name] = script
        place = self.place(note, own, base, _steps(script))
        before, slot, text = html.partition(SLOT)
        return before + place + text if slot else place + html

    def _offer_first(self, html: str, page: "Page", config: "MkDocsConfig", files: "Files") -> str:
        """Put a button for the first note of all above the start page's first heading."""
        found = ((file, self._note(file, config)) for file in files.documentation_pages())
        first = next(
            ((file, note) for file, note in found if note and note.properties.permalink == self.config.first),
            None,
        )
        if not self.config.first or first is None or not (self.sizes or self.background):
            return html
        file, note = first
        script = note_script(note, self._path(config, self.config.examples), file.url, self.limits)
        address = get_relative_url(_script_name(note), page.url)
        base = get_relative_url(f"{FOLDER}/", page.url)
        place = self.place(note, address, base, _steps(script), first=note.properties.title)
        head, mark, rest = html.partition("<h2")
        return f"{head}{place}{mark}{rest}"

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

    def place(self, note: Note, script: str, base: str, steps: Mapping[str, int], *, first: str = "") -> str:
        """Return the element that the loader makes the button of.

        Args:
            note: The page's note.
            script: Address of its script, seen from the page.
            base: Address of the built lab, likewise.
            steps: How many blocks do something, by database.
            first: The note's title where the page is not its own.
        """
        data = {"script": script} | ({"first": first} if first else {}) | self._lack(base)
        if self.sizes:
            data["base"] = base
            names = map(_value, note.properties.databases)
            for name in names:
                if name in self.sizes:
                    data |= {name: str(self.sizes[name]), f"{name}-steps": str(steps[name])}
        return _place("ln-lab", data, NO_SCRIPT)

    def check_place(self, base: str, example: str) -> str:
        """Return the element in which a reader's own migration is checked.

        Args:
            base: Address of the built lab, seen from the page.
            example: Address of the script of the page's note, whose project is the example; may be empty.
        """
        data = self._lack(base)
        if "check" in self.sizes:
            data |= {"base": base, "check": str(self.sizes["check"])}
            data |= {"example": example} if example else {}
        return _place("ln-check", data, NO_CHECK)

    def _lack(self, base: str) -> dict[str, str]:
        """Return why there is no lab, or where it is told how soon there will be one."""
        lack = {"missing": self.missing} if self.missing else {}
        if self.background and not self.background.done:
            lack["progress"] = f"{base}{PROGRESS}"
        return lack

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
        built = self._path(config, self.config.built)
        for path in (built, LOADER, FILE):
            if path.exists():
                server.watch(str(path))
        if self.background:
            told = Path(config.site_dir) / FOLDER / PROGRESS
            self.background.start(told, lambda: self._appear(server, built))
        return server

    def _appear(self, server: "LiveReloadServer", built: Path) -> None:
        """Build the site again, now with the lab."""
        server.watch(str(built))
        (built / MANIFEST).touch()


def _place(name: str, data: Mapping[str, str], without: str) -> str:
    """Return an empty element for a script; `without` is for those who have none."""
    attributes = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    return f'<div class="{name}"{attributes} data-search-exclude><noscript><p>{without}</p></noscript></div>'


def _value(database: Database) -> str:
    return database.value


def _script_name(note: Note) -> str:
    """Return the path of a note's script in the site."""
    return f"{FOLDER}/notes/{note.properties.permalink}.json"


def _steps(script: Mapping[str, Any]) -> Mapping[str, int]:
    """Return how many blocks of a script do something, by database."""
    return {
        name: sum(step["kind"] in DOING and step["db"] in {None, name} for step in script["steps"])
        for name in script["databases"]
    }

"""The MkDocs adapter: tells MkDocs what the vault knows, and gives it the pages of notes as finished HTML.

The vault is read once a build, before MkDocs looks at its files; every fault it found is a warning, so
that ``mkdocs build --strict`` fails with file, line and the nearest name. All that can be decided without
MkDocs is decided elsewhere.
"""

import posixpath
import re
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import quote

from jinja2 import FileSystemBytecodeCache
from mkdocs.config import config_options
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel

from living_notes.execution.notebooks import run_notebook
from living_notes.project import Project
from living_notes.publish.addresses import SiteAddresses, give_address
from living_notes.publish.finish import drop_unused, finish_pages
from living_notes.publish.mkdocs_pages import contents_of, copy_place, find_file, is_found
from living_notes.publish.notebooks import make_pages
from living_notes.publish.options import LivingNotesConfig, left_out
from living_notes.publish.pages.backlinks import backlinks_html
from living_notes.publish.pages.contents import HUB_TAG, Contents, plan_contents, start_page
from living_notes.publish.pages.facts import Facts, example_url
from living_notes.publish.pages.generated_pages import GeneratedPages
from living_notes.publish.pages.ledger import Ledger, LedgerError
from living_notes.publish.pages.llms_txt import Copies
from living_notes.publish.pages.mentions import Mention, find_mentions
from living_notes.publish.pages.mkdocs_nav import fold_menu, menu
from living_notes.publish.pages.search import Entry, write_index
from living_notes.publish.pages.version_history import VERSIONS, Since, SinceError
from living_notes.publish.port import PortTakenError, check_port_free
from living_notes.publish.render import PageContext, render_note
from living_notes.publish.render.typography import typeset_line
from living_notes.publish.text import plain_text, title_html
from living_notes.publish.words import say, speak
from living_notes.vault import FilePath, Note, NotePath, Permalink, Vault, nearest_name

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

_ID = re.compile(r' id="([^"]+)"')
THEME = Path(__file__).parent / "theme"
STYLESHEETS = ("assets/living-notes.css", "assets/language.css")
SCRIPT = "assets/site.js"
TAGS_PAGE = "tags.md"
TAGS = "Метки"

log = get_plugin_logger("living-notes")


class LivingNotesPlugin(BasePlugin[LivingNotesConfig]):  # type: ignore[no-untyped-call]  # as above
    """A vault as a MkDocs site."""

    def __init__(self) -> None:
        self.vault = Vault({})
        self.ledger = Ledger()
        self.since = Since()
        self.files: dict[NotePath, File] = {}
        self.addresses = SiteAddresses(self.files)
        self.generated = GeneratedPages()
        self.contents = Contents(None, ())
        self.mentions: dict[NotePath, list[Mention]] = {}
        self.entries: list[Entry] = []
        self.home = Permalink("")
        self.serving = False
        self.reloads = False

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember what was typed; with this method MkDocs keeps the plugin from build to build."""
        del dirty
        self.serving = self.reloads = command == "serve"

    def on_config(self, config: "MkDocsConfig") -> "MkDocsConfig":
        """Read the vault and the ledger; add the extension and the theme's overrides."""
        if self.serving:
            self.serving = False  # from the second build on the port is our own
            try:
                check_port_free(*config.dev_addr)
            except PortTakenError as error:
                raise Abort(str(error)) from error
        speak(str(config.theme["language"]))
        docs = Path(config.docs_dir)
        self.addresses = SiteAddresses(self.files)
        hides = left_out(config)
        self.vault = Vault.read(docs, docs.name, run_notebook, hides)
        self.mentions = find_mentions(self.vault)
        for problem in self.vault.problems:
            if self.config.strict or not problem.strict:
                log.warning("%s", problem)
        try:
            self.ledger = Ledger.read(self._ledger_path(config))
        except LedgerError as error:
            log.warning("%s", error)
            self.ledger = Ledger()
        try:
            self.since = Since.read(Project(self._ledger_path(config).parent).versions)
        except SinceError as error:
            log.warning("%s", error)
            self.since = Since()
        if str(THEME) not in config.theme.dirs:
            config.theme.dirs.insert(0, str(THEME))
        if not config.repo_url:
            config.edit_uri = None  # MkDocs would warn of a path that leads nowhere
        config.extra_css[:0] = STYLESHEETS
        script = config_options.ExtraScriptValue(SCRIPT)
        script.type = "module"
        config.extra_javascript.append(script)
        return config

    def _ledger_path(self, config: "MkDocsConfig") -> Path:
        return Path(config.config_file_path or ".").parent / self.config.ledger

    @event_priority(-50)  # after whoever adds pages
    def on_files(self, files: "Files", config: "MkDocsConfig") -> "Files":
        """Give every note the address that its permalink says, and plan the navigation."""
        vault = self.vault
        drop_unused(files)
        for path in (*vault.hidden, *vault.hidden_files()):
            if (kept := find_file(files, path)) is not None:
                files.remove(kept)
        self.files.clear()
        home = self.home = start_page(vault, self.config.home)
        make_pages(files, vault.notes, config)
        by_path = {NotePath(normalize("NFC", file.src_uri)): file for file in files.documentation_pages()}
        for path, note in vault.notes.items():
            file = by_path.pop(path, None)
            if file is not None:
                self.files[path] = file
                if vault.by_permalink[note.properties.permalink] is note:
                    give_address(file, note.properties.permalink, home)
        contents = self.contents = plan_contents(vault, home)
        self._check_home(contents)
        if config.nav is None:
            others = [file.src_uri for file in by_path.values() if file.inclusion is InclusionLevel.INCLUDED]
            config.nav = menu(contents, self.files, others)
            fold_menu(config.theme["features"], len(self.files))
            if any(note.tags for note in vault.notes.values()) and TAGS_PAGE not in files.src_uris:
                files.append(File.generated(config, TAGS_PAGE, content=_tags_page()))
                config.nav.append({say(TAGS): TAGS_PAGE})
            self.generated = GeneratedPages.plan(vault, contents, self.files, config)
            self.generated.add_pages(files, config.nav)
        self.addresses.media = {FilePath(normalize("NFC", file.src_uri)): file for file in files}
        self.addresses.tags = files.get_file_from_path(TAGS_PAGE)
        return files

    def _check_home(self, contents: Contents) -> None:
        vault = self.vault
        if contents.home is None and vault.notes:
            near = nearest_name(self.home, vault.by_permalink)
            hint = f"; did you mean {near}?" if near else ""
            log.warning("no note has the permalink %r of the start page%s", self.home, hint)

    def _note(self, file: File) -> Note | None:
        path = NotePath(normalize("NFC", file.src_uri))
        return self.vault.notes.get(path) if path in self.files else None

    def on_page_read_source(self, *, page: "Page", config: "MkDocsConfig") -> str | None:
        """Keep MkDocs from reading notes: the vault has, those with a (reported) fault it cannot read."""
        del config
        if self._note(page.file) is not None:
            return ""
        path = page.file.abs_src_path
        if path is None:
            return None
        return Path(path).read_bytes().decode("utf-8-sig", errors="replace")

    def on_page_markdown(self, markdown: str, *, page: "Page", config: "MkDocsConfig", files: "Files") -> str:
        """Say what is known of a note's page; its text is not MkDocs' to render."""
        del config, files
        note = self._note(page.file)
        if note is None:
            return markdown
        page.edit_url = page.edit_url and quote(page.edit_url, safe=":/?=&")  # MkDocs leaves spaces in it
        page.meta["title"] = plain_text(typeset_line(note.properties.title))
        page.meta["markdown"] = posixpath.basename(copy_place(page.file))
        page.meta["tags"] = [tag for tag in self.vault.tags(note) if tag != HUB_TAG]
        if note.summary:
            page.meta.setdefault("description", escape(plain_text(note.summary)))  # the theme does not
        return ""

    def on_page_content(self, html: str, *, page: "Page", config: "MkDocsConfig", files: "Files") -> str:
        """Render the note; put title and facts before it, and who links to it behind."""
        del files
        note = self._note(page.file)
        if note is None:
            return html
        self.addresses.turn_to(page.file)
        context = PageContext(self.vault, note, self.addresses)
        rendered = render_note(context)
        for problem in context.problems:
            log.warning("%s", problem)
        html = rendered.html
        page.toc = contents_of(rendered.headings)
        page.present_anchor_ids = set(_ID.findall(html))

        def url(other: Note) -> str:
            return self.files[other.path].url_relative_to(page.file) if other.path in self.files else ""

        start = note.properties.start
        started = self._example_note(start) if start else None
        if started and started.path not in self.files:
            started = None
        example = example_url(config.repo_url, config.edit_uri, note.properties.example)
        entry = self.ledger.get(note.properties.permalink)
        table = self.vault.by_permalink.get(VERSIONS)
        since = self.since.html(note, url(table) if table else "")
        facts = Facts(
            note, entry, url(started) if started else None, example, since, kept=bool(self.ledger.entries)
        )
        title = f'<h1 id="__title">{title_html(typeset_line(note.properties.title))}</h1>'
        if html.startswith("<h1"):
            title, end, html = html.partition("</h1>")
            title += end
        elif any(heading.level == 1 and heading.text == note.properties.title for heading in note.headings):
            title = ""  # the note says it lower down
        backlinks = backlinks_html(self.vault, note, url, self.mentions.get(note.path, ()))
        return title + facts.html() + html + self.generated.ending(note) + backlinks

    def _example_note(self, example: Permalink) -> Note | None:
        """Return the note whose end state is committed as `example`."""
        notes = self.vault.notes.values()
        return next((note for note in notes if note.properties.example == example), None)

    def on_env(self, env: "Environment", *, config: "MkDocsConfig", files: "Files") -> None:
        """Note which pages the search finds: all are rendered now, none is written yet."""
        del config
        env.globals["say"] = say
        env.bytecode_cache = FileSystemBytecodeCache()  # compiling takes longer than filling fifty pages
        pages = [file.page for file in files.documentation_pages(inclusion=InclusionLevel.is_included)]
        self.entries = [self._entry(page) for page in pages if page and page.content and is_found(page)]

    def _entry(self, page: "Page") -> Entry:
        note = self._note(page.file)
        tags = self.vault.tags(note) if note else ()
        shown_tags = [tag for tag in tags if tag != HUB_TAG]
        return Entry(
            url="" if page.url == "./" else page.url,
            title=str(page.meta.get("title", page.title)),
            content=page.content or "",
            names=(note.name, *note.properties.aliases, *shown_tags) if note else (),
            summary=unescape(str(page.meta.get("description", ""))),
            tags=tuple(tags),
        )

    def on_post_build(self, *, config: "MkDocsConfig") -> None:
        """Index the site for its search; make one stylesheet of all; allow nothing but what is there."""
        self.generated.write(Path(config.site_dir))
        places = {path: copy_place(file) for path, file in self.files.items()}
        copies = Copies(self.vault, places, config.site_url or "/")
        copies.write(Path(config.site_dir), self.contents, config.site_name, config.site_description or "")
        finish_pages(Path(config.site_dir), policy=not self.reloads)
        write_index(self.entries, Path(config.site_dir))

    def on_serve(
        self, server: "LiveReloadServer", *, config: "MkDocsConfig", builder: object
    ) -> "LiveReloadServer":
        """Build again when the ledger or the theme changes."""
        del builder
        for path in (self._ledger_path(config), THEME):
            if path.exists():
                server.watch(str(path))
        return server


def _tags_page() -> str:
    return f"""---
title: {say(TAGS)}
search:
  exclude: true
---

<!-- material/tags -->
"""

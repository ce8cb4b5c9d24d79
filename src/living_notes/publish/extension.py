"""Everything Obsidian-like, as one Python-Markdown extension.

A preprocessor takes the executable blocks out (`fences`), removes remarks, draws formulas, and rewrites
footnotes, tables, lists and callouts for the stock extensions; inline patterns make wikilinks, embeds and
tags; tree processors make block ids.
It needs `pymdownx.quotes` with callouts beside it. The page's note comes in the ``context`` option.
"""

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from living_notes.publish import embeds, links, marks, tags, typography
from living_notes.publish.callouts import name_callouts
from living_notes.publish.context import PageContext
from living_notes.publish.excerpts import unwrapped
from living_notes.publish.fences import FenceWriter
from living_notes.publish.footnotes import name_footnotes
from living_notes.publish.formulas import replace_formulas
from living_notes.publish.lists import indent_lists
from living_notes.publish.remarks import remove_remarks
from living_notes.publish.tables import unescape_bars

PREPROCESSOR_PRIORITY = 28
"""After whitespace is normalised (30), before fences (25) and raw HTML (20) are looked for."""


class NotePreprocessor(Preprocessor):
    """Brings the source of a note to what stock Python-Markdown reads."""

    def __init__(self, md: Markdown, context: PageContext) -> None:
        super().__init__(md)
        self.context = context

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines to parse; those of a page that is no note stay as they are."""
        if self.context.note is None:
            return lines
        writer = FenceWriter(self.context.note, self.md.htmlStash.store, self.context.lines)
        lines = writer.replace(lines)
        if self.context.lines is not None:
            lines = unwrapped(lines, self.context.lines.quotes)
        text = remove_remarks("\n".join(lines))
        text = name_footnotes(replace_formulas(text, self.md.htmlStash.store, self.context.report))
        text = unescape_bars(text)
        return name_callouts("\n".join(indent_lists(text.split("\n")))).split("\n")


class LivingNotesExtension(Extension):
    """Registers the parts; see the module's docstring."""

    def __init__(self, **kwargs: PageContext) -> None:
        self.config = {"context": [PageContext(), "The page's note and its vault"]}
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the processors with `md`."""
        context = self.getConfig("context")
        self.embeds = embeds.EmbedWriter(md, context)
        md.registerExtension(self)
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "$"]
        md.preprocessors.register(NotePreprocessor(md, context), "living_notes", PREPROCESSOR_PRIORITY)
        md.inlinePatterns.register(
            links.WikilinkProcessor(md, context, self.embeds), "wikilink", links.PRIORITY
        )
        md.inlinePatterns.register(tags.TagProcessor(md, context), "tag", tags.PRIORITY)
        own_links = links.EmbeddedLinkTreeprocessor(md, context)
        md.treeprocessors.register(own_links, "embedded_links", embeds.PRIORITY)
        md.treeprocessors.register(embeds.EmbedTreeprocessor(md), "embeds", embeds.PRIORITY)
        md.treeprocessors.register(marks.BlockMarkTreeprocessor(md), "block_marks", marks.PRIORITY)
        typographer = typography.TypographyTreeprocessor(context)
        md.treeprocessors.register(typographer, "typography", typography.PRIORITY)

    def reset(self) -> None:
        """Begin another text."""
        self.embeds.count = 0


def makeExtension(**kwargs: PageContext) -> LivingNotesExtension:  # noqa: N802 - Python-Markdown's name
    """Build the extension for ``markdown.Markdown(extensions=[…])``."""
    return LivingNotesExtension(**kwargs)

"""Tokens as HTML: what markdown-it writes itself, and a method for each token that looks otherwise here."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from living_notes.publish.render.context import PageContext
from living_notes.publish.render.footnotes import Footnotes
from living_notes.publish.render.math.formulas import FormulaError, formula_html
from living_notes.publish.render.raw_html import harmless, is_text
from living_notes.publish.render.runs import RunWriter
from living_notes.publish.words import say

Tokens = Sequence[Token]
Env = Any
"""What markdown-it hands from rule to rule; nothing here needs it."""


class NoteRenderer(RendererHTML):
    """Writes the tokens of one note, in order.

    Args:
        context: The note.
        footnotes: Its footnotes, numbered as they are referred to.
    """

    def __init__(self, context: PageContext, footnotes: Footnotes) -> None:
        super().__init__()
        self._context = context
        self._footnotes = footnotes
        self._runs = RunWriter(context.note, context.lines)
        self._anchors = {heading.line: heading.anchor for heading in context.note.headings}

    def heading_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        """Give the heading the anchor that the vault knows it by."""
        if anchor := self._anchor(tokens[idx]):
            tokens[idx].attrSet("id", anchor)
        return self.renderToken(tokens, idx, options, env)

    def heading_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        """Offer its address."""
        link = ""
        if anchor := tokens[idx - 2].attrs.get("id"):
            link = f'<a class="headerlink" href="#{anchor}" title="{say("Ссылка на этот раздел")}">¶</a>'
        return link + self.renderToken(tokens, idx, options, env)

    def _anchor(self, token: Token) -> str | None:
        return self._anchors.get(token.map[0] + 1) if token.map else None

    def fence(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        """Show a run of blocks where its first one stands."""
        token = tokens[idx]
        run = self._runs.html(token.map[0] + 1) if token.map else None
        return self.code_block(tokens, idx, options, env) if run is None else run

    def code_block(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:  # noqa: ARG002 - markdown-it's signature
        """Show code that is no block of the vault's, in the frame of those that are."""
        code = escape(tokens[idx].content, quote=False)
        return f'<div class="highlight"><pre><span></span><code>{code}</code></pre></div>\n'

    def math_block(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:  # noqa: ARG002 - markdown-it's signature
        """Draw a formula of several lines."""
        source = tokens[idx].content
        try:
            return f"<p>{formula_html(source)}</p>\n"
        except FormulaError as error:
            self._context.report(source, str(error))
            return f"<p>{escape(source, quote=False)}</p>\n"

    def td_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        """Align a cell by a class: the site's policy refuses a style."""
        style = str(tokens[idx].attrs.pop("style", ""))
        if style:
            tokens[idx].attrSet("class", f"ln-{style.rpartition(':')[2]}")
        return self.renderToken(tokens, idx, options, env)

    th_open = td_open

    def s_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:  # noqa: ARG002 - markdown-it's signature
        """Begin what is struck out."""
        return "<del>"

    def s_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:  # noqa: ARG002 - markdown-it's signature
        """End it."""
        return "</del>"

    def html_block(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:
        """Show HTML as it is written; labels and comments are not for readers, scripts are text."""
        if is_text(tokens[idx].content):
            return self.code_block(tokens, idx, options, env)
        html = harmless(tokens[idx].content)
        return html if html.strip() else ""

    def html_inline(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:  # noqa: ARG002 - markdown-it's signature
        """Show a tag as it is written; one that would load or run something is text."""
        return harmless(tokens[idx].content)

    def footnote_ref(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:  # noqa: ARG002 - markdown-it's signature
        """Refer to a footnote."""
        return self._footnotes.refer(tokens[idx].meta["label"])

    def object(self, tokens: Tokens, idx: int, options: OptionsDict, env: Env) -> str:  # noqa: ARG002 - markdown-it's signature
        """Write finished HTML."""
        return tokens[idx].content

    embed = box = object  # noqa: A003 - the method, by the name of its token

    def renderFootnotes(self, options: OptionsDict, env: Env) -> str:  # noqa: N802 - RendererHTML's spelling
        """Return the footnotes that were referred to, those in footnotes last."""
        items = "".join(self._footnote_items(options, env))
        return f'<div class="footnote">\n<hr />\n<ol>\n{items}</ol>\n</div>\n' if items else ""

    def _footnote_items(self, options: OptionsDict, env: Env) -> Iterator[str]:
        for label in self._footnotes.order:  # it grows
            blocks = self._footnotes.closed(label)
            yield f'<li id="fn:{escape(label)}">\n{self.render(blocks, options, env)}</li>\n'

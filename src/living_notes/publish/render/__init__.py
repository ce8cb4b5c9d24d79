"""A note as HTML, from the tokens that the vault reads.

`page` walks through the steps: blocks are named, footnotes taken out, what is embedded is cut (`excerpts`),
callouts and tasks are made (`blocks`), each line's tokens are linked and typeset (`inline`), and `renderer`
writes them.
"""

from living_notes.publish.render.context import PageContext
from living_notes.publish.render.page import Page, ShownHeading, render_note

__all__ = ["Page", "PageContext", "ShownHeading", "render_note"]

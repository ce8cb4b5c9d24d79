r"""What stands inside a line beyond CommonMark: comments, remarks, formulas, tags.

Each is one regular expression. None looks into code: markdown-it takes code spans first. Reader and page
walk the tokens of this one parser, so what is counted as a link or a tag is what is shown.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from living_notes.vault.markdown.links import WIKILINK, Link
from living_notes.vault.markdown.rules import add_rules

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
REMARK_MARK = re.compile("%%")
_EMOJI = "\u2600-\u27bf\U0001f000-\U0001faff"
_IN_TAG = rf"[\w/\-\ufe0f\u200d{_EMOJI}]"
TAG = re.compile(rf"(?<![^\s(\[«„\"*])#(?P<tag>{_IN_TAG}*(?:[^\W\d_]|[{_EMOJI}]){_IN_TAG}*)")
"""``#tag``: after a space or an opening mark, with a letter or an emoji in it, nested by ``/``."""

_TEX = r"(?:\\[^`]|[^\\$\n`]|\n(?!\s*\n))+?"
MATH = re.compile(
    rf"(?<![\\$])(?:\$\$(?P<block>{_TEX})\$\$(?!\$)|\$(?![\s$])(?P<line>{_TEX})(?<!\s)\$(?![\d$]))", re.DOTALL
)
"""``$$…$$`` or ``$…$``, without code or a blank line inside; ``$5 and $6`` are no formula."""


@cache
def parser() -> MarkdownIt:
    """Return the CommonMark parser with what GFM and Obsidian add, and tokens for what this module names."""
    made = MarkdownIt("commonmark")
    add_rules(made)
    made.inline.ruler.before("link", "wikilink", _wikilink_rule)
    made.inline.ruler.before("html_inline", "comment", _comment_rule)
    made.inline.ruler.before("link", "remark", _remark_rule)
    made.inline.ruler.before("link", "math", _math_rule)
    made.inline.ruler.before("link", "tag", _tag_rule)
    made.core.ruler.push("vault_links", _name_links)
    return made


def in_attributes(text: str, position: int) -> bool:
    """Say whether `position` is inside braces: ``{: #id }`` is an attribute list, not a tag."""
    return text.rfind("{", 0, position) > text.rfind("}", 0, position)


def _name_links(state: StateCore) -> None:
    """Put the `Link` that it is into ``meta["link"]`` of what leads into the vault."""
    for token in state.tokens:
        line = (token.map or [0])[0] + 1
        for place, child in enumerate(token.children or ()):
            if child.type in {"softbreak", "hardbreak"}:
                line += 1
            elif child.type == "wikilink":
                child.meta["link"] = Link.parse(child.content, (token.map or [0])[0] + 1 + child.meta["line"])
            elif child.type == "image":
                text = "".join(inner.content for inner in child.children or ())
                child.meta["link"] = Link.of_address(str(child.attrs["src"]), text, line, embed=True)
            elif child.type == "link_open":
                text = _link_text((token.children or ())[place + 1 :])
                child.meta["link"] = Link.of_address(str(child.attrs["href"]), text, line)


def _link_text(after: Sequence[Token]) -> str:
    inside = takewhile(lambda token: token.type != "link_close", after)
    return "".join(token.content for token in inside if token.type in {"text", "code_inline"})


def _wikilink_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    return _push(state, "wikilink", WIKILINK.match(state.src, state.pos), silent=silent)


def _comment_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    return _push(state, "comment", COMMENT.match(state.src, state.pos), silent=silent)


def _remark_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    return _push(state, "remark", REMARK_MARK.match(state.src, state.pos), silent=silent)


def _math_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    return _push(state, "math", MATH.match(state.src, state.pos), silent=silent)


def _tag_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    if in_attributes(state.src, state.pos):
        return False
    return _push(state, "tag", TAG.match(state.src, state.pos), silent=silent)


def _push(state: StateInline, name: str, match: re.Match[str] | None, *, silent: bool) -> bool:
    if match is None:
        return False
    if not silent:
        token = state.push(name, "", 0)
        token.content = match[0]
        token.meta = {"line": state.src.count("\n", 0, match.start())}
    state.pos = match.end()
    return True

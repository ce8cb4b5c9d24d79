"""Blocks beyond CommonMark, made of its tokens: ids of blocks, callouts, tasks, embeds on their own."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from living_notes.publish.render.callouts import TITLES
from living_notes.publish.words import say
from living_notes.vault import CALLOUT, callout_type, find_block_ids
from living_notes.vault.markdown.passages import BLOCK_ID

_TASK = re.compile(r"\[(?P<mark>\S| )\](?:\s+|$)")
_WITHOUT_ATTRIBUTES = frozenset({"fence", "html_block", "math_block", "code_block"})
"""What is written as a whole: an id before it has an element of its own."""


def name_blocks(tokens: list[Token]) -> list[Token]:
    """Move ``^id`` from the text to the block that it names; a heading has its anchor already."""
    gone: set[int] = set()
    given: set[str] = set()
    places = {id(token): place for place, token in enumerate(tokens)}
    for mark in list(find_block_ids(tokens)):
        last = (mark.holder.children or [None])[-1]  # type: ignore[list-item]  # an empty line has none
        if last is None or last.type != "text" or not (found := BLOCK_ID.search(last.content)):
            continue
        last.content = last.content[: found.start()]
        place = places[id(mark.holder)]
        opening = tokens[place - 1]
        anchor = f"b-{mark.name}"
        if anchor in given:  # the second of its name names nothing
            gone |= {id(opening), id(mark.holder), id(tokens[place + 1])} if mark.alone else set()
            continue
        given.add(anchor)
        if mark.alone and (mark.named is opening or _has_own_id(mark.named)):
            html = f'<div class="ln-anchor" id="{anchor}"></div>\n'
            tokens[place] = Token("object", "", 0, map=mark.holder.map, content=html)
            gone |= {id(opening), id(tokens[place + 1])}
            continue
        if mark.named.type != "heading_open":
            mark.named.attrSet("id", anchor)
        if mark.alone:
            gone |= {id(opening), id(mark.holder), id(tokens[place + 1])}
    return [token for token in tokens if id(token) not in gone] if gone else tokens


def _has_own_id(token: Token) -> bool:
    return token.type in _WITHOUT_ATTRIBUTES or "id" in token.attrs


def make_callouts(tokens: list[Token]) -> list[Token]:
    """Make callouts of the quotes that begin with ``[!type]``, with the author's title or a Russian one."""
    made: list[Token] = []
    tags: list[str] = []
    skipped = 0
    for place, token in enumerate(tokens):
        if skipped:
            skipped -= 1
        elif token.type == "blockquote_open":
            title = _open_callout(token, tokens[place + 1 : place + 4])
            tags.append(token.tag)
            made.extend((token, *title))
            if title and not tokens[place + 2].children:
                skipped = 3  # the paragraph was the title's alone
        else:
            if token.type == "blockquote_close":
                token.tag = tags.pop()
            made.append(token)
    return made


def _open_callout(quote: Token, first: Sequence[Token]) -> list[Token]:
    """Take a callout's title out of the `first` tokens of what was a quote; return []: it is one."""
    if len(first) < 3 or first[0].type != "paragraph_open" or not first[1].children:  # noqa: PLR2004 - a paragraph's tokens
        return []
    paragraph, inline, _ = first
    match = CALLOUT.match(inline.content)
    children = inline.children or []
    if match is None or children[0].type != "text":
        return []
    breaks = (place for place, child in enumerate(children) if child.type in {"softbreak", "hardbreak"})
    cut = next(breaks, len(children))
    title, inline.children = children[:cut], children[cut + 1 :]
    title[0].content = title[0].content.partition("]")[2].removeprefix(match["fold"]).lstrip()
    kind = callout_type(match["type"])
    if not (match["title"] or "").strip():
        word = match["type"].partition("|")[0].strip().replace("-", " ").capitalize()
        title[0].content = say(TITLES[kind]) if kind and match["type"].isascii() else word
    folded = bool(match["fold"])
    quote.tag = "details" if folded else "div"
    quote.attrSet("class", kind or "note" if folded else f"admonition {kind or 'note'}")
    if match["fold"] == "+":
        quote.attrSet("open", "open")
    opening = Token("title_open", "summary" if folded else "p", 1, block=True)
    if not folded:
        opening.attrSet("class", "admonition-title")
    if not inline.children and "id" in paragraph.attrs:
        opening.attrSet("id", str(paragraph.attrs["id"]))
    closing = Token("title_close", opening.tag, -1, block=True)
    return [opening, Token("inline", "", 0, children=title), closing]


def make_tasks(tokens: Sequence[Token]) -> None:
    """Give items that begin with ``[ ]``, ``[x]`` or another mark a box."""
    lists: list[Token] = []
    for place, token in enumerate(tokens):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(token)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open" and tokens[place + 1].type == "paragraph_open":
            children = tokens[place + 2].children or []
            first = children[0] if children else None
            if first is None or first.type != "text" or not (match := _TASK.match(first.content)):
                continue
            first.content = first.content[match.end() :]
            children.insert(0, Token("box", "", 0, content=_box(done=match["mark"] != " ")))
            token.attrSet("class", "task-list-item")
            lists[-1].attrSet("class", "task-list")


def _box(*, done: bool) -> str:
    state = f'checked aria-label="{say("сделано")}"' if done else f'aria-label="{say("не сделано")}"'
    return (
        f'<label class="task-list-control"><input type="checkbox" disabled {state}/>'
        '<span class="task-list-indicator"></span></label> '
    )


def part_embeds(tokens: Sequence[Token]) -> list[Token]:
    """Take embeds out of the paragraphs they stand in: what is before, between and after are paragraphs."""
    parted: list[Token] = []
    place = 0
    while place < len(tokens):
        paragraph = tokens[place : place + 3]
        if paragraph[0].type == "paragraph_open" and not paragraph[0].hidden and _has_embed(paragraph[1]):
            parted.extend(_parts(*paragraph))
            place += 3
        else:
            parted.append(paragraph[0])
            place += 1
    return parted


def _has_embed(inline: Token) -> bool:
    return any(child.type == "embed" and not child.level for child in inline.children or ())


def _parts(opening: Token, inline: Token, closing: Token) -> list[Token]:
    parts: list[Token] = []
    line: list[Token] = []

    def end() -> None:
        if any(child.type not in {"softbreak", "text"} or child.content.strip() for child in line):
            attrs = opening.attrs if not parts else {}
            parts.extend((opening.copy(attrs=attrs), inline.copy(children=list(line)), closing))
        line.clear()

    for child in inline.children or ():
        if child.type == "embed" and not child.level:
            end()
            parts.append(child)
        else:
            line.append(child)
    end()
    return parts

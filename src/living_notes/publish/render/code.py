"""One executable block as HTML.

Highlighting is Pygments, the frame is the one Material styles and gives a copy button. What the button
copies is written beside the code (``data-copy``): of a console only the commands, because a reader pastes
them into a shell. ``data-block`` is the block's number in its note.
"""

import re
from functools import cache, lru_cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import TextLexer, get_lexer_by_name
from pygments.util import ClassNotFound

from living_notes.publish.render.diagrams import diagram_svg
from living_notes.publish.render.flowcharts import FlowchartError
from living_notes.publish.render.revisions import revisions_html
from living_notes.publish.render.timelines import timeline_svg
from living_notes.publish.words import say
from living_notes.vault import ELLIPSIS, Block, Kind, read_console
from living_notes.vault.rails import HistoryError

_DRAWN = {
    "mermaid": lambda text: (timeline_svg if text.lstrip().startswith("gantt") else diagram_svg)(text),
    "revisions": revisions_html,
}
_FORMATTER = HtmlFormatter(nowrap=True)  # making one takes as long as its work
_HL_LINES = re.compile(r"hl_lines=(?P<quote>[\"']?)(?P<lines>[\d\s-]+)(?P=quote)")


def block_html(block: Block, info: str = "", status: int = 0) -> str:
    """Return the block's frame: file name, code, exit status.

    Args:
        block: What to show.
        info: The fence's info string, for ``hl_lines``.
        status: Exit status to show under it.
    """
    if block.language in _DRAWN and (drawn := _drawing(block)):
        return drawn
    classes = f"language-{block.language} highlight ln-{block.kind}"
    copy = copied_text(block)
    data = f' data-copy="{_attribute(copy)}"' if copy is not None else ""
    caption = _caption(block)
    head = f'<span class="filename">{caption}</span>' if caption else ""
    ending = f'<p class="ln-exit">{say("код возврата")}\u00a0{status}</p>' if status else ""
    code = _code(block, _highlighted_lines(info))
    frame = f'class="{classes}" data-block="{block.index}"{data}'
    return f"<div {frame}>{head}<pre><span></span><code>{code}</code></pre>{ending}</div>"


def _drawing(block: Block) -> str:
    """Return the block's picture, with the command that printed it folded below; "" if it cannot be drawn."""
    try:
        picture = _DRAWN[block.language](block.text)
    except (FlowchartError, HistoryError):
        return ""
    command = escape(block.labels.output or "")
    source = (
        f'<details class="ln-hint"><summary>{say("чем нарисовано")}</summary>'
        f"<p>{say('Это вывод команды')} <code>{command}</code></p></details>"
    )
    frame = f'class="ln-diagram" data-block="{block.index}" tabindex="0"'
    return f"<div {frame}>{picture}</div>{source if command else ''}"


def copied_text(block: Block) -> str | None:
    """Return what the copy button gives where it is not all that is shown, else None."""
    if block.kind is Kind.CONSOLE:
        return "\n".join(command.text for command in read_console(block.text))
    if block.language == "pycon":
        typed = [line[4:] for line in block.text.splitlines() if re.match(r"(>>>|\.\.\.)( |$)", line)]
        return "\n".join(typed)
    return None


def _caption(block: Block) -> str:
    if block.kind is Kind.OUTPUT:
        return say("вывод")
    if block.kind is Kind.GENERATED:
        return f"{say('вывод команды')} <code>{escape(block.labels.output or '')}</code>"
    if block.title is None:
        return ""
    name = f"<code>{escape(block.title)}</code>"
    if block.kind is Kind.EXCERPT:
        return f"{say('фрагмент файла')} {name}"
    return f"{say('правка файла')} {name}" if block.kind is Kind.DIFF else name


def _code(block: Block, marked: list[int]) -> str:
    if block.kind is Kind.CONSOLE:
        return "".join(_console_lines(block.text))
    text = block.text.rstrip("\n") + "\n" if block.text else ""
    return _coloured(text, block.language, tuple(marked))


@lru_cache(maxsize=4096)
def _coloured(text: str, language: str, marked: tuple[int, ...] = ()) -> str:
    """Return highlighted code; `mkdocs serve` asks for most of it again and again."""
    formatter = HtmlFormatter(nowrap=True, hl_lines=list(marked)) if marked else _FORMATTER
    return str(highlight(text, _lexer(language), formatter))


def _console_lines(text: str) -> list[str]:
    lines = []
    for command in read_console(text):
        coloured = _coloured(command.text, "bash").removesuffix("\n").split("\n")
        for shown, code in zip(command.shown, coloured, strict=True):
            prompt = shown[:2] if shown[:2] in {"$ ", "> "} else shown[:1]
            lines.append(f'<span class="ln-typed"><span class="gp">{escape(prompt)}</span>{code}\n</span>')
        lines.extend(_output_line(line) for line in command.output)
    return lines


def _output_line(line: str) -> str:
    """Return a line of output; its newline is inside, so that a wrapped line can hang its indent."""
    if line.strip() == ELLIPSIS:
        return f'<span class="go ln-ellipsis" title="{say("строки пропущены")}">{line}\n</span>'
    return f'<span class="go">{escape(line, quote=False)}\n</span>'


@cache
def _lexer(language: str) -> Lexer:
    try:
        lexer: Lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        lexer = TextLexer(stripnl=False)
    return lexer


def _highlighted_lines(info: str) -> list[int]:
    match = _HL_LINES.search(info)
    numbers: list[int] = []
    for part in match["lines"].split() if match else ():
        first, _, last = part.partition("-")
        numbers.extend(range(int(first), int(last or first) + 1))
    return numbers


def _attribute(text: str) -> str:
    return escape(text).replace("\n", "&#10;")

"""Pictures, ``![[picture.png|text|300x200]]`` and ``![text|300](picture.png)``."""

import re
from html import escape

from markdown_it.token import Token

from living_notes.publish.render.raw_html import is_foreign
from living_notes.vault import FilePath, Link

_SIZE = re.compile(r"(?:(?P<text>.*)\|)?(?P<width>\d+)(?:x(?P<height>\d+)?)?")


def picture_html(link: Link, file: FilePath, address: str, title: object = None) -> str:
    """Return the picture that `link` embeds; a wikilink without a text is described by the file's name."""
    name = file.rpartition("/")[2].rpartition(".")[0] if link.address is None else ""
    named = f' title="{escape(str(title))}"' if title else ""
    return f'<img{sized(link.text or "", name)} loading="lazy" src="{escape(address)}"{named} />'


def other_picture_html(token: Token, *, in_link: bool) -> str:
    """Return a picture that is no file of the vault: of another site, which is not asked for it, a link."""
    address = str(token.attrs["src"])
    text = "".join(child.content for child in token.children or ())
    if not is_foreign(address):
        return f'<img{sized(text)} src="{escape(address)}" />'
    size = _SIZE.fullmatch(text)
    shown = escape(((size["text"] or "") if size else text) or address, quote=False)
    return shown if in_link else f'<a href="{escape(address)}">{shown}</a>'


def sized(text: str, name: str = "") -> str:
    """Return the attributes that a picture's text is: its description, `name` without one, and its size."""
    match = _SIZE.fullmatch(text)
    described = ((match["text"] or "") if match else text) or name
    width = f' width="{match["width"]}"' if match else ""
    height = f' height="{match["height"]}"' if match and match["height"] else ""
    return f' alt="{escape(described)}"{width}{height}'

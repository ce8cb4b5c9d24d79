"""Pictures, ``![[picture.png|text|300x200]]`` and ``![text|300](picture.png)``."""

import re
from html import escape

from living_notes.publish.render.context import PageContext
from living_notes.vault import Link

_SIZE = re.compile(r"(?:(?P<text>.*)\|)?(?P<width>\d+)(?:x(?P<height>\d+)?)?")


def picture_html(context: PageContext, link: Link) -> str:
    """Return the picture that `link` embeds.

    Raises:
        BrokenLinkError: There is no such file.
    """
    path = context.vault.file(link)
    name = path.rpartition("/")[2].rpartition(".")[0]
    return (
        f'<img{sized(link.text or "", name)} loading="lazy" src="{escape(context.addresses.file(path))}" />'
    )


def sized(text: str, name: str = "") -> str:
    """Return the attributes that a picture's text is: its description, `name` without one, and its size."""
    match = _SIZE.fullmatch(text)
    described = ((match["text"] or "") if match else text) or name
    width = f' width="{match["width"]}"' if match else ""
    height = f' height="{match["height"]}"' if match and match["height"] else ""
    return f' alt="{escape(described)}"{width}{height}'

"""What a page shows, read from its HTML."""

from html.parser import HTMLParser


class _CodeBlocks(HTMLParser):
    """Gathers the text of every ``<pre>``, in order, with the number of the block that it is."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.number = -1
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if number := dict(attrs).get("data-block"):
            self.number = int(number)
        if tag == "pre":
            self.inside = True
            self.found.append((self.number, ""))

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "pre"

    def handle_data(self, data: str) -> None:
        if self.inside:
            number, text = self.found[-1]
            self.found[-1] = number, text + data


def code_blocks(html: str) -> list[tuple[int, str]]:
    """Return number and text of each code block of a page, in order."""
    parser = _CodeBlocks()
    parser.feed(html)
    return [(number, text.rstrip()) for number, text in parser.found]

"""Footnotes: taken from where they are written, numbered as the text refers to them, shown at its end."""

from collections.abc import Sequence

from markdown_it.token import Token

from living_notes.publish.render.excerpts import block_end
from living_notes.publish.words import say


class Footnotes:
    """The footnotes of one note.

    Attributes:
        texts: The blocks of each, by label.
        order: Labels in the order of their first reference.
        references: How often each is referred to.
    """

    def __init__(self) -> None:
        self.texts: dict[str, list[Token]] = {}
        self.order: list[str] = []
        self.references: dict[str, int] = {}

    def take(self, tokens: Sequence[Token]) -> list[Token]:
        """Return `tokens` without footnotes; references stay."""
        kept: list[Token] = []
        place = 0
        while place < len(tokens):
            token = tokens[place]
            if token.type == "footnote_reference_open":
                end = block_end(tokens, place)
                label = token.meta["label"]
                self.texts.setdefault(label, self.take(tokens[place + 1 : end - 1]))
                place = end
                continue
            if token.children:
                token.children = self._lifted(token.children)
            kept.append(token)
            place += 1
        return kept

    def _lifted(self, children: Sequence[Token]) -> list[Token]:
        """Return a line's tokens with a reference in the place of each inline footnote."""
        kept: list[Token] = []
        place = 0
        while place < len(children):
            token = children[place]
            if token.type == "footnote_inline_open":
                end = block_end(children, place)
                label = f"inline-{sum(name.startswith('inline-') for name in self.texts) + 1}"
                self.texts[label] = []  # the outer one is the first
                line = Token("inline", "", 0, children=self._lifted(children[place + 1 : end - 1]))
                self.texts[label] = [
                    Token("paragraph_open", "p", 1, block=True),
                    line,
                    Token("paragraph_close", "p", -1, block=True),
                ]
                token = Token("footnote_ref", "", 0, meta={"label": label})
                place = end - 1
            kept.append(token)
            place += 1
        return kept

    def refer(self, label: str) -> str:
        """Return one more reference."""
        if label not in self.references:
            self.order.append(label)
        times = self.references[label] = self.references.get(label, 0) + 1
        number = self.order.index(label) + 1
        link = f'<a class="footnote-ref" href="#fn:{label}">{number}</a>'
        return f'<sup id="{_reference(label, times)}">{link}</sup>'

    def closed(self, label: str) -> list[Token]:
        """Return the footnote's blocks, with the ways back to the text at their end."""
        number = self.order.index(label) + 1
        links = "".join(
            f'&#160;<a class="footnote-backref" href="#{_reference(label, times)}" '
            f'title="{say("Назад к тексту, к сноске")} {number}">&#8617;</a>'
            for times in range(1, self.references[label] + 1)
        )
        back = Token("object", "", 0, content=links)
        blocks = list(self.texts[label])
        if blocks and blocks[-1].type == "paragraph_close" and blocks[-2].children is not None:
            blocks[-2] = blocks[-2].copy(children=[*blocks[-2].children, back])
            return blocks
        return [*blocks, Token("object", "", 0, content=f"<p>{links}</p>\n")]


def _reference(label: str, times: int) -> str:
    return f"fnref{times if times > 1 else ''}:{label}"

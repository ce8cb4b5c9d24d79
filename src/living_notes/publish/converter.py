"""Makes the converters of a site: for its pages, for embeds in them, for a look at a single note."""

from collections.abc import Mapping, Sequence
from typing import Any

from markdown import Extension, Markdown

from living_notes.publish.context import PageContext

EXTENSION = "living_notes.publish.extension"


class Converter:
    """Makes a Markdown converter for a context.

    Args:
        extensions: The site's extensions, this project's own among them.
        options: Their options by name.
    """

    def __init__(
        self, extensions: Sequence[str | Extension], options: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.extensions = extensions
        self.options = options

    def __call__(self, context: PageContext) -> Markdown:
        """Return a converter; the embeds of its text are made by converters like it."""
        context.converter = self
        options = {**self.options, EXTENSION: {"context": context}}
        return Markdown(extensions=self.extensions, extension_configs=options)

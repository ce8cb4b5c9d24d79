"""All pages of a site are rendered by one converter.

MkDocs makes a new one for each page, which for a short note takes a third of its conversion. What is done
with it here is what `mkdocs.structure.pages.Page.render` does in MkDocs 1.6.1, its last release; only that
the vault's links are not looked up again.
"""

from collections.abc import Container, Iterable
from functools import partial
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown import Markdown
from mkdocs.structure.pages import (
    _ExtractAnchorsTreeprocessor,
    _ExtractTitleTreeprocessor,
    _RawHTMLPreprocessor,
    _RelativePathTreeprocessor,
)
from mkdocs.structure.toc import get_toc

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page


class _Links(_RelativePathTreeprocessor):
    """Finds the files that links name, but for the vault's links: their addresses are `known`."""

    known: Container[str] = ()

    def run(self, root: Element) -> Element:
        """Readdress the other links and pictures; one that only happens to say the same is looked up."""
        for element in root.iter():
            name = {"a": "href", "img": "src"}.get(element.tag)
            url = element.get(name, "") if name else ""
            is_ours = element.tag == "img" or element.get("class") == "wikilink"
            if name and not (is_ours and url in self.known):
                element.set(name, self.path_to_url(url))
        return root


def share_converter(pages: Iterable["Page"], config: "MkDocsConfig", known: Container[str] = ()) -> None:
    """Have all `pages` rendered by one converter; addresses in `known` are not looked up."""
    converter = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
    for page in pages:
        page.render = partial(_render, page, converter, known)  # type: ignore[method-assign]  # this page's only


def _render(
    page: "Page", converter: Markdown, known: Container[str], config: "MkDocsConfig", files: "Files"
) -> None:
    """Convert the page's Markdown; note its contents, its anchors and where its links lead."""
    raw_html = _RawHTMLPreprocessor()
    anchors = _ExtractAnchorsTreeprocessor(page.file, files, config)
    links = _Links(page.file, files, config)
    links.known = known
    title = _ExtractTitleTreeprocessor()
    for processor in (raw_html, anchors, links, title):
        processor._register(converter)  # noqa: SLF001 - in the place of the former page's
    page.content = converter.reset().convert(page.markdown or "")
    page.toc = get_toc(getattr(converter, "toc_tokens", []))
    page._title_from_render = title.title  # noqa: SLF001 - what a page without a title is called by
    page.present_anchor_ids = anchors.present_anchor_ids | raw_html.present_anchor_ids
    page.links_to_anchors = links.links_to_anchors

"""The guide as it is published: every address in it leads somewhere, and its HTML is HTML."""

import shutil
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

ROOT = Path(__file__).resolve().parents[2]
SITE = "http://site.example/kub/"
ADDRESSES = {"href", "src", "srcset", "poster", "data-href"}
ELSEWHERE = {"mailto", "obsidian", "data"}


class Addresses(HTMLParser):
    """Collects what a page points at and what can be pointed at in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[tuple[int, str]] = []
        self.ids: Counter[str] = Counter()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the ids and addresses of one element."""
        for name, value in attrs:
            if name == "id" and value:
                self.ids[value] += 1
            elif name in ADDRESSES and value is not None and (tag, name) != ("base", "href"):
                self.links.append((self.getpos()[0], value))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Build the real notes, under a sub-path; what MkDocs warns of is its own check's concern."""
    folder = tmp_path_factory.mktemp("links")
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    with pytest.MonkeyPatch.context() as env:
        env.setenv("SITE_URL", SITE)
        env.setenv("NO_MKDOCS_2_WARNING", "1")
        config = load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site"))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    yield folder / "site"
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Addresses]:
    """Return every HTML page of the site, read, by its path."""
    return {
        path.relative_to(site).as_posix(): Addresses(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def served_file(site: Path, address: str) -> str | None:
    """Return the file of the site that a host sends for the address, or None."""
    path = unquote(urlsplit(address).path).removeprefix(urlsplit(SITE).path)
    file = site / path
    if path == "" or path.endswith("/"):
        file /= "index.html"
    return file.relative_to(site).as_posix() if file.is_file() else None


def test_every_link_and_anchor_resolves(site: Path, pages: dict[str, Addresses]) -> None:
    """Those of raw HTML, of the theme and of the 404 page, too; none leads out of the site but `https`."""
    broken = []
    for path, page in pages.items():
        for line, link in page.links:
            where = urljoin(SITE + path, link)
            if urlsplit(where).scheme in ELSEWHERE or (where.startswith("https://") and SITE not in where):
                continue
            file = served_file(site, where) if where.startswith(SITE) else None
            anchor = unquote(urlsplit(where).fragment)
            if file is None or (anchor and file in pages and anchor not in pages[file].ids):
                broken.append(f"{path}:{line}: {link}")
    assert broken == []


def test_no_id_stands_twice_in_a_page(pages: dict[str, Addresses]) -> None:
    """An anchor is one place."""
    assert [
        f"{path}: {name}" for path, page in pages.items() for name, times in page.ids.items() if times > 1
    ] == []


def test_the_html_parses_without_an_error(site: Path, pages: dict[str, Addresses]) -> None:
    """By the rules of the standard: nesting, attributes, references."""
    faults = []
    for path in pages:
        parser = html5lib.HTMLParser()
        parser.parse((site / path).read_text(encoding="utf-8"))
        faults += [f"{path}:{place[0]}: {code} {data}" for place, code, data in parser.errors]
    assert faults == []


def test_every_page_carries_the_policy(site: Path, pages: dict[str, Addresses]) -> None:
    """And no style attribute, which it would refuse."""
    for path in pages:
        text = (site / path).read_text(encoding="utf-8")
        assert text.count('http-equiv="Content-Security-Policy"') == 1, path
        assert ' style="' not in text, path
        assert " onclick=" not in text, path

"""Ways from note to note that the site adds: the path, the neighbours, the source, the example."""

import re
from urllib.parse import quote

import pytest
from support.sites import ROOT, built

from living_notes.publish.pages.facts import example_url


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Build the small vault with a repository; return its pages by address."""
    with pytest.MonkeyPatch.context() as env:
        env.setenv("REPO_URL", "https://example.org/me/kub")
        host = built(ROOT / "tests/publish/vault", tmp_path_factory.mktemp("ways"), "http://127.0.0.1:8000/")
    return {
        file.parent.relative_to(host).as_posix(): file.read_text("utf-8") for file in host.rglob("index.html")
    }


def part(page: str, pattern: str) -> str:
    """Return the first match of `pattern` in the page."""
    match = re.search(pattern, page, re.DOTALL)
    assert match is not None, pattern
    return match[0]


def test_the_path_leads_through_the_hub(site: dict[str, str]) -> None:
    """Start page, hub; a hub does not lead to itself, and the start page has no path."""
    path = part(site["renames"], r'<nav class="md-path".*?</nav>')
    assert re.findall(r'href="([^"]*)"', path) == ["..", "../recipes/"]
    assert re.findall(r'href="([^"]*)"', part(site["recipes"], r'<nav class="md-path".*?</nav>')) == [".."]
    assert 'class="md-path"' not in site["."]


def test_neighbours_follow_the_hubs_order(site: dict[str, str]) -> None:
    """From the hub through its notes as it lists them, and back."""

    def neighbour(address: str, side: str) -> str:
        link = part(site[address], rf'<a href="[^"]*" class="md-footer__link md-footer__link--{side}"')
        return link.split('"')[1].strip("./")

    way = ["recipes", "not-null-column", "renames"]
    assert [neighbour(address, "next") for address in way[:-1]] == way[1:]
    assert [neighbour(address, "prev") for address in way[1:]] == way[:-1]


def test_a_note_links_to_its_source_and_its_example(site: dict[str, str]) -> None:
    """Where the repository is known; pages that are no notes have no source."""
    source = part(site["renames"], r'<a href="[^"]*"[^>]*rel="edit"').split('"')[1]
    assert source == f"https://example.org/me/kub/edit/main/docs/{quote('Переименования.md')}"
    assert "https://example.org/me/kub/tree/main/examples/first-migration" in site["first-migration"]
    assert 'rel="edit"' not in site["graph"]
    assert 'data-md-component="source"' not in site["renames"]  # its script asks the host for stars


@pytest.mark.parametrize(
    ("repository", "edit_uri", "shown"),
    [
        ("https://github.com/me/kub", "edit/main/docs/", "https://github.com/me/kub/tree/main/examples/a"),
        (
            "https://gitlab.com/me/kub/",
            "-/edit/trunk/docs/",
            "https://gitlab.com/me/kub/-/tree/trunk/examples/a",
        ),
        ("", "edit/main/docs/", None),
        (None, None, None),
        ("https://example.org/kub", "blob/main/docs/", None),
    ],
)
def test_an_example_is_shown_on_the_branch_of_the_source(
    repository: str | None, edit_uri: str | None, shown: str | None
) -> None:
    """As the host spells it; without a repository there is no address, nor without an example."""
    assert example_url(repository, edit_uri, "a") == shown
    assert example_url(repository, edit_uri, None) is None

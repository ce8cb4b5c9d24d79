"""What every page owes its reader: it can be heard, read on a phone, and runs nothing but its own files."""

import re
import shutil
import subprocess
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page, expect
from support.axe import serious
from support.sites import ROOT, served

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

PAGES = [
    "",
    "renames/",
    "parallel-branches/",
    "autogenerate-from-python/",
    "hub-revisions/",
    "errors/",
    "tags/",
    "graph/",
    "404.html",
]
VAULT = ROOT / "tests" / "publish" / "vault"
SCHEMES = ["light", "dark"]
_THEME = Path(str(distribution("mkdocs-material").locate_file("material/templates"))) / "assets"
SHEETS = [
    *(f"stylesheets/{path.name}" for path in sorted((_THEME / "stylesheets").glob("*.css"))),
    "living-notes.css",
    "language.css",
    "lab-loader.css",
]


def addresses(page: Page, guide: str) -> list[str]:
    """Return every page of the sitemap."""
    sitemap = ET.fromstring(page.request.get(f"{guide}/sitemap.xml").body())  # noqa: S314 - our own file
    return [str(place.text) for place in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def keep_random_page(page: Page) -> None:
    """Let the page of a random note stay: its script leads nowhere."""
    script = "export const goAnywhere = () => {};"
    page.route("**/graph/graph.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_serious(scheme: str, guide: str, open_guide: OpenPage) -> None:
    """On a page of each sort, in both themes."""
    page = open_guide(scheme=scheme)
    faults = []
    for address in PAGES:
        page.goto(f"{guide}/{address}", wait_until="networkidle")
        faults += [f"{address}: {fault}" for fault in serious(page)]
    assert faults == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_serious_in_the_search(scheme: str, open_guide: OpenPage) -> None:
    """With the dialog open and results in it."""
    page = open_guide(scheme=scheme)
    page.keyboard.press("/")
    page.locator(".md-search__input").fill("миграцию")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    page.wait_for_timeout(400)  # the dialog fades in, and axe would measure the contrast halfway
    assert serious(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_serious_in_what_opens_or_moves_on(
    scheme: str, browser: Browser, origin: str
) -> None:
    """A note's own graph when it is drawn, and the page of a random note while it says that it is one."""
    page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{origin}/renames/", wait_until="networkidle")
    page.locator(".ln-around summary").click()
    expect(page.locator(".ln-around [data-settled=true]")).to_be_visible(timeout=30_000)
    assert serious(page) == []
    keep_random_page(page)
    page.goto(f"{origin}/random/", wait_until="networkidle")
    assert serious(page) == []
    page.close()


def test_axe_finds_nothing_serious_in_what_changed_lately(browser: Browser, tmp_path: Path) -> None:
    """The page is made of git's history, which the other sites of these tests lack; in both themes."""
    shutil.copytree(VAULT, tmp_path / "docs")
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "docs"], [*who, "commit", "-qm", "One"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    shutil.rmtree(tmp_path / "docs")  # it is copied there again
    with served(VAULT, tmp_path, strict=False) as address:
        for scheme in SCHEMES:
            page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
            page.goto(f"{address}/changes/", wait_until="networkidle")
            expect(page.locator("article").get_by_role("link", name="Переименования")).to_be_visible()
            assert serious(page) == []
            page.close()


def test_no_page_of_the_guide_scrolls_sideways_at_320_pixels(guide: str, open_guide: OpenPage) -> None:
    """The width that WCAG asks for; on the way, no page may print an error or ask another host."""
    page = open_guide(width=320)
    wide = []
    for address in addresses(page, guide):
        if address.endswith("/random/"):
            keep_random_page(page)
        page.goto(address, wait_until="load")
        if page.evaluate("document.scrollingElement.scrollWidth") > 320:
            wide.append(address)
        page.unroute_all()
    assert wide == []


def test_a_script_that_was_not_built_in_does_not_run(browser: Browser, origin: str) -> None:
    """The policy is there, and it holds. A fresh page, because the refusal is printed as an error."""
    page = browser.new_page()
    page.goto(f"{origin}/renames/", wait_until="load")
    ran = page.evaluate(
        """async () => {
            const blocked = [];
            const note = event => blocked.push(event.effectiveDirective);
            document.addEventListener("securitypolicyviolation", note);
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
            await new Promise(done => setTimeout(done, 200));
            return [window.ran === true, blocked];
        }"""
    )
    page.close()
    assert ran == [False, ["script-src-elem"]]


def test_theme_tabs_and_navigation_work_under_the_policy(open_guide: OpenPage) -> None:
    """A page that came by instant navigation runs its own inline scripts under the first page's policy."""
    page = open_guide("")
    page.evaluate("window.same = true")
    page.locator("article").get_by_role("link", name="Переименования").first.click()
    page.wait_for_url(re.compile(r"/renames/(#|$)"))
    assert page.evaluate("window.same") is True
    page.locator("label[title='Включить светлую тему']").click()
    page.locator("label[title='Включить тёмную тему']").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


@pytest.mark.parametrize("address", ["renames/", "tags/"])
def test_the_joined_stylesheet_draws_what_the_theme_draws(address: str, open_guide: OpenPage) -> None:
    """The rules that were left out change nothing: under the whole sheets each element looks the same."""
    looks: list[tuple[Literal["screen", "print"], int]] = [("screen", 1280), ("screen", 390), ("print", 1280)]
    for media, width in looks:
        page = open_guide(address, width=width)
        page.emulate_media(media=media)
        assert page.evaluate(_CHANGED, SHEETS) == [], f"{media} {width}"


_CHANGED = """async sheets => {
    const names = [...getComputedStyle(document.body)].filter(name => !name.startsWith("--"));
    const look = () => [...document.querySelectorAll("body, body :not(pre *, svg *)")].flatMap(element =>
        [null, "::before", "::after"].map(part => {
            const style = getComputedStyle(element, part);
            const all = names.map(name => name + ": " + style.getPropertyValue(name));
            return [element.tagName + "." + element.className + (part ?? ""), ...all];
        })
    );
    const still = new CSSStyleSheet();
    still.replaceSync("*, ::before, ::after { transition: none !important }");
    document.adoptedStyleSheets.push(still);
    // Material's script places the sidebars a moment after the medium changed: wait until two looks agree.
    const settled = async () => {
        for (let last = look(); ; ) {
            await new Promise(done => setTimeout(done, 150));
            const next = look();
            if (JSON.stringify(next) === JSON.stringify(last)) return next;
            last = next;
        }
    };
    const before = await settled();
    const joined = document.querySelector("link[href*='assets/style.']");
    const root = joined.href.replace(/style\\..*/, "");
    await Promise.all(sheets.map(name => new Promise((done, failed) => {
        const link = document.createElement("link");
        Object.assign(link, {rel: "stylesheet", href: root + name, onload: done, onerror: failed});
        joined.before(link);
    })));
    joined.remove();
    await document.fonts.ready;
    return (await settled()).flatMap((after, place) =>
        after.flatMap((line, number) => {
            const earlier = before[place][number];
            return line === earlier ? [] : [[after[0], earlier, line]];
        })
    ).slice(0, 10);
}"""

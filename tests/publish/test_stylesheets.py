"""Which rules stay in the site's stylesheet, and what the pages' policy allows."""

from pathlib import Path

import pytest

from living_notes.publish.finish import finish_pages
from living_notes.publish.policy import InlineScripts
from living_notes.publish.repairs import repaired
from living_notes.publish.stylesheets import Looks, Trimmer, drop_unread, words_of


def looks_of(page: str) -> set[str]:
    """Return the words of one page."""
    looks = Looks()
    looks.see(page)
    return looks.words()


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".a{x:1}.b{x:2}", ".a{x:1}"),
        (".b,.a b,p{x:1}", ".a b,p{x:1}"),
        ("@media print{.b{x:1}}@media print{.a{x:1}}", "@media print{.a{x:1}}"),
        (".a:not(.b){x:1}", ".a:not(.b){x:1}"),
        (":is(.b,.a){x:1}", ":is(.b,.a){x:1}"),
        ('.a:after{content:"}.b{"}', '.a:after{content:"}.b{"}'),
        (".a{x:url(data:image/svg+xml;utf8,<svg>)}", ".a{x:url(data:image/svg+xml;utf8,<svg>)}"),
        (
            "[data-md-color-accent=red]{x:1}[data-md-color-scheme=slate]{x:1}",
            "[data-md-color-scheme=slate]{x:1}",
        ),
        (
            "@font-face{font-family:b}@keyframes b{0%{x:1}to{x:2}}",
            "@font-face{font-family:b}@keyframes b{0%{x:1}to{x:2}}",
        ),
        ('@charset "utf-8";.a{x:1}', '@charset "utf-8";.a{x:1}'),
        ("/* .a{x:1} */.b{x:1}", ""),
        ("[dir=ltr] .a{x:1}[dir=rtl] .a{x:2}", "[dir=ltr] .a{x:1}"),
        ('.a{x:1}[dir="rtl"] .a,.a p{x:2}', ".a{x:1}.a p{x:2}"),
    ],
)
def test_a_rule_stays_where_it_may_apply(css: str, left: str) -> None:
    """With the class `a` and the scheme `slate` in the pages, all written from left to right."""
    words = looks_of('<body dir="ltr" class="a" data-md-color-scheme="slate">red b')
    assert Trimmer(words).trim(css) == left


def test_a_word_of_a_script_may_become_a_class() -> None:
    """Scripts add classes; which, nobody can tell."""
    assert Trimmer(words_of('el.classList.add("md-b")')).trim(".md-b{x:1}") == ".md-b{x:1}"


def test_a_script_may_make_a_class_of_two_words() -> None:
    """`"tabbed-control--" + side`; but `a--` is arithmetic."""
    words = words_of('name = "tabbed-control--" + side; a--')
    assert Trimmer(words).trim(".tabbed-control--next,.a--b{x:1}") == ".tabbed-control--next{x:1}"


def test_a_label_names_a_switch_that_is_there() -> None:
    """Of the contents of a hub there is none."""
    assert repaired('<label for="__toc">') == "<label>"
    assert repaired('<input id="__toc"><label for="__toc">') == '<input id="__toc"><label for="__toc">'


def test_indentation_goes_but_not_from_the_article() -> None:
    """What a reader sees stays letter for letter, an article in the article, too."""
    article = "<article>\n\n    <pre>\n\n  b</pre>\n  <article></article>\n  </article>"
    page = f"<p>\n\n    a\n{article}\n\n    <p>"
    assert repaired(page) == f"<p>\na\n{article}\n<p>"


def test_a_property_that_nothing_reads_goes() -> None:
    """One that a script reads stays."""
    css = ':root{--a:url("data:;{}");--b:1;--c:2}p{x:var(--a)}'
    assert drop_unread(css, "get('--c')") == ':root{--a:url("data:;{}");--c:2}p{x:var(--a)}'


def test_all_sheets_become_one(tmp_path: Path) -> None:
    """In their order, at the place of the first, with the page's own way to the root."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "note").mkdir()
    (tmp_path / "assets" / "one.css").write_text(".a{x:1}", encoding="utf-8")
    (tmp_path / "assets" / "two.css").write_text(".a{x:2}", encoding="utf-8")
    links = "".join(f'\n<link rel="stylesheet" href="../assets/{name}.css">' for name in ("one", "two"))
    page = tmp_path / "note" / "index.html"
    page.write_text(links + '<p class="a">', encoding="utf-8")
    finish_pages(tmp_path, policy=False)
    (sheet,) = (tmp_path / "assets").glob("style.*.css")
    assert sheet.read_text(encoding="utf-8") == ".a{x:1}.a{x:2}"
    text = page.read_text(encoding="utf-8")
    assert text.count("stylesheet") == 1
    assert f'href="../assets/{sheet.name}"' in text


def test_only_scripts_that_run_get_a_hash() -> None:
    """Data and files need none; the hash is the standard's own example."""
    page = (
        "<script>alert('Hello, world.');</script><script src='a.js'></script>"
        '<script id="x" type="application/json">{}</script>'
    )
    scripts = InlineScripts()
    scripts.see(page)
    scripts.see(page)
    assert scripts.sources() == ["'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"]


def test_the_themes_settings_are_short() -> None:
    """A Cyrillic letter is two bytes, not six; what would end the script stays escaped."""
    page = (
        '<script id="__config" type="application/json">{"a": "\\u0449 \\u003c/script", "b": [1, 2]}</script>'
    )
    short = '<script id="__config" type="application/json">{"a":"щ \\u003c/script","b":[1,2]}</script>'
    assert repaired(page) == short
    assert repaired(short) == short


def test_a_repair_touches_only_what_is_wrong() -> None:
    """Autocomplete, where it is not allowed."""
    text = '<input type="text" autocomplete="off">'
    page = '<input type="checkbox" id="b" autocomplete="off">'
    assert repaired(page + text) == '<input type="checkbox" id="b">' + text


def test_the_looks_of_results_come_with_the_search(tmp_path: Path) -> None:
    """Only those of classes that no page has; what they read stays; fonts are not written twice."""
    search = tmp_path / "assets" / "search"
    search.mkdir(parents=True)
    (search / "search.js").write_text('"md-search-result__link md-search-result__list"', encoding="utf-8")
    (search / "search.css").write_text("p{x:3}", encoding="utf-8")
    css = (
        ":root{--a:1;--b:2}@font-face{x:0}.md-search-result__list{x:1}"
        "@media print{.md-search-result__link,.a{x:var(--a)}}"
    )
    (tmp_path / "assets" / "one.css").write_text(css, encoding="utf-8")
    page = '<link rel="stylesheet" href="assets/one.css"><ol class="a md-search-result__list">'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    finish_pages(tmp_path, policy=False)
    (sheet,) = (tmp_path / "assets").glob("style.*.css")
    assert sheet.read_text(encoding="utf-8") == (
        ":root{--a:1;}@font-face{x:0}.md-search-result__list{x:1}@media print{.a{x:var(--a)}}"
    )
    late = (search / "search.css").read_text(encoding="utf-8")
    assert late == "@media print{.md-search-result__link{x:var(--a)}}p{x:3}"


def test_the_theme_draws_a_page_once() -> None:
    """Its script is not waited for; switching colours does not compute every style again."""
    page = '<script src="../assets/javascripts/bundle.1.min.js"></script><script src="x.js"></script>'
    assert repaired(page) == page.replace("<script", "<script defer", 1)
    words_there = looks_of('<p class="a">')
    tabs = ".tabbed-set>input:nth-child(4):checked{x:1}.tabbed-set>input:nth-child(11):checked{x:1}"
    assert Trimmer({"tabbed-set"}).trim(tabs) == ".tabbed-set>input:nth-child(4):checked{x:1}"
    assert Trimmer(words_there).trim("[data-md-color-switching] *{x:1}.a{x:1}") == ".a{x:1}"


def test_focus_is_seen_as_the_browser_says(tmp_path: Path) -> None:
    """Material's sheet asks for a class that a script would have to set."""
    (tmp_path / "assets").mkdir()
    css = "a.focus-visible{x:1}a:not(.focus-visible){x:0}"
    (tmp_path / "assets" / "one.css").write_text(css, encoding="utf-8")
    page = '<link rel="stylesheet" href="assets/one.css">'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    finish_pages(tmp_path, policy=False)
    (sheet,) = (tmp_path / "assets").glob("style.*.css")
    assert sheet.read_text(encoding="utf-8") == "a:focus-visible{x:1}a:not(:focus-visible){x:0}"


def test_what_a_script_of_the_site_names_is_kept(tmp_path: Path) -> None:
    """The copy buttons are made by `site.js`."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "one.css").write_text(".md-code__nav{x:1}.none{x:2}", encoding="utf-8")
    (tmp_path / "assets" / "site.js").write_text('className: "md-code__nav"', encoding="utf-8")
    page = '<link rel="stylesheet" href="assets/one.css">'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    finish_pages(tmp_path, policy=False)
    (sheet,) = (tmp_path / "assets").glob("style.*.css")
    assert sheet.read_text(encoding="utf-8") == ".md-code__nav{x:1}"

"""What a note's own HTML may do on the page, and what the build says of what it may not."""

from collections.abc import Callable

import pytest

from living_notes.publish.render import PageContext, render_note
from living_notes.vault import Vault

VaultOf = Callable[..., Vault]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("а\nб <script>x</script>\n", ["2: <script> is shown as text: nothing in a note runs or loads"]),
        ("<div>\n\n<META http-equiv=refresh>\n</div>\n", ["3: <meta> is shown as text"]),
        (
            "![к](https://example.org/a.png)\n",
            ["1: the site's policy blocks the picture https://example.org/"],
        ),
        ("| а |\n| - |\n| ![](//e.org/a.png) |\n", ["3: the site's policy blocks the picture //e.org/a.png"]),
        ("<p>\n<img alt='' src='//e.org/a.png'></p>\n", ["2: the site's policy blocks //e.org/a.png"]),
        ("а\n\n<iframe src=x></iframe>\n", ["3: the site's policy blocks the frame"]),
        (
            "<b style='color: red' onClick='x()'>а</b>\n",
            ["1: the site's policy blocks style=", "1: the site's policy blocks onclick="],
        ),
        ("<!-- <script> -->\n\n`<script>` ![](рис.png) <b class=style>а</b>\n", []),
        ("```html\n<script>\n```\n\n<img src='a.png'> <video src='a.mp4'></video>\n", []),
    ],
)
def test_what_will_not_work_is_said_with_its_line(text: str, said: list[str], vault_of: VaultOf) -> None:
    """The page itself cannot say it: a browser tells only its console."""
    vault = vault_of({"А.md": f"---\ntitle: А\n---\n{text}"}, ["рис.png"])
    context = PageContext(vault, next(iter(vault.notes.values())))
    render_note(context)
    found = [f"{problem.line - 3}: {problem.message}" for problem in context.problems]
    assert [message[: len(start)] for message, start in zip(found, said, strict=True)] == said


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>",
        "а <script\nsrc=x></script>",
        "<svg><script>x</script></svg>",
        "<div><scr<!-- -->ipt>x</div>",
        "<div><scr</iframe>ipt>x</div>",
        "<a href='javascript:x'>а</a> <style>x</style> <base href=x>",
        "- <script>x\n\n  y</script>",
        "> [!note] <script>x</script>",
        "[^1] <object data=x>\n\n[^1]: <link rel=stylesheet href=x>",
        "[[Б|<script>x</script>]] ![[Б]]",
    ],
)
def test_no_element_that_runs_or_loads_is_left(text: str, vault_of: VaultOf) -> None:
    """Whatever is written around it, also in what is embedded."""
    vault = vault_of({"А.md": text, "Б.md": "<div><script>x</script></div>\n"})
    html = render_note(PageContext(vault, next(iter(vault.notes.values())))).html.lower()
    for name in ("script", "style", "base", "object", "link", "meta", "iframe"):
        assert f"<{name}" not in html

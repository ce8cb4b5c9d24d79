"""A vault as people have them: notes made of every shape that other vaults taught, and what pages show.

A shape is a piece of Markdown with words of its own in it, and the blocks that a page shows of it, in order:
``li: слово`` is an item with that text. Notes are drawn from shapes by a seed, so a test and a benchmark see
the same vault.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from textwrap import dedent

WORDS = "абвгдежзиклмнопрстуфхцчшэюя"
FILES = ("Вложения/рис 1.png", "Доски/Доска.canvas", "Доски/База.base")
SHORT = "Короткая"
"""The note that others embed."""


@dataclass(frozen=True)
class Shape:
    """A piece of Markdown, and what a page shows of it.

    Attributes:
        text: Markdown; ``{0}``, ``{1}`` … are words that stand nowhere else, ``{link}`` names another note.
        shows: The blocks of the page, each ``tag: text``, and ``embed`` for what is from another note.
        below: The text of its footnotes.
    """

    text: str
    shows: tuple[str, ...]
    below: tuple[str, ...] = ()


def _shape(text: str, *shows: str, below: tuple[str, ...] = ()) -> Shape:
    return Shape(dedent(text).strip("\n"), shows, below)


SHAPES = (
    # lists and what follows them
    _shape("- {0}\n- {1}\n## {2}\n{3}", "li: {0}", "li: {1}", "h2: {2}", "p: {3}"),
    _shape("- {0}\n- {1}\n---\n{2}", "li: {0}", "li: {1}", "hr: ", "p: {2}"),
    _shape("1. {0}\n2. {1}\n- {2}", "li: {0}", "li: {1}", "li: {2}"),
    _shape("- {0}\n- {1}\n1. {2}\n2. {3}", "li: {0}", "li: {1}", "li: {2}", "li: {3}"),
    _shape("- [ ] {0}\n1. [x] {1}\n- [/] {2}\n- [?] {3}", "li: {0}", "li: {1}", "li: {2}", "li: {3}"),
    _shape("- {0}\n\n  | x |\n  | - |\n  | {1} |\n- {2}", "p: {0}", "th: x", "td: {1}", "p: {2}"),
    _shape("- {0}\n\t- {1}\n\t\t- {2}\n- {3}", "li: {0}", "li: {1}", "li: {2}", "li: {3}"),
    _shape("{0}:\n- {1}\n* {2}", "p: {0}:", "li: {1}", "li: {2}"),
    _shape("1. {0}\n\n   ```js\n   f() // {1}\n   ```\n2. {2}", "p: {0}", "pre: f() // {1}", "p: {2}"),
    _shape("> {0}\n{1}\n\n{2}", "p: {0} {1}", "p: {2}"),
    # tags and headings
    _shape("#заметка #черновик {0}", "p: #заметка #черновик {0}"),
    _shape("- #дом {0}\n\n> #цитата {1}", "li: #дом {0}", "p: #цитата {1}"),
    _shape("##{0}\n\n#123 {1} #раз/два, слово#нет", "p: ##{0}", "p: #123 {1} #раз/два, слово#нет"),
    _shape("{0}\n# {1}\n{2}", "p: {0}", "h1: {1}", "p: {2}"),
    _shape("### {0} `код` **{1}**\n#### ", "h3: {0} код {1}", "h4: "),
    _shape("{0}\n---\n{1}\n===", "h2: {0}", "h1: {1}"),
    _shape("## Тип List\\<{0}>", "h2: Тип List<{0}>"),
    # inside a line
    _shape("~~{0}~~ ==**{1}**== *{2}* `~~{3}~~`", "p: {0} {1} {2} ~~{3}~~"),
    _shape("{0} https://example.org/{1}, <https://e.org/>.", "p: {0} https://example.org/{1}, https://e.org/."),
    _shape("{0}\\\n{1}  \n{2}", "p: {0} {1} {2}"),
    _shape("$a<b$ {0} $$x_1$$ {1} $5, $6 $\\no{{x}}$", "p: ∑ {0} ∑ {1} $5, $6 $\\no{{x}}$"),
    _shape("$$\nx\n\ny\n$$\n{0}", "p: ∑", "p: {0}"),
    _shape("{0} %%[[Нет]] {{{{x}}}}%%{1}", "p: {0} {1}"),
    _shape("%%\nскрыто\n\n- и это\n%%\n\n{0}", "p: {0}"),
    _shape("{0}[^{1}] {2}^[**{3}**]", "p: {0}[^{1}] {2}", below=("{3}",)),
    _shape("{0}[^{0}]\n\n[^{0}]: {1}\n    {2}\n\n{3}", "p: {0}", "p: {3}", below=("{1} {2}",)),
    _shape("\\[[{0}]] \\#{1} \\*{2}\\* &lt;{3}&gt;", "p: [[{0}]] #{1} *{2}* <{3}>"),
    _shape("слово😀 #тег😀 {0}", "p: слово😀 #тег😀 {0}"),
    # HTML
    _shape("<details>\n<summary>{0}</summary>\n\n**{1}**\n\n</details>", "summary: {0}", "p: {1}"),
    _shape("<center>\n\n[[{link}|{0}]]\n\n</center>", "p: {0}"),
    _shape('<img alt="[[{link}]]" src="a.png"> {0}', "p: {0}"),
    _shape("{0} <!-- автору --> {1}\n\n<!--SR:!2026-01-01,3,250-->\n\n{2}", "p: {0} {1}", "p: {2}"),
    _shape("<pre>{0}</pre>\n\n{1} <br> {2}", "pre: {0}", "p: {1} {2}"),
    _shape("<script>{0}</script>\n\n{1} <u>{2}</u>", "pre: <script>{0}</script>", "p: {1} {2}"),
    _shape("<iframe src='//e.org/'></iframe>\n\n{0}", "p: {0}"),
    # tables
    _shape("{0}\n| a | b |\n| - | -: |\n| {1} | {2} |", "p: {0}", "th: a", "th: b", "td: {1}", "td: {2}"),
    _shape("| a |\n| - |\n| `[[ {0} ]] \\|\\| y` |", "th: a", "td: [[ {0} ]] || y"),
    _shape("| a |\n| - |\n| [[{link}\\|{0}]] {1} |\n{2}", "th: a", "td: {0} {1}", "td: {2}"),
    _shape("| a |\n| - |\n| {0} [[{link}|x]] |\n\n{1}", "th: a", "td: {0} [[{link}", "p: {1}"),
    # callouts
    _shape("> [!info|wide] {0}\n> {1}", "p: {0}", "p: {1}"),
    _shape("> [!свой тип] {0}\n> {1}", "p: {0}", "p: {1}"),
    _shape("> [!attenzione]- {0}\n> - {1}\n>\n> {2}", "summary: {0}", "li: {1}", "p: {2}"),
    _shape("> [!note] {0}\n> > [!tip] {1}\n> > {2}\n>\n> {3}", "p: {0}", "p: {1}", "p: {2}", "p: {3}"),
    _shape("> [!quote]\n> ```python\n> {0}\n> ```", "p: Цитата", "pre: {0}"),
    # code
    _shape("```js {{1,3}}\nлишь({0})\n```\n{1}", "pre: лишь({0})", "p: {1}"),
    _shape("```\n[[{0}]] %% #нет\n\n\n\tx\n```", "pre: [[{0}]] %% #нет x"),
    _shape("````md\n```js\n{0}\n```\n````", "pre: ```js {0} ```"),
    _shape("~~~C++\n{0}\n~~~\n\n    {1}", "pre: {0}", "pre: {1}"),
    _shape("```dataview\nLIST {0}\n```\n```base\nx: {1}\n```", "pre: LIST {0}", "pre: x: {1}"),
    _shape("```yaml\n{0}: [[{1}]]\n```\n\n```bash\n$ {2}\n```", "pre: {0}: [[{1}]]", "pre: $ {2}"),
    _shape("%%\n```js\nx\n```\n%%\n\n{0}", "p: {0}"),
    # links
    _shape("[[{link}|{0}]] [{1}]({file}) [{2}](<{link}.md>)", "p: {0} {1} {2}"),
    _shape("[[{link}#Раздел|{0}]] [{1}](#нет) [[#^нет|{2}]]", "p: {0} {1} {2}"),
    _shape("[[Нет такой]] {0} [[Тайна]] ![[нет.png]] ![](нет.md)", "p: Нет такой {0} Тайна нет.png нет.md"),
    _shape("[[База.base]] ![[Доска.canvas]] [{0}](База.base)", "p: База.base Доска.canvas {0}"),
    _shape("![[рис 1.png|300]] {0} ![{1}](рис%201.png)", "p: {0}"),
    _shape("![](https://e.org/a.png) {0} [{1}](https://e.org/)", "p: https://e.org/a.png {0} {1}"),
    _shape("{0} ![[Короткая]] {1}", "p: {0}", "embed", "p: {1}"),
    _shape("![](Короткая.md#^b1)\n\n- {0} ![[Короткая#Раздел]]", "embed", "li: {0}", "embed"),
    _shape("[см. [[{link}|{0}]]](https://e.org)", "p: [см. {0}](https://e.org)"),
    _shape("[[Короткая#`Раздел`|{0}]] [[Двойник|{1} [1]]]", "p: {0} {1} [1]"),
    _shape("## ![[Короткая]] {0}\n**![[Короткая|{1}]]**", "h2: Короткая {0}", "p: {1}"),
    _shape("{0} ^{id}\n\n{1} ^{id}\n\n[[#^{id}|{2}]]", "p: {0}", "p: {1}", "p: {2}"),
)  # fmt: skip

LAST = (
    _shape("```js\n{0}", "pre: {0}"),
    _shape("{0}\n<!-- {1}", "p: {0}"),
    _shape("- {0}\n  $$", "li: {0} $$"),
)
"""Shapes that take all that follows: a note may end with one."""

HEADS = (
    "",
    "---\ntags: раз, два\naliases: одно имя {n}\n---\n",
    '---\nup: "[[Выше]]"\ncreated: 2024-01-02\nstatus: 1.5\ncssclasses: [wide]\n---\n',
    "---\ntitle: 2024-01-02\ntags: [2024, '#x']\ntemplate: none.html\nsearch: 1\n---\n",
    "---\naliases:\n  -\n---\n",
    "---\nprivate: {{date}}\n---\n",
    "---\ndescription: a: b\n---\n",
    "---\npermalink: Мой_Адрес-{n}/\ntitle: Имя {n}\n...\n",
)


@dataclass(frozen=True)
class WildNote:
    """A note, and the blocks that its page shows; None: it is kept back."""

    text: str
    shows: tuple[str, ...] | None
    below: tuple[str, ...] = ()


def wild_vault(notes: int, pieces: int = 8) -> Mapping[str, WildNote]:
    """Return a vault of `notes` notes of so many pieces each, by path; and two more that the pieces name."""
    draw = random.Random(1)  # noqa: S311 - the same vault every time
    folders = ("", "Папка/", "Папка/Вложенная папка/", "📚 Книги/")
    names = [f"{folders[number % len(folders)]}Заметка {number}" for number in range(notes)]
    made = {f"{name}.md": _note(draw, number, names, pieces) for number, name in enumerate(names)}
    short = WildNote("Начало.\n\n## Раздел\n\nКонец. ^b1\n", ("p: Начало.", "h2: Раздел", "p: Конец."))
    twin = WildNote("Двойник.\n", ("p: Двойник.",))
    secret = WildNote("---\npublish: false\n---\nСокровенное.\n", None)
    extra = {f"{SHORT}.md": short, "а/Двойник.md": twin, "б/Двойник.md": twin, "Тайна.md": secret}
    return {**made, **extra}


def write_wild_vault(folder: Path, notes: int) -> Mapping[str, WildNote]:
    """Write the vault and the files that it links to into `folder`; return it."""
    vault = wild_vault(notes)
    texts = {path: note.text for path, note in vault.items()}
    for name, text in {**texts, **dict.fromkeys(FILES, "")}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return vault


def _note(draw: random.Random, number: int, names: list[str], pieces: int) -> WildNote:
    words = _words(number)
    texts: list[str] = []
    shows: list[str] = []
    below: list[str] = []
    shapes = [*draw.sample(SHAPES, pieces), *draw.sample(LAST, draw.randrange(2))]
    for place, shape in enumerate(shapes):
        path = draw.choice(names)
        known = {
            "link": path.rpartition("/")[2],
            "file": path.replace(" ", "%20") + ".md",
            "id": f"id{number}-{place}",
        }
        own = [next(words) for _ in range(4)]
        texts += [shape.text.format(*own, **known), between := next(words)]
        shows += [*(shown.format(*own, **known) for shown in shape.shows), f"p: {between}"]
        below += [shown.format(*own) for shown in shape.below]
    if shapes[-1] in LAST:
        texts.pop()
        shows.pop()
    head = draw.choice(HEADS).replace("{n}", str(number))
    return WildNote(head + "\n\n".join(texts) + "\n", tuple(shows), tuple(below))


def _words(number: int) -> Iterator[str]:
    """Yield words that stand in no other note."""
    for place in count():
        letters = (WORDS[number // 27**power % 27] for power in (2, 1, 0))
        yield f"слово{''.join(letters)}{WORDS[place // 27]}{WORDS[place % 27]}"

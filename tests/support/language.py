"""The language of notes, checked: terms, ё, quotes, dashes, non-breaking spaces.

A note's prose is its source with everything else masked, offset for offset: properties but the title, fences,
code, comments, the targets of links. So a rule is one regular expression, its match is a place in the
file, and what can be mended mechanically is mended there:

    PYTHONPATH=tests python -m support.language --fix docs
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from living_notes.vault import WIKILINK, Note, NotePath, Vault, read_text
from living_notes.vault.properties import FRONT_MATTER

NBSP = "\N{NO-BREAK SPACE}"
MASK = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for each masked character, so that a rule sees that something is there."""

_COMMENT = re.compile(r"<!--.*?-->|%%.*?%%", re.DOTALL)
_CODE = re.compile(r"(?<!`)(`+)(?!`)(?:.+?)(?<!`)\1(?!`)", re.DOTALL)
_ADDRESS = re.compile(r"(?<=\])\([^()\s]*(?:\([^()]*\)[^()\s]*)*\)|<[^<>\s]+>|https?://[^\s)»]+")
_TAG = re.compile(r"</?[a-z][^<>]*>")
_CALLOUT = re.compile(r"(?m)^>\s*\[![a-z]+\]")
_TITLE = re.compile(r"(?m)^title:[ ]*(?P<quote>[\"']?)(?P<title>.*?)(?P=quote)[ ]*$")

# Only words whose spelling with е is never right: «все», «чем», «узнает» are left to the reader.
_YO_WORDS = """
    ещё её неё моё твоё своё чьё ничьё причём нипочём вперёд трёх четырёх
    идёт найдёт зайдёт придёт пройдёт уйдёт дойдёт подойдёт перейдёт ведёт приведёт заведёт введёт
    даёт создаёт передаёт отдаёт выдаёт задаёт сдаёт остаётся создаётся передаётся удаётся сдаётся
    придётся найдётся
    берёт соберёт уберёт заберёт упадёт попадёт пропадёт вернёт начнёт возьмёт назовёт прочтёт
    поймёт займёт пошлёт шлёт ждёт живёт растёт несёт перенесёт внесёт споткнётся вернётся начнётся развернёт
    берём даём вернём возьмём начнём создаём найдём поймём назовём уберём
    прочёл нашёл пришёл прошёл ушёл шёл зашёл учёл зачёл
    объём приём подъём съём учёт счёт отчёт расчёт подсчёт зачёт партнёр чёрный жёлтый зелёный тяжёлый дешёвый
    удалён применён изменён включён отключён подключён исключён сохранён определён завершён решён
    заведён сравнён
    подтверждён отменён разрешён запрещён сокращён возвращён превращён защищён закреплён объединён
    повторён разделён мёртвый чётный чёрная чёрное чёрного чёрной чёрные
"""
_YO_STEMS = """
    удалённ применённ изменённ включённ отключённ подключённ исключённ сохранённ определённ завершённ решённ
    подтверждённ отменённ разрешённ запрещённ сокращённ защищённ закреплённ объединённ повторённ разделённ
    надёжн серьёзн отчётн расчётн объёмн счётчик чётк лёгк тёмн жёстк жёлт зелён тяжёл партнёр
    дешёвый дешёвые дешёвых дешёвым дешёвое дешёвого дешёвому дешёвая дешёвой дешёвую
    ребён актёр
"""


@dataclass(frozen=True)
class Rule:
    """What prose must not contain.

    Attributes:
        name: In one word; exceptions name it.
        pattern: Matches the fault in masked prose.
        advice: What to write.
        mend: Makes the right text of a match; None: only a person can.
    """

    name: str
    pattern: re.Pattern[str]
    advice: str
    mend: Callable[[re.Match[str]], str] | None = None


@dataclass(frozen=True, order=True)
class Fault:
    """One place in a note that breaks a rule."""

    line: int
    rule: str
    found: str
    advice: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.rule}: «{self.found}» — {self.advice}"


def _e(word: str) -> str:
    return word.replace("ё", "е")


def _with_yo(match: re.Match[str]) -> str:
    word = match[0]
    stem = next(stem for stem in _YO_FORMS if _e(stem) == word[: len(stem)].lower())
    place = stem.index("ё")
    return f"{word[:place]}{'Ё' if word[place].isupper() else 'ё'}{word[place + 1 :]}"


_YO_FORMS = sorted([*_YO_WORDS.split(), *_YO_STEMS.split()], key=len, reverse=True)
_WORDS, _STEMS = ("|".join(map(_e, words.split())) for words in (_YO_WORDS, _YO_STEMS))
_YO = re.compile(rf"(?<!\w)(?:(?:{_WORDS})(?!\w)|(?:{_STEMS})\w*)", re.IGNORECASE)


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


RULES = (
    Rule(
        "nbsp",
        re.compile(NBSP),
        "a plain space: non-breaking ones are set when the page is built",
        lambda _: " ",
    ),
    Rule("dash-first", re.compile(r"(?m)(?<=[^\s|>])\n—(?=\s)"), "a line does not begin with —"),
    Rule("hyphen", re.compile(r"(?<=[^\s|>]) - (?=\S)"), "a dash (—) between words"),
    Rule("quotes", re.compile(r'"'), "«ёлочки»"),
    Rule("yo", _YO, "ё", _with_yo),
    Rule("dots", re.compile(r"\.\.\."), "…", lambda _: "…"),
    Rule("etc", re.compile(rf"т\.[ {NBSP}](?=[деп]\.)"), "т.д. without a space", lambda _: "т."),
    Rule("you", re.compile(r"(?<=[а-яё,] )В(?:ы|ас|ам|ами|аш\w*)(?!\w)"), "вы with a small letter"),
    Rule("easy", _word(r"просто|легко|элементарно|очевидно"), "leave it out: it is not so for everybody"),
    Rule("office", _word(r"явля(?:ется|ются|лся|лась|лось|лись)"), "a dash, or a verb"),
    Rule("office", _word(r"осуществ\w+"), "the verb itself"),
    Rule("office", _word(r"данн(?:ый|ая|ое|ого|ому|ую|ой)"), "этот"),
    Rule(
        "office", _word(r"посредством|в рамках|в целях|имеет место|производится|на данный момент"), "plainly"
    ),
)


EXCEPTIONS = {
    ("seed-verdicts", "yo"): "quotes the original note word for word",
    ("seed-verdicts", "quotes"): "quotes the original note word for word",
    ("versions", "nbsp"): "is made by a program that sets them",
}
"""Permalink and rule that do not go together, and why."""


def rules_of(note: Note, rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules that hold for `note`."""
    return tuple(rule for rule in rules if (note.properties.permalink, rule.name) not in EXCEPTIONS)


_NOUN = "(?:[аеиоуыюяйь]|[аояи]м|[еёи]м|[аояеи]й|[ая]ми|[ая]х|[ое]в|[оеь]ю|и[яюие]|и[яе]м|иями|иях)?"
_ADJECTIVE = "(?:[аяо]я|[уюо]ю|[оыие]й|[оыи]е|[ое]го|[ое]му|[ыиое]м|[ыи]х|[ыи]ми)"


def term_rules(glossary: Note) -> Iterator[Rule]:
    """Read the glossary's tables: code in the last cell is what the first replaces; «…» there stays."""
    for row in glossary.text.splitlines():
        cells = [cell.strip() for cell in row.strip("| ").split(" | ")]
        if not row.startswith("| ") or len(cells) != 4:
            continue
        kept = re.findall(r"«([^»]+)»", cells[3])
        for variant in re.findall(r"`([^`]+)`", cells[3]):
            yield Rule("term", _variant(variant, kept), f"«{cells[0]}»")


def _variant(words: str, kept: Iterable[str]) -> re.Pattern[str]:
    """Match every form of `words`, but not within the phrases `kept`."""
    forms = [_forms(word) for word in words.split()]
    before = "".join(
        rf"(?<!{re.escape(phrase[: phrase.index(stem)].strip())}\s)"
        for phrase in kept
        for stem, _ in forms[:1]
        if stem in phrase.partition(" ")[2]
    )
    return _word(before + r"\s+".join(re.escape(stem) + endings for stem, endings in forms))


def _forms(word: str) -> tuple[str, str]:
    """Return the stem of `word` and what may follow it: a verb of the stem is another word than its noun."""
    if word.endswith("ть"):
        return word.removesuffix("ть"), "[а-яё]{0,3}"
    if adjective := re.fullmatch(r"(\w{3,})(?:[аоы]й|ий|[аяо][яе])", word):
        return adjective[1], _ADJECTIVE
    return re.sub(r"[аеиоуыэюяйь]$", "", word), _NOUN


def prose(note_text: str, note: Note) -> str:
    """Return the source with everything but prose masked; lengths and line ends stay."""
    masked = list(note_text)

    def hide(start: int, end: int) -> None:
        masked[start:end] = [char if char == "\n" else MASK for char in masked[start:end]]

    def hide_matches(pattern: re.Pattern[str]) -> None:
        for match in pattern.finditer("".join(masked)):
            hide(*match.span())

    if front := FRONT_MATTER.match(note_text):
        title = _TITLE.search(note_text, 0, front.end())
        hide(0, title.start("title") if title else front.end())
        if title:
            hide(title.end("title"), front.end())
    for block in note.blocks:
        hide(block.start, block.end)
    for pattern in (_COMMENT, _CODE, _CALLOUT, _TAG):
        hide_matches(pattern)
    for match in WIKILINK.finditer(note_text):
        shown = match["text"]
        hide(match.start(), match.start("text") if shown else match.end())
    hide_matches(_ADDRESS)
    return "".join(masked)


def faults(note: Note, rules: Iterable[Rule]) -> list[Fault]:
    """Return what `note` says against `rules`, in the order of its lines."""
    text = prose(note.text, note)
    found = [
        Fault(text.count("\n", 0, match.start()) + 1, rule.name, _around(note.text, match), rule.advice)
        for rule in rules
        for match in rule.pattern.finditer(text)
    ]
    found += [
        Fault(heading.line, "heading", heading.text, "a heading has no full stop")
        for heading in note.headings
        if heading.text.endswith(".")
    ]
    return sorted(found)


def mended(note: Note, rules: Iterable[Rule]) -> str:
    """Return the note's source with everything mended that a machine can mend."""
    text = note.text
    for rule in rules:
        if rule.mend is None:
            continue
        masked = prose(text, Note.parse(text, note.path))
        for match in reversed(list(rule.pattern.finditer(masked))):
            text = f"{text[: match.start()]}{rule.mend(match)}{text[match.end() :]}"
    return text


def _around(text: str, match: re.Match[str]) -> str:
    start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - 20)
    return text[start : match.end() + 20].partition("\n")[0].strip()


def main(arguments: list[str]) -> int:
    """Print the faults of the notes named (or of all below a folder); with --fix mend what can be mended."""
    fix = "--fix" in arguments
    paths = [Path(argument) for argument in arguments if argument != "--fix"] or [Path("docs")]
    vault = Vault.read(Path("docs"))
    glossary = next(note for note in vault.notes.values() if note.properties.permalink == "glossary")
    rules = (*RULES, *term_rules(glossary))
    status = 0
    for path in (
        file for named in paths for file in (sorted(named.rglob("*.md")) if named.is_dir() else [named])
    ):
        shown = str(path)
        note = Note.parse(read_text(path), NotePath(path.as_posix()))
        held = rules_of(note, rules)
        if fix and (text := mended(note, held)) != note.text:
            path.write_text(text, encoding="utf-8")
            print(f"mended {shown}")
            note = Note.parse(text, note.path)
        for fault in faults(note, held):
            status = 1
            print(f"{shown}: {fault}")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

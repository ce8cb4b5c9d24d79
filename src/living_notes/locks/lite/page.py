"""The page «Операции SQLite»: the record for readers. A pure function of the operations and the record."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from itertools import groupby

from living_notes.locks.lite.measure import BYSTANDERS
from living_notes.locks.lite.operations import Feature, Operation, read_features, read_operations
from living_notes.locks.lite.outcome import Kept, Outcome, Until
from living_notes.locks.lite.record import LiteRecord

_KEPT, _SILENT, _ALOUD, _FAILS = "цело", "потеряно молча", "потеряно с предупреждением", "✗ batch падает"
_LONGEST = 110


def render_lite(record: LiteRecord, versions: Mapping[str, str]) -> str:
    """Return the text of the page."""
    old, new = record.versions[0], record.versions[-1]
    operations, features = read_operations(), read_features()
    outcomes = [record.outcomes[old][each.key] for each in operations]
    words = Counter(_word(record.kept[old][each.key]) for each in features)
    direct = [ways["direct"] for ways in outcomes if _done(ways["direct"])]
    batch = [ways["batch"] for ways in outcomes if "batch" in ways and _done(ways["batch"])]
    anew = [each for each in batch if each.recreates]
    said = {
        "old": old,
        "new": new,
        "operations": len(operations),
        "direct_old": len(direct),
        "direct_new": sum(_done(record.outcomes[new][each.key]["direct"]) for each in operations),
        "batch": len(batch),
        "recreates": len(anew),
        "features": len(features),
        "kept": words[_KEPT],
        "silent": words[_SILENT],
        "aloud": words[_ALOUD],
        "fails": words[_FAILS],
        "bystanders": ", ".join(BYSTANDERS),
        "done_direct": len(direct),
        "short_direct": _count(direct, Until.STATEMENT),
        "read_direct": _readers(direct),
        "long_batch": _count(anew, Until.COMMIT),
        "read_batch": _readers(anew),
        "done": len(direct) + len(batch),
        "stopped_delete": sum(bool(each.beside["delete"].stopped) for each in [*direct, *batch]),
        "stopped_wal": sum(bool(each.beside["wal"].stopped) for each in [*direct, *batch]),
        "operations_tables": "\n".join(_operations(operations, record)),
        "features_tables": "\n".join(_features(features, record)),
        **versions,
    }
    text = files(__package__).joinpath("page.md").read_text(encoding="utf-8")
    return re.sub(r"\{([\w-]+)\}", lambda match: str(said[match[1]]), text)


def _done(outcome: Outcome) -> bool:
    return not outcome.error and not outcome.idle


def _count(outcomes: Iterable[Outcome], until: Until) -> int:
    return sum(all(each.writers is until for each in outcome.beside.values()) for outcome in outcomes)


def _readers(outcomes: Iterable[Outcome]) -> int:
    return sum(not any(each.readers for each in outcome.beside.values()) for outcome in outcomes)


def _operations(operations: Iterable[Operation], record: LiteRecord) -> Iterator[str]:
    for group, members in groupby(operations, lambda operation: operation.group):
        heading = f"`op.{group}`" if group.isascii() else group
        yield from [f"## {heading}", "", "| операция | напрямую | в batch |", "| --- | --- | --- |"]
        for operation in members:
            yield from _operation(operation, record)
        yield ""


def _operation(operation: Operation, record: LiteRecord) -> Iterator[str]:
    first, *others = record.versions
    ways = record.outcomes[first][operation.key]
    key = operation.key
    about = f'<a id="{key}" href="#{key}">**{operation.about}**</a><br>{_inline(operation.direct)}'
    yield _row([about, _way(ways["direct"]), _way(ways["batch"]) if "batch" in ways else "—"])
    for version in others:
        own = record.outcomes[version][key]
        if own != ways:
            cells = [
                _way(own[way]) if way in own and own[way] != ways[way] else "" for way in ("direct", "batch")
            ]
            yield _row([f"↳ на SQLite {version}", *cells])


def _way(outcome: Outcome) -> str:
    if outcome.error:
        left = [word for word, so in (("половина", outcome.half), ("копия", outcome.leftover)) if so]
        return f"✗{' ' * bool(left)}{', '.join(left)}<br>{_inline(_short(outcome.error))}"
    if outcome.idle:
        word = "**без следа**, но пересоздаёт" if outcome.recreates else "**без следа**"
    else:
        word = "**пересоздаёт**" if outcome.recreates else "**выполняется**"
    sql = "".join(f"<br>{_inline(statement)}" for statement in outcome.sql)
    if not outcome.recreates:
        lost = f"; теряет: {', '.join(outcome.loses)}" if outcome.loses else ""
        return f"{word}{lost}{sql}"
    lost = f"теряет {len(outcome.loses)} из {len(BYSTANDERS)}" if outcome.loses else "терять было нечего"
    return f"{word}; {lost}"


def _features(features: Iterable[Feature], record: LiteRecord) -> Iterator[str]:
    for group, members in groupby(features, lambda feature: feature.group):
        yield from [f"## Что остаётся: {group[0].lower()}{group[1:]}", ""]
        yield from ["| что было | чем кончилось | до → после | что сказано |", "| --- | --- | --- | --- |"]
        for feature in members:
            yield from _feature(feature, record)
        yield ""


def _feature(feature: Feature, record: LiteRecord) -> Iterator[str]:
    first, *others = record.versions
    kept = record.kept[first][feature.key]
    key = f"keeps-{feature.key}"
    about = f'<a id="{key}" href="#{key}">**{feature.about}**</a><br>{_inline(feature.probe)}'
    yield _row([about, *_left(kept)])
    for version in others:
        if (own := record.kept[version][feature.key]) != kept:
            yield _row([f"↳ на SQLite {version}", *_left(own)])


def _left(kept: Kept) -> list[str]:
    copy = ", осталась копия" if kept.leftover else ""
    answers = " → ".join(_answer(each) for each in dict.fromkeys((kept.before, kept.after)))
    said = [_inline(_short(each)) for each in (*kept.warnings, kept.error) if each]
    return [f"**{_word(kept)}**{copy}", answers, "<br>".join(said) or "—"]


def _answer(answer: str) -> str:
    return _inline(answer) if answer else "принято"


def _word(kept: Kept) -> str:
    if kept.error:
        return _FAILS
    if _kind(kept.before) == _kind(kept.after):
        return _KEPT
    return _ALOUD if kept.warnings else _SILENT


def _kind(answer: str) -> str:
    """Return an answer to compare: of a refusal its kind, since a constraint may have got a name."""
    return answer.partition(":")[0] if "Error: " in answer else answer


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _short(words: str) -> str:
    """Return the first of a long message's sentences, and what fits of it."""
    sentence = re.split(r"(?<=[a-z])[.;] (?=[A-Za-z])", words)[0]
    return sentence if len(sentence) <= _LONGEST else f"{sentence[:_LONGEST].rstrip()}…"


def _inline(text: str) -> str:
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"

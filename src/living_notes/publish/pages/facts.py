"""What is known about a note, in the lines under its title: proven with what, begun where, kept where.

Text and HTML only: addresses come ready-made from the generator's adapter.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from living_notes.execution import shown
from living_notes.execution.notebooks import kernel_versions
from living_notes.publish.pages.ledger import Entry, Proof
from living_notes.publish.render.typography import NBSP
from living_notes.publish.words import in_russian, say
from living_notes.vault import Database, Kind, Note

_PROGRAMS = {
    "alembic": "Alembic",
    "sqlalchemy": "SQLAlchemy",
    "sqlmodel": "SQLModel",
    "python": "Python",
    "sqlite": "SQLite",
    "postgresql": "PostgreSQL",
}
_MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)


SLOT = "<!-- below the facts -->"
"""Where other plugins put what they have to say of a note."""


@dataclass(frozen=True)
class Facts:
    """The facts of one note.

    Attributes:
        note: The note.
        entry: What the ledger knows of it.
        start_url: Page of the note that ends with the project this one starts from; None: no such page.
        example_url: Where the example can be seen; None: only its folder's name is shown.
        since: Since which Alembic the note is true, as HTML; empty where no change is known.
        kept: The vault has a ledger: nothing is said of a proof where nobody proves.
    """

    note: Note
    entry: Entry | None
    start_url: str | None = None
    example_url: str | None = None
    since: str = ""
    kept: bool = True

    def html(self) -> str:
        """Return the facts as a description list, empty for a note that runs nothing."""
        rows = [(say("Проверено"), text) for text in self._proven()]
        if self.since:
            rows.append((say("Раньше"), self.since))
        properties = self.note.properties
        if properties.start:
            begun = _linked(f"<code>{properties.start}</code>", self.start_url)
            rows.append(("Начало" if in_russian() else "Starts from", f"{say('проект')} {begun}"))
        if properties.example:
            rows.append(
                (say("Итог"), _linked(f"<code>examples/{properties.example}</code>", self.example_url))
            )
        if not rows:
            return ""
        items = "".join(f"<div><dt>{name}</dt><dd>{text}</dd></div>" for name, text in rows)
        return f'<dl class="ln-facts" data-search-exclude>{items}</dl>{self._hint()}{SLOT}'

    def _proven(self) -> list[str]:
        if not any(block.kind not in {Kind.PROSE, Kind.FOREIGN} for block in self.note.blocks):
            return []
        if self.note.is_notebook:
            return [f"{say('при сборке сайта:')} {_programs(kernel_versions())}"]
        if not self.kept:
            return []
        if self.entry is None or not self.entry.proofs:
            return [say("ещё не проверено")]
        lines = [*proof_lines(self.entry)]
        missing = [name for name in self.note.properties.databases if name not in self.entry.proofs]
        lines.extend(f"{say('на')}{NBSP}{name.label} {say('ещё не проверено')}" for name in missing)
        if not self.entry.is_of(self.note):
            lines.append(f"<strong>{say('заметка изменена после проверки')}</strong>")
        return ["<br>".join(lines)]

    def _hint(self) -> str:
        properties = self.note.properties
        proven = self.entry is not None and Database.POSTGRESQL in self.entry.proofs
        if not proven or not (properties.start or properties.example):
            return ""
        command = f"export DATABASE_URL={shown.POSTGRESQL_URL}"
        heading = say("Как повторить на\u00a0PostgreSQL")
        where = say("Проект берёт адрес базы из\u00a0переменной")
        how = say("Задайте её перед первой командой, подставив свои имя, пароль и\u00a0сервер:")
        return (
            f'<details class="ln-hint" data-search-exclude><summary>{heading}</summary>'
            f"<p>{where} <code>DATABASE_URL</code>. {how}</p>"
            f'<div class="language-bash highlight"><pre><span></span><code>{command}\n</code></pre></div>'
            "</details>"
        )


def proof_lines(entry: Entry) -> list[str]:
    """Return what was proven with what: one line, or one a database where the runs differ in a version."""
    proofs = [entry.proofs[database] for database in Database if database in entry.proofs]
    versions: dict[str, str] = {}
    for proof in proofs:
        for program, version in proof.versions.items():
            if versions.setdefault(program, version) != version:
                return [_proof_line(proof) for proof in proofs]
    return [_proof_line(Proof(min(proof.date for proof in proofs), versions))]


def _proof_line(proof: Proof) -> str:
    return f"{_programs(proof.versions)}, {russian_date(proof.date)}"


def _programs(versions: Mapping[str, str]) -> str:
    names = [name for name in _PROGRAMS if name in versions]
    names.extend(sorted(set(versions) - set(names)))
    return ", ".join(f"{escape(_PROGRAMS.get(name, name))}{NBSP}{escape(versions[name])}" for name in names)


def russian_date(date: dt.date) -> str:
    """Return the date as prose writes it: 22 ноября 2026 г."""
    if not in_russian():
        return f'<time datetime="{date.isoformat()}">{date.day} {date:%B %Y}</time>'
    shown = f"{date.day}{NBSP}{_MONTHS[date.month - 1]} {date.year}{NBSP}г."
    return f'<time datetime="{date.isoformat()}">{shown}</time>'


def example_url(repository: str | None, edit_uri: str | None, example: str | None) -> str | None:
    """Return where the repository shows an example's folder; None where no repository is known.

    Args:
        repository: Its address, as ``repo_url`` gives it.
        edit_uri: ``edit/<branch>/docs/``: the folder is shown on the same branch; GitLab begins with ``-/``.
        example: The example's name; None: the note has none.
    """
    parts = (edit_uri or "").split("edit/")
    if not repository or not example or len(parts) == 1:
        return None
    branch = parts[1].partition("/")[0]
    return f"{repository.rstrip('/')}/{parts[0]}tree/{branch}/examples/{example}"


def _linked(html: str, url: str | None) -> str:
    return f'<a href="{escape(url)}">{html}</a>' if url else html

"""The README of an example, made from its note: what it shows, and how a clone runs it."""

from pathlib import Path

from living_notes.execution import shown
from living_notes.execution.examples import README
from living_notes.vault import WIKILINK, Link, Note

_TEMPLATE = """\
# {title}

{summary}

Этот проект — доказанный итог заметки «{name}» (`docs/{path}`): он собран её командами, и тест следит,
чтобы он от неё не отставал.

## Запуск

SQLite (файл `app.db` появится рядом):

```bash
uv run alembic upgrade head
uv run alembic check
```

PostgreSQL:

```bash
export DATABASE_URL={url}
uv run alembic upgrade head
```

Какие таблицы и строки получаются, видно в [schema/](schema).
"""


def example_readme(note: Note) -> str:
    """Return the text of the README of `note`'s example."""
    return _TEMPLATE.format(
        title=note.properties.title,
        summary=_plain(note.summary),
        name=note.name,
        path=note.path,
        url=shown.POSTGRESQL_URL,
    )


def readme_file(example: Path) -> Path:
    """Return where the README of an example stands."""
    return example / README


def _plain(text: str) -> str:
    """Return `text` with wikilinks as the words that a reader sees."""

    def words(source: str) -> str:
        link = Link.parse(source, 0)
        return (link.text or link.target or link.fragments[-1]) if link else source

    return WIKILINK.sub(lambda match: words(match[0]), text)

"""What a vault's own settings keep out of sight: Obsidian's excluded files, and the folders of templates."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

_TEMPLATES = (("templates.json", "folder"), ("plugins/templater-obsidian/data.json", "templates_folder"))
"""Files of settings, and the name that the folder of templates has in each."""

Hides = Callable[[str], bool]
"""Says of a path inside the vault whether it is kept out of sight."""


def hidden_by_obsidian(folder: Path) -> Hides:
    """Return what the settings in ``.obsidian`` hide; settings that cannot be read hide nothing.

    An entry of «Excluded files» is the beginning of a path, or a regular expression between slashes.
    """
    starts: list[str] = []
    patterns: list[re.Pattern[str]] = []
    settings = folder / ".obsidian"
    for entry in _strings(_setting(settings / "app.json", "userIgnoreFilters")):
        if len(entry) > 1 and entry.startswith("/") and entry.endswith("/"):
            try:
                patterns.append(re.compile(entry[1:-1], re.IGNORECASE))
            except re.error:  # JavaScript's expressions are not all Python's
                continue
        else:
            starts.append(entry.lstrip("/").lower())
    for file, name in _TEMPLATES:
        place = _setting(settings / file, name)
        if isinstance(place, str) and place.strip("/ "):
            starts.append(f"{place.strip('/ ').lower()}/")

    def hides(path: str) -> bool:
        return path.lower().startswith(tuple(starts)) or any(pattern.search(path) for pattern in patterns)

    return hides


def _setting(file: Path, name: str) -> object:
    try:
        settings = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return settings.get(name) if isinstance(settings, dict) else None


def _strings(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, str) and item.strip("/ "):
            yield item

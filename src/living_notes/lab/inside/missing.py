"""What a command that the lab lacks is told instead of «command not found» alone."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches

_EDITOR = "откройте файл в редакторе рядом с терминалом"
_PACKAGES = "пакеты здесь уже стоят, и поставить другие нельзя: повторите этот шаг в своей оболочке"
_NETWORK = "сети у лаборатории нет: ничего не покидает браузер"
_DATABASE = 'спросите базу на вкладке «База» или из Python: python -c "…"'
_SYSTEM = "системы под этой оболочкой нет: программы идут в браузере одна за другой"
_ARCHIVE = "скачайте проект кнопкой лаборатории"

_INSTEAD: Mapping[str, str] = {
    **dict.fromkeys(("vi", "vim", "nvim", "nano", "emacs", "code", "ed"), _EDITOR),
    **dict.fromkeys(
        ("pip", "pip3", "uv", "uvx", "pipx", "poetry", "conda", "apt", "apt-get", "brew", "npm"), _PACKAGES
    ),
    **dict.fromkeys(("curl", "wget", "ssh", "scp", "ping", "nc"), _NETWORK),
    **dict.fromkeys(("psql", "sqlite3", "pg_dump", "pg_restore", "createdb", "dropdb", "mysql"), _DATABASE),
    **dict.fromkeys(
        (
            *(
                "docker",
                "docker-compose",
                "sudo",
                "su",
                "systemctl",
                "service",
                "make",
                "gcc",
                "mount",
                "df",
                "free",
            ),
            *(
                "ps",
                "top",
                "htop",
                "kill",
                "pkill",
                "killall",
                "jobs",
                "fg",
                "bg",
                "wait",
                "nohup",
                "disown",
                "crontab",
            ),
        ),
        _SYSTEM,
    ),
    **dict.fromkeys(("tar", "zip", "unzip", "gzip", "gunzip"), _ARCHIVE),
    "git": "истории версий здесь нет: скачайте проект и продолжайте у себя",
    "awk": 'вместо него здесь cut, sed, grep и python -c "…"',
    "perl": 'вместо него здесь sed и python -c "…"',
    "jq": "вместо него здесь python -m json.tool",
    "bc": 'посчитает $(( )), а дробное — python -c "print(…)"',
    "less": "вывод можно прокрутить; целиком файл показывает cat",
    "more": "вывод можно прокрутить; целиком файл показывает cat",
    "man": "справку печатает сама программа: alembic --help",
    "tree": "вместо него здесь find и ls -R",
    "trap": "обработчиков сигналов здесь нет",
    "rg": "вместо него здесь grep -rn",
    "pytest": "его в лаборатории нет: повторите этот шаг в своей оболочке",
}


def hint(name: str, known: Collection[str]) -> str:
    """Return a Russian sentence on what stands here instead of a command; empty where there is none.

    Args:
        name: What was typed.
        known: The commands of the lab.
    """
    if name in _INSTEAD:
        return f"лаборатория не знает команды {name}: {_INSTEAD[name]}"
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.75)
    return f"может быть, {near[0]}?" if near and len(name) > 2 else ""  # noqa: PLR2004 - shorter ones are near to all

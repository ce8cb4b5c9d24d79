"""What a command that the lab lacks is told instead of «command not found» alone."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches

_EDITORS = "vi vim nvim nano emacs code ed"
_INSTALLERS = "pip pip3 uv uvx pipx poetry conda apt apt-get brew npm"
_CLIENTS = "curl wget ssh scp ping nc ifconfig ip"
_DATABASES = "psql sqlite3 pg_dump pg_restore createdb dropdb mysql"
_SYSTEMS = (
    "docker docker-compose sudo su systemctl service make gcc mount df free ulimit lsof uptime "
    "ps top htop kill pkill killall jobs fg bg wait nohup disown crontab chown"
)
_ARCHIVERS = "tar zip unzip gzip gunzip"
_DUMPERS = "od hexdump xxd"

_INSTEAD: Mapping[str, str] = {
    **dict.fromkeys(_EDITORS.split(), "откройте файл в редакторе рядом с терминалом"),
    **dict.fromkeys(
        _INSTALLERS.split(),
        "пакеты здесь уже стоят, и поставить другие нельзя: повторите этот шаг в своей оболочке",
    ),
    **dict.fromkeys(_CLIENTS.split(), "сети у лаборатории нет: ничего не покидает браузер"),
    **dict.fromkeys(_DATABASES.split(), 'спросите базу на вкладке «База» или из Python: python -c "…"'),
    **dict.fromkeys(
        _SYSTEMS.split(), "системы под этой оболочкой нет: программы идут в браузере одна за другой"
    ),
    **dict.fromkeys(_ARCHIVERS.split(), "скачайте проект кнопкой лаборатории"),
    **dict.fromkeys(_DUMPERS.split(), 'вместо него здесь base64 и python -c "…"'),
    **dict.fromkeys(("less", "more"), "вывод можно прокрутить; целиком файл показывает cat"),
    "git": "истории версий здесь нет: скачайте проект и продолжайте у себя",
    "awk": 'вместо него здесь cut, sed, grep и python -c "…"',
    "perl": 'вместо него здесь sed и python -c "…"',
    "jq": "вместо него здесь python -m json.tool",
    "bc": 'посчитает $(( )), а дробное — python -c "print(…)"',
    "man": "справку печатает сама программа: alembic --help",
    "tree": "вместо него здесь find и ls -R",
    "trap": "обработчиков сигналов здесь нет",
    "history": "прежние строки вернёт стрелка вверх",
    "yes": "бесконечного вывода здесь нет: программа кончается раньше, чем начинается следующая",
    "split": "вместо него здесь head, tail и sed",
    "shuf": "вместо него здесь sort и $RANDOM",
    "factor": 'вместо него python -c "…"',
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

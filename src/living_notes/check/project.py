"""Finding an Alembic project in a folder, and making one round a single pasted migration."""

import configparser
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from alembic.config import Config

from living_notes.check.findings.graph import Spelled, spelled
from living_notes.check.report import Finding

LEFT_OUT = {".venv", "venv", "node_modules", "site-packages", "__pycache__"}
_IDENTIFIERS = re.compile(r"^(down_revision|depends_on|branch_labels)\b[^=\n]*=.*$", re.MULTILINE)
_OF_POSTGRESQL = re.compile(
    r"^[^#\n]*(?:dialects(?:\.| import )postgresql|postgresql(?:\+\w+)?://)", re.MULTILINE
)
_OF_SQLITE = re.compile(r"^[^#\n]*(?:sqlite|with_variant|render_as_batch)", re.MULTILINE)
_HEAD = "from alembic import op\nimport sqlalchemy as sa\n\n"


class Refusal(Exception):  # noqa: N818 - nothing of ours went wrong
    """Nothing can be run; the message is a Russian sentence for the reader."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.detail = detail


@dataclass(frozen=True)
class Project:
    """A project that can be run.

    Attributes:
        root: where its commands are typed.
        config: Alembic's, of its file.
        versions: the folders of revisions.
        bare: there is no env.py to run.
        revisions: what their files say, without running them.
        findings: what is wrong with the graph.
    """

    root: Path
    config: Config
    versions: list[Path]
    bare: bool
    revisions: list[Spelled] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def _walk(folder: Path, name: str) -> Iterator[Path]:
    found = [path for path in folder.rglob(name) if not LEFT_OUT & set(path.relative_to(folder).parts)]
    return iter(sorted(found, key=lambda path: (len(path.parts), path)))


def find_project(folder: Path, config: str = "") -> Project:
    """Return the project in a folder.

    Args:
        folder: A copy of the reader's files: nothing of them is kept as it was.
        config: The path of its ``alembic.ini`` or ``pyproject.toml``; empty where that is to be found.

    Raises:
        Refusal: there is none, or its settings cannot be read.
    """
    path = folder / config if config else next(_configs(folder), None)
    if path is None:
        return _loose(folder)
    try:
        made = Config(toml_file=path) if path.name == "pyproject.toml" else Config(path)
        if path.name == "pyproject.toml" and (path.parent / "alembic.ini").is_file():
            made = Config(path.parent / "alembic.ini", toml_file=path)
        location = made.get_alembic_option("script_location")
    except (configparser.Error, tomllib.TOMLDecodeError, OSError) as error:
        raise Refusal(f"Настройки `{path.name}` не читаются.", str(error).partition("\n")[0]) from error
    if not location:
        raise Refusal(f"В `{path.name}` нет `script_location`: неизвестно, где ревизии.")
    script = Path(location)
    if ":" in location and not script.exists():  # package:folder
        script = path.parent / location.partition(":")[0].replace(".", "/") / location.partition(":")[2]
        made.set_main_option("script_location", script.as_posix())
    script = script if script.is_absolute() else path.parent / script
    if not script.is_dir():
        raise Refusal(f"Папки `{location}`, которую называет `{path.name}`, среди файлов нет.")
    return _made(path.parent, made, _locations(made, script), bare=not (script / "env.py").is_file())


def _configs(folder: Path) -> Iterator[Path]:
    yield from _walk(folder, "alembic.ini")
    for path in _walk(folder, "pyproject.toml"):
        if "[tool.alembic" in path.read_text(encoding="utf-8", errors="replace"):
            yield path


def _locations(config: Config, script: Path) -> list[Path]:
    named = config.get_version_locations_list() or [str(script / "versions")]
    folders = [Path(each) for each in named]
    return [folder if folder.is_absolute() else script.parent / folder for folder in folders]


def _made(root: Path, config: Config, versions: list[Path], *, bare: bool) -> Project:
    return Project(root, config, versions, bare, spelled(versions))


def _loose(folder: Path) -> Project:
    """Return a project of revisions that have no settings beside them: with their env.py, if there is one."""
    env = next(_walk(folder, "env.py"), None)
    files = [
        path
        for path in _walk(folder, "*.py")
        if re.search(r"^revision\b.*=", path.read_text("utf-8", "replace"), re.MULTILINE)
    ]
    if not files:
        raise Refusal("Здесь нет ни `alembic.ini`, ни ревизий Alembic: проверять нечего.")
    config = Config()
    config.set_main_option("script_location", str(env.parent if env else folder).replace("%", "%%"))
    versions = list(dict.fromkeys(path.parent for path in files))
    config.set_main_option("version_locations", ";".join(map(str, versions)).replace("%", "%%"))
    config.set_main_option("path_separator", ";")
    return _made(folder, config, versions, bare=True)


def only_postgresql(project: Project) -> bool:
    """Say whether its settings, env.py, models and revisions name PostgreSQL and nothing of SQLite."""
    paths = [*_walk(project.root, "*.py"), *_walk(project.root, "alembic.ini")]
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in paths]
    return any(map(_OF_POSTGRESQL.search, texts)) and not any(map(_OF_SQLITE.search, texts))


def make_project(folder: Path, text: str, models: str = "") -> Project:
    """Return a project round one migration: it stands on nothing, and has no env.py.

    Raises:
        Refusal: it is not Python, or has no `upgrade`.
    """
    if not text.strip():
        raise Refusal("Здесь пусто: вставьте ревизию или тело её `upgrade`.")
    versions = folder / "versions"
    versions.mkdir(parents=True)
    source = _IDENTIFIERS.sub(lambda match: f"{match[1]} = None", text)
    before = 0  # lines that stand before the reader's
    if "def upgrade" not in source:
        before -= len(source) - len(source.lstrip("\n")) - 1
        body = source.strip("\n")
        indented = "\n".join(f"    {line}" if line.strip() else "" for line in body.splitlines())
        source = f"def upgrade():\n{indented}\n"
    if not re.search(r"^revision\b[^=\n]*=", source, re.MULTILINE):
        source += "\nrevision = 'pasted'\n"
    if not re.search(r"^down_revision\b", source, re.MULTILINE):
        source += "\ndown_revision = None\n"
    if "import op" not in source:
        source = _after_docstring(source)
        before += _HEAD.count("\n")
    (versions / "pasted.py").write_text(source, encoding="utf-8")
    if models:
        (folder / "models.py").write_text(models, encoding="utf-8")
    try:
        compile(source, "pasted.py", "exec")
    except SyntaxError as error:
        raise Refusal(
            "Это не читается как Python.", f"SyntaxError: {error.msg} (line {(error.lineno or 1) - before})"
        ) from error
    return _loose(folder)


def _after_docstring(source: str) -> str:
    found = re.match(r'\s*(?:"""|\'\'\').*?(?:"""|\'\'\')\n', source, re.DOTALL)
    place = found.end() if found else 0
    return source[:place] + _HEAD + source[place:]

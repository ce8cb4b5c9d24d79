"""Modules that are imported beforehand and yet invisible until a command imports them.

What a fresh interpreter would not have loaded yet must not be seen: `fileConfig` switches off every
logger that exists, and a project may have a module of the same name. So each stage of imports is
taken out of `sys.modules` (and its loggers out of `logging`) and comes back as a whole when the
command imports one of its modules, provided that the ordinary search finds the very same file.
"""

import fcntl
import importlib
import importlib.abc
import importlib.machinery
import itertools
import logging
import struct
import sys
import termios
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import NamedTuple


class Recipe(NamedTuple):
    """A stage: what it imports, and which earlier stages those modules have imported."""

    name: str
    imports: tuple[str, ...]
    needs: tuple[str, ...] = ()


RECIPES = (
    # What nearly every env.py imports, and what a connection to a named host does: the standard library
    # only, so there is nothing to hide.
    Recipe("standard", ("logging.config", "encodings.ascii", "encodings.idna")),
    Recipe("typing", ("typing_extensions",)),
    Recipe("sqlalchemy", ("sqlalchemy",), ("typing",)),
    Recipe(
        "dialects",
        tuple(f"sqlalchemy.dialects.{name}" for name in ("sqlite", "postgresql", "mysql", "mssql")),
        ("typing", "sqlalchemy"),
    ),
    Recipe("alembic", ("alembic.config",), ("typing", "sqlalchemy", "dialects")),
    Recipe("orm", ("sqlalchemy.orm",), ("typing", "sqlalchemy")),
    Recipe("asyncio", ("sqlalchemy.ext.asyncio",), ("typing", "sqlalchemy", "orm")),
    Recipe("sqlite", ("sqlite3",)),
    Recipe("pydantic", ("pydantic", "pydantic.main"), ("typing",)),
    Recipe(
        "sqlmodel",
        ("sqlmodel",),
        ("typing", "sqlalchemy", "orm", "asyncio", "pydantic"),
    ),
    Recipe("psycopg", ("psycopg",), ("typing",)),
)


@dataclass
class Stage:
    """What one recipe has brought: modules and loggers."""

    needs: tuple[str, ...]
    modules: dict[str, ModuleType] = field(default_factory=dict)
    loggers: dict[str, logging.Logger] = field(default_factory=dict)


class Stash(importlib.abc.MetaPathFinder):
    """The finder that gives hidden modules back."""

    def __init__(self, recipes: Sequence[Recipe] = RECIPES) -> None:
        self._stages: dict[str, Stage] = {}
        self._loaded: dict[str, ModuleType] = {}
        self._stage_of: dict[str, str] = {}
        for recipe in recipes:
            self._import(recipe)
        # A registry of warnings already shown is void once the filters have changed.
        with warnings.catch_warnings():
            pass
        for name, stage in self._stages.items():
            for module in stage.modules:
                sys.modules.pop(module, None)
                self._stage_of[module] = name
        loggers = logging.root.manager.loggerDict
        self._hide_loggers(loggers)

    @property
    def names(self) -> frozenset[str]:
        """Full names of all hidden modules."""
        return frozenset(self._stage_of)

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Give a hidden module back if the ordinary search finds its file, else leave it alone."""
        name = self._stage_of.get(fullname)
        if name is None:
            return None
        if self._is_tampered(name):
            self._withdraw(name)
            return None
        module = self._stages[name].modules[fullname]
        original = module.__spec__
        found = PathFinder.find_spec(fullname, path, target)
        if original is None or found is None or found.origin != original.origin:
            self._withdraw(name)
            return found
        self._give_back(name)
        # Import would take the file's own spec, and run it again, were the module there already.
        sys.modules.pop(fullname)
        return ModuleSpec(fullname, _Ready(module, original), origin=original.origin)

    def remember(self) -> None:
        """Note what is loaded now: the command is about to begin."""
        self._loaded = {name: module for name, module in sys.modules.items() if name != "__main__"}

    def _is_tampered(self, stage: str) -> bool:
        """Say whether the command has put something else, ``None`` for one, where a module of ours belongs.

        Then importing anew is the only way to find out what comes of it.
        """
        hidden = (self._stages[name].modules for name in (*self._stages[stage].needs, stage))
        known = itertools.chain(self._loaded.items(), *(modules.items() for modules in hidden))
        return any(sys.modules.get(name, module) is not module for name, module in known)

    def _import(self, recipe: Recipe) -> None:
        before = set(sys.modules)
        manager = logging.root.manager.loggerDict
        loggers = {name: logger for name, logger in manager.items() if _is_logger(logger)}
        try:
            for name in recipe.imports:
                importlib.import_module(name)
        except ImportError:  # not installed, or broken: the command itself will say so
            for name in set(sys.modules) - before:
                del sys.modules[name]
            return
        stage = Stage(recipe.needs)
        for name in set(sys.modules) - before:
            if name.partition(".")[0] not in sys.stdlib_module_names:
                stage.modules[name] = sys.modules[name]
        for name, logger in manager.items():
            if isinstance(logger, logging.Logger) and name not in loggers:
                top = name.partition(".")[0]
                if top not in sys.stdlib_module_names:
                    stage.loggers[name] = logger
        self._stages[recipe.name] = stage

    def _hide_loggers(self, manager: dict[str, logging.Logger | logging.PlaceHolder]) -> None:
        hidden = {name for stage in self._stages.values() for name in stage.loggers}
        for name in list(manager):
            prefix = f"{name}."
            visible = any(other.startswith(prefix) and other not in hidden for other in manager)
            if name in hidden or (not visible and not _is_logger(manager[name])):
                del manager[name]

    def _withdraw(self, name: str) -> None:
        """Forget a stage and all that needs it: the project has a module of its own by that name."""
        gone = {name} | {key for key, stage in self._stages.items() if name in stage.needs}
        self._stage_of = {key: value for key, value in self._stage_of.items() if value not in gone}

    def _give_back(self, name: str) -> None:
        stage = self._stages[name]
        for needed in (*stage.needs, name):
            if self._stages[needed].modules.keys() <= self._stage_of.keys():
                for module in self._stages[needed].modules:
                    del self._stage_of[module]
                sys.modules.update(self._stages[needed].modules)
                for logger in self._stages[needed].loggers.values():
                    _restore(logger)
        if name == "alembic":
            _measure_terminal(stage.modules["alembic.util.messaging"])


class _Ready(importlib.abc.Loader):
    """Loads what is loaded already."""

    def __init__(self, module: ModuleType, spec: ModuleSpec) -> None:
        self._module = module
        self._spec = spec

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        del spec
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._spec  # import has just put ours there


def _is_logger(entry: object) -> bool:
    return isinstance(entry, logging.Logger)


def _restore(logger: logging.Logger) -> None:
    """Put a hidden logger where `getLogger` finds it, as if it were created now."""
    manager = logging.root.manager
    existing = manager.loggerDict.get(logger.name)
    if isinstance(existing, logging.Logger):  # configured before its module was imported
        logger.__dict__ = existing.__dict__
        return
    manager.loggerDict[logger.name] = logger
    # The two private methods are what `getLogger` itself calls for a new logger.
    if existing is not None:
        manager._fixupChildren(existing, logger)  # type: ignore[attr-defined]  # noqa: SLF001 - see above
    manager._fixupParents(logger)  # type: ignore[attr-defined]  # noqa: SLF001 - see above


def _measure_terminal(messaging: ModuleType) -> None:
    """Repeat what `alembic.util.messaging` does at import: the width of the terminal at fd 0."""
    try:
        answer = fcntl.ioctl(0, termios.TIOCGWINSZ, struct.pack("HHHH", 0, 0, 0, 0))
        width = struct.unpack("HHHH", answer)[1]
    except OSError:
        width = 0
    vars(messaging)["TERMWIDTH"] = width or None

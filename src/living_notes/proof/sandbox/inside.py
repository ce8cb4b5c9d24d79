"""A thread of the proof that may do no more than the note itself.

Landlock restricts a thread. So what the proof does in a note's folder (SQLite resolves names by itself, and
opens files beside the one that it is asked for) is done by a thread that is confined as the note's programs
are: where a check comes too early or too late, the kernel still refuses.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from living_notes.proof.sandbox import confine

_P = ParamSpec("_P")
_R = TypeVar("_R")


class Inside:
    """The thread.

    Args:
        rights: What it may do (see `Isolation.rights`); nothing to change: it is not confined.
    """

    def __init__(self, rights: Mapping[str, Sequence[str]]) -> None:
        self._rights = {name: list(paths) for name, paths in rights.items()}
        self._thread = ThreadPoolExecutor(1, "inside", self._confine)

    def _confine(self) -> None:
        if self._rights["change"]:
            confine.confine(**self._rights)

    def call(self, function: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Call a function in the thread."""
        return self._thread.submit(function, *args, **kwargs).result()

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown(cancel_futures=True)

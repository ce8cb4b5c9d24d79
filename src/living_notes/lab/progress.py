"""How far the lab's build has come, and how long it will still take."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

STEPS: Mapping[str, tuple[str, float]] = {
    "packages": ("пакеты npm", 10),
    "wheels": ("пакеты Python", 10),
    "libraries": ("библиотеки Python", 40),
    "engine": ("оболочка", 8),
    "archive": ("архивы", 5),
    "postgres": ("PostgreSQL", 12),
    "bundle": ("страница", 3),
}
"""What the build does, in order: its name for the reader, and seconds on two cores."""


@dataclass
class Progress:
    """Counts the steps of one build.

    Attributes:
        report: Takes a sentence and the seconds that are left, as each step begins.
    """

    report: Callable[[str, int], None]
    clock: Callable[[], float] = time.monotonic
    _begun: float | None = None
    _done: float = 0.0

    def begin(self, step: str) -> None:
        """Say that a step begins; those before it are done."""
        now = self.clock()
        if self._begun is None:
            self._begun = now
        names = list(STEPS)
        self._done = sum(STEPS[name][1] for name in names[: names.index(step)])
        self.report(STEPS[step][0], self.left(now))

    def left(self, now: float) -> int:
        """Return the seconds that are left, by how fast the steps before went."""
        whole = sum(seconds for _, seconds in STEPS.values())
        spent = now - (self._begun if self._begun is not None else now)
        pace = max(0.5, min(10.0, spent / self._done)) if self._done and spent else 1.0
        return max(1, round((whole - self._done) * pace))

"""A script in a project of its own, with packages of its own, on a database of its own; what it printed.

What needs other packages than the guide's (`versions.upgrades`, `alternatives`) runs so: uv makes the
environment, nothing of it enters this project's. Imports `proof` for its PostgreSQL, and no other room.
"""

from living_notes.trials.bench import Bench, Place
from living_notes.trials.trial import Outcome, Trial

__all__ = ["Bench", "Outcome", "Place", "Trial"]

"""The warm interpreter: `alembic` and `python` that start in a tenth of the time."""

"""add staff

Revision ID: d23b87332b44
Revises: e875cb6ee653
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = 'd23b87332b44'
down_revision: Union[str, Sequence[str], None] = 'e875cb6ee653'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


profiles = sa.table("profiles", sa.column("name", sa.String), sa.column("settings", sa.String))


def upgrade() -> None:
    """Upgrade schema."""
    op.bulk_insert(profiles, [
        {"name": "Вера", "settings": None},
        {"name": "Глеб", "settings": "{}"},
    ])


def downgrade() -> None:
    """Downgrade schema."""
    op.execute(profiles.delete().where(profiles.c.name.in_(["Вера", "Глеб"])))

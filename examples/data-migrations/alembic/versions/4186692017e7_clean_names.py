"""clean names

Revision ID: 4186692017e7
Revises: a0aad4bae06e
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = '4186692017e7'
down_revision: Union[str, Sequence[str], None] = 'a0aad4bae06e'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


profiles = sa.table("profiles", sa.column("name", sa.String))


def upgrade() -> None:
    """Upgrade schema."""
    op.execute(profiles.update().values(name=sa.func.trim(profiles.c.name)))


def downgrade() -> None:
    """Downgrade schema."""
    pass

"""fill phone

Revision ID: fill_phone
Revises: add_phone
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = 'fill_phone'
down_revision: Union[str, Sequence[str], None] = 'add_phone'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("UPDATE profiles SET phone = '' WHERE phone IS NULL")


def downgrade() -> None:
    """Downgrade schema."""
    pass

"""ship paid orders

Revision ID: ecb9a528ffc0
Revises: c5c5308a29be
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = 'ecb9a528ffc0'
down_revision: Union[str, Sequence[str], None] = 'c5c5308a29be'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("UPDATE orders SET status = 'sent' WHERE status = 'paid'")


def downgrade() -> None:
    """Downgrade schema."""
    pass

"""validate orders to profiles

Revision ID: validate_fk
Revises: orders_fk
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = 'validate_fk'
down_revision: Union[str, Sequence[str], None] = 'orders_fk'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("ALTER TABLE orders VALIDATE CONSTRAINT orders_profile_id_fkey")


def downgrade() -> None:
    """Downgrade schema."""
    pass

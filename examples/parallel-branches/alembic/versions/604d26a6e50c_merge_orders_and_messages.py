"""merge orders and messages

Revision ID: 604d26a6e50c
Revises: 24cab3fa3dc9, 8d4be7c05a19
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = '604d26a6e50c'
down_revision: Union[str, Sequence[str], None] = ('24cab3fa3dc9', '8d4be7c05a19')
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    pass


def downgrade() -> None:
    """Downgrade schema."""
    pass

"""fill settings

Revision ID: e875cb6ee653
Revises: e23542afccc1
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = 'e875cb6ee653'
down_revision: Union[str, Sequence[str], None] = 'e23542afccc1'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute(sa.text("UPDATE profiles SET settings = :value").bindparams(value='{"vip":true}'))


def downgrade() -> None:
    """Downgrade schema."""
    pass

"""add phone

Revision ID: add_phone
Revises: a0aad4bae06e
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = 'add_phone'
down_revision: Union[str, Sequence[str], None] = 'a0aad4bae06e'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("profiles", sa.Column("phone", sa.String()))


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("profiles", "phone")

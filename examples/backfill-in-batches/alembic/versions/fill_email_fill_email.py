"""fill email

Revision ID: fill_email
Revises: add_email
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel

from app.batches import in_batches


# revision identifiers, used by Alembic.
revision: str = 'fill_email'
down_revision: Union[str, Sequence[str], None] = 'add_email'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    in_batches(
        "profiles",
        "UPDATE profiles SET email = lower(name) || '@example.com'"
        " WHERE id > :after AND id <= :upto AND email IS NULL",
    )


def downgrade() -> None:
    """Downgrade schema."""
    pass

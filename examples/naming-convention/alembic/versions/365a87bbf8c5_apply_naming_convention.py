"""apply naming convention

Revision ID: 365a87bbf8c5
Revises: 21c7ecc84056
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = '365a87bbf8c5'
down_revision: Union[str, Sequence[str], None] = '21c7ecc84056'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


RENAMES = [
    ("profiles", "profiles_pkey", "pk_profiles"),
    ("profiles", "profiles_email_key", "uq_profiles_email"),
]


def upgrade() -> None:
    """Upgrade schema."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    existing = set(connection.scalars(sa.text("SELECT conname FROM pg_constraint")))
    for table, old, new in RENAMES:
        if old in existing:
            op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}")


def downgrade() -> None:
    """Downgrade schema."""
    # Имена остаются новыми: downgrade прежних ревизий ищет их же.
    pass

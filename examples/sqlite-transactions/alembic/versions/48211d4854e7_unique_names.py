"""unique names

Revision ID: 48211d4854e7
Revises: 78206f90785d
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = '48211d4854e7'
down_revision: Union[str, Sequence[str], None] = '78206f90785d'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("UPDATE profiles SET name = upper(name)")
    op.create_index("ix_profiles_name", "profiles", ["name"], unique=True)


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index("ix_profiles_name", table_name="profiles")

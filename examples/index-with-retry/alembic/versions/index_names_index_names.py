"""index names

Revision ID: index_names
Revises: add_phone
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = 'index_names'
down_revision: Union[str, Sequence[str], None] = 'add_phone'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index("ix_profiles_name", "profiles", postgresql_concurrently=True, if_exists=True)
        op.create_index("ix_profiles_name", "profiles", ["name"], postgresql_concurrently=True)
        op.execute("RESET lock_timeout")


def downgrade() -> None:
    """Downgrade schema."""
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index("ix_profiles_name", "profiles", postgresql_concurrently=True, if_exists=True)
        op.execute("RESET lock_timeout")

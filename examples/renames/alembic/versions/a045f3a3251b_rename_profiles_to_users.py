"""rename profiles to users

Revision ID: a045f3a3251b
Revises: 96e3ad1ba768
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = 'a045f3a3251b'
down_revision: Union[str, Sequence[str], None] = '96e3ad1ba768'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def rename_index(old, new, table, column):
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"ALTER INDEX {old} RENAME TO {new}")
    else:
        op.drop_index(old, table)
        op.create_index(new, table, [column])


def upgrade() -> None:
    """Upgrade schema."""
    op.rename_table("profiles", "users")
    op.alter_column("users", "name", new_column_name="full_name")
    op.alter_column("users", "phone", new_column_name="phone_number")
    rename_index("ix_profiles_phone", "ix_users_phone_number", "users", "phone_number")


def downgrade() -> None:
    """Downgrade schema."""
    rename_index("ix_users_phone_number", "ix_profiles_phone", "users", "phone_number")
    op.alter_column("users", "phone_number", new_column_name="phone")
    op.alter_column("users", "full_name", new_column_name="name")
    op.rename_table("users", "profiles")

"""validate phone

Revision ID: validate_phone
Revises: declare_phone
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = 'validate_phone'
down_revision: Union[str, Sequence[str], None] = 'declare_phone'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("ALTER TABLE profiles VALIDATE CONSTRAINT profiles_phone_nn")


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_constraint("profiles_phone_nn", "profiles")
    op.create_check_constraint("profiles_phone_nn", "profiles", "phone IS NOT NULL", postgresql_not_valid=True)

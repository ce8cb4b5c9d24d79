"""require phone

Revision ID: require_phone
Revises: validate_phone
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = 'require_phone'
down_revision: Union[str, Sequence[str], None] = 'validate_phone'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.alter_column("profiles", "phone", nullable=False)
    op.drop_constraint("profiles_phone_nn", "profiles")


def downgrade() -> None:
    """Downgrade schema."""
    op.create_check_constraint("profiles_phone_nn", "profiles", "phone IS NOT NULL")
    op.alter_column("profiles", "phone", nullable=True)

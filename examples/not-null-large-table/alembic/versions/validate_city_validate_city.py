"""validate city

Revision ID: validate_city
Revises: declare_city
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = 'validate_city'
down_revision: Union[str, Sequence[str], None] = 'declare_city'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("ALTER TABLE profiles VALIDATE CONSTRAINT profiles_city_nn")


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_constraint("profiles_city_nn", "profiles")
    op.execute("ALTER TABLE profiles ADD CONSTRAINT profiles_city_nn NOT NULL city NOT VALID")

"""add phone"""
from alembic import op
import sqlalchemy as sa

revision = 'phone'
down_revision = 'a0aad4bae06e'


def upgrade() -> None:
    op.create_index("ix_profiles_name", "profiles", ["name"], unique=True)
    op.add_column("profiles", sa.Column("phone", sa.String()))


def downgrade() -> None:
    op.drop_column("profiles", "phone")
    op.drop_index("ix_profiles_name", "profiles")

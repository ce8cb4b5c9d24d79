"""index phones"""
from alembic import op

revision = 'boris'
down_revision = 'anna'


def upgrade() -> None:
    op.create_index("ix_profiles_phone", "profiles", ["phone"])


def downgrade() -> None:
    op.drop_index("ix_profiles_phone", "profiles")

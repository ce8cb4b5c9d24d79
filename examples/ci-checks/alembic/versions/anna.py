"""index names"""
from alembic import op

revision = 'anna'
down_revision = 'phone'


def upgrade() -> None:
    op.create_index("ix_profiles_name", "profiles", ["name"])


def downgrade() -> None:
    op.drop_index("ix_profiles_name", "profiles")

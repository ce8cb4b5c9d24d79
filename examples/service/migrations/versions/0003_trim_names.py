"""trim names"""
from alembic import op

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.execute("UPDATE profiles SET name = trim(name)")


def downgrade() -> None:
    """Пробелы по краям не вернуть, и прежний код без них работает."""

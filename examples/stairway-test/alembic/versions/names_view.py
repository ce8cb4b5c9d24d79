"""create view names"""
from alembic import op

revision = 'names_view'
down_revision = 'phone'


def upgrade() -> None:
    op.execute("CREATE VIEW names AS SELECT name FROM profiles")


def downgrade() -> None:
    op.execute("DROP VIEW names")

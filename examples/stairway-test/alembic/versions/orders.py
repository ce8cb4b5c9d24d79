"""create orders"""
from alembic import op
import sqlalchemy as sa

revision = 'orders'
down_revision = 'phone'


def upgrade() -> None:
    op.create_table("orders", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade() -> None:
    op.drop_table("orders")

"""index items"""
from alembic import op

revision = '0004'
down_revision = '0002'


def upgrade() -> None:
    op.create_index(op.f("ix_orders_item"), "orders", ["item"])


def downgrade() -> None:
    op.drop_index(op.f("ix_orders_item"), "orders")

"""add returned

Revision ID: 109f2d039d56
Revises: 0294e52cc6eb
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = '109f2d039d56'
down_revision: Union[str, Sequence[str], None] = '0294e52cc6eb'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    with op.batch_alter_table('orders') as batch_op:
        batch_op.drop_constraint('order_status', type_='check')
        batch_op.alter_column('status', type_=sa.String(8), existing_type=sa.String(4), existing_nullable=False)
        batch_op.create_check_constraint('order_status', "status IN ('new', 'paid', 'returned')")


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("UPDATE orders SET status = 'paid' WHERE status = 'returned'")
    with op.batch_alter_table('orders') as batch_op:
        batch_op.drop_constraint('order_status', type_='check')
        batch_op.alter_column('status', type_=sa.String(4), existing_type=sa.String(8), existing_nullable=False)
        batch_op.create_check_constraint('order_status', "status IN ('new', 'paid')")

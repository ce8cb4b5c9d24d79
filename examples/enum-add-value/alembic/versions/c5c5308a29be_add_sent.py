"""add sent

Revision ID: c5c5308a29be
Revises: 4006ff1f851a
Create Date: 2026-01-01 12:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
import sqlmodel


# revision identifiers, used by Alembic.
revision: str = 'c5c5308a29be'
down_revision: Union[str, Sequence[str], None] = '4006ff1f851a'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'sent'")


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("UPDATE orders SET status = 'paid' WHERE status = 'sent'")
    op.execute("ALTER TYPE order_status RENAME TO order_status_old")
    op.execute("CREATE TYPE order_status AS ENUM ('new', 'paid')")
    op.execute("ALTER TABLE orders ALTER status DROP DEFAULT")
    op.execute("ALTER TABLE orders ALTER status TYPE order_status USING status::text::order_status")
    op.execute("ALTER TABLE orders ALTER status SET DEFAULT 'new'")
    op.execute("DROP TYPE order_status_old")

"""split names"""
from alembic import op
import sqlalchemy as sa

revision = 'split_names'
down_revision = 'phone'

profiles = sa.table(
    "profiles",
    sa.column("id", sa.Integer),
    sa.column("first_name", sa.String),
    sa.column("last_name", sa.String),
)


def upgrade() -> None:
    op.alter_column("profiles", "name", new_column_name="first_name")
    op.add_column("profiles", sa.Column("last_name", sa.String(), nullable=False, server_default=""))
    connection = op.get_bind()
    for row in connection.execute(sa.select(profiles.c.id, profiles.c.first_name)).all():
        first, _, last = row.first_name.partition(" ")
        connection.execute(profiles.update().where(profiles.c.id == row.id).values(first_name=first, last_name=last))


def downgrade() -> None:
    op.execute(profiles.update().values(first_name=sa.func.trim(profiles.c.first_name + " " + profiles.c.last_name)))
    op.drop_column("profiles", "last_name")
    op.alter_column("profiles", "first_name", new_column_name="name")

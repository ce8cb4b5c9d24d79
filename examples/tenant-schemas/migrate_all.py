import os
import sys
from argparse import Namespace

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

TENANTS = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)' ORDER BY nspname"

with sa.create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    tenants = connection.scalars(sa.text(TENANTS)).all()
failed = []
for tenant in tenants:
    try:
        command.upgrade(Config("alembic.ini", cmd_opts=Namespace(x=[f"tenant={tenant}"])), "head")
    except sa.exc.SQLAlchemyError as error:
        failed.append(f"{tenant}: {error.orig}")
for line in failed:
    print(line)
sys.exit(len(failed) > 0)

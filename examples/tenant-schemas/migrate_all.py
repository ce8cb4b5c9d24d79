import os
import subprocess
import sys

import sqlalchemy as sa

TENANTS = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_.*|information_schema|public)$' ORDER BY nspname"

with sa.create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    tenants = connection.scalars(sa.text(TENANTS)).all()
failed = False
for tenant in tenants:
    upgrade = ["alembic", "-x", f"tenant={tenant}", "upgrade", "head"]
    result = subprocess.run(upgrade, stderr=subprocess.PIPE, text=True)
    print(f"{tenant}:", "обновлён" if result.returncode == 0 else "не обновлён")
    if result.returncode:
        failed = True
        print(*[line for line in result.stderr.splitlines() if line.startswith("sqlalchemy.exc")])
sys.exit(failed)

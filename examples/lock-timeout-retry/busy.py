import subprocess
import sys

import psycopg

with psycopg.connect("postgresql://app:secret@localhost/app") as report:
    report.execute("SELECT count(*) FROM profiles")
    upgrade = subprocess.Popen(["alembic", "upgrade", "head"], stderr=subprocess.PIPE, text=True)
    for line in upgrade.stderr or []:
        print(line, end="", flush=True)
        if "попытка 2 " in line:
            report.rollback()
sys.exit(upgrade.wait())

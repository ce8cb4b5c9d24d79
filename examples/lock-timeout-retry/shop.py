import os
import subprocess
import sys
import threading
import time

import psycopg

URL = "postgresql://app:secret@localhost/app"
WAITS = """
    SELECT waiting.application_name, holder.application_name, waiting.query
    FROM pg_stat_activity AS waiting
    JOIN pg_stat_activity AS holder ON holder.pid = ANY (pg_blocking_pids(waiting.pid))
    WHERE waiting.datname = current_database()
"""
upgraded = threading.Event()


def shop() -> None:
    with psycopg.connect(URL, application_name="shop", autocommit=True) as connection:
        while not upgraded.is_set():
            connection.execute("SELECT id, name FROM profiles")
            time.sleep(0.05)


seen: dict[tuple[str, str, str], list[float]] = {}
started = None
with (
    psycopg.connect(URL, application_name="report") as report,
    psycopg.connect(URL, autocommit=True) as watcher,
):
    report.execute("SELECT count(*) FROM profiles")
    reader = threading.Thread(target=shop)
    reader.start()
    settings = {"PGAPPNAME": "alembic", "PGOPTIONS": f"-c lock_timeout={sys.argv[1]}"}
    upgrade = subprocess.Popen(["alembic", "upgrade", "head"], env=os.environ | settings, stderr=subprocess.DEVNULL)
    ended = None
    while upgrade.poll() is None or (started and not ended):
        waits = watcher.execute(WAITS).fetchall()
        now = time.monotonic()
        started = started or (now if waits else None)
        for wait in waits:
            seen.setdefault(wait, []).append(now)
        if started and not ended and now - started > 4:
            report.rollback()
            ended = now
        time.sleep(0.025)
    upgraded.set()
    reader.join()
if started is None or ended is None:
    sys.exit("никто никого не ждал")
with open("waits.mmd", "w") as picture:
    print("gantt\n    dateFormat X\n    axisFormat %S с\n    section report", file=picture)
    print(f"    SELECT count(*) FROM profiles :0, {round(ended - started)}", file=picture)
    for (waiter, holder, query), times in sorted(seen.items()):
        print(f"    section {waiter}\n    ждёт {holder}, {query}", end=" ", file=picture)
        print(f":crit, {round(times[0] - started)}, {round(times[-1] - started)}", file=picture)
print("миграция", "прошла" if upgrade.returncode == 0 else "отказалась")

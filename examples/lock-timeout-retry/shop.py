import os
import subprocess
import threading
import time

import psycopg

URL = "postgresql://app:secret@localhost/app"
WAITS = """
    SELECT waiting.application_name, waiting.query, holder.application_name, holder.query
    FROM pg_stat_activity AS waiting
    JOIN pg_stat_activity AS holder ON holder.pid = ANY (pg_blocking_pids(waiting.pid))
    WHERE waiting.datname = current_database() ORDER BY 1
"""
upgraded = threading.Event()
longest = 0.0


def shop() -> None:
    global longest
    with psycopg.connect(URL, application_name="shop", autocommit=True) as connection:
        while not upgraded.is_set():
            started = time.monotonic()
            connection.execute("SELECT id, name FROM profiles")
            longest = max(longest, time.monotonic() - started)
            time.sleep(0.05)


with (
    psycopg.connect(URL, application_name="report") as report,
    psycopg.connect(URL, autocommit=True) as watcher,
):
    report.execute("SELECT count(*) FROM profiles")
    reader = threading.Thread(target=shop)
    reader.start()
    os.environ["PGAPPNAME"] = "alembic"
    upgrade = subprocess.Popen(["alembic", "upgrade", "head"], stderr=subprocess.DEVNULL)
    while upgrade.poll() is None and not watcher.execute(WAITS).fetchall():
        time.sleep(0.05)
    time.sleep(3)
    waits = watcher.execute(WAITS).fetchall()
    report.rollback()
    upgrade.wait()
    upgraded.set()
    reader.join()
with open("waits.mmd", "w") as picture:
    print("graph TD", file=picture)
    for waiter, query, holder, last in reversed(waits):
        print(f"    {waiter}[{waiter}<br>{query}] --> {holder}[{holder}<br>{last}]", file=picture)
print("миграция", "прошла" if upgrade.returncode == 0 else "отказалась", end=", ")
print("чтение стояло", "больше двух секунд" if longest > 2 else "меньше двух секунд")

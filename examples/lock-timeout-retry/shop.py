import subprocess
import threading
import time

import psycopg

URL = "postgresql://app:secret@localhost/app"


def report() -> None:
    with psycopg.connect(URL) as connection:
        connection.execute("SELECT count(*), pg_sleep(6) FROM profiles")


reporting = threading.Thread(target=report)
reporting.start()
upgrade = subprocess.Popen(["alembic", "upgrade", "head"], stderr=subprocess.DEVNULL)
longest = 0.0
with psycopg.connect(URL, autocommit=True) as shop:
    while upgrade.poll() is None:
        started = time.monotonic()
        shop.execute("SELECT id, name FROM profiles")
        longest = max(longest, time.monotonic() - started)
        time.sleep(0.05)
reporting.join()
print("миграция", "прошла," if upgrade.returncode == 0 else "отказалась,", end=" ")
print("чтение стояло", "больше двух секунд" if longest > 2 else "меньше секунды" if longest < 1 else longest)

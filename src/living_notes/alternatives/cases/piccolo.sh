# name: Piccolo
# packages: piccolo[postgres,sqlite]==1.38.0
# drafts: yes
ERROR='duplicate|exists|asyncpg'
version() { python -c 'from importlib.metadata import version; print(version("piccolo"))'; }
export PYTHONPATH=.
project() {
    mkdir -p shop/piccolo_migrations; touch shop/__init__.py shop/piccolo_migrations/__init__.py
    cat > piccolo_conf.py <<'END'
import os
from piccolo.conf.apps import AppRegistry
from piccolo.engine.postgres import PostgresEngine
from piccolo.engine.sqlite import SQLiteEngine
if os.environ["DB"] == "sqlite":
    DB = SQLiteEngine(path="app.db")
else:
    DB = PostgresEngine(config={"host": os.environ["PGHOST"], "database": os.environ["PGDATABASE"],
                                "user": os.environ["PGUSER"], "password": os.environ["PGPASSWORD"]})
APP_REGISTRY = AppRegistry(apps=["shop.piccolo_app"])
END
    cat > shop/piccolo_app.py <<'END'
import os
from piccolo.conf.apps import AppConfig
from shop.tables import Profiles
here = os.path.dirname(os.path.abspath(__file__))
APP_CONFIG = AppConfig(app_name="shop", migrations_folder_path=os.path.join(here, "piccolo_migrations"), table_classes=[Profiles])
END
    cat > shop/tables.py <<'END'
from piccolo.columns import Varchar
from piccolo.table import Table
class Profiles(Table):
    name = Varchar(length=50, default=None, null=True)
END
    piccolo migrations new shop --auto >/dev/null 2>&1
}
apply() { piccolo migrations forwards shop; }
rename() {
    sed -i 's/name = /title = /' shop/tables.py
    echo y | piccolo migrations new shop --auto 2>&1 | grep -oE 'Did you rename.*\(y/N\)'
    apply >/dev/null 2>&1
}
not_null() {
    echo '    platform = Varchar(length=20)' >> shop/tables.py
    piccolo migrations new shop --auto 2>&1 | said 'rror' 1
    apply 2>&1 | said '^(asyncpg|sqlite3)' 1
}
branches() {
    copy=$(ls -A); mkdir .mine; cp -r $copy .mine/
    echo '    phone = Varchar(length=20, null=True)' >> shop/tables.py
    (cd .mine && echo '    city = Varchar(length=20, null=True)' >> shop/tables.py && piccolo migrations new shop --auto >/dev/null 2>&1)
    sleep 1
    piccolo migrations new shop --auto >/dev/null 2>&1; apply >/dev/null 2>&1
    cp -n .mine/shop/piccolo_migrations/*.py shop/piccolo_migrations/; rm -r .mine
    apply 2>&1 | said '^(asyncpg|sqlite3)|rror|already' 1
}
middle() {
    piccolo migrations new shop >/dev/null 2>&1
    python - <<'END'
import glob
file = sorted(glob.glob("shop/piccolo_migrations/*.py"), key=lambda name: ("__init__" not in name, name))[-1]
text = open(file).read()
body = '''    async def run():
        await RawTable.raw("CREATE TABLE extra (id INTEGER)")
        await RawTable.raw("INSERT INTO nowhere VALUES (1)")
'''
import re
text = "from piccolo.table import Table\nclass RawTable(Table):\n    pass\n" + text
text = re.sub(r"    def run\(\):\n.*?(?=\n    manager)", lambda m: body, text, flags=re.S)
open(file, "w").write(text)
END
    apply 2>&1 | said 'nowhere' 1
}
together() {
    python - <<E2
import glob, re
file = [name for name in glob.glob("shop/piccolo_migrations/*.py") if "__init__" not in name][0]
text = open(file).read()
text = "from piccolo.table import Table\nclass RawTable(Table):\n    pass\n" + text
body = '''
    async def run():
        await RawTable.raw("$(slow)")
    manager.add_raw(run)
    return manager'''
open(file, "w").write(text.replace("\n    return manager", body))
E2
    three apply
}
edited() {
    sed -i 's/"length": 50/"length": 70/' shop/piccolo_migrations/*.py
    apply 2>&1 | said 'No migrations|up to date|rror|Haven|0 migrations' 1
}

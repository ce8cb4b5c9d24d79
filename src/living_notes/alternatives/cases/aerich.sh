# name: Aerich
# packages: aerich[toml]==0.10.1 tortoise-orm[asyncpg]==1.1.9
# drafts: yes
ERROR='^(tortoise|asyncpg)'
version() { aerich --version | grep -oE '[0-9.]+' | head -1; }
export PYTHONPATH=.
project() {
    cat > settings.py <<'END'
import os
postgresql = {"engine": "tortoise.backends.asyncpg", "credentials": {
    "host": os.environ.get("PGHOST"), "port": 5432, "user": os.environ.get("PGUSER"),
    "password": os.environ.get("PGPASSWORD"), "database": os.environ.get("PGDATABASE")}}
CONFIG = {
    "connections": {"default": "sqlite://app.db" if os.environ["DB"] == "sqlite" else postgresql},
    "apps": {"models": {"models": ["models", "aerich.models"], "default_connection": "default"}},
}
END
    cat > models.py <<'END'
from tortoise import Model, fields
class Profile(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=50, null=True)
    class Meta:
        table = "profiles"
END
    aerich init -t settings.CONFIG >/dev/null 2>&1
}
apply() { if [ -d migrations/models ]; then aerich upgrade; else aerich init-db; fi; }
rename() {
    sed -i 's/name = fields/title = fields/' models.py
    echo True | aerich migrate --name rename 2>&1 | grep -oE 'Rename [a-z ]*\? \[[^]]*\]'
    apply 2>&1 | said '^(tortoise|asyncpg|sqlite3)' 1
}
not_null() {
    sed -i 's/^    class Meta/    platform = fields.CharField(max_length=20)\n&/' models.py
    aerich migrate --name platform >/dev/null 2>&1
    apply 2>&1 | said '^(tortoise|asyncpg|sqlite3)' 1
}
branches() {
    copy=$(ls -A); mkdir .mine; cp -r $copy .mine/
    (cd .mine && sed -i 's/^    class Meta/    city = fields.CharField(max_length=20, null=True)\n&/' models.py && aerich migrate --name mine >/dev/null 2>&1)
    sed -i 's/^    class Meta/    phone = fields.CharField(max_length=20, null=True)\n&/' models.py
    aerich migrate --name colleague >/dev/null 2>&1; apply >/dev/null 2>&1
    cp .mine/migrations/models/*mine* migrations/models/; rm -r .mine
    ls migrations/models | grep -oE '^[0-9]+_|mine|colleague' | paste -sd' '
    apply 2>&1 | sed -E 's/_[0-9]{14}//g' | said '^(tortoise|asyncpg|sqlite3)|Success' 1
}
middle() {
    aerich migrate --empty --name half >/dev/null 2>&1
    file=$(ls migrations/models/*half.py)
    sed -i '/def upgrade/,/def downgrade/ s/return """[^"]*"""/return "CREATE TABLE extra (id INTEGER); INSERT INTO nowhere VALUES (1);"/' "$file"
    python - "$file" <<'END'
import re, sys
text = open(sys.argv[1]).read()
half = '"CREATE TABLE extra (id INTEGER); INSERT INTO nowhere VALUES (1);"'
open(sys.argv[1], "w").write(re.sub(r'(def upgrade.*?return )""".*?"""', lambda m: m[1] + half, text, count=1, flags=re.S))
END
    apply 2>&1 | said '^(tortoise|asyncpg|sqlite3)' 1
}
together() {
    aerich init-db >/dev/null 2>&1
    sql "DROP TABLE profiles"; sql "DROP TABLE aerich"
    python - <<E2
import glob, re
file = glob.glob("migrations/models/0_*.py")[0]
text = open(file).read()
open(file, "w").write(re.sub(r'(def upgrade.*?return """)(.*?)"""', lambda m: m[1] + m[2].rstrip().rstrip(";") + '; $(slow);"""', text, count=1, flags=re.S))
E2
    three aerich upgrade
}
edited() {
    sed -i 's/VARCHAR(50)/VARCHAR(70)/' migrations/models/0_*.py
    apply 2>&1 | said 'No upgrade|Error|rror' 1
}

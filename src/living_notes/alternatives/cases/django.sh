# name: Django
# packages: django==6.1.3 psycopg[binary]==3.3.9
# python: 3.13
# drafts: yes
ERROR='^django.db'
version() { python -m django --version; }
project() {
    mkdir -p shop/migrations; touch shop/__init__.py shop/migrations/__init__.py
    cat > manage.py <<'END'
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
END
    cat > settings.py <<'END'
import os
INSTALLED_APPS = ["shop"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
postgresql = {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ.get("PGDATABASE"), "HOST": os.environ.get("PGHOST"),
              "USER": os.environ.get("PGUSER"), "PASSWORD": os.environ.get("PGPASSWORD")}
sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": "app.db"}
DATABASES = {"default": sqlite if os.environ["DB"] == "sqlite" else postgresql}
END
    cat > shop/models.py <<'END'
from django.db import models
class Profile(models.Model):
    name = models.CharField(max_length=50, null=True)
    class Meta:
        db_table = "profiles"
END
    python manage.py makemigrations shop >/dev/null
}
apply() { python manage.py migrate shop; }
migration() {
    local name=$1 parent=$2; shift 2
    { printf 'from django.db import migrations, models\nclass Migration(migrations.Migration):\n'
      printf '    dependencies = [("shop", "%s")]\n    operations = [\n' "$parent"; printf '        %s,\n' "$@"; printf '    ]\n'; } > "shop/migrations/$name.py"
}
rename() {
    sed -i 's/name = models/title = models/' shop/models.py
    echo y | python manage.py makemigrations shop 2>&1 | said 'renamed' 1
    apply >/dev/null 2>&1
}
not_null() {
    sed -i 's/^    class Meta/    platform = models.CharField(max_length=20)\n&/' shop/models.py
    printf "1\n'web'\n" | python manage.py makemigrations shop 2>&1 | said 'impossible|one-off default' 2
    apply >/dev/null 2>&1
}
branches() {
    migration 0002_colleague 0001_initial 'migrations.AddField("profile", "phone", models.CharField(max_length=20, null=True))'
    apply >/dev/null 2>&1
    migration 0002_mine 0001_initial 'migrations.AddField("profile", "city", models.CharField(max_length=20, null=True))'
    apply 2>&1 | said '^CommandError' 1
}
middle() {
    migration 0002_half 0001_initial 'migrations.RunSQL("CREATE TABLE extra (id INTEGER)")' 'migrations.RunSQL("INSERT INTO nowhere VALUES (1)")'
    apply 2>&1 | said '^django.db' 1
}
together() {
    sed -i "s/^    operations = \[/&\n        migrations.RunSQL(\"$(slow)\"),/" shop/migrations/0001_initial.py
    three apply
}
edited() {
    sed -i 's/max_length=50/max_length=70/' shop/migrations/0001_initial.py shop/models.py
    apply 2>&1 | said 'No migrations|Error' 1
}

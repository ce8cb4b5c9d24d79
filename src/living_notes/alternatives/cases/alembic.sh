# name: Alembic
# packages: alembic==1.20.1 sqlalchemy==2.1.9 psycopg[binary]==3.3.9
# drafts: yes
ERROR='^(psycopg|sqlite3)'
version() { alembic --version | cut -d' ' -f2; }
project() {
    mkdir -p migrations/versions
    printf '[alembic]\nscript_location = migrations\nprepend_sys_path = .\npath_separator = os\n' > alembic.ini
    cat > models.py <<'END'
import sqlalchemy as sa
metadata = sa.MetaData()
profiles = sa.Table(
    "profiles",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(50)),
)
END
    cat > migrations/env.py <<'END'
import os
import sqlalchemy as sa
from alembic import context
from models import metadata
with sa.create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
END
    cat > migrations/script.py.mako <<'END'
from alembic import op
import sqlalchemy as sa
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
def upgrade():
    ${upgrades if upgrades else "pass"}
def downgrade():
    ${downgrades if downgrades else "pass"}
END
    revision r1 None 'op.create_table("profiles", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50)))'
}
revision() {
    local id=$1 parent=$2; shift 2
    { printf 'from alembic import op\nimport sqlalchemy as sa\nrevision = "%s"\ndown_revision = %s\n' "$id" "$parent"
      printf 'def upgrade():\n'; printf '    %s\n' "$@"; printf 'def downgrade():\n    pass\n'; } > "migrations/versions/$id.py"
}
apply() { alembic upgrade head; }
rename() {
    sed -i 's/"name"/"title"/' models.py
    alembic revision --autogenerate -m draft --rev-id r2 >/dev/null 2>&1
    grep -oE "op\.\w+\('profiles', [^,)]*" migrations/versions/r2_draft.py | head -2
    apply 2>&1 | said '^(psycopg|sqlite3|sqlalchemy\.exc)' 1
}
not_null() {
    sed -i 's/^)$/    sa.Column("platform", sa.String(20), nullable=False),\n)/' models.py
    alembic revision --autogenerate -m draft --rev-id r2 >/dev/null 2>&1
    apply 2>&1 | said '^(psycopg|sqlite3)' 1
}
branches() {
    revision colleague '"r1"' 'op.add_column("profiles", sa.Column("phone", sa.String(20)))'
    apply >/dev/null 2>&1
    revision mine '"r1"' 'op.add_column("profiles", sa.Column("city", sa.String(20)))'
    apply 2>&1 | said 'FAILED'
}
middle() {
    revision r2 '"r1"' 'op.create_table("extra", sa.Column("id", sa.Integer))' 'op.execute("INSERT INTO nowhere VALUES (1)")'
    apply 2>&1 | said '^(psycopg|sqlite3)' 1
}
together() {
    revision r1 None 'op.create_table("profiles", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50)))' "op.execute(\"$(slow)\")"
    three apply
}
edited() {
    sed -i 's/sa.String(50)/sa.String(70)/' migrations/versions/r1.py
    apply 2>&1 | said 'FAILED'
    alembic current 2>/dev/null
}

# name: yoyo
# packages: yoyo-migrations==9.0.0 psycopg[binary]==3.3.9 setuptools<81
# drafts: no
ERROR='^(psycopg|sqlite3)'
version() { python -c 'from importlib.metadata import version; print(version("yoyo-migrations"))'; }
project() { mkdir -p migrations; create > migrations/0001.create.sql; }
address() {
    if [ "$DB" = sqlite ]; then echo "sqlite:///app.db"; else echo "postgresql+psycopg://$PGUSER:$PGPASSWORD@/$PGDATABASE?host=$PGHOST"; fi
}
apply() { yoyo apply --batch --no-config-file --database "$(address)" migrations; }
rename() { echo 'ALTER TABLE profiles RENAME COLUMN name TO title' > migrations/0002.rename.sql; apply 2>&1 | said "$ERROR"; }
not_null() {
    echo 'ALTER TABLE profiles ADD COLUMN platform VARCHAR(20) NOT NULL' > migrations/0002.platform.sql
    apply 2>&1 | said '^(psycopg|sqlite3)' 1
}
branches() {
    echo 'ALTER TABLE profiles ADD COLUMN phone VARCHAR(20)' > migrations/0003.colleague.sql
    apply >/dev/null 2>&1
    echo 'ALTER TABLE profiles ADD COLUMN city VARCHAR(20)' > migrations/0002.mine.sql
    apply 2>&1 | said "$ERROR"
}
middle() {
    printf 'CREATE TABLE extra (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n' > migrations/0002.half.sql
    apply 2>&1 | said '^(psycopg|sqlite3)' 1
}
together() { { create; echo ";"; slow; } > migrations/0001.create.sql; three apply; }
edited() { sed -i 's/50/70/' migrations/0001.create.sql; apply 2>&1 | said "$ERROR"; }

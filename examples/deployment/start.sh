alembic upgrade head 2> migrations.log && exec python -m app.main

from alembic.autogenerate.rewriter import Rewriter
from alembic.operations import ops
from sqlalchemy import JSON, Column


def render_item(kind, item, autogen_context):
    if kind != "type":
        return False
    if type(item).__module__ == "app.types":
        autogen_context.imports.add("from app import types")
        return f"types.{item!r}"
    if isinstance(item, JSON):
        autogen_context.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return "sa.JSON().with_variant(JSONB(), 'postgresql')"
    return False


writer = Rewriter()


def _place(column):
    if not isinstance(column, Column):
        return 3
    if column.primary_key:
        return 0
    return 2 if column.name == "created_at" else 1


@writer.rewrites(ops.CreateTableOp)
def create_table(context, revision, op):
    op.columns = sorted(op.columns, key=_place)
    op.if_not_exists = True
    return op


@writer.rewrites(ops.CreateIndexOp)
def create_index(context, revision, op):
    op.if_not_exists = True
    return op


def process_revision_directives(context, revision, directives):
    writer(context, revision, directives)
    # У alembic check флага autogenerate нет, поэтому getattr.
    autogenerate = getattr(context.config.cmd_opts, "autogenerate", False)
    if autogenerate and directives[0].upgrade_ops.is_empty():
        directives[:] = []
        print("Модели и база совпадают, миграция не нужна.")

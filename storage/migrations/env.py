"""Run by Alembic for each command; storage.migrate hands the open connection over."""

from alembic import context
from sqlalchemy import Connection

from storage.migrations.options import options

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, **options(connection))
with context.begin_transaction():
    context.run_migrations()

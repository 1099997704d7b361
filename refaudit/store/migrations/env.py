"""What Alembic runs to migrate a history; `refaudit.store.migrate` hands it the connection."""

from alembic import context

from refaudit.store.schema import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()

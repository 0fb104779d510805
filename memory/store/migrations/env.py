"""What Alembic runs: the migrations, on the connection and in the transaction of the one who opens the store."""

from alembic import context

from memory.store.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()

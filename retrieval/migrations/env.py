"""Run by alembic, in the transaction that `retrieval.database` opened for the upgrade."""

from alembic import context

from retrieval.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()

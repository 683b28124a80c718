"""What Alembic runs for each migration: on the connection and in the transaction that it is given."""

from __future__ import annotations

from alembic import context

from papote.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()

"""Search on PostgreSQL: the words of each message are kept beside it, so that many messages can be looked at quickly.

To find out which words a text has took longer than to look whether what is searched is among them. The newest messages
of a channel are found by their time.
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"

POSTGRESQL = (
    "DROP INDEX ix_messages_search",
    """ALTER TABLE messages ADD COLUMN messages_search_words tsvector
        GENERATED ALWAYS AS (papote_words(text)) STORED""",
    # What is new waits beside the index, where each search reads all of it: little of it shall.
    """CREATE INDEX ix_messages_search ON messages USING gin (messages_search_words)
        WITH (gin_pending_list_limit = 256)""",
    "CREATE INDEX ix_messages_search_newest ON messages (channel, at)",
)


def upgrade() -> None:
    """Keep the words; SQLite's own index serves as it is."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in POSTGRESQL:
            op.execute(statement)

"""The way from every older database to this version's tables, one file a step, run by Alembic.

A step that has been released is never changed. One that copies ``messages`` on SQLite must rebuild its search index,
which is tied to the numbers SQLite gives rows.
"""

HEAD = "0011"
"""The newest step, so that an office that is up to date need not load Alembic; a test compares."""

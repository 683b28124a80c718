"""The table of what was worked on out loud, at desks for all to see."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, Table, Text

from papote.storage.schema import metadata, spaces

desk_sessions = Table(
    "desk_sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False),
    Column("room", Text, nullable=False),
    Column("area", Text, nullable=False),  # what the desk is called
    Column("person", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("began_at", Double, nullable=False),
    Column("ended_at", Double, nullable=False, index=True),
    Column("guests", Integer, nullable=False),
    Index("ix_desk_sessions_space_began_at", "space", "began_at"),
)

"""The table of contacts that hosts recommend."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Table, Text, UniqueConstraint

from papote.storage.schema import metadata, spaces

recommendations = Table(
    "recommendations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False, index=True),
    Column("person", Text, nullable=False, index=True),  # to whom
    Column("contact", Text, nullable=False, index=True),
    Column("contact_name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    UniqueConstraint("space", "person", "contact"),
)

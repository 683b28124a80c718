"""The table of cards: what somebody says of himself, and how he wants to be found."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Double, Table, Text

from papote.storage.schema import metadata

profiles = Table(
    "profiles",
    metadata,
    Column("person", Text, primary_key=True),  # an account, or a guest
    Column("about", Text, nullable=False),
    Column("offers", JSON, nullable=False),
    Column("seeks", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("links", JSON, nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("book", Boolean, nullable=False),
    Column("recommended", Boolean, nullable=False),
    Column("updated_at", Double, nullable=False, index=True),
)

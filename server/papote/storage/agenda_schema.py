"""The tables of the agenda: gatherings, the answers to them, what goes with a place, and the links of calendars."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from papote.storage.schema import HASH, accounts, metadata, spaces

gatherings = Table(
    "gatherings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("starts_at", Double, nullable=False),
    Column("ends_at", Double, nullable=False, index=True),
    Column("zone", Text, nullable=False),
    Column("room", Text),
    Column("area", Text),
    Column("places", Integer),  # None: as many as come
    Column("doors_open_minutes", Integer, nullable=False),
    Column("visibility", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("last_number", Integer, nullable=False),  # of the answers; changing it keeps others out of the row
    Column("created_at", Double, nullable=False),
    Column("changed_at", Double, nullable=False),
    Column("announced_at", Double),  # that it begins
    CheckConstraint("visibility IN ('everybody', 'members')", name="visibility"),
    CheckConstraint("state IN ('planned', 'cancelled')", name="state"),
    CheckConstraint("places > 0", name="places"),
    Index("ix_gatherings_space_starts_at", "space", "starts_at"),
)

gathering_answers = Table(
    "gathering_answers",
    metadata,
    Column("gathering", Text, ForeignKey(gatherings.c.id, ondelete="CASCADE"), nullable=False),
    Column("person", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Double, nullable=False),
    Column("claim_until", Double),
    Column("invitation", Text),  # by which one came to answer
    Column("letters", Boolean),  # whether one wants to be written to when a place is offered; None: nobody asked, yes
    Column("letter", Text, index=True),  # what became of the letter about the offer, as ``Reminder`` says it
    Column("claim_hash", HASH, index=True),  # of the secret in it
    PrimaryKeyConstraint("gathering", "person"),
    CheckConstraint(
        "standing IN ('confirmed', 'offered', 'waiting', 'missed', 'declined')",
        name="standing",
    ),
    Index("ix_gathering_answers_gathering_standing_number", "gathering", "standing", "number"),
)

gathering_perks = Table(
    "gathering_perks",
    metadata,
    Column("gathering", Text, ForeignKey(gatherings.c.id, ondelete="CASCADE"), nullable=False),
    Column("id", Text, nullable=False),
    Column("place", Integer, nullable=False),  # in the list
    Column("name", Text, nullable=False),
    Column("stock", Integer),  # None: as many as are wished
    PrimaryKeyConstraint("gathering", "id"),
    CheckConstraint("stock > 0", name="stock"),
)

gathering_choices = Table(
    "gathering_choices",
    metadata,
    Column("gathering", Text, nullable=False),
    Column("perk", Text, nullable=False),
    Column("person", Text, nullable=False, index=True),
    Column("at", Double, nullable=False),
    PrimaryKeyConstraint("gathering", "perk", "person"),
    ForeignKeyConstraint(
        ["gathering", "perk"], [gathering_perks.c.gathering, gathering_perks.c.id], ondelete="CASCADE"
    ),
)

calendar_links = Table(
    "calendar_links",
    metadata,
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False),
    Column("account", Text, ForeignKey(accounts.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("hash", HASH, nullable=False, unique=True),
    Column("created_at", Double, nullable=False),
    PrimaryKeyConstraint("space", "account"),
)

place_links = Table(
    "place_links",
    metadata,
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False),
    Column("person", Text, nullable=False, index=True),  # a guest, or whoever was one: an account makes calendar links
    Column("hash", HASH, nullable=False, unique=True),
    Column("created_at", Double, nullable=False),
    PrimaryKeyConstraint("space", "person"),
)

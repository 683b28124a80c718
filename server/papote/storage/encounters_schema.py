"""The tables of address books: who met whom, cards, promises, and the links by which calendars read them.

A row of ``encounters`` is one person's own: two people who met have one each. The note is its author's alone. What the
other has given of himself is his card in it; where he takes it back, ``other`` and ``card`` are null and the name is
empty, and what is left is that somebody was met on a day.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Double,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from papote.storage.schema import HASH, metadata

REMINDERS = ("none", "waiting", "sending", "sent", "unsure")

encounters = Table(
    "encounters",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),  # whose book it is: an account, or a guest
    Column("other", Text, index=True),  # whom he met; null: taken back, or erased
    Column("name", Text, nullable=False),  # what the other was called the last time
    Column("first_at", Double, nullable=False),
    Column("last_at", Double, nullable=False, index=True),
    Column("count", Integer, nullable=False),  # 0: only cards were exchanged
    Column("place", Text, nullable=False),  # where the first time
    Column("last_place", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("card", JSON(none_as_null=True)),  # what the other gave
    Column("card_at", Double),
    UniqueConstraint("person", "other"),
)

contact_cards = Table(
    "contact_cards",
    metadata,
    Column("person", Text, primary_key=True),
    Column("details", JSON, nullable=False),  # what goes over when cards are exchanged
    Column("updated_at", Double, nullable=False, index=True),
)

promises = Table(
    "promises",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),  # who promised
    Column("other", Text, index=True),  # to whom; null: to nobody who would see it
    Column("other_name", Text, nullable=False),
    Column("name", Text, nullable=False),  # what who promised is called
    Column("text", Text, nullable=False),
    Column("due_at", Double),
    Column("remind_at", Double),
    Column("done_at", Double),
    Column("sequence", Integer, nullable=False),  # of its changes, for calendars
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False, index=True),
    Column("reminder", Text, nullable=False),
    Column("zone", Text),  # by whose clock it has its day; null: nobody said
    CheckConstraint("reminder IN ({})".format(", ".join(f"'{word}'" for word in REMINDERS)), name="reminder"),
    Index("ix_promises_reminder_remind_at", "reminder", "remind_at"),
)

promise_links = Table(
    "promise_links",
    metadata,
    Column("person", Text, primary_key=True),
    Column("hash", HASH, nullable=False, unique=True),
    Column("created_at", Double, nullable=False, index=True),
)

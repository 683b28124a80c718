"""The table of introductions: who asks whom to be introduced, to whom that one passed it on, and where the two meet.

``state`` is not what who asks is told: a wish that was dropped waits for him until its time is over.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Double, Table, Text

from papote.storage.schema import metadata

STATES = ("asked", "forwarded", "accepted", "dropped", "declined")

introductions = Table(
    "introductions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("asker", Text, nullable=False, index=True),
    Column("asker_name", Text, nullable=False),
    Column("helper", Text, index=True),  # who is asked; null: taken back, or erased
    Column("helper_name", Text, nullable=False),
    Column("whom", Text, nullable=False),  # in the words of who asks
    Column("text", Text, nullable=False),
    Column("asked_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("target", Text, index=True),  # to whom the helper passed it on
    Column("target_name", Text, nullable=False),
    Column("comment", Text, nullable=False),  # of the helper
    Column("room", Text),  # where the two meet; null: nobody has said yes
    Column("area", Text),
    Column("place", Text, nullable=False),
    Column("meet_at", Double),
    CheckConstraint("state IN ({})".format(", ".join(f"'{word}'" for word in STATES)), name="state"),
)

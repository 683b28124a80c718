"""The tables of the host's figures: sums of hours, in which nobody is named."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Integer, PrimaryKeyConstraint, Table, Text

from papote.storage.schema import metadata, spaces

figures_areas = Table(
    "figures_areas",
    metadata,
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False),
    Column("hour", Double, nullable=False),  # when it began
    Column("room", Text, nullable=False),
    Column("area", Text, nullable=False),  # empty: outside all areas
    Column("run", Double, nullable=False),  # when the process that counted began
    Column("peak", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("seconds", Double, nullable=False),
    PrimaryKeyConstraint("space", "hour", "room", "area", "run"),
)

figures_hours = Table(
    "figures_hours",
    metadata,
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False),
    Column("hour", Double, nullable=False),
    Column("run", Double, nullable=False),
    Column("newcomers", Integer, nullable=False),
    Column("talked", Integer, nullable=False),
    Column("pairs", Integer, nullable=False),
    Column("paired", Integer, nullable=False),
    Column("rounds", Integer, nullable=False),
    Column("round_people", Integer, nullable=False),
    PrimaryKeyConstraint("space", "hour", "run"),
)

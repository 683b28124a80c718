"""The host's figures: sums of hours, in which nobody is named."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "figures_areas",
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("hour", sa.Double(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("run", sa.Double(), nullable=False),
        sa.Column("peak", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["space"], ["spaces.id"], name=op.f("fk_figures_areas_space")),
        sa.PrimaryKeyConstraint("space", "hour", "room", "area", "run", name=op.f("pk_figures_areas")),
    )
    op.create_table(
        "figures_hours",
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("hour", sa.Double(), nullable=False),
        sa.Column("run", sa.Double(), nullable=False),
        sa.Column("newcomers", sa.Integer(), nullable=False),
        sa.Column("talked", sa.Integer(), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("paired", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("round_people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["space"], ["spaces.id"], name=op.f("fk_figures_hours_space")),
        sa.PrimaryKeyConstraint("space", "hour", "run", name=op.f("pk_figures_hours")),
    )

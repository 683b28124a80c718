"""Introductions that people ask each other for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "introductions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("asker_name", sa.Text(), nullable=False),
        sa.Column("helper", sa.Text()),
        sa.Column("helper_name", sa.Text(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("target", sa.Text()),
        sa.Column("target_name", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("room", sa.Text()),
        sa.Column("area", sa.Text()),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("meet_at", sa.Double()),
        sa.CheckConstraint(
            "state IN ('asked', 'forwarded', 'accepted', 'dropped', 'declined')",
            name=op.f("ck_introductions_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
    )
    for column in ("asker", "helper", "target", "expires_at"):
        op.create_index(op.f(f"ix_introductions_{column}"), "introductions", [column])

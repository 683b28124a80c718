"""Gatherings with their places, who comes to them, and what has been announced."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "gatherings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Double(), nullable=False),
        sa.Column("ends_at", sa.Double(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("room", sa.Text()),
        sa.Column("area", sa.Text()),
        sa.Column("places", sa.Integer()),
        sa.Column("doors_open_minutes", sa.Integer(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("changed_at", sa.Double(), nullable=False),
        sa.Column("announced_at", sa.Double()),
        sa.CheckConstraint("visibility IN ('everybody', 'members')", name=op.f("ck_gatherings_visibility")),
        sa.CheckConstraint("state IN ('planned', 'cancelled')", name=op.f("ck_gatherings_state")),
        sa.CheckConstraint("places > 0", name=op.f("ck_gatherings_places")),
        sa.ForeignKeyConstraint(["space"], ["spaces.id"], name=op.f("fk_gatherings_space")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gatherings")),
    )
    op.create_index(op.f("ix_gatherings_ends_at"), "gatherings", ["ends_at"])
    op.create_index("ix_gatherings_space_starts_at", "gatherings", ["space", "starts_at"])
    op.create_table(
        "gathering_answers",
        sa.Column("gathering", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("claim_until", sa.Double()),
        sa.CheckConstraint(
            "standing IN ('confirmed', 'offered', 'waiting', 'missed', 'declined')",
            name=op.f("ck_gathering_answers_standing"),
        ),
        sa.ForeignKeyConstraint(
            ["gathering"], ["gatherings.id"], name=op.f("fk_gathering_answers_gathering"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("gathering", "person", name=op.f("pk_gathering_answers")),
    )
    op.create_index(op.f("ix_gathering_answers_person"), "gathering_answers", ["person"])
    op.create_index(
        "ix_gathering_answers_gathering_standing_number", "gathering_answers", ["gathering", "standing", "number"]
    )
    op.create_table(
        "gathering_perks",
        sa.Column("gathering", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stock", sa.Integer()),
        sa.CheckConstraint("stock > 0", name=op.f("ck_gathering_perks_stock")),
        sa.ForeignKeyConstraint(
            ["gathering"], ["gatherings.id"], name=op.f("fk_gathering_perks_gathering"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("gathering", "id", name=op.f("pk_gathering_perks")),
    )
    op.create_table(
        "gathering_choices",
        sa.Column("gathering", sa.Text(), nullable=False),
        sa.Column("perk", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering", "perk"],
            ["gathering_perks.gathering", "gathering_perks.id"],
            name=op.f("fk_gathering_choices_gathering_perk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("gathering", "perk", "person", name=op.f("pk_gathering_choices")),
    )
    op.create_index(op.f("ix_gathering_choices_person"), "gathering_choices", ["person"])
    op.create_table(
        "calendar_links",
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.id"], name=op.f("fk_calendar_links_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["space"], ["spaces.id"], name=op.f("fk_calendar_links_space")),
        sa.PrimaryKeyConstraint("space", "account", name=op.f("pk_calendar_links")),
        sa.UniqueConstraint("hash", name=op.f("uq_calendar_links_hash")),
    )
    op.create_index(op.f("ix_calendar_links_account"), "calendar_links", ["account"])

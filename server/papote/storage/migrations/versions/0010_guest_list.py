"""Invitations to gatherings, letters about places that came free, and calendars of guests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add to invitations and answers, and make the table of links."""
    op.add_column("invitations", sa.Column("gathering", sa.Text()))
    op.create_index(op.f("ix_invitations_gathering"), "invitations", ["gathering"])
    for column in (
        sa.Column("invitation", sa.Text()),
        sa.Column("letters", sa.Boolean()),
        sa.Column("letter", sa.Text()),
        sa.Column("claim_hash", sa.LargeBinary(32)),
    ):
        op.add_column("gathering_answers", column)
    op.create_index(op.f("ix_gathering_answers_letter"), "gathering_answers", ["letter"])
    op.create_index(op.f("ix_gathering_answers_claim_hash"), "gathering_answers", ["claim_hash"])
    op.create_table(
        "place_links",
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["space"], ["spaces.id"], name=op.f("fk_place_links_space")),
        sa.PrimaryKeyConstraint("space", "person", name=op.f("pk_place_links")),
        sa.UniqueConstraint("hash", name=op.f("uq_place_links_hash")),
    )
    op.create_index(op.f("ix_place_links_person"), "place_links", ["person"])

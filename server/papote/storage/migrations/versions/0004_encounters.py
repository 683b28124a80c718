"""Who met whom, cards exchanged, notes, promises and their reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "encounters",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("other", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_at", sa.Double(), nullable=False),
        sa.Column("last_at", sa.Double(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("last_place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("card", sa.JSON()),
        sa.Column("card_at", sa.Double()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_encounters")),
        sa.UniqueConstraint("person", "other", name=op.f("uq_encounters_person_other")),
    )
    op.create_index(op.f("ix_encounters_other"), "encounters", ["other"])
    op.create_index(op.f("ix_encounters_last_at"), "encounters", ["last_at"])
    op.create_table(
        "contact_cards",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_contact_cards")),
    )
    op.create_index(op.f("ix_contact_cards_updated_at"), "contact_cards", ["updated_at"])
    op.create_table(
        "promises",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("other", sa.Text()),
        sa.Column("other_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Double()),
        sa.Column("remind_at", sa.Double()),
        sa.Column("done_at", sa.Double()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("updated_at", sa.Double(), nullable=False),
        sa.Column("reminder", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "reminder IN ('none', 'waiting', 'sending', 'sent', 'unsure')", name=op.f("ck_promises_reminder")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    op.create_index(op.f("ix_promises_person"), "promises", ["person"])
    op.create_index(op.f("ix_promises_other"), "promises", ["other"])
    op.create_index(op.f("ix_promises_updated_at"), "promises", ["updated_at"])
    op.create_index("ix_promises_reminder_remind_at", "promises", ["reminder", "remind_at"])
    op.create_table(
        "promise_links",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_promise_links")),
        sa.UniqueConstraint("hash", name=op.f("uq_promise_links_hash")),
    )
    op.create_index(op.f("ix_promise_links_created_at"), "promise_links", ["created_at"])

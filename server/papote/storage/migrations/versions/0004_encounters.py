"""Who met whom, cards exchanged, notes, promises and their reminders."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""

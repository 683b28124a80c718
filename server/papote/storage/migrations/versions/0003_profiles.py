"""Cards about people: topics, languages, links, and how they want to be found."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""

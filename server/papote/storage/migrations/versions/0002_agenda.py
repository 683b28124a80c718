"""Gatherings with their places, who comes to them, and what has been announced."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""

"""By whose clock a promise has its day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the clock; of those that stand none is known."""
    op.add_column("promises", sa.Column("zone", sa.Text()))

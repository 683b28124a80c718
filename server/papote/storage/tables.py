"""All tables together, whichever module describes them: what migrations lead to, and what erasing looks through."""

from __future__ import annotations

from papote.storage.schema import metadata

__all__ = ["metadata"]

"""Days as people count them: by the clock of where they are. Pure."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from papote.types import Seconds

NOWHERE = "UTC"


@lru_cache(maxsize=1024)
def is_zone(name: str) -> bool:
    """Whether a clock is called so."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def day_of(moment: Seconds, zone: str) -> str:
    """The day a moment is on there; where no clock is known it is that of UTC, and says so."""
    known = bool(zone) and is_zone(zone)
    day = datetime.fromtimestamp(moment, ZoneInfo(zone if known else NOWHERE)).strftime("%Y-%m-%d")
    return day if known else f"{day} (UTC)"

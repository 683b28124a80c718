"""How many examples hypothesis tries where a hundred would take long."""

from __future__ import annotations

from hypothesis import settings


def examples(whole: int) -> int:
    """So many where everything is run, and the same share of them where the profile is a quick one."""
    return max(1, whole * settings().max_examples // 100)

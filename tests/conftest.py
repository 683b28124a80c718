"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("quick", max_examples=25)
"""For the part that is run after every change; counterexamples are looked for in earnest by ``make test``."""

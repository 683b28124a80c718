"""What all tests share."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

TIMELESS = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
"""How long an example takes says how busy the machine is; and what passed once passes again, the sources unchanged."""

settings.register_profile("whole", TIMELESS)
settings.register_profile("quick", TIMELESS, max_examples=25)
"""For the part that is run after every change."""
settings.register_profile("search", TIMELESS, derandomize=False, max_examples=1000)
"""For whoever looks for counterexamples that nobody has met: other ones each time."""
settings.load_profile("whole")


FOLDERS = {"browser": ("browser", "media"), "alone": ("integration", "loadgen", "browser")}
"""Where tests with these marks are: ``make test`` looks for them in no other folder."""


def pytest_configure() -> None:
    """Collecting makes millions of things that stay: it is quicker when nobody looks for any that do not."""
    gc.disable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test with such a mark is where it will be found."""
    here = Path(__file__).parent
    for item in items:
        for mark, folders in FOLDERS.items():
            if item.get_closest_marker(mark) and item.path.relative_to(here).parts[0] not in folders:
                raise pytest.UsageError(f"{item.nodeid} is marked {mark}, but is in none of the folders {folders}")


def pytest_collection_finish() -> None:
    """A database may take its time, however busy the disk is, and an office to answer: not known of is not waited for.

    What has been collected stays to the end, and is looked through no more: a tenth of all time went there.
    """
    database: Any = sys.modules.get("papote.storage.database")
    if database is not None:
        database.USUAL = replace(database.USUAL, job_seconds=600.0, wait_seconds=600.0, connect_seconds=60.0)
    client: Any = sys.modules.get("papote.client.client")
    if client is not None:
        client.ANSWER = 60.0
    gc.collect()
    gc.freeze()
    gc.enable()

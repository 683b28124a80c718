"""An office on a free port, for tests of what is open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from papote.app import Office
from papote.config import Configuration


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on a free port, on the shipped map."""
    made = Office(Configuration(port=0, data_dir=tmp_path, seed=1, shutdown_seconds=2.0))
    await made.start()
    yield made
    await made.stop()

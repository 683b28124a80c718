"""Erasing: in which order, and what happens where the disk does not answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from papote.auth.eraser import Eraser
from papote.errors import Unavailable
from papote.people.privacy import Retention
from papote.types import AccountId, PersonId, Seconds
from tests.rooms.clock import ManualClock

ADA = PersonId("a-ada")


class Kept:
    """What is kept, and in which order it is forgotten."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.over: list[str] = []
        self.is_full = False

    async def everything(self, person: PersonId, account: AccountId | None) -> dict[str, list[dict[str, Any]]]:
        """Nothing."""
        return {}

    async def erase(self, person: PersonId, account: AccountId | None, now: Seconds) -> list[str]:
        """One file goes along."""
        self.done.append(f"erase {person}")
        return ["F1"]

    async def forget(self, retention: Retention, now: Seconds) -> list[str]:
        """What the test says is over."""
        return self.over

    async def inactive(self, retention: Retention, now: Seconds) -> list[tuple[PersonId, AccountId]]:
        """Everybody is active."""
        return []

    async def scrub(self) -> None:
        """Unless the disk does not answer."""
        if self.is_full:
            raise Unavailable("storage_unavailable")
        self.done.append("scrub")

    async def discard(self, files: Sequence[str]) -> None:
        """The content of these."""
        self.done.append(f"discard {files}")


def eraser(kept: Kept) -> Eraser:
    """One for these things."""
    return Eraser(kept, kept.discard, Retention(), ManualClock())


async def test_rows_go_first_then_memory_then_files_then_what_the_disk_remembers() -> None:
    """So that nothing refers to what is gone."""
    kept = Kept()
    made = eraser(kept)
    made.erased.append(lambda person: kept.done.append(f"forget {person}"))
    await made.erase(ADA, None)
    assert kept.done == ["erase a-ada", "forget a-ada", "discard ['F1']", "scrub"]


async def test_it_is_told_when_the_disk_still_remembers() -> None:
    """Nobody is told that all is gone as long as it is not."""
    kept = Kept()
    kept.is_full = True
    with pytest.raises(Unavailable, match="storage_unavailable"):
        await eraser(kept).erase(ADA, None)


async def test_where_nothing_is_over_the_disk_is_left_alone() -> None:
    """Going through all of the index every hour would be a waste."""
    kept = Kept()
    made = eraser(kept)
    assert await made.sweep() == 0
    assert kept.done == ["discard []"]
    kept.over = ["F1", "F2"]
    assert await made.sweep() == 2
    assert kept.done[1:] == ["discard ['F1', 'F2']", "scrub"]

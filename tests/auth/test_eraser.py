"""Erasing: in which order, and what happens where the disk does not answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from papote.auth.eraser import Eraser
from papote.errors import Refused, Unavailable
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
        self.refusal: Refused | None = None

    async def everything(self, person: PersonId, account: AccountId | None) -> dict[str, list[dict[str, Any]]]:
        """Nothing."""
        return {}

    async def erase(self, person: PersonId, account: AccountId | None, now: Seconds) -> list[str]:
        """One file goes along, unless the test refuses."""
        if self.refusal is not None:
            raise self.refusal
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


async def test_p12_rows_go_then_memory_then_what_was_written_meanwhile_then_files_then_the_disk_forgets() -> None:
    """What waited behind the first job is written after it: the second finds it, and nothing comes after that."""
    kept = Kept()
    made = eraser(kept)
    made.erased.append(lambda person: kept.done.append(f"forget {person}"))
    await made.erase(ADA, None)
    assert kept.done == ["erase a-ada", "forget a-ada", "erase a-ada", "discard ['F1', 'F1']", "scrub"]


async def test_who_may_not_go_is_not_forgotten() -> None:
    """Nothing happens to the only owner: he is still there."""
    kept = Kept()
    kept.refusal = Refused("last_owner")
    made = eraser(kept)
    made.erased.append(lambda person: kept.done.append(f"forget {person}"))
    with pytest.raises(Refused, match="last_owner"):
        await made.erase(ADA, None)
    assert kept.done == []


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

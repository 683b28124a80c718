"""Erasing people who wish it, and what is kept no longer: rows, files, and what the database remembers of both."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from papote import stores
from papote.errors import Unavailable
from papote.interfaces import Clock
from papote.people.privacy import Retention
from papote.types import AccountId, PersonId, Seconds

log = logging.getLogger(__name__)

Discard = Callable[[Sequence[str]], Awaitable[None]]
"""Removes the content of files."""

WRITTEN_WITH_CARE = 1_700_000_000.0
"""A clock that says it is earlier than this (November 2023) is wrong: by it nothing is judged to be over."""


class Eraser:
    """What a process needs to forget."""

    def __init__(self, store: stores.Privacy, discard: Discard, retention: Retention, clock: Clock) -> None:
        self._store = store
        self._discard = discard
        self._clock = clock
        self.retention = retention
        self.erased: list[Callable[[PersonId], None]] = []
        """Hear of everybody who is gone: nothing of him is to stay in memory, or to be written from now on."""
        self._scrubbing = asyncio.Lock()

    async def erase(self, person: PersonId, account: AccountId | None) -> None:
        """Erase somebody, for good, and show him out; raises ``last_owner`` or ``storage_unavailable``.

        When this returns nothing of him is left on the disk that is ours to overwrite.
        """
        await self._discard(await self._erase(person, account, self._clock.unix()))
        await self._scrub()

    async def sweep(self) -> int:
        """Delete what is over; how many accounts and files went. Done twice, the second time does nothing."""
        now = self._clock.unix()
        if now < WRITTEN_WITH_CARE:
            log.warning("clock_is_wrong")
            return 0
        files = await self._store.forget(self.retention, now)
        people = await self._store.inactive(self.retention, now)
        for person, account in people:
            files += await self._erase(person, account, now)
        await self._discard(files)
        if files or people:
            await self._scrub()
        return len(files) + len(people)

    async def _erase(self, person: PersonId, account: AccountId | None, now: Seconds) -> list[str]:
        # The first may be refused, and then nobody is forgotten. What is on its way meanwhile is written behind it;
        # once everybody has heard, nothing more of him sets out, so the second finds all there will ever be.
        files = await self._store.erase(person, account, now)
        for hear in self.erased:
            hear(person)
        return [*files, *await self._store.erase(person, account, now)]

    async def _scrub(self) -> None:
        # One after the other: each goes through all of the index.
        async with self._scrubbing:
            try:
                await self._store.scrub()
            except Unavailable:
                log.warning("not_scrubbed")
                raise

"""The two lists that are asked at every step: who is kept out of which space, and who has blocked whom.

Both are on disk first and in mind then; ``open`` reads them once. An address is kept as a digest under the office's
secret, of the household that limits count.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import replace

from papote import stores
from papote.interfaces import Clock
from papote.people.moderation import Ban, Block, Blocks
from papote.people.moderation import Bans as Book
from papote.types import PersonId, SpaceId


class Bouncer:
    """Keeps people out of spaces."""

    def __init__(self, table: stores.BanStore, secret: bytes, clock: Clock) -> None:
        self.table = table
        self._secret = hashlib.sha256(b"addresses of bans" + secret).digest()
        self._clock = clock
        self._book = Book()

    async def open(self) -> None:
        """Read who is kept out."""
        for ban in await self.table.standing(self._clock.unix()):
            self._book.keep(ban)

    def digest(self, address: str) -> bytes:
        """An address as it is kept."""
        return hmac.digest(self._secret, address.encode(), "sha256")

    def closed(self, people: Collection[PersonId], address: str, member_of: Collection[SpaceId]) -> frozenset[SpaceId]:
        """Which spaces are closed to these people, who come from this address and are members of those spaces."""
        return self._book.closed_to(people, self.digest(address), self._clock.unix(), member_of=member_of)

    async def add(self, ban: Ban, addresses: Collection[str]) -> None:
        """Keep somebody out, and whoever else comes from these addresses: one ban each, the first with the person."""
        digests: list[bytes | None] = [*map(self.digest, sorted(addresses))] or [None]
        for number, digest in enumerate(digests):
            first = number == 0
            own = replace(
                ban,
                id=ban.id if first else f"{ban.id}.{number}",
                person=ban.person if first else None,
                address=digest,
            )
            await self.table.add(own)
            self._book.keep(own)

    async def lift(self, space: SpaceId, id: str) -> Ban | None:
        """Let them in again; None where there is no such ban."""
        now = self._clock.unix()
        lifted = await self.table.lift(space, id, now)
        if lifted is not None:
            for own in self._book.of(id):
                if own != id:
                    await self.table.lift(space, own, now)
                self._book.drop(own)
        return lifted

    def sweep(self) -> None:
        """Forget those that are over; what was decided stays in the database."""
        self._book.sweep(self._clock.unix())


class Bystanders:
    """Keeps people apart who want nothing to do with each other."""

    def __init__(self, table: stores.BlockStore) -> None:
        self.table = table
        self._blocks = Blocks()

    async def open(self) -> None:
        """Read who has blocked whom."""
        for block in reversed(await self.table.of()):
            hold = self._blocks.add if block.name else self._blocks.keep_apart
            hold(block.person, block.blocked)

    def between(self, one: PersonId, other: PersonId) -> bool:
        """Whether one of the two has blocked the other."""
        return self._blocks.between(one, other)

    def apart(self, person: PersonId) -> frozenset[PersonId]:
        """Everybody between whom and this person there is a block, whoever made it."""
        return self._blocks.apart(person)

    async def add(self, block: Block) -> None:
        """From now on; raises ``forbidden`` for oneself, and ``too_many``."""
        self._blocks.check(block.person, block.blocked)
        await self.table.add(block)
        self._blocks.add(block.person, block.blocked)

    async def remove(self, person: PersonId, other: PersonId) -> tuple[PersonId, ...]:
        """With whom it is over; nobody, if there was none."""
        removed = await self.table.remove(person, other)
        for each in removed:
            self._blocks.remove(person, each)
        return removed

    def follow(self, guest: PersonId, account: PersonId) -> None:
        """What keeps the guest apart from others keeps his account, too: it is in the table already."""
        self._blocks.follow(guest, account)

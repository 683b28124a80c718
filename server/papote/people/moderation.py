"""What hosts and people do about each other: bans, blocks, reports, and the log of it. Pure; keeping is the storage's.

Who is banned, and who has blocked whom, is asked with every step somebody takes: so both are kept in mind here as well
as on disk, and the answer never waits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from papote.errors import Refused
from papote.types import PersonId, RoomId, Seconds, SpaceId

Key = TypeVar("Key")

REASON_LENGTH = 200
REPORT_LENGTH = 1000

LONGEST_BAN: Seconds = 366 * 86_400.0
"""Whoever is to be kept out for longer is kept out until it is lifted."""

REPORT_SECONDS: Seconds = 600.0
"""How far back what was written in the room goes along with a report."""

REPORT_LINES = 40
"""And how many messages at most."""

MOST_BLOCKS = 500
"""Of one person."""


@dataclass(frozen=True, slots=True)
class Ban:
    """Somebody, or a household, is kept out of a space."""

    id: str
    space: SpaceId
    person: PersonId | None
    address: bytes | None
    """A digest: what it is of is known to nobody who reads the database."""
    name: str
    reason: str
    by: PersonId
    created_at: Seconds
    until: Seconds | None
    """None: until it is lifted."""
    lifted_at: Seconds | None = None

    def stands(self, now: Seconds) -> bool:
        """Whether it keeps anybody out."""
        return self.lifted_at is None and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody wants nothing to do with somebody else."""

    person: PersonId
    blocked: PersonId
    name: str
    """What the other was called then. Empty: he is the account of a guest who was blocked, of which nobody is told; it
    is of the same moment as the block of the guest, and goes with that."""
    created_at: Seconds


@dataclass(frozen=True, slots=True)
class ReportedLine:
    """A message as it stood when it was reported: it may be edited or deleted since."""

    person: str
    name: str
    text: str
    at: Seconds


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody tells the hosts about somebody else."""

    id: str
    space: SpaceId
    room: RoomId
    by: PersonId
    about: PersonId
    about_name: str
    text: str
    lines: tuple[ReportedLine, ...]
    created_at: Seconds
    closed_at: Seconds | None = None
    closed_by: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the log of what hosts did."""

    number: int
    at: Seconds
    by: PersonId
    by_name: str
    action: str
    target: str
    details: dict[str, Any]


class Bans:
    """The bans that stand, of all spaces."""

    def __init__(self) -> None:
        self._standing: dict[str, Ban] = {}
        self._by_person: dict[PersonId, dict[str, Ban]] = {}
        self._by_address: dict[bytes, dict[str, Ban]] = {}

    def keep(self, ban: Ban) -> None:
        """From now on."""
        self._standing[ban.id] = ban
        if ban.person is not None:
            self._by_person.setdefault(ban.person, {})[ban.id] = ban
        if ban.address is not None:
            self._by_address.setdefault(ban.address, {})[ban.id] = ban

    def drop(self, id: str) -> None:
        """It was lifted, or is over."""
        ban = self._standing.pop(id, None)
        if ban is None:
            return
        if ban.person is not None:
            _take_out(self._by_person, ban.person, id)
        if ban.address is not None:
            _take_out(self._by_address, ban.address, id)

    def of(self, id: str) -> list[str]:
        """The bans that were made together with this one, itself included: one for each address."""
        return [each for each in self._standing if each.partition(".")[0] == id]

    def sweep(self, now: Seconds) -> None:
        """Forget those that are over."""
        for ban in [ban for ban in self._standing.values() if not ban.stands(now)]:
            self.drop(ban.id)

    def closed_to(
        self, people: Iterable[PersonId], address: bytes, now: Seconds, *, member_of: Collection[SpaceId] = ()
    ) -> frozenset[SpaceId]:
        """Which spaces are closed to somebody who is, or was, one of these people, and comes from this address.

        An address may be a whole house's: a space's members are known by their accounts, so it does not count there.
        """
        named = (ban for person in people for ban in self._by_person.get(person, {}).values())
        housed = (ban for ban in self._by_address.get(address, {}).values() if ban.space not in member_of)
        return frozenset(ban.space for each in (named, housed) for ban in each if ban.stands(now))


class Blocks:
    """Who has blocked whom. It holds both ways, and the one who is blocked is not told."""

    def __init__(self) -> None:
        self._by: dict[PersonId, set[PersonId]] = {}
        self._pairs: dict[PersonId, set[PersonId]] = {}

    def check(self, person: PersonId, other: PersonId) -> None:
        """Raise ``forbidden`` for oneself, and ``too_many``."""
        if person == other:
            raise Refused("forbidden")
        own = self._by.get(person, ())
        if other not in own and len(own) >= MOST_BLOCKS:
            raise Refused("too_many")

    def add(self, person: PersonId, other: PersonId) -> None:
        """From now on, or as before."""
        self._by.setdefault(person, set()).add(other)
        self.keep_apart(person, other)

    def keep_apart(self, person: PersonId, other: PersonId) -> None:
        """As a block does, but on nobody's list."""
        self._pairs.setdefault(person, set()).add(other)
        self._pairs.setdefault(other, set()).add(person)

    def follow(self, guest: PersonId, account: PersonId) -> None:
        """Blocks of the guest, and those of others against him, hold for his account as well."""
        for other in self.apart(guest) - {account}:
            self.keep_apart(account, other)
            if other in self._by.get(guest, ()):
                self.add(account, other)

    def remove(self, person: PersonId, other: PersonId) -> None:
        """The other's own block, if there is one, stays."""
        own = self._by.get(person, set())
        own.discard(other)
        if not own:
            self._by.pop(person, None)
        if person in self._by.get(other, ()):
            return
        for one, two in ((person, other), (other, person)):
            pairs = self._pairs.get(one, set())
            pairs.discard(two)
            if not pairs:
                self._pairs.pop(one, None)

    def between(self, one: PersonId, other: PersonId) -> bool:
        """Whether one of the two has blocked the other."""
        return other in self._pairs.get(one, ())

    def apart(self, person: PersonId) -> frozenset[PersonId]:
        """Everybody between whom and this person there is a block, whoever made it."""
        return frozenset(self._pairs.get(person, ()))


def _take_out(index: dict[Key, dict[str, Ban]], key: Key, id: str) -> None:
    found = index.get(key, {})
    found.pop(id, None)
    if not found:
        index.pop(key, None)

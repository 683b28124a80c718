"""The agenda: what is planned, who comes, by which link, and what goes with a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from papote.people.account import Membership
from papote.people.agenda import MOST_AHEAD, Answer, CalendarLink, Gathering, Perk, PlaceLink, Turnout
from papote.people.invitations import Invitation
from papote.types import AccountId, PersonId, Role, Seconds, SpaceId

Offers = tuple[tuple[Gathering, Answer], ...]
"""To whom a place is offered from now on, and of what."""


class Gatherings(Protocol):
    """What is planned in spaces, and who comes."""

    async def add(self, gathering: Gathering, now: Seconds, perks: Sequence[Perk] = ()) -> None:
        """Plan another one, with what goes with a place; raises ``too_many`` where enough is planned."""

    async def get(self, space: SpaceId, id: str) -> Gathering | None:
        """One of a space."""

    async def of(
        self,
        space: SpaceId,
        since: Seconds,
        until: Seconds | None = None,
        limit: int = MOST_AHEAD,
        seen_by: Role = Role.MEMBER,
    ) -> tuple[Gathering, ...]:
        """Those of a space that end after one moment and begin before another, and that somebody of this role sees."""

    async def change(self, gathering: Gathering, has: int, now: Seconds, perks: Sequence[Perk] | None = None) -> Offers:
        """Put this in the place of what had the sequence ``has``; raises ``conflict`` where it has another."""

    async def answer(
        self,
        space: SpaceId,
        id: str,
        person: PersonId,
        name: str,
        *,
        coming: bool,
        now: Seconds,
        letters: bool | None = None,
    ) -> tuple[Answer, Offers] | None:
        """Note somebody's answer; None: there is no such gathering. Raises ``event_over``."""

    async def answers(self, id: str) -> tuple[Answer, ...]:
        """All of them, in the order in which they came."""

    async def turnouts(self, ids: Sequence[str], person: PersonId) -> dict[str, Turnout]:
        """How many come to each of these, and what somebody has answered himself."""

    async def settle(self, now: Seconds) -> Offers:
        """Take back what was offered for too long, and offer what is free."""

    async def begun(self, now: Seconds) -> tuple[Gathering, ...]:
        """Those that have begun since this was asked last."""

    async def kept(self, now: Seconds) -> tuple[tuple[Gathering, frozenset[PersonId]], ...]:
        """What has so many places in an area that is kept for it now, and who has one."""

    async def next_at(self, now: Seconds) -> Seconds | None:
        """When there is something to do next; None: nothing waits."""

    async def add_link(self, hash: bytes, link: CalendarLink) -> None:
        """The link of somebody's calendar from now on."""

    async def link(self, hash: bytes) -> CalendarLink | None:
        """The link of this secret."""

    async def remove_link(self, space: SpaceId, account: AccountId) -> bool:
        """It works no more; whether there was one."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What somebody has who took a place by a link."""

    gathering: Gathering
    answer: Answer
    offers: Offers
    invitation: Invitation | None = None
    """None: by the letter about a place that came free."""
    membership: Membership | None = None


@dataclass(frozen=True, slots=True)
class DueOffer:
    """A letter about a place that is offered, which somebody has taken on himself to send."""

    gathering: Gathering
    answer: Answer
    email: str
    lang: str
    secret: str
    """By which the place is taken."""
    hash: bytes
    """What is kept of it."""

    @property
    def id(self) -> str:
        """What tells it from the others."""
        return f"{self.gathering.id}/{self.answer.person}"

    @property
    def person(self) -> PersonId:
        """To whom the place is offered."""
        return self.answer.person


class GuestLists(Protocol):
    """Places at gatherings that are taken by links, and guests' calendars."""

    async def invitations(self, id: str) -> tuple[Invitation, ...]:
        """Those to a gathering, the newest first."""

    async def take(
        self, hash: bytes, person: PersonId, name: str, now: Seconds, account: AccountId | None = None
    ) -> Taken | None:
        """Use an invitation for one person; None: it does not work. Raises ``event_over``, ``members_only``."""

    async def offered(self, hash: bytes, now: Seconds) -> tuple[Gathering, Answer] | None:
        """What place this secret of a letter is for, as long as it is offered."""

    async def claim(self, hash: bytes, now: Seconds) -> Taken | None:
        """Take that place; None: it is not offered any more."""

    async def add_link(self, hash: bytes, link: PlaceLink) -> None:
        """The link of a guest's calendar from now on."""

    async def link(self, hash: bytes) -> PlaceLink | None:
        """The link of this secret."""

    async def remove_link(self, space: SpaceId, person: PersonId) -> bool:
        """It works no more; whether there was one."""

    async def places(self, space: SpaceId, person: PersonId, since: Seconds) -> tuple[Gathering, ...]:
        """Where somebody has a place, or waits for one, that ends after this moment."""


class Perks(Protocol):
    """What goes with a place at a gathering."""

    async def of(self, ids: Sequence[str], person: PersonId) -> dict[str, tuple[Perk, ...]]:
        """What goes with each of these gatherings, and what somebody has chosen himself."""

    async def choose(self, space: SpaceId, id: str, perk: str, person: PersonId, *, wanted: bool, now: Seconds) -> bool:
        """Choose something, or give it back; whether there is such a thing."""

    async def choices(self, id: str) -> dict[PersonId, tuple[str, ...]]:
        """What everybody has chosen, by its name."""

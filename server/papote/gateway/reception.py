"""Who the connections are: asked at the handshake, let in at the join, and shown out when that is over.

Who somebody is, and whether he may come in, says the ``Identifier``; without one everybody is a guest who has not been
here before. What is kept here is what goes with a connection and a seat.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from aiohttp import web

from papote.errors import Refused
from papote.gateway.connection import Connection, Stage
from papote.gateway.departed import Departed
from papote.gateway.door import Door
from papote.gateway.registry import Registry
from papote.interfaces import Clock
from papote.people.account import HOME, Identity, Membership
from papote.people.admission import Visitor
from papote.people.permissions import stronger
from papote.people.tokens import TOKEN
from papote.protocol import client as wishes
from papote.rooms.manager import RoomManager, Seat
from papote.types import SIMULATED, AccountId, PersonId, Role, RoomId, Seconds, SpaceId
from papote.world import commands
from papote.world.cards import BLANK, Card

TAKEOVER_SECONDS: Seconds = 5.0
"""Two browsers of one account that take its place from each other do so no faster than this."""

CUT_RETRY: Seconds | None = None
"""Whoever was shown out comes back only when he wants to."""

TAKEOVERS = 10_000


def shown_by(request: web.Request) -> Mapping[str, str]:
    """What somebody shows to say who he is: cookies, or the token of a program instead of them."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return {TOKEN: token.strip()} if scheme.lower() == "bearer" else request.cookies


class Identifier(Protocol):
    """Who somebody is, and whether he may come in."""

    async def visit(self, shown: Mapping[str, str], address: str) -> Visitor:
        """Who shows these cookies."""

    def admit(
        self,
        visitor: Visitor,
        room: RoomId,
        name: str,
        avatar: str,
        *,
        key: str = "",
        present: Iterable[Identity] = (),
    ) -> Identity:
        """Who comes into a room, and as what; raises what is missing."""

    def renamed(self, identity: Identity, name: str, present: Iterable[Identity]) -> str:
        """The name a guest may have instead; raises why not."""


Apart = Callable[[PersonId], frozenset[PersonId]]
"""Everybody between whom and somebody there is a block."""


def nobody(_: PersonId) -> frozenset[PersonId]:
    """Who is blocked where nobody is known from one visit to the next."""
    return frozenset()


Cards = Callable[[PersonId], Awaitable[Card | None]]
"""Looks up what somebody says of himself; None: he has written nothing."""


async def blank(_: PersonId) -> Card | None:
    """What people say of themselves where nobody keeps it."""
    return None


class Anybody:
    """Lets everybody in as a guest, and whoever shows the host key as a host."""

    def __init__(self, host_key: str) -> None:
        self._host_key = host_key

    async def visit(self, shown: Mapping[str, str], address: str) -> Visitor:
        """Somebody new."""
        return Visitor(PersonId(f"g-{secrets.token_urlsafe(12)}"))

    def admit(
        self,
        visitor: Visitor,
        room: RoomId,
        name: str,
        avatar: str,
        *,
        key: str = "",
        present: Iterable[Identity] = (),
    ) -> Identity:
        """As he wishes. How long the look at the key takes tells nothing about it."""
        is_host = bool(self._host_key) and hmac.compare_digest(key.encode(), self._host_key.encode())
        return Identity(visitor.person, None, None, name, avatar, Role.HOST if is_host else Role.GUEST, (), HOME)

    def renamed(self, identity: Identity, name: str, present: Iterable[Identity]) -> str:
        """As he wishes."""
        return name


class Reception:
    """The people of all connections."""

    def __init__(
        self,
        manager: RoomManager,
        registry: Registry,
        door: Door,
        clock: Clock,
        host_key: str,
        expel: Callable[[Seat, str, Seconds | None], None],
    ) -> None:
        """``expel`` takes a seat from whoever has it and says why."""
        self._manager = manager
        self._registry = registry
        self._door = door
        self._clock = clock
        self._expel = expel
        self._identifier: Identifier = Anybody(host_key)
        self._taken: dict[AccountId, Seconds] = {}
        self._apart: Apart = nobody
        self._departed = Departed()
        self._cards: Cards = blank
        self.simulated: Callable[[wishes.Join, RoomId], tuple[SpaceId, Card] | None] = lambda *_: None
        """In which space somebody who shows such a key is simulated, and his card; None: he is not."""
        self.knows_people = False
        """Whether somebody may be anything else tomorrow than today."""

    def know(self, identifier: Identifier, apart: Apart, cards: Cards = blank) -> None:
        """Ask these from here on; said once, before anybody comes."""
        self._identifier = identifier
        self._apart = apart
        self._cards = cards
        self.knows_people = True

    # ---- coming

    async def identify(self, shown: Mapping[str, str], address: str) -> Visitor:
        """Who comes, with his card; raises ``Unavailable`` where that cannot be found out."""
        visitor = await self._identifier.visit(shown, address)
        if visitor.known:
            visitor.card = await self._cards(visitor.person) or BLANK
        return visitor

    async def look_again(self, connection: Connection) -> None:
        """Who it is now: since the handshake he may have signed in, or been shown out."""
        before = connection.visitor
        connection.visitor = visitor = await self.identify(connection.shown, connection.address)
        if visitor.account is None and visitor.guest_person is None:
            visitor.person = before.guest_person or (visitor.person if before.account else before.person)
            # He is unlisted without a cookie as well.
            visitor.card = await self._cards(visitor.person) or BLANK
        connection.person = visitor.person

    def admit(self, connection: Connection, wish: wishes.Join, room: RoomId, seat: Seat | None) -> Identity:
        """Who takes a seat, a new one or the one he had; raises what is missing."""
        visitor = connection.visitor
        if seat is not None and visitor.account is None:
            # Without a cookie nobody is the same on two connections: the secret of the seat says who he is.
            visitor.person = connection.person = seat.person
            if seat.identity is not None:
                visitor.card = seat.identity.card  # an unlisted person stays one
        key = wish.key
        if key and (simulated := self.simulated(wish, room)) is not None:
            space, card = simulated
            visitor.person = connection.person = PersonId(f"{SIMULATED}{secrets.token_urlsafe(9)}")
            return Identity(visitor.person, None, None, wish.name, wish.avatar, Role.GUEST, (), space, card)
        here = self.present(None)
        identity = self._identifier.admit(visitor, room, wish.name, wish.avatar, key=key, present=here)
        if seat is not None and seat.key_host and visitor.account is None:
            identity = replace(identity, role=stronger(identity.role, Role.HOST))
        return replace(identity, card=visitor.card)

    def by_key(self, connection: Connection, identity: Identity) -> bool:
        """Whether it is the host key alone that makes somebody a host."""
        membership = connection.visitor.memberships.get(identity.space)
        return membership is None or not membership.role.hosts

    def may_resume(self, connection: Connection, seat: Seat) -> bool:
        """Whether the secret of a seat is enough: a member's is his own alone."""
        account = connection.visitor.account
        before = seat.identity.account if seat.identity is not None else None
        return before == (account.id if account is not None else None)

    def place_of(self, account: AccountId) -> Seat | None:
        """Where an account is already; raises ``too_many`` where it was taken over a moment ago."""
        found = next((seat for seat in self._seats() if seat.identity and seat.identity.account == account), None)
        if found is None or not isinstance(found.holder, Connection):
            return found
        now = self._clock.now()
        wait = self._taken.get(account, -TAKEOVER_SECONDS) + TAKEOVER_SECONDS - now
        if wait > 0:
            raise Refused("too_many", retry_after=wait)
        if len(self._taken) >= TAKEOVERS:
            self._taken.clear()
        self._taken[account] = now
        return found

    def rename(self, seat: Seat, wish: wishes.Profile) -> wishes.Profile:
        """What a guest may be called from now on; a member's name and figure are his account's."""
        identity = seat.identity
        if identity is None:
            return wish
        if identity.account is not None:
            raise Refused("forbidden")
        name = self._identifier.renamed(identity, wish.name, self.present(identity.space))
        seat.identity = replace(identity, name=name, avatar=wish.avatar)
        return wishes.Profile(name, wish.avatar)

    # ---- who is there

    def _seats(self) -> Iterator[Seat]:
        return (seat for host in self._manager for seat in host.seats.values())

    def present(self, space: SpaceId | None) -> tuple[Identity, ...]:
        """Who is in the rooms of a space, or anywhere."""
        return tuple(
            seat.identity
            for seat in self._seats()
            if seat.identity is not None and (space is None or seat.identity.space == space)
        )

    # ---- what the API asks of the sockets

    def address(self, request: web.Request) -> str:
        """Where a request comes from, as far as limits go."""
        return self._door.address(request)

    def secure(self, request: web.Request) -> bool:
        """Whether it came by TLS, as far as the browser is concerned."""
        return self._door.secure(request)

    def ours(self, request: web.Request) -> bool:
        """Whether the page it came from is ours, or it came from none."""
        return self._door.ours(request)

    def cut(
        self,
        code: str,
        *,
        person: PersonId | None = None,
        account: AccountId | None = None,
        session: str | None = None,
        address: str | None = None,
        space: SpaceId | None = None,
        guests_only: bool = False,
    ) -> int:
        """Close every socket that fits all that is given, and take the seats held for such people.

        A connection that is in no room yet may be on its way into ``space``, so it is closed as well. ``guests_only``
        spares whoever is more than a guest there, or a member of it.
        """
        if person is None and account is None and session is None and address is None:
            return 0
        count = 0
        for seat in [*self._seats()]:
            who = seat.identity
            if who is None or (space is not None and who.space != space):
                continue
            if (
                (person is None or who.person == person)
                and (account is None or who.account == account)
                and (session is None or who.session == session)
                and (address is None or address in self._addresses_of(seat))
                and not (guests_only and (who.role is not Role.GUEST or self._is_member(seat, who.space)))
            ):
                count += 1
                self._expel(seat, code, CUT_RETRY)
        for connection in self._registry:
            visitor = connection.visitor
            own = visitor.account.id if visitor.account is not None else None
            if (
                connection.seat is None
                and connection.stage is not Stage.CLOSED
                and (person is None or visitor.person == person)
                and (account is None or own == account)
                and (session is None or visitor.session == session)
                and (address is None or connection.address == address)
                and not (guests_only and space in visitor.memberships)
            ):
                count += 1
                connection.bye(code, CUT_RETRY)
        return count

    def _is_member(self, seat: Seat, space: SpaceId) -> bool:
        holder = seat.holder
        return isinstance(holder, Connection) and space in holder.visitor.memberships

    def apart(self, person: PersonId) -> frozenset[PersonId]:
        """Everybody between whom and this person there is a block."""
        return self._apart(person)

    def company(self, person: PersonId) -> tuple[Identity, ...]:
        """With whom somebody talks now."""
        found: dict[PersonId, Identity] = {}
        for seat in self._seats():
            if seat.person == person:
                here = seat.room.world.company(seat.player)
                for other in seat.room.seats.values() if here else ():
                    if other.identity is not None and other.person in here:
                        found[other.person] = other.identity
        return tuple(found.values())

    def addresses(self, person: PersonId, space: SpaceId) -> frozenset[str]:
        """From where somebody has come who is in the rooms of a space; or was, if a guest who has left lately."""
        here = frozenset(each for seat in self._seats_of(person, space) for each in self._addresses_of(seat))
        return here | self._departed.addresses(person, space, self._clock.now())

    def left(self, seat: Seat) -> None:
        """Somebody leaves for good."""
        who = seat.identity
        if self.knows_people and who is not None and who.role is Role.GUEST:
            self._departed.note(who.person, who.space, self._addresses_of(seat), self._clock.now())

    def forget(self, person: PersonId) -> None:
        """Somebody was erased."""
        self._departed.forget(person)

    def _addresses_of(self, seat: Seat) -> set[str]:
        """Where he took the seat, and where he has come back from since."""
        return {seat.address} | ({seat.holder.address} if isinstance(seat.holder, Connection) else set())

    def may_know(self, person: PersonId, other: PersonId, space: SpaceId) -> bool:
        """Whether ``other`` is here, as far as somebody may be told: who is unlisted, for those who stand there."""
        return any(
            (seat.identity is not None and seat.identity.card.listed)
            or any(each.person == person and _knows(each, seat) for each in seat.room.seats.values())
            for seat in self._seats_of(other, space)
        )

    def mute(self, person: PersonId, space: SpaceId, by: PersonId) -> int:
        """Let nobody hear somebody until he turns his microphone on again; in how many places he was."""
        seats = [*self._seats_of(person, space)]
        for seat in seats:
            host = next((each.player for each in seat.room.seats.values() if each.person == by), None)
            seat.room.runner.post(commands.Mute(seat.player, host), must=True)
        return len(seats)

    def lead_out(self, person: PersonId, space: SpaceId) -> int:
        """Bring somebody to the entrance of the room he is in; in how many places he was."""
        seats = [*self._seats_of(person, space)]
        for seat in seats:
            seat.room.runner.post(commands.LeadOut(seat.player), must=True)
        return len(seats)

    def keep_apart(self, *people: PersonId) -> None:
        """Blocks of these people have changed: the rooms they are in hear of it."""
        for seat in self._seats():
            if seat.person in people:
                seat.room.runner.post(commands.KeepApart(seat.player, self._apart(seat.person)), must=True)

    def _seats_of(self, person: PersonId, space: SpaceId) -> Iterator[Seat]:
        return (seat for seat in self._seats() if (who := seat.identity) and (who.person, who.space) == (person, space))

    def change_membership(self, account: AccountId, space: SpaceId, membership: Membership | None) -> None:
        """Whoever is in is something else from now on."""
        for seat in self._seats():
            who = seat.identity
            if who is None or who.account != account or who.space != space:
                continue
            role = membership.role if membership is not None else Role.GUEST
            role = stronger(role, Role.HOST) if seat.key_host else role
            seat.identity = replace(who, role=role, tags=membership.tags if membership is not None else ())
            if role is not who.role:
                seat.room.runner.post(commands.ChangeRole(seat.player, role), must=True)

    def change_card(self, person: PersonId, card: Card) -> None:
        """Whoever is in, or at the door, says something else of himself from now on."""
        for connection in self._registry:
            if connection.visitor.person == person:
                connection.visitor.card = card
        for seat in self._seats():
            if seat.identity is not None and seat.identity.person == person:
                seat.identity = replace(seat.identity, card=card)
                seat.room.runner.post(commands.SetCard(seat.player, card), must=True)

    def change_profile(self, account: AccountId, name: str, avatar: str) -> None:
        """Whoever is in looks otherwise from now on."""
        for seat in self._seats():
            if seat.identity is not None and seat.identity.account == account:
                seat.identity = replace(seat.identity, name=name, avatar=avatar)
                profile = commands.Profile(name, avatar)
                seat.room.runner.post(commands.ChangeProfile(seat.player, profile), must=True)


def _knows(seat: Seat, other: Seat) -> bool:
    """Whether who sits on the one may be told who sits on the other, in the same room."""
    finding = seat.room.world.finding
    one, two = finding.player(seat.player), finding.player(other.player)
    return one is not None and two is not None and finding.may_know(one, two)

"""Contacts that a host recommends to whoever is here, or a member: given with a reason, seen by who they are for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from msgspec import Meta

from papote import stores
from papote.api.operations import Body, Call, Operation, Reply, Who
from papote.api.people import PeopleDesk
from papote.api.presence import Place
from papote.auth.bouncer import Bystanders
from papote.auth.keys import new_id
from papote.errors import Refused
from papote.people import permissions
from papote.people.account import Identity
from papote.people.recommending import REASON_LENGTH, Recommendation, may_be_named
from papote.protocol.text import clean
from papote.types import AccountId, PersonId, SpaceId

PersonText = Annotated[str, Meta(min_length=1, max_length=64)]


class WishedContact(Body, frozen=True):
    """Who may want to meet whom, and why."""

    person: Annotated[str, Meta(min_length=1, max_length=64, description="to whom")]
    contact: PersonText
    reason: Annotated[str, Meta(min_length=1, max_length=REASON_LENGTH, description="one line; only he reads it")]


class ContactCard(Reply, frozen=True):
    """Somebody one may want to meet, as a host thinks."""

    id: str
    contact: str
    name: str
    room: Annotated[str | None, Meta(description="where he is now; null: not here, or a ghost")]
    room_name: str | None
    player: Annotated[str | None, Meta(description="which figure he is there")]
    reason: str
    by: Annotated[str, Meta(description="the host's name")]
    created_at: Annotated[float, Meta(description="Unix time in seconds")]


class ContactList(Reply, frozen=True):
    """The newest first."""

    contacts: list[ContactCard]


class Recommendations:
    """The handlers."""

    def __init__(
        self,
        desk: PeopleDesk,
        store: stores.Recommendations,
        bystanders: Bystanders,
        place_of: Callable[[SpaceId, PersonId], Place | None],
    ) -> None:
        """``place_of`` tells where somebody is who may be found."""
        self._place_of = place_of
        self._desk = desk
        self._store = store
        self._bystanders = bystanders

    def operations(self) -> list[Operation]:
        """All of them."""
        group = "Cards"
        return [
            Operation(
                "POST",
                "/spaces/{space}/recommendations",
                "Recommend somebody who is here to somebody else",
                self.recommend,
                group,
                who=Who.MEMBER,
                right=permissions.may_recommend,
                body=WishedContact,
                codes=("not_found", "bad_text", "too_many"),
            ),
            Operation(
                "GET",
                "/spaces/{space}/me/recommendations",
                "Whom hosts recommend to oneself",
                self.recommended,
                group,
                answer=ContactList,
            ),
            Operation(
                "DELETE",
                "/spaces/{space}/me/recommendations/{id}",
                "Put one away",
                self.put_away,
                group,
                codes=("not_found",),
            ),
        ]

    async def recommend(self, call: Call, wish: WishedContact) -> None:
        """Who does not want it, is unlisted, keeps apart from the other, or is unknown here, is answered alike."""
        contact, to = self._here(call.space, wish.contact), await self._reader(call.space, wish.person)
        if contact is None or to is None:
            raise Refused("not_found")
        if not may_be_named(contact, to) or self._bystanders.between(contact.person, to):
            raise Refused("not_found")
        reason = clean(wish.reason)
        if not reason:
            raise Refused("bad_text")
        made = Recommendation(
            new_id(),
            call.space,
            to,
            contact.person,
            contact.name,
            reason,
            call.visitor.person,
            call.name,
            self._desk.clock.unix(),
        )
        await self._store.add(made)
        await call.audit("recommended", contact.person, name=contact.name)

    async def recommended(self, call: Call) -> ContactList:
        """Whoever is nobody yet has none; of those he has blocked, or who have blocked him, he is told nothing."""
        person = call.visitor.person
        found = await self._store.of(call.space, person) if call.visitor.known else ()
        return ContactList([self._card(each) for each in found if not self._bystanders.between(person, each.contact)])

    def _card(self, made: Recommendation) -> ContactCard:
        place = self._place_of(made.space, made.contact)
        return ContactCard(
            id=made.id,
            contact=made.contact,
            name=made.contact_name,
            room=place.room if place is not None else None,
            room_name=place.room_name if place is not None else None,
            player=place.player if place is not None else None,
            reason=made.reason,
            by=made.by_name,
            created_at=made.created_at,
        )

    async def put_away(self, call: Call) -> None:
        """One's own alone."""
        if not await self._store.remove(call.space, call.visitor.person, call.part("id")):
            raise Refused("not_found")

    def _here(self, space: SpaceId, person: str) -> Identity | None:
        return next((who for who in self._desk.doorman.present(space) if who.person == person), None)

    async def _reader(self, space: SpaceId, person: str) -> PersonId | None:
        """Who it is for: somebody who is here, or a member, who reads it when he comes; None: nobody who is listed."""
        here = self._here(space, person)
        if here is not None:
            return here.person if here.card.listed else None
        member = await self._desk.visits.directory.table.member(space, AccountId(person))
        return member.account.person if member is not None and member.listed else None

"""Contacts that a host recommends to people who are here: given with a reason, seen by who they are for, put away."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from papote import stores
from papote.api.operations import Body, Call, Operation, Reply, Who
from papote.api.people import PeopleDesk
from papote.auth.bouncer import Bystanders
from papote.auth.keys import new_id
from papote.errors import Refused
from papote.people import permissions
from papote.people.account import Identity
from papote.people.recommending import REASON_LENGTH, Recommendation, may_be_named
from papote.protocol.text import clean
from papote.types import PersonId, SpaceId

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
    reason: str
    by: Annotated[str, Meta(description="the host's name")]
    created_at: Annotated[float, Meta(description="Unix time in seconds")]


class ContactList(Reply, frozen=True):
    """The newest first."""

    contacts: list[ContactCard]


class Recommendations:
    """The handlers."""

    def __init__(self, desk: PeopleDesk, store: stores.Recommendations, bystanders: Bystanders) -> None:
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
        """Who does not want it, is unlisted, keeps apart from the other, or is not here, is answered alike."""
        to, contact = self._here(call.space, wish.person), self._here(call.space, wish.contact)
        if not may_be_named(contact, to) or self._bystanders.between(contact.person, to.person):
            raise Refused("not_found")
        reason = clean(wish.reason)
        if not reason:
            raise Refused("bad_text")
        made = Recommendation(
            new_id(),
            call.space,
            to.person,
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
        return ContactList(
            [
                ContactCard(each.id, each.contact, each.contact_name, each.reason, each.by_name, each.created_at)
                for each in found
                if not self._bystanders.between(person, each.contact)
            ]
        )

    async def put_away(self, call: Call) -> None:
        """One's own alone."""
        if not await self._store.remove(call.space, call.visitor.person, call.part("id")):
            raise Refused("not_found")

    def _here(self, space: SpaceId, person: str) -> Identity:
        for who in self._desk.doorman.present(space):
            if who.person == PersonId(person):
                return who
        raise Refused("not_found")

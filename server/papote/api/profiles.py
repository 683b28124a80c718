"""Cards: one's own, to read and to write; and those of people who are here."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from papote import stores
from papote.api.operations import Body, Call, Operation, Reply, Who
from papote.api.people import PeopleDesk
from papote.auth.bouncer import Bystanders
from papote.errors import Refused
from papote.people import permissions, profile
from papote.types import PersonId
from papote.world.cards import BLANK, Card

AboutText = Annotated[
    str, Meta(max_length=2 * profile.ABOUT_LENGTH, description="one line, 140 characters once cleaned")
]
TopicTexts = Annotated[
    list[Annotated[str, Meta(max_length=2 * profile.TOPIC_LENGTH)]],
    Meta(max_length=profile.TOPICS, description="each once, whatever its case and accents; 32 characters"),
]
LanguageTexts = Annotated[
    list[Annotated[str, Meta(min_length=2, max_length=2)]],
    Meta(max_length=profile.LANGUAGES, description="two letters each, the one spoken best first"),
]
LinkTexts = Annotated[
    list[Annotated[str, Meta(max_length=profile.LINK_LENGTH)]], Meta(max_length=profile.LINKS, description="https")
]


class MyProfile(Reply, frozen=True):
    """What one says of oneself, and how one wants to be found."""

    about: str
    offers: list[str]
    seeks: list[str]
    languages: list[str]
    links: list[str]
    listed: Annotated[bool, Meta(description="false: in no list, search, count or recommendation")]
    book: Annotated[bool, Meta(description="whether one keeps an encounter book")]
    recommended: Annotated[bool, Meta(description="whether one may be suggested to others")]


class ChangeProfile(Body, frozen=True):
    """A whole card; what is left out is empty, or as it is by itself."""

    about: AboutText = ""
    offers: TopicTexts = field(default_factory=list)
    seeks: TopicTexts = field(default_factory=list)
    languages: LanguageTexts = field(default_factory=list)
    links: LinkTexts = field(default_factory=list)
    listed: bool = True
    book: bool = False
    recommended: bool = True


class PersonCard(Reply, frozen=True):
    """The card of somebody who is here."""

    person: str
    name: str
    avatar: str
    about: str
    offers: list[str]
    seeks: list[str]
    languages: list[str]
    links: list[str]


class Profiles:
    """The handlers."""

    def __init__(self, desk: PeopleDesk, store: stores.Profiles, bystanders: Bystanders) -> None:
        self._desk = desk
        self._store = store
        self._bystanders = bystanders

    def operations(self) -> list[Operation]:
        """All of them."""
        group = "Cards"
        return [
            Operation(
                "GET",
                "/me/profile",
                "One's own card",
                self.mine,
                group,
                answer=MyProfile,
                codes=("not_signed_in",),
            ),
            Operation(
                "PUT",
                "/me/profile",
                "Write one's own card; those one is with see it at once",
                self.change,
                group,
                body=ChangeProfile,
                answer=MyProfile,
                codes=("not_signed_in", "bad_text"),
            ),
            Operation(
                "GET",
                "/spaces/{space}/people/{person}/card",
                "The card of somebody who is here",
                self.card,
                group,
                who=Who.MEMBER,
                right=permissions.may_see_members,
                answer=PersonCard,
                scope="presence",
            ),
        ]

    async def mine(self, call: Call) -> MyProfile:
        """A guest has one too; nobody has one who is nobody yet."""
        return _mine(await self._store.of(_self(call)) or BLANK)

    async def change(self, call: Call, body: ChangeProfile) -> MyProfile:
        """In every room one is in, too."""
        person = _self(call)
        card = profile.clean_card(
            about=body.about,
            offers=body.offers,
            seeks=body.seeks,
            languages=body.languages,
            links=body.links,
            listed=body.listed,
            book=body.book,
            recommended=body.recommended,
        )
        await self._store.keep(person, card, self._desk.clock.unix())
        self._desk.doorman.change_card(person, card)
        return _mine(card)

    async def card(self, call: Call) -> PersonCard:
        """Who is unlisted, or keeps apart from who asks, is not here."""
        person = PersonId(call.part("person"))
        for who in self._desk.doorman.present(call.space):
            if who.person == person and who.card.listed:
                if self._bystanders.between(call.visitor.person, person):
                    break
                card = who.card
                return PersonCard(
                    who.person,
                    who.name,
                    who.avatar,
                    card.about,
                    list(card.offers),
                    list(card.seeks),
                    list(card.languages),
                    list(card.links),
                )
        raise Refused("not_found")


def _self(call: Call) -> PersonId:
    if not call.visitor.known:
        raise Refused("not_signed_in")
    return call.visitor.person


def _mine(card: Card) -> MyProfile:
    return MyProfile(
        card.about,
        list(card.offers),
        list(card.seeks),
        list(card.languages),
        list(card.links),
        card.listed,
        card.book,
        card.recommended,
    )

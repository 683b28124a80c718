"""Cards, address books and introductions."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from papote.protocol.server.base import ServerMessage


class CardOffered(ServerMessage, frozen=True):
    """Somebody you talk with offers you his card for yours: `answer_card`."""

    event: ClassVar[str] = "card_offered"

    id: str


class CardOfferEnded(ServerMessage, frozen=True):
    """That offer is moot."""

    event: ClassVar[str] = "card_offer_ended"

    id: str


class CardAnswered(ServerMessage, frozen=True):
    """What came of your offer; why not is not told."""

    event: ClassVar[str] = "card_answered"

    id: str
    accepted: bool


class BookChanged(ServerMessage, frozen=True):
    """Somebody is in your address book now: `GET /api/v1/me/book`."""

    event: ClassVar[str] = "book_changed"

    id: str
    card: Annotated[bool, Meta(description="whether you have exchanged cards; else you have met")]


class IntroductionsChanged(ServerMessage, frozen=True):
    """Something came of an introduction, or you are asked about one: `GET /api/v1/me/introductions`."""

    event: ClassVar[str] = "introductions_changed"

    what: Annotated[
        Literal["asked", "offered", "agreed", "ended"],
        Meta(
            description="you are asked to pass one on, somebody would like to meet you, two agreed to meet, or it was "
            "taken back"
        ),
    ]

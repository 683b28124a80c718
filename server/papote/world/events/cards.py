"""Cards and address books: who shows or gives his card to whom, and who has met."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import AreaId, PersonId, PlayerId, Role
from papote.world.events.people import Beacon


@dataclass(frozen=True, slots=True)
class CardView:
    """Somebody's card, for whoever may see it."""

    id: PlayerId
    person: PersonId
    name: str
    role: Role
    about: str
    offers: tuple[str, ...]
    seeks: tuple[str, ...]
    languages: tuple[str, ...]
    links: tuple[str, ...]
    beacon: Beacon | None
    status_text: str


# ---- personal: heard by ``player`` alone


@dataclass(frozen=True, slots=True)
class CardShown:
    """Here is the card you asked for."""

    player: PlayerId
    card: CardView


@dataclass(frozen=True, slots=True)
class CardOffered:
    """Somebody you talk with offers you his card. Answer with ``AnswerCard``."""

    player: PlayerId
    by: PlayerId


@dataclass(frozen=True, slots=True)
class CardOfferEnded:
    """That offer is moot: answered, expired, or you talk no longer."""

    player: PlayerId
    by: PlayerId


@dataclass(frozen=True, slots=True)
class CardAnswered:
    """What came of your offer; why not is not told."""

    player: PlayerId
    by: PlayerId
    accepted: bool


# ---- heard by the shell alone


@dataclass(frozen=True, slots=True)
class Met:
    """Two who both keep a book were together in one conversation for long enough to remember it."""

    one: PlayerId
    other: PlayerId
    people: tuple[PersonId, PersonId]
    names: tuple[str, str]
    area: AreaId | None
    """Where."""


@dataclass(frozen=True, slots=True)
class CardsExchanged:
    """Two gave each other their cards, both of them."""

    one: PlayerId
    other: PlayerId
    people: tuple[PersonId, PersonId]
    names: tuple[str, str]
    area: AreaId | None

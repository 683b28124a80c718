"""Cards and address books: what stands on one's card, who may see it, who gets it, and whom one has met."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import PlayerId
from papote.world.acquaintances import Acquaintances
from papote.world.cards import Card


@dataclass(frozen=True, slots=True)
class SetCard:
    """What he says of himself from now on. Asked by whoever keeps the cards, once it is checked and kept."""

    player: PlayerId
    card: Card


@dataclass(frozen=True, slots=True)
class Remember:
    """Whom he has met before. Asked by whoever reads the books, when he comes and when that changes."""

    player: PlayerId
    acquaintances: Acquaintances


@dataclass(frozen=True, slots=True)
class AskCard:
    """See somebody's card."""

    player: PlayerId
    of: PlayerId


@dataclass(frozen=True, slots=True)
class OfferCard:
    """Offer one's card to somebody one talks with; where he has offered his, that is a yes."""

    player: PlayerId
    to: PlayerId


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """Give one's own card for the one that is offered, or not now."""

    player: PlayerId
    to: PlayerId
    accept: bool

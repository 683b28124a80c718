"""Cards: seeing somebody's, and giving one's own for his."""

from __future__ import annotations

from papote.protocol.client.base import PlayerField, Wish


class Card(Wish, frozen=True):
    """See somebody's card: the acknowledgement has it as `card`.

    It has `id`, `person`, `name`, `role`, `about`, `offers`, `seeks`, `languages`, `links`, `beacon`, `status_text`.

    Of somebody unlisted it is told to whoever stands there, and to himself; to anybody else there is no such player.
    """

    id: PlayerField


class OfferCard(Wish, frozen=True):
    """Offer one's card to somebody one talks with, for his; where he has offered his already, that is a yes."""

    to: PlayerField


class AnswerCard(Wish, frozen=True):
    """Give one's card for the one that is offered, or not now."""

    to: PlayerField
    accept: bool

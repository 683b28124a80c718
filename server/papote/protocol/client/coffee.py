"""The coffee machine: taking a coffee with somebody, and never again with this one."""

from __future__ import annotations

from papote.protocol.client.base import PlayerField, Wish


class TakeCoffee(Wish, frozen=True):
    """Take a coffee with somebody, at the machine; or wait no more, or leave the high table."""

    on: bool


class AvoidPartner(Wish, frozen=True):
    """Never be brought together again with one of one's last partners. He is not told."""

    to: PlayerField

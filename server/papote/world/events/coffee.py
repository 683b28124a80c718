"""The coffee machine: who waits, who is brought together with whom, and at which table."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import AreaId, PersonId, PlayerId


@dataclass(frozen=True, slots=True)
class CoffeePartner:
    """Somebody one takes a coffee with: his name, and the topics one shares with him, as he writes them."""

    player: PlayerId
    name: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoffeeView:
    """How it stands with somebody's coffee: he waits, walks to a table, or is there with others."""

    waiting: int
    """How many wait, himself included; 0: nobody waits for anybody any more."""
    seconds: int
    """About how long; 0: nobody knows."""
    table: AreaId | None = None
    """Where he is led."""
    x: int = 0
    y: int = 0
    """His place there, in map pixels."""
    together: bool = False
    """Whether everybody is there."""
    people: tuple[CoffeePartner, ...] = ()
    questions: tuple[int, ...] = ()
    """The numbers of the questions to break the ice."""
    ahead: int | None = None
    """Where all high tables are taken: how many have waited longer."""
    others_wait: bool = False
    """Whether others wait for a table, after one has had this one for long."""


# ---- personal: heard by ``player`` alone


@dataclass(frozen=True, slots=True)
class CoffeeChanged:
    """How it stands with your coffee; None: you wait no more, and take none with anybody."""

    player: PlayerId
    coffee: CoffeeView | None


# ---- heard by the shell alone


@dataclass(frozen=True, slots=True)
class CoffeeServed:
    """The coffee machine brought these together."""

    players: tuple[PlayerId, ...]
    people: tuple[PersonId, ...]
    third: PlayerId | None = None
    """Who was led to the others later, and is there now; None: all of them begin."""

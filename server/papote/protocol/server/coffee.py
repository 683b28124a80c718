"""The coffee machine: who waits, who is brought together with whom, and at which table."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from papote.protocol.server.base import ServerMessage


class CoffeePartner(msgspec.Struct, frozen=True):
    """Somebody one takes a coffee with."""

    id: str
    name: Annotated[str, Meta(description="empty while he is in no list and does not stand with you yet")]
    topics: Annotated[list[str], Meta(description="those one shares with him, as he writes them")]


class CoffeeTable(msgspec.Struct, frozen=True):
    """Where one takes a coffee, and with whom."""

    area: str
    x: Annotated[int, Meta(description="one's place there: walk to it; who does not come in time is brought")]
    y: int
    together: Annotated[bool, Meta(description="whether everybody is there")]
    people: list[CoffeePartner]
    questions: Annotated[list[int], Meta(description="numbers in the page's `questions.json`")]
    others_wait: Annotated[bool, Meta(description="others wait for a table, and one has had this one for long")] = False


class Coffee(ServerMessage, frozen=True):
    """How it stands with one's coffee. Told anew after a snapshot, if it still holds.

    With `waiting` 0 and no `table`, one waits no more and takes none.
    """

    event: ClassVar[str] = "coffee"

    waiting: Annotated[int, Meta(description="how many wait at the machine, oneself included; 0: one does not wait")]
    seconds: Annotated[int, Meta(description="about how long; 0: nobody knows")]
    table: CoffeeTable | None = None
    ahead: Annotated[int | None, Meta(description="all tables are taken: so many have waited longer")] = None

"""Tests of the reception: who comes back is as visible as he was."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from papote.gateway.reception import Anybody, Reception
from papote.people.account import HOME, Identity
from papote.people.admission import Visitor
from papote.protocol.client import PROTOCOL, Join
from papote.types import PersonId, Role, RoomId
from papote.world.cards import BLANK, Card
from tests.rooms.clock import ManualClock

ADA, ROOM = PersonId("g-ada"), RoomId("palier")
HIDDEN = Card(listed=False)


class NoCookies(Anybody):
    """Nobody shows a cookie."""

    async def visit(self, shown: Mapping[str, str], address: str) -> Visitor:
        """Somebody new each time."""
        return Visitor(PersonId("g-new"))


def reception() -> Reception:
    """Where Ada has written that she is unlisted."""
    anything: Any = ()
    made = Reception(anything, anything, anything, ManualClock(), "", lambda *_: None)

    async def card(person: PersonId) -> Card | None:
        return HIDDEN if person == ADA else None

    made.know(NoCookies(""), lambda _: frozenset(), card)
    return made


async def test_c10_who_comes_back_without_a_cookie_is_as_unlisted_as_he_was() -> None:
    """The secret of the seat says who he is, and his card comes with it; also in the room he goes to next."""
    desk = reception()
    visitor = await desk.identify({}, "")
    connection: Any = SimpleNamespace(visitor=visitor, person=visitor.person, shown={}, address="")
    was = Identity(ADA, None, None, "Ada", "a01", Role.GUEST, (), HOME, HIDDEN)
    seat: Any = SimpleNamespace(person=ADA, identity=was, key_host=False)
    wish = Join(PROTOCOL, ROOM, "Ada", "a01")
    assert visitor.card == BLANK
    assert desk.admit(connection, wish, ROOM, seat).card == HIDDEN
    assert desk.admit(connection, wish, ROOM, None).card == HIDDEN
    await desk.look_again(connection)
    assert (connection.person, connection.visitor.card) == (ADA, HIDDEN)
    assert desk.admit(connection, wish, ROOM, None).card == HIDDEN

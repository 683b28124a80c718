"""What hosts do in rooms, as the log has it: to whom, unless it was done to a figure without a name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from papote.gateway.deeds import note_deed
from papote.people.account import HOME, Identity
from papote.protocol import client as wishes
from papote.rooms.manager import Seat
from papote.types import PersonId, Role
from papote.world.cards import Card


def seat_of(person: str, room: Any, role: Role = Role.GUEST, *, listed: bool = True) -> Seat:
    """Somebody's place in a room."""
    who = Identity(PersonId(person), None, None, person.title(), "a01", role, (), HOME, Card(listed=listed))
    return cast(Seat, SimpleNamespace(person=who.person, identity=who, room=room))


@pytest.mark.parametrize(
    ("listed", "target", "details"),
    [(True, "bob", {"room": "hall", "name": "Bob"}), (False, "", {"room": "hall"})],
)
def test_who_is_unlisted_is_named_in_no_log(listed: bool, target: str, details: dict[str, str]) -> None:
    """A host calls somebody up to the stage, or sends him away: the log knows no more than the host saw."""
    room = SimpleNamespace(id="hall", seats={})
    host = seat_of("ada", room, Role.HOST)
    room.seats = {"p1": host, "p2": seat_of("bob", room, listed=listed)}
    told: list[tuple[Any, ...]] = []
    for wish in (wishes.CallToStage("p2"), wishes.DismissFromStage("p2")):
        note_deed(lambda *deed: told.append(deed), host, wish, "stage")
    assert told == [(host.identity, "stage", target, details)] * 2


def test_who_ends_his_own_time_on_a_stage_does_nothing_to_anybody() -> None:
    """Unlisted or not."""
    room = SimpleNamespace(id="hall", seats={})
    for listed in (True, False):
        host = seat_of("ada", room, Role.HOST, listed=listed)
        room.seats = {"p1": host}
        note_deed(lambda *_: pytest.fail("noted"), host, wishes.DismissFromStage("p1"), "stage")

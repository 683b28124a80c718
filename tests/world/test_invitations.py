"""Busy people and their answers: what is remembered of them, of whom, and for how long. Bubbles: ``test_bubbles``."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from papote.types import BubbleId, PersonId, PlayerId, Status
from papote.world.commands import Profile
from papote.world.ground import Ground
from papote.world.invitations import Consent, Invitations
from papote.world.news import News
from papote.world.player import Player
from papote.world.settings import RoomSettings
from papote.world.timers import Timers
from tests.world.maps import floor

SETTINGS = RoomSettings(decline_seconds=60.0)
ASKED = BubbleId("b1")


def somebody(name: str, person: str = "") -> Player:
    """Somebody busy; of whom it is unknown who he is where no person is given."""
    return Player(PlayerId(name), Profile(name, "a01"), 0, 0, status=Status.BUSY, person=PersonId(person))


def desk() -> tuple[Invitations, Timers]:
    """Nobody was asked yet."""
    timers = Timers()
    told = cast(News, SimpleNamespace(tell=lambda event: None))
    return Invitations(Ground(floor(9, 9), SETTINGS), SETTINGS, timers, told), timers


def decline(invitations: Invitations, who: Player, other: Player, now: float) -> None:
    """Asked about somebody, he says no."""
    invitations.ask(who, [other], ASKED, now)
    assert invitations.answer(who, ASKED, False, now) == [other]


def test_a_no_is_to_a_person_in_whatever_window_and_visit() -> None:
    """The next visit of either finds it; where nobody knows who somebody is, another visit is another one."""
    invitations, timers = desk()
    ada, bob = somebody("p1", "ada"), somebody("p2", "bob")
    decline(invitations, ada, bob, 0.0)
    invitations.forget(ada)
    assert timers.next() is None
    again, other_window = somebody("p3", "ada"), somebody("p4", "bob")
    assert invitations.consent(again, [other_window], 59.0) is Consent.NO
    assert timers.pop(60.0) == ("declined", "p3")
    assert invitations.consent(again, [other_window], 60.0) is Consent.ASK
    cyd, dan = somebody("p5"), somebody("p6")
    decline(invitations, cyd, dan, 0.0)
    assert invitations.consent(cyd, [dan], 1.0) is Consent.NO
    assert invitations.consent(somebody("p7"), [dan], 1.0) is Consent.ASK
    assert invitations.consent(cyd, [somebody("p8")], 1.0) is Consent.ASK


def test_nothing_is_kept_of_a_no_whose_time_is_over() -> None:
    """However many said one, and came back."""
    invitations, _ = desk()
    bob = somebody("bob", "bob")
    for number in range(1000):
        ada = somebody(f"p{number}", f"ada{number}")
        decline(invitations, ada, bob, float(number))
        invitations.forget(ada)
    assert len(invitations._declined) <= 60


def test_where_a_no_is_not_remembered_at_all_nothing_is_kept() -> None:
    """The setting may be nought."""
    invitations, _ = desk()
    invitations._settings = RoomSettings(decline_seconds=0.0)
    decline(invitations, somebody("p1", "ada"), somebody("p2", "bob"), 5.0)
    assert invitations._declined == {}


def test_who_is_erased_is_forgotten_on_either_side_of_a_no() -> None:
    """What others said to each other stays."""
    invitations, _ = desk()
    ada, bob, cyd = somebody("p1", "ada"), somebody("p2", "bob"), somebody("p3", "cyd")
    for who, other in ((ada, bob), (bob, ada), (bob, cyd), (cyd, ada)):
        decline(invitations, who, other, 0.0)
    invitations.erase(PersonId("ada"))
    assert "ada" not in repr(invitations._declined)
    assert invitations.consent(bob, [cyd], 1.0) is Consent.NO
    assert invitations._declined.keys() == {"bob"}

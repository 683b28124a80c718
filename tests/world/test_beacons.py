"""Beacons: who is open to chat, for how long, and who sees it."""

from __future__ import annotations

from papote.types import PlayerId
from papote.world import commands
from papote.world.cards import Card
from papote.world.events import Beacon, PlayerChanged
from papote.world.settings import RoomSettings
from tests.world.maps import floor
from tests.world.office import Office

ADA = PlayerId("ada")
SECONDS = RoomSettings().beacon_seconds


def lit(text: str = "Un café ?", seconds: float = 0.0) -> Office:
    """Ada is open to chat, and Bob is there."""
    office = Office(floor(20, 20))
    office.join("ada", (5, 5))
    office.join("bob", (15, 5))
    office.forget()
    office.do(commands.SetBeacon(ADA, True, text, seconds))
    return office


def test_c10_a_beacon_is_seen_by_everybody_and_goes_out_by_itself() -> None:
    """After 25 minutes; the others are told once of each."""
    office = lit()
    assert SECONDS == 1500
    assert office.view("ada").beacon == Beacon("Un café ?", office.now + SECONDS)
    office.wait(SECONDS - 1)
    assert office.view("ada").beacon is not None
    office.wait(1)
    assert office.view("ada").beacon is None
    assert [each.player.beacon is not None for each in office.take(PlayerChanged)] == [True, False]


def test_c10_a_beacon_needs_no_words_and_can_be_put_out() -> None:
    """Put out, nothing comes due later."""
    office = lit("")
    assert office.view("ada").beacon == Beacon("", office.now + SECONDS)
    office.do(commands.SetBeacon(ADA, False))
    assert office.view("ada").beacon is None
    office.forget()
    office.wait(SECONDS + 1)
    assert office.take(PlayerChanged) == []


def test_c10_a_beacon_lit_again_begins_anew_and_lasts_no_longer_than_it_may() -> None:
    """One may ask for less time than the office gives, never for more."""
    office = lit(seconds=99_999)
    assert office.view("ada").beacon == Beacon("Un café ?", office.now + SECONDS)
    office.wait(600)
    office.do(commands.SetBeacon(ADA, True, "Encore un ?", 300))
    assert office.view("ada").beacon == Beacon("Encore un ?", office.now + 300)
    office.wait(300)
    assert office.view("ada").beacon is None


def test_c10_nobody_sees_the_beacon_of_somebody_unlisted() -> None:
    """It is there again when he is listed again."""
    office = lit()
    office.do(commands.SetCard(ADA, Card(listed=False)))
    assert office.view("ada").beacon is None
    office.do(commands.SetCard(ADA, Card()))
    assert office.view("ada").beacon is not None


def test_a_beacon_goes_with_who_leaves() -> None:
    """And nothing comes due for somebody who is gone."""
    office = lit()
    office.leave("ada")
    office.wait(SECONDS + 1)
    office.join("ada", (5, 5))
    assert office.view("ada").beacon is None

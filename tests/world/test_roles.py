"""Tests of what somebody is in the space, as far as one room cares."""

from __future__ import annotations

from papote.types import MegaphoneScope, PlayerId, Role
from papote.world import commands
from papote.world.events import CommandRefused, MegaphonePutAway, PlayerChanged
from tests.world.maps import floor
from tests.world.office import Office


def test_everybody_hears_of_another_role() -> None:
    """A badge changes for all who see it."""
    office = Office(floor(10, 10))
    office.join("ada", (5, 5))
    office.forget()
    office.do(commands.ChangeRole(PlayerId("ada"), Role.MEMBER))
    assert [event.player.role for event in office.take(PlayerChanged)] == [Role.MEMBER]
    assert office.view("ada").role is Role.MEMBER


def test_d03_what_only_hosts_may_ends_with_the_role() -> None:
    """The megaphone falls silent at once, and is not given back."""
    office = Office(floor(10, 10))
    office.join("ada", (5, 5), host=True)
    office.do(commands.UseMegaphone(PlayerId("ada"), MegaphoneScope.SPACE))
    office.forget()
    office.do(commands.ChangeRole(PlayerId("ada"), Role.GUEST))
    assert office.take(MegaphonePutAway) == [MegaphonePutAway(PlayerId("ada"))]
    told = office.do(commands.UseMegaphone(PlayerId("ada"), MegaphoneScope.SPACE))
    assert [event.code for event in told if isinstance(event, CommandRefused)] == ["not_host"]


def test_a_member_may_not_do_what_hosts_may() -> None:
    """Being somebody of the house is not enough."""
    office = Office(floor(10, 10))
    office.join("ada", (5, 5))
    office.do(commands.ChangeRole(PlayerId("ada"), Role.MEMBER))
    told = office.do(commands.CallBack(PlayerId("ada"), 30))
    assert [event.code for event in told if isinstance(event, CommandRefused)] == ["not_host"]


def test_an_owner_may_do_what_hosts_may() -> None:
    """He stands above them."""
    office = Office(floor(10, 10))
    office.join("ada", (5, 5))
    office.do(commands.ChangeRole(PlayerId("ada"), Role.OWNER))
    told = office.do(commands.StartTimer(PlayerId("ada"), 30))
    assert [event for event in told if isinstance(event, CommandRefused)] == []

"""News: what is told, once, and in which order."""

from __future__ import annotations

import gc

from papote.types import MegaphoneScope, PlayerId, Quality, Status
from papote.world import commands
from papote.world.events import ConversationChanged, PlayerChanged, PlayerJoined, PlayerLeft, VoicesChanged
from papote.world.player import Player
from papote.world.settings import RoomSettings
from tests.world.maps import Kind, draw, floor
from tests.world.office import Office

ADA = PlayerId("ada")


def quality(office: Office, quality: Quality, reason: str = "") -> None:
    """Ada's browser measured her connection."""
    office.do(commands.SetQuality(ADA, quality, reason))


def test_everybody_sees_how_well_somebodys_connection_works() -> None:
    """With the reason, and once for each change."""
    office = Office(floor(10, 10))
    office.appear("ada", (5, 5))
    office.forget()
    quality(office, Quality.POOR, "packet_loss")
    quality(office, Quality.POOR, "packet_loss")
    quality(office, Quality.POOR, "bandwidth")
    views = [event.player for event in office.take(PlayerChanged)]
    assert [(view.quality, view.quality_reason) for view in views] == [
        (Quality.POOR, "packet_loss"),
        (Quality.POOR, "bandwidth"),
    ]
    assert office.view("ada") == views[-1]


def test_everybody_sees_who_is_a_host() -> None:
    """From the moment of coming in."""
    office = Office(floor(10, 10))
    office.join("ada", (5, 5), host=True)
    office.join("bob", (7, 5))
    assert [event.player.role.hosts for event in office.take(PlayerJoined)] == [True, False]
    assert [view.role.hosts for view in office.room.snapshot().players] == [True, False]


def test_whoever_joins_a_conversation_is_no_voice_before_it_begins() -> None:
    """The order of the messages keeps a voice from being there twice, even for a moment."""
    office = Office(floor(20, 10))
    office.appear("ada", (2, 5), host=True)
    office.do(commands.UseMegaphone(ADA, MegaphoneScope.SPACE))
    office.appear("bob", (12, 5))
    office.walk("bob", (4, 5))
    office.forget()
    office.wait(1)
    told = [event for event in office.events if isinstance(event, ConversationChanged | VoicesChanged)]
    assert [(type(event), event.player) for event in told] == [
        (VoicesChanged, "bob"),
        (ConversationChanged, "bob"),
        (ConversationChanged, "ada"),
    ]


def test_whoever_leaves_hears_nothing_more_and_the_others_hear_it_last() -> None:
    """His voices end before everybody is told that he is gone."""
    office = Office(floor(20, 10))
    office.appear("ada", (2, 5), host=True)
    office.do(commands.UseMegaphone(ADA, MegaphoneScope.SPACE))
    office.appear("bob", (12, 5))
    office.forget()
    told = office.leave("bob")
    assert [event for event in told if isinstance(event, VoicesChanged)] == [VoicesChanged(PlayerId("bob"), ())]
    assert told[-1] == PlayerLeft(PlayerId("bob"))


def test_of_whoever_is_gone_nothing_remains() -> None:
    """Whatever he did here, though somebody stays."""
    plan = "\n".join(["PPAAAAAAAAAAAAAAAAAA"] * 8)
    areas = {"P": Kind("podium", stage="stage"), "A": Kind("hall", audience="stage")}
    office = Office(draw(plan, areas), RoomSettings(join_radius=3, leave_radius=3.5))
    office.appear("ada", (1, 1), host=True)
    guests = ("talker", "chatterer", "eavesdropper", "passer-by")
    for name, column in zip(guests, (9, 10, 14, 15), strict=True):
        office.appear(name, (column, 5), Status.BUSY if name == "passer-by" else Status.AVAILABLE)
    office.wait(1)
    assert office.overhears("eavesdropper").keys() == {"talker", "chatterer"}
    office.do(commands.UseMegaphone(ADA, MegaphoneScope.AREA))
    for name in guests:
        office.do(commands.RaiseHand(PlayerId(name), True))
        office.do(commands.CallToStage(ADA, PlayerId(name)))
    office.do(commands.AnswerStageCall(PlayerId("passer-by"), True))
    office.do(commands.DismissFromStage(ADA, PlayerId("passer-by")))
    gone = guests[1:]
    for name in gone:
        office.leave(name)
    office.forget()
    gc.collect()
    alive = {figure.id for figure in gc.get_objects() if type(figure) is Player}
    assert alive >= {"ada", "talker"}
    assert alive.isdisjoint(gone)

"""From the world's facts to what browsers need: each pair's link and roles, and only signals that fit."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from papote.media.director import Director, DirectorSettings
from papote.protocol import client as wishes
from papote.protocol import server as wire
from papote.types import ConversationId, ConversationKind, PlayerId, RoomId
from papote.world import events
from tests.rooms.clock import ManualClock

ADA, BOB, CEM = PlayerId("p1"), PlayerId("p2"), PlayerId("p3")


class Notes:
    """An outlet that writes down."""

    def __init__(self) -> None:
        self.sent: list[tuple[PlayerId, wire.ServerMessage]] = []
        self.refused: list[tuple[PlayerId, str, str]] = []

    def send(self, player: PlayerId, message: wire.ServerMessage) -> None:
        """A message."""
        self.sent.append((player, message))

    def refuse(self, player: PlayerId, request: str, code: str) -> None:
        """A refusal."""
        self.refused.append((player, request, code))

    def last(self, player: PlayerId) -> wire.ServerMessage:
        """What a player was told last."""
        return [message for to, message in self.sent if to == player][-1]


@pytest.fixture
def notes() -> Notes:
    """What was said."""
    return Notes()


def by_links(notes: Notes, servers: Callable[[PlayerId], list[wire.IceServer]] = lambda _: []) -> Director:
    """A director who has no forwarding unit."""
    return Director(RoomId("hall"), notes, ManualClock(), DirectorSettings(), None, not_at_all, servers=servers)


def not_at_all(work: Coroutine[Any, Any, None], name: str) -> None:
    """Nothing has to be waited for here."""
    work.close()
    raise AssertionError(name)


@pytest.fixture
def director(notes: Notes) -> Director:
    """A director that is written down."""
    return by_links(notes)


def conversation(player: PlayerId, *others: PlayerId) -> events.ConversationChanged:
    """The player is in a bubble with the others; with none: in none."""
    members = tuple(events.Member(other, 0.5, True) for other in others)
    talk = events.Conversation(ConversationId("b1"), ConversationKind.BUBBLE, False, members) if others else None
    return events.ConversationChanged(player, talk)


def meet(director: Director, *people: PlayerId) -> None:
    """These people are in one bubble now."""
    director.hear([conversation(one, *(other for other in people if other != one)) for one in people])


def link(notes: Notes, player: PlayerId, other: PlayerId) -> wire.ConversationMember:
    """What a player was told last of another."""
    told = notes.last(player)
    assert isinstance(told, wire.Conversation)
    return next(member for member in told.members if member.id == other)


def allowed(sender: PlayerId, to: PlayerId, number: int, kind: str = "offer") -> events.SignalAllowed:
    """The world lets a signal pass."""
    payload = {"to": to, "link": number, "description": {"type": kind, "sdp": "v=0\r\n"}}
    return events.SignalAllowed(to, sender, number, wishes.read_wish("signal", payload))


def test_both_sides_are_told_one_number_and_two_roles(director: Director, notes: Notes) -> None:
    """In one batch, whoever is told first."""
    meet(director, ADA, BOB)
    one, two = link(notes, ADA, BOB), link(notes, BOB, ADA)
    assert one.link == two.link
    assert {one.polite, two.polite} == {True, False}


def test_a_third_person_adds_links_and_keeps_the_old_one(director: Director, notes: Notes) -> None:
    """Nobody's call is interrupted by a newcomer."""
    meet(director, ADA, BOB)
    before = link(notes, ADA, BOB).link
    meet(director, ADA, BOB, CEM)
    assert link(notes, ADA, BOB).link == before
    assert len({link(notes, ADA, BOB).link, link(notes, ADA, CEM).link, link(notes, BOB, CEM).link}) == 3


def test_the_end_is_told_as_nothing(director: Director, notes: Notes) -> None:
    """And a signal after it is stale, even if the world let it pass."""
    meet(director, ADA, BOB)
    number = link(notes, ADA, BOB).link
    director.hear([conversation(ADA), conversation(BOB)])
    assert isinstance(notes.last(ADA), wire.NoConversation)
    director.hear([allowed(ADA, BOB, number)])
    assert notes.refused == [(ADA, "signal", "stale_link")]


def test_a_signal_that_fits_is_passed_on_with_its_sender(director: Director, notes: Notes) -> None:
    """Rebuilt from what was checked."""
    meet(director, ADA, BOB)
    number = link(notes, ADA, BOB).link
    director.hear([allowed(ADA, BOB, number)])
    told = notes.last(BOB)
    assert isinstance(told, wire.RelayedSignal)
    assert (told.sender, told.link) == (ADA, number)


def test_a_signal_that_does_not_fit_is_refused_and_not_seen(director: Director, notes: Notes) -> None:
    """An answer nobody waits for."""
    meet(director, ADA, BOB)
    number = link(notes, ADA, BOB).link
    before = len(notes.sent)
    director.hear([allowed(ADA, BOB, number, "answer")])
    assert notes.refused == [(ADA, "signal", "unexpected_signal")]
    assert len(notes.sent) == before


def test_somebody_who_comes_back_gets_new_links_and_so_do_the_others(director: Director, notes: Notes) -> None:
    """What was said while the line was down is lost on both sides."""
    meet(director, ADA, BOB, CEM)
    before, others = link(notes, ADA, BOB).link, link(notes, BOB, CEM).link
    director.hear([events.Welcomed(ADA, events.Snapshot((), (), (), ()), resumed=True)])
    assert link(notes, ADA, BOB).link == link(notes, BOB, ADA).link > before
    assert link(notes, BOB, CEM).link == others


def test_somebody_who_comes_back_alone_is_told_nothing(director: Director, notes: Notes) -> None:
    """The snapshot says enough."""
    director.hear([events.Welcomed(ADA, events.Snapshot((), (), (), ()), resumed=True)])
    assert notes.sent == []


def test_loudness_is_told_and_remembered(director: Director, notes: Notes) -> None:
    """A conversation told again has the newest values."""
    meet(director, ADA, BOB)
    director.hear([events.LoudnessChanged(ADA, (events.Member(BOB, 0.25, False),))])
    assert notes.last(ADA) == wire.Loudness([wire.LoudnessMember(BOB, 0.25, False)])
    director.hear([events.Welcomed(BOB, events.Snapshot((), (), (), ()), resumed=True)])
    assert link(notes, ADA, BOB).loudness == 0.25


def test_loudness_without_a_conversation_is_nothing(director: Director, notes: Notes) -> None:
    """It would be of somebody one does not hear."""
    director.hear([events.LoudnessChanged(ADA, (events.Member(BOB, 0.25, False),))])
    assert notes.sent == []


def test_who_leaves_for_good_leaves_no_link(director: Director, notes: Notes) -> None:
    """Even if the others hear of it later."""
    meet(director, ADA, BOB)
    director.hear([events.PlayerLeft(BOB)])
    director.hear([conversation(ADA)])
    assert isinstance(notes.last(ADA), wire.NoConversation)


def test_candidates_that_point_at_the_receivers_own_machine_are_not_passed_on(director: Director, notes: Notes) -> None:
    """Unless they are allowed, for tests on one machine."""
    meet(director, ADA, BOB)
    number = link(notes, ADA, BOB).link
    director.hear([allowed(ADA, BOB, number)])
    inward = {"candidate": "candidate:1 1 udp 1 127.0.0.1 9 typ host", "sdpMid": "0"}
    wish = client_signal(BOB, number, inward)
    before = len(notes.sent)
    director.hear([events.SignalAllowed(BOB, ADA, number, wish)])
    assert len(notes.sent) == before
    assert notes.refused == []


def client_signal(to: PlayerId, number: int, candidate: dict[str, str]) -> wishes.Wish:
    """A candidate as a browser sends it."""
    return wishes.read_wish("signal", {"to": to, "link": number, "candidate": candidate})


def test_whoever_talks_is_told_his_servers(notes: Notes) -> None:
    """With every conversation anew, since passwords do not last; nobody else is told."""
    director = by_links(notes, lambda player: [wire.IceServer(["turn:t:2"], username=player)])
    director.hear([conversation(ADA, BOB), conversation(BOB, ADA)])
    told = {player: message for player, message in notes.sent if isinstance(message, wire.Conversation)}
    assert {player: message.ice_servers[0].username for player, message in told.items()} == {ADA: ADA, BOB: BOB}

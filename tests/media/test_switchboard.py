"""Between rooms and forwarding units: who is where, and what each receiver's slots carry."""

from __future__ import annotations

import asyncio

import pytest

from papote.errors import ConfigurationError, ProtocolViolation, Unavailable
from papote.media.sfu.allocator import Grant, Receiver
from papote.media.sfu.client import Listener
from papote.media.sfu.model import EndpointId, Limits, Measure
from papote.media.switchboard import Desk, Switchboard
from tests.media.units import Unit
from tests.rooms.clock import ManualClock

ADA, BOB, CEM = (EndpointId(f"hall/p{number}/1") for number in range(1, 4))
LIMITS = Limits(audio_slots=1, video_slots=1)


class Ears:
    """An owner who writes down."""

    def __init__(self) -> None:
        self.said: list[tuple[str, EndpointId]] = []

    def connected(self, endpoint: EndpointId) -> None:
        """Its packets flow."""
        self.said.append(("connected", endpoint))

    def closed(self, endpoint: EndpointId, reason: str) -> None:
        """It is no more."""
        self.said.append((reason, endpoint))

    def slots_changed(self, endpoint: EndpointId) -> None:
        """Its slots carry something else."""
        self.said.append(("slots", endpoint))


class Office:
    """A desk, its unit and its owner."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.ears = Ears()
        self.heard: list[Measure] = []
        self.desk = Desk(Unit, self.clock.now, self.heard.extend)
        assert isinstance(self.desk.forwarder, Unit)
        self.unit = self.desk.forwarder

    async def come(self, *endpoints: EndpointId) -> None:
        """These have joined."""
        for endpoint in endpoints:
            await self.desk.join(endpoint, "v=0\r\n", LIMITS, self.ears)

    def allow(self, receiver: EndpointId, *speakers: EndpointId) -> None:
        """One may hear and see these."""
        grants = tuple(Grant(speaker, 1.0, video=True) for speaker in speakers)
        self.desk.grant([Receiver(receiver, 1, 1, grants)])


async def test_who_is_allowed_gets_it_at_once_and_loses_it_at_once() -> None:
    """The owner hears of both."""
    office = Office()
    await office.come(ADA, BOB)
    office.allow(ADA, BOB)
    assert office.unit.given(ADA, "audio") == office.unit.given(ADA, "video") == {BOB}
    assert {feed.endpoint for feed in office.desk.slots(ADA).values()} == {BOB}
    office.allow(ADA)
    assert office.unit.slots == {}
    assert office.ears.said == [("slots", ADA), ("slots", ADA)]


async def test_whoever_is_gone_is_gone_from_everybodys_slots() -> None:
    """And may come back to them."""
    office = Office()
    await office.come(ADA, BOB)
    office.allow(ADA, BOB)
    office.desk.leave(BOB)
    assert office.desk.slots(ADA) == {}
    await office.come(BOB)
    office.allow(ADA, BOB)
    assert office.unit.given(ADA, "audio") == {BOB}


async def test_a_louder_voice_takes_the_only_slot_without_being_asked_for() -> None:
    """Levels come in by themselves; whoever owns the room is told whom he carries."""
    office = Office()
    await office.come(ADA, BOB, CEM)
    office.allow(ADA, BOB, CEM)
    assert office.unit.given(ADA, "audio") == {BOB}
    for _ in range(12):
        office.clock.turn(0.2)
        office.desk.measured([Measure(BOB, 90, None, 1), Measure(CEM, 20, None, 1)])
    assert office.unit.given(ADA, "audio") == {CEM}
    assert len(office.heard) == 24


async def test_an_offer_that_is_refused_leaves_nothing() -> None:
    """Its sender is told why."""
    office = Office()
    office.unit.refusal = ProtocolViolation("bad_message")
    with pytest.raises(ProtocolViolation):
        await office.come(ADA)
    assert len(office.desk) == 0
    office.allow(ADA, BOB)
    assert office.unit.slots == {}


async def test_when_the_unit_is_gone_everybody_is_told() -> None:
    """Nothing is known of before."""
    office = Office()
    await office.come(ADA, BOB)
    office.allow(ADA, BOB)
    office.unit.die()
    assert {("lost", ADA), ("lost", BOB)} <= set(office.ears.said)
    assert len(office.desk) == 0
    await office.come(ADA, BOB)
    office.allow(ADA, BOB)
    assert office.unit.given(ADA, "audio") == {BOB}


async def test_a_unit_that_is_lost_while_it_answers_has_let_nobody_in() -> None:
    """Its answer is worth nothing any more."""
    office = Office()
    answer = office.unit.join

    async def die_then_answer(endpoint: EndpointId, offer: str, limits: Limits) -> str:
        text = await answer(endpoint, offer, limits)
        office.unit.die()
        return text

    office.unit.join = die_then_answer  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        await office.come(ADA)
    assert len(office.desk) == 0


async def test_rooms_are_spread_over_the_units() -> None:
    """Each gets one more before any gets two."""
    clock = ManualClock()
    switchboard = Switchboard([Desk(Unit, clock.now) for _ in range(3)])
    assert len({id(switchboard.desk()) for _ in range(3)}) == 3
    assert [desk.rooms for desk in switchboard.desks] == [1, 1, 1]
    switchboard.desk()
    assert sorted(desk.rooms for desk in switchboard.desks) == [1, 1, 2]


async def test_a_unit_that_cannot_listen_keeps_the_office_shut() -> None:
    """And says which setting is at fault."""

    class Deaf(Unit):
        async def open(self) -> None:
            raise ConfigurationError("media_port", "is taken")

    def deaf(listener: Listener) -> Unit:
        return Deaf(listener)

    switchboard = Switchboard([Desk(deaf, ManualClock().now)])
    with pytest.raises(ConfigurationError, match="media_port"):
        await switchboard.open()


async def test_what_runs_beside_everything_ends_with_it() -> None:
    """Nothing outlives the office."""
    switchboard = Switchboard([Desk(Unit, ManualClock().now)])
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    switchboard.spawn(work(), "work")
    await begun.wait()
    await switchboard.close()
    assert ended.is_set()

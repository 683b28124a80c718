"""Real peer connections through the forwarding unit: who hears and sees whom, and what happens when it changes."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket
import weakref
from dataclasses import replace
from functools import partial

import pytest

from papote.errors import ProtocolViolation
from papote.media.sfu.model import Assignment, EndpointId, EndpointState, Feed, Limits, SourceKind
from papote.media.sfu.source import Packet, Source
from tests.media.sfu.clients import until
from tests.media.sfu.conftest import PATIENT, Hall, OpenHall

pytestmark = pytest.mark.slow


async def test_a_voice_and_a_picture_arrive(hall: Hall) -> None:
    """What one sends, the other decodes: the very tone and the very grey."""
    ada = await hall.join("ada", hertz=400, shade=60)
    bob = await hall.join("bob", voices=1, pictures=1)
    assert hall.show(bob, "audio", 0, ada)
    assert hall.show(bob, "video", 0, ada)
    await until(lambda: bob.heard[0].hears(400) and bob.seen[0].sees(60))
    assert [change.state for change in hall.changes] == [EndpointState.CONNECTED] * 2
    stats = hall.sfu.stats()
    assert stats.counters["sent"] > 0
    assert stats.counters["invalid"] == stats.counters["unsent"] == 0


async def test_a_slot_switches_between_people(hall: Hall) -> None:
    """The same slot carries one person, then the other, and the decoder goes on."""
    ada = await hall.join("ada", hertz=400, shade=60)
    eve = await hall.join("eve", hertz=1100, shade=180)
    bob = await hall.join("bob", voices=1, pictures=1)
    for person in (ada, eve, ada, eve):
        hall.show(bob, "audio", 0, person)
        hall.show(bob, "video", 0, person)
        await until(partial(bob.notices, person))


async def test_a_withdrawn_voice_stops_at_once(hall: Hall) -> None:
    """Not one packet is sent any more, for the ear as for the eye, while many come in."""
    ada = await hall.join("ada", hertz=400, shade=60)
    bob = await hall.join("bob", voices=1, pictures=1)
    hall.show(bob, "audio", 0, ada)
    hall.show(bob, "video", 0, ada)
    await until(lambda: bob.heard[0].hears(400) and bob.seen[0].sees(60))
    hall.show(bob, "audio", 0, None)
    hall.show(bob, "video", 0, None)
    forwarded = hall.sfu.stats().counters["sent"]
    received = hall.sfu.stats().counters["received"]
    await until(lambda: hall.sfu.stats().counters["received"] > received + 50)
    assert hall.sfu.stats().counters["sent"] == forwarded


async def test_who_leaves_is_heard_no_more_and_may_come_back(hall: Hall) -> None:
    """Nothing is left of an endpoint that left; a slot that carried it is free."""
    ada = await hall.join("ada", hertz=400)
    bob = await hall.join("bob", voices=1)
    hall.show(bob, "audio", 0, ada)
    await until(lambda: bob.heard[0].hears(400))
    hall.sfu.leave(EndpointId("ada"))
    assert not hall.show(bob, "audio", 0, ada)
    assert [slot.feed for each in hall.sfu.stats().endpoints for slot in each.slots] == [None]
    await until(lambda: ada.connection.connectionState == "closed")
    again = await hall.join("ada", hertz=700)
    assert hall.show(bob, "audio", 0, again)
    await until(lambda: bob.heard[0].hears(700))


async def test_who_begins_anew_replaces_himself(hall: Hall) -> None:
    """A second offer under the same name closes the first connection."""
    first = await hall.join("ada", hertz=400)
    second = await hall.join("ada", hertz=700)
    bob = await hall.join("bob", voices=1)
    assert hall.show(bob, "audio", 0, second)
    await until(lambda: bob.heard[0].hears(700) and first.connection.connectionState == "closed")
    assert ("closed", "replaced") in [(change.state.value, change.reason) for change in hall.changes]


async def test_a_client_that_hangs_up_is_noticed(hall: Hall) -> None:
    """Its goodbye closes the endpoint."""
    ada = await hall.join("ada", hertz=400)
    await ada.close()
    await until(lambda: hall.changes[-1].state is EndpointState.CLOSED)
    assert hall.changes[-1].reason == "peer"
    assert hall.sfu.stats().endpoints == ()


async def test_packets_lost_on_the_way_down_are_sent_again(hall: Hall) -> None:
    """Every twelfth packet is lost; what the receiver asks for comes as a retransmission, and nothing stays away."""
    ada = await hall.join("ada", shade=60)
    bob = await hall.join("bob", pictures=1)
    hall.show(bob, "video", 0, ada)
    await until(lambda: bob.seen[0].sees(60))
    bob.lose_incoming(0.08)
    seen = bob.seen[0]
    await until(lambda: seen.repaired >= 2 and seen.missing(spare=30) == 0)
    assert hall.sfu.stats().counters["resent"] >= 2


async def test_packets_lost_on_the_way_up_are_asked_for(hall: Hall) -> None:
    """The publisher sends them again, and receivers never learn of it."""
    ada = await hall.join("ada", shade=60)
    bob = await hall.join("bob", pictures=1)
    hall.show(bob, "video", 0, ada)
    await until(lambda: bob.seen[0].sees(60))
    ada.lose_outgoing(0.08)
    source = hall.sfu.stats().endpoints[0].sources[0]
    already = source.lost
    await until(lambda: hall.sfu.stats().endpoints[0].sources[0].lost >= already + 3)
    packets = bob.seen[0].packets
    await until(lambda: bob.seen[0].packets > packets + 40 and bob.seen[0].missing(spare=30) == 0)


async def test_the_loudest_packet_is_told(hall: Hall) -> None:
    """A tone has a level; a client that publishes no voice is silent."""
    await hall.join("ada", hertz=400)
    await hall.join("bob", voices=1)
    await until(lambda: hall.sfu.stats().counters["received"] > 20)
    levels = {measure.endpoint: measure.level for measure in hall.sfu.measures()}
    assert levels[EndpointId("bob")] == 127
    assert levels[EndpointId("ada")] <= 127


async def test_a_recorder_hears_every_packet(hall: Hall) -> None:
    """The hook gets numbers, marker and what the codec made."""
    packets: list[tuple[SourceKind, Packet]] = []

    def heard(source: Source, packet: Packet) -> None:
        packets.append((source.kind, packet))

    hall.sfu.on_packet = heard
    await hall.join("ada", hertz=400, shade=60)
    await until(lambda: {kind for kind, _ in packets} == {SourceKind.MICROPHONE, SourceKind.CAMERA})
    assert all(packet.payload for _, packet in packets)


async def test_a_client_may_move_to_another_network(hall: Hall) -> None:
    """With a check that proves who he is, packets go to the new address; and with another back to the old."""
    ada = await hall.join("ada", hertz=400)
    bob = await hall.join("bob", voices=1)
    hall.show(bob, "audio", 0, ada)
    await until(lambda: bob.heard[0].hears(400))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as elsewhere:
        elsewhere.bind(("127.0.0.1", 0))
        elsewhere.setblocking(False)
        elsewhere.sendto(hall.proof("bob"), ("127.0.0.1", hall.sfu.port))
        came: list[bytes] = []

        def media_came() -> bool:
            with contextlib.suppress(BlockingIOError):
                came.append(elsewhere.recv(2000))
            return any(data[0] >= 128 for data in came)

        await until(media_came)
    packets = bob.heard[0].packets
    bob.throw(hall.proof("bob"))
    await until(lambda: bob.heard[0].packets > packets + 20)


async def test_nonsense_is_refused(hall: Hall) -> None:
    """A bad offer raises, and an assignment to nobody, of nobody or of the wrong kind is not done."""
    with pytest.raises(ProtocolViolation):
        hall.sfu.join(EndpointId("ada"), "v=0\r\n", Limits())
    ada = await hall.join("ada", hertz=400, voices=1)
    assert not hall.sfu.assign(Assignment(EndpointId("nobody"), "audio", 0, None))
    assert not hall.sfu.assign(Assignment(EndpointId("ada"), "audio", 7, None))
    camera = Feed(EndpointId("ada"), SourceKind.CAMERA)
    assert not hall.sfu.assign(Assignment(EndpointId("ada"), "audio", 0, camera))
    assert hall.show(ada, "audio", 0, None)
    hall.sfu.leave(EndpointId("nobody"))


async def test_nothing_is_left_of_people_who_came_and_went(open_hall: OpenHall) -> None:
    """Tasks and endpoints are as before."""
    hall = await open_hall()
    tasks = len(asyncio.all_tasks())
    for _ in range(5):
        ada = await hall.join("ada", hertz=400, voices=1)
        await ada.close()
        await until(lambda: not hall.sfu.stats().endpoints)
        hall.clients.remove(ada)
    gc.collect()
    await until(lambda: len(asyncio.all_tasks()) <= tasks)
    assert not hall.sfu._restless
    assert not hall.sfu._wanting
    assert not any(channel.peers for channel in hall.sfu._mux.channels)


async def test_an_endpoint_that_ended_is_freed_at_once(open_hall: OpenHall) -> None:
    """Without the garbage collector, which seldom runs in a worker."""
    hall = await open_hall()
    ada = await hall.join("ada", hertz=400, shade=60)
    bob = await hall.join("bob", voices=1, pictures=1)
    hall.show(bob, "audio", 0, ada)
    hall.show(bob, "video", 0, ada)
    await until(lambda: bob.notices(ada))
    left = [weakref.ref(hall.sfu._endpoints[EndpointId(name)]) for name in ("ada", "bob")]
    gc.collect()
    gc.disable()
    try:
        hall.sfu.leave(EndpointId("ada"))
        hall.sfu.leave(EndpointId("bob"))
        await until(lambda: all(endpoint() is None for endpoint in left))
    finally:
        gc.enable()


async def test_clients_come_by_either_family(open_hall: OpenHall, monkeypatch: pytest.MonkeyPatch) -> None:
    """One speaks IPv4, the other IPv6, and they hear each other."""
    hall = await open_hall(replace(PATIENT, host_v6="::1"))
    ada = await hall.join("ada", hertz=400, voices=1)
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda use_ipv4, use_ipv6: ["::1"])
    bob = await hall.join("bob", hertz=700, voices=1)
    hall.show(bob, "audio", 0, ada)
    hall.show(ada, "audio", 0, bob)
    await until(lambda: bob.heard[0].hears(400) and ada.heard[0].hears(700))

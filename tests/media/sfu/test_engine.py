"""Real peer connections through the forwarding unit: who hears and sees whom, and what happens when it changes."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket
import struct
import time
import weakref
from functools import partial

import pytest
from aioice import stun

from papote.errors import ProtocolViolation, Unavailable
from papote.media.sfu import rtcp
from papote.media.sfu.model import Assignment, EndpointId, EndpointState, Feed, Limits, SfuSettings, SourceKind
from papote.media.sfu.source import Packet, Source
from tests.media.sfu.clients import Client, until
from tests.media.sfu.conftest import Hall, OpenHall

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
        began = time.monotonic()
        hall.show(bob, "audio", 0, person)
        hall.show(bob, "video", 0, person)
        await until(partial(bob.notices, person))
        assert time.monotonic() - began < 1.0


async def test_a_withdrawn_voice_stops_at_once(hall: Hall) -> None:
    """Within 200 ms the last packet has come, for the ear as for the eye."""
    ada = await hall.join("ada", hertz=400, shade=60)
    bob = await hall.join("bob", voices=1, pictures=1)
    hall.show(bob, "audio", 0, ada)
    hall.show(bob, "video", 0, ada)
    await until(lambda: bob.heard[0].hears(400) and bob.seen[0].sees(60))
    stopped = time.monotonic()
    hall.show(bob, "audio", 0, None)
    hall.show(bob, "video", 0, None)
    forwarded = hall.sfu.stats().counters["sent"]
    received = hall.sfu.stats().counters["received"]
    await until(lambda: hall.sfu.stats().counters["received"] > received + 50)
    assert hall.sfu.stats().counters["sent"] == forwarded
    assert max(bob.heard[0].last_packet, bob.seen[0].last_packet) - stopped < 0.2


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
    await until(lambda: seen.repaired >= 2 and seen.missing(spare=30) == 0, 30)
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
    await until(lambda: hall.sfu.stats().endpoints[0].sources[0].lost >= already + 3, 30)
    packets = bob.seen[0].packets
    await until(lambda: bob.seen[0].packets > packets + 40 and bob.seen[0].missing(spare=30) == 0, 30)


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


# ---- abuse


@pytest.mark.parametrize("junk", ["empty", "one byte", "garbage", "alert", "hello", "large"])
async def test_strangers_datagrams_end_no_call(hall: Hall, junk: str) -> None:
    """F1, F2, F3, B12: whatever comes from addresses nobody has proven, 20 of 20 calls are set up and stay."""
    datagrams = {
        "empty": b"",
        "one byte": b"\x16",
        "garbage": bytes(range(256)) * 4,
        "alert": bytes.fromhex("15fefd00000000000000000002022800"),
        "hello": bytes.fromhex("16fefd0000000000000000002c010000200000000000000020fefd") + bytes(32),
        "large": b"\x80" * 60000,
    }
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.setblocking(False)
        stranger.bind(("127.0.0.1", 0))

        async def flood() -> None:
            while True:
                for _ in range(20):
                    stranger.sendto(datagrams[junk], ("127.0.0.1", hall.sfu.port))
                await asyncio.sleep(0.01)

        flooding = asyncio.create_task(flood())
        client = await hall.join("p0", hertz=400, voices=1)
        for number in range(1, 20):
            client = await hall.join(f"p{number}", voices=1)
        hall.show(client, "audio", 0, hall.clients[0])
        await until(lambda: client.heard[0].hears(400))
        flooding.cancel()
    assert [change.state for change in hall.changes] == [EndpointState.CONNECTED] * 20
    assert hall.sfu.stats().counters["filtered"] > 20


async def test_a_forged_check_moves_nothing(hall: Hall) -> None:
    """Only who knows the password changes an address, or hears an answer."""
    await hall.join("ada", hertz=400)
    fragment = next(iter(hall.sfu._by_fragment))
    name = f"{fragment}:abcd".encode()
    body = struct.pack("!HH", 6, len(name)) + name + bytes(-len(name) % 4) + struct.pack("!HH", 0x25, 0)
    body += struct.pack("!HH", 8, 20) + bytes(20)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.setblocking(False)
        stun = hall.sfu.stats().counters["stun"]
        for _ in range(10):
            stranger.sendto(
                struct.pack("!HHL", 1, len(body), 0x2112A442) + bytes(12) + body, ("127.0.0.1", hall.sfu.port)
            )
        await until(lambda: hall.sfu.stats().counters["stun"] >= stun + 10)
        with pytest.raises(BlockingIOError):
            stranger.recv(2000)


def proof(hall: Hall, name: str) -> bytes:
    """A check that nominates, as this person's browser would make it."""
    endpoint = hall.sfu._endpoints[EndpointId(name)]
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = f"{endpoint.fragment}:abcd"
    message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(endpoint.password.encode())
    return bytes(message)


async def test_a_client_may_move_to_another_network(hall: Hall) -> None:
    """With a check that proves who he is, packets go to the new address; and with another back to the old."""
    ada = await hall.join("ada", hertz=400)
    bob = await hall.join("bob", voices=1)
    hall.show(bob, "audio", 0, ada)
    await until(lambda: bob.heard[0].hears(400))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as elsewhere:
        elsewhere.bind(("127.0.0.1", 0))
        elsewhere.setblocking(False)
        elsewhere.sendto(proof(hall, "bob"), ("127.0.0.1", hall.sfu.port))
        came: list[bytes] = []

        def media_came() -> bool:
            with contextlib.suppress(BlockingIOError):
                came.append(elsewhere.recv(2000))
            return any(data[0] >= 128 for data in came)

        await until(media_came)
    packets = bob.heard[0].packets
    bob.throw(proof(hall, "bob"))
    await until(lambda: bob.heard[0].packets > packets + 20)


async def test_an_address_belongs_to_one(hall: Hall) -> None:
    """A participant cannot take over what comes from another's address, though his own password is right."""
    ada = await hall.join("ada", hertz=400)
    await hall.join("eve", voices=1)
    bob = await hall.join("bob", voices=1)
    hall.show(bob, "audio", 0, ada)
    filtered = hall.sfu.stats().counters["filtered"]
    ada.throw(proof(hall, "eve"))  # as if eve could send under ada's address
    await until(lambda: hall.sfu.stats().counters["filtered"] == filtered + 1)
    packets = bob.heard[0].packets
    await until(lambda: bob.heard[0].packets > packets + 20 and bob.heard[0].hears(400))


async def test_a_participants_broken_packets_hurt_nobody_else(hall: Hall) -> None:
    """B13: with valid keys, empty, cut and contradictory packets end no stream of others, nor his own call."""
    ada = await hall.join("ada", hertz=400)
    eve = await hall.join("eve", shade=60)
    bob = await hall.join("bob", voices=1, pictures=1)
    hall.show(bob, "audio", 0, ada)
    hall.show(bob, "video", 0, eve)
    await until(lambda: bob.heard[0].hears(400) and bob.seen[0].sees(60))
    transceiver = eve.connection.getTransceivers()[0]
    own, kind = transceiver.sender._ssrc, transceiver._codecs[0].payloadType
    others = ada.connection.getTransceivers()[0].sender._ssrc
    for ssrc in (own, others, 12345):
        for flags, payload in (
            (0x80, b""),
            (0x80, b"\x90"),
            (0x80, b"\x90\xff\xff"),
            (0x90, b"\xbe\xde\x00\x01\xff\xff\xff\xff\x10\x00"),
            (0xA0, b"\xff\xff"),
        ):
            # A hundred ahead: beside what its true sender counts.
            packet = struct.pack("!BBHLL", flags, kind, 60000, 2**32 - 1, ssrc) + payload
            eve.throw(eve.dtls._tx_srtp.protect(packet))
    for report in (b"\x81\xc8\x00\x01" + bytes(4), b"\x8f\xce\x00\x03" + bytes(12), b"\x81\xcd\x00\xff" + bytes(8)):
        eve.throw(eve.dtls._tx_srtp.protect_rtcp(report))
    frames = bob.heard[0].frames
    await until(lambda: bob.heard[0].frames > frames + 25 and bob.heard[0].hears(400))
    assert hall.sfu.stats().counters["invalid"] > 0
    assert len(hall.sfu.stats().endpoints) == 3


async def test_a_flood_above_the_limit_is_dropped(hall: Hall) -> None:
    """B14: the excess of one participant goes nowhere, and others are heard as before."""
    ada = await hall.join("ada", hertz=400)
    eve = await hall.join("eve", hertz=700, limits=Limits(bits_per_second=100_000))
    bob = await hall.join("bob", voices=1)
    hall.show(bob, "audio", 0, ada)
    for number in range(1500):
        await eve.say(struct.pack("!BBHLL", 0x80, 111, number, number, 99) + bytes(1000))
        if not number % 50:
            await asyncio.sleep(0)
    await until(lambda: hall.sfu.stats().counters["dropped"] > 1000 and bob.heard[0].hears(400))


async def test_streams_of_one_client_are_limited(hall: Hall) -> None:
    """Each stream costs memory that only its endpoint's end gives back."""
    eve = await hall.join("eve", hertz=700, limits=Limits(ssrcs=8))
    for number in range(50):
        await eve.say(struct.pack("!BBHLL", 0x80, 111, number, number, 1000 + number) + bytes(10))
    await until(lambda: hall.sfu.stats().counters["dropped"] >= 42)


async def test_a_storm_of_wishes_asks_for_few_key_frames(hall: Hall) -> None:
    """B15: a thousand picture losses and full intra requests become one or two."""
    ada = await hall.join("ada", shade=60)
    bob = await hall.join("bob", pictures=1)
    hall.show(bob, "video", 0, ada)
    await until(lambda: bob.seen[0].sees(60))
    before = hall.sfu.stats().endpoints[0].sources[0].key_frame_requests
    taken = hall.sfu.stats().counters["rtcp"]
    began = time.monotonic()
    for _ in range(1000):
        await bob.say(rtcp.key_frame_request(1, bob.seen[0].ssrc))
        await asyncio.sleep(0)
    await until(lambda: hall.sfu.stats().counters["rtcp"] >= taken + 1000)
    asked = hall.sfu.stats().endpoints[0].sources[0].key_frame_requests - before
    assert asked <= 2 + (time.monotonic() - began) / 0.5


async def test_a_storm_of_losses_is_answered_up_to_a_limit(hall: Hall) -> None:
    """B15: whoever claims to have lost everything gets no more than his share again."""
    ada = await hall.join("ada", shade=60)
    bob = await hall.join("bob", pictures=1, limits=Limits(resends_per_second=20))
    hall.show(bob, "video", 0, ada)
    await until(lambda: len(bob.seen[0].numbers) > 20)
    began, before = time.monotonic(), hall.sfu.stats().counters["resent"]
    taken = hall.sfu.stats().counters["rtcp"]
    for _ in range(100):
        await bob.say(rtcp.nack(1, bob.seen[0].ssrc, sorted(bob.seen[0].numbers)[:20]))
    await until(lambda: hall.sfu.stats().counters["rtcp"] >= taken + 100)
    assert hall.sfu.stats().counters["resent"] - before <= 20 * (2 + time.monotonic() - began)


async def test_a_wrong_certificate_is_not_let_in(hall: Hall) -> None:
    """B17: whoever does not show the certificate of his offer is closed, and nothing was forwarded."""
    eve = Client("eve", hertz=400)
    hall.clients.append(eve)

    async def answer(offer: str) -> str:
        wrong = ":".join(["AB"] * 32)
        lines = [f"a=fingerprint:sha-256 {wrong}" if "sha-256" in line else line for line in offer.split("\r\n")]
        return hall.sfu.join(EndpointId("eve"), "\r\n".join(lines), Limits())

    await eve.join(answer)
    await until(lambda: bool(hall.changes))
    assert (hall.changes[0].state, hall.changes[0].reason) == (EndpointState.CLOSED, "handshake")
    assert hall.sfu.stats().counters["received"] == 0


async def test_who_never_connects_is_closed(open_hall: OpenHall) -> None:
    """B18: an offer without a connection is forgotten after its time; and there is room for so many only."""
    hall = await open_hall(SfuSettings(host="127.0.0.1", handshake_seconds=0.2, max_endpoints=3))
    client = Client("ada", hertz=400)
    hall.clients.append(client)
    await client.connection.setLocalDescription(await client.connection.createOffer())
    offer = client.connection.localDescription.sdp
    for number in range(3):
        hall.sfu.join(EndpointId(f"p{number}"), offer, Limits())
    with pytest.raises(Unavailable):
        hall.sfu.join(EndpointId("one more"), offer, Limits())
    await until(lambda: len(hall.changes) == 3)
    assert {change.reason for change in hall.changes} == {"handshake"}
    assert hall.sfu.stats().endpoints == ()


async def test_a_client_that_vanishes_is_closed(open_hall: OpenHall) -> None:
    """B22: when its checks stop, so does its endpoint."""
    hall = await open_hall(SfuSettings(host="127.0.0.1", consent_seconds=0.5))
    ada = await hall.join("ada", hertz=400)
    ada.dtls.transport._connection._query_consent_task.cancel()
    await until(lambda: hall.changes[-1].state is EndpointState.CLOSED)
    assert hall.changes[-1].reason == "consent"


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
    hall = await open_hall(SfuSettings(host="127.0.0.1"))
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
    hall = await open_hall(SfuSettings(host="127.0.0.1"))
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
    hall = await open_hall(SfuSettings(host="127.0.0.1", host_v6="::1"))
    ada = await hall.join("ada", hertz=400, voices=1)
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda use_ipv4, use_ipv6: ["::1"])
    bob = await hall.join("bob", hertz=700, voices=1)
    hall.show(bob, "audio", 0, ada)
    hall.show(ada, "audio", 0, bob)
    await until(lambda: bob.heard[0].hears(400) and ada.heard[0].hears(700))

"""Datagrams and handshakes that should not be: from strangers, from impostors, and from people who never finish."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
from collections.abc import Callable
from dataclasses import replace

import pytest
from OpenSSL import SSL

from papote.errors import Unavailable
from papote.media.sfu import compat
from papote.media.sfu.engine import QUESTIONS
from papote.media.sfu.model import EndpointId, EndpointState, Limits, SfuSettings
from papote.media.stun import BINDING, MAPPED_ADDRESS, Message, decode
from tests.media.sfu import offers
from tests.media.sfu.clients import Client, until
from tests.media.sfu.conftest import PATIENT, Hall, OpenHall

pytestmark = pytest.mark.slow

ALERT = bytes.fromhex("15fefd00000000000000000002022800")
HELLO = bytes.fromhex("16fefd0000000000000000002c010000200000000000000020fefd") + bytes(32)
JUNK = {
    "empty": b"",
    "one byte": b"\x16",
    "garbage": bytes(range(256)) * 4,
    "alert": ALERT,
    "hello": HELLO,
    "large": b"\x80" * 60000,
}


@pytest.mark.parametrize("junk", JUNK)
async def test_b12_strangers_datagrams_end_no_call(hall: Hall, junk: str) -> None:
    """F1, F2, F3: whatever comes from addresses nobody has proven, 20 of 20 calls are set up and stay.

    That many where it looks like a handshake, which such a call begins with; a few for the rest.
    """
    calls = 20 if junk == "hello" else 4
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.setblocking(False)
        stranger.bind(("127.0.0.1", 0))

        async def flood() -> None:
            while True:
                for _ in range(20):
                    stranger.sendto(JUNK[junk], ("127.0.0.1", hall.sfu.port))
                await asyncio.sleep(0.01)

        flooding = asyncio.create_task(flood())
        client = await hall.join("p0", hertz=400, voices=1)
        for number in range(1, calls):
            client = await hall.join(f"p{number}", voices=1)
        hall.show(client, "audio", 0, hall.clients[0])
        await until(lambda: client.heard[0].hears(400) and hall.count("filtered") > 20)
        flooding.cancel()
    assert [change.state for change in hall.changes] == [EndpointState.CONNECTED] * calls


@pytest.mark.parametrize("junk", JUNK)
async def test_b12_not_even_under_somebodys_own_address_do_they_end_his_call(hall: Hall, junk: str) -> None:
    """As from somebody who forges the sender's address: once he is connected, plain words count for nothing."""
    ada = await hall.join("ada", hertz=400)
    bob = await hall.join("bob", voices=1)
    hall.show(bob, "audio", 0, ada)
    await until(lambda: bob.heard[0].hears(400))
    for _ in range(50):
        ada.throw(JUNK[junk])
        bob.throw(JUNK[junk])
    packets = bob.heard[0].packets
    await until(lambda: bob.heard[0].packets > packets + 30 and bob.heard[0].hears(400))
    assert [change.state for change in hall.changes] == [EndpointState.CONNECTED] * 2


async def test_b12_a_forged_check_moves_nothing(hall: Hall) -> None:
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


async def test_b12_an_address_belongs_to_one(hall: Hall) -> None:
    """A participant cannot take over what comes from another's address, though his own password is right."""
    ada = await hall.join("ada", hertz=400)
    await hall.join("eve", voices=1)
    bob = await hall.join("bob", voices=1)
    hall.show(bob, "audio", 0, ada)
    filtered = hall.sfu.stats().counters["filtered"]
    ada.throw(hall.proof("eve"))  # as if eve could send under ada's address
    await until(lambda: hall.sfu.stats().counters["filtered"] == filtered + 1)
    packets = bob.heard[0].packets
    await until(lambda: bob.heard[0].packets > packets + 20 and bob.heard[0].hears(400))


async def test_b12_proofs_without_end_are_not_answered(hall: Hall) -> None:
    """Beyond what any browser sends in a second, a client hears nothing more in it; his call goes on."""
    ada = await hall.join("ada", hertz=400)
    filtered, checks = hall.count("filtered"), hall.count("stun")
    for number in range(2000):
        ada.throw(hall.proof("ada"))
        if not number % 50:
            await asyncio.sleep(0)
    await until(lambda: hall.count("stun") >= checks + 1500)
    assert hall.count("filtered") - filtered >= 500
    received = hall.count("received")
    await until(lambda: hall.count("received") > received + 50)
    assert hall.changes[-1].state is EndpointState.CONNECTED


async def test_b12_a_strangers_question_is_answered_so_many_times_a_second(open_hall: OpenHall) -> None:
    """Whoever looks for a fault hears as which address he is seen; whoever floods makes us flood nobody."""
    hall = await open_hall()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.setblocking(False)
        for _ in range(300):
            stranger.sendto(Message(BINDING).encode(), ("127.0.0.1", hall.sfu.port))
        await until(lambda: hall.count("stun") >= 300)
        answer = decode(stranger.recv(2000))
        assert answer is not None and answer.address(MAPPED_ADDRESS) == stranger.getsockname()
        assert hall.count("filtered") >= 300 - 3 * QUESTIONS


# ---- B17: who is on the other side


async def test_b17_a_wrong_certificate_is_not_let_in(hall: Hall) -> None:
    """Whoever does not show the certificate of his offer is closed, and nothing was forwarded."""
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


class Impostor:
    """Joins with a proper offer and a proper check, and then shakes hands in his own way."""

    def __init__(self, hall: Hall, name: str) -> None:
        self.certificate = compat.new_certificate()
        lines = offers.usual().split("\r\n")
        own = f"a=fingerprint:sha-256 {compat.fingerprint(self.certificate)}"
        offer = "\r\n".join(own if line.startswith("a=fingerprint") else line for line in lines)
        hall.sfu.join(EndpointId(name), offer, Limits())
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(("127.0.0.1", hall.sfu.port))
        self.socket.setblocking(False)
        self.socket.send(hall.proof(name))

    async def shake(self, context: SSL.Context) -> None:
        """Go on until the other side or OpenSSL says no."""
        loop = asyncio.get_running_loop()
        tls = SSL.Connection(context)
        tls.set_connect_state()
        with contextlib.suppress(SSL.Error):
            while True:
                with contextlib.suppress(SSL.WantReadError):
                    tls.do_handshake()
                with contextlib.suppress(SSL.WantReadError):
                    self.socket.send(tls.bio_read(4000))
                datagram = b""
                while not 20 <= (datagram or b"\0")[0] < 64:
                    datagram = await loop.sock_recv(self.socket, 4000)
                tls.bio_write(datagram)

    def context(self) -> SSL.Context:
        """As aiortc makes it, without SRTP."""
        context = SSL.Context(SSL.DTLS_METHOD)
        context.use_certificate(self.certificate._cert)
        context.use_privatekey(self.certificate._key)
        return context


def without_srtp(impostor: Impostor) -> SSL.Context:
    """Encrypted, but with no keys for media."""
    return impostor.context()


def with_a_weak_suite(impostor: Impostor) -> SSL.Context:
    """Without forward secrecy."""
    context = impostor.context()
    context.set_tlsext_use_srtp(b"SRTP_AES128_CM_SHA1_80")
    context.set_cipher_list(b"AES128-SHA:AES256-SHA:@SECLEVEL=0")
    return context


def with_a_weak_profile(impostor: Impostor) -> SSL.Context:
    """With signatures of 32 bits."""
    context = impostor.context()
    context.set_tlsext_use_srtp(b"SRTP_AES128_CM_SHA1_32")
    return context


def without_a_certificate(_: Impostor) -> SSL.Context:
    """Anonymous."""
    context = SSL.Context(SSL.DTLS_METHOD)
    context.set_tlsext_use_srtp(b"SRTP_AEAD_AES_256_GCM")
    return context


@pytest.mark.parametrize("way", [without_srtp, with_a_weak_suite, with_a_weak_profile, without_a_certificate])
async def test_b17_a_weak_handshake_fails(open_hall: OpenHall, way: Callable[[Impostor], SSL.Context]) -> None:
    """The endpoint is closed, and says why; nobody waits for it."""
    hall = await open_hall()
    eve = Impostor(hall, "eve")
    with eve.socket:
        shaking = asyncio.create_task(eve.shake(way(eve)))
        await until(lambda: bool(hall.changes))
        shaking.cancel()
        await asyncio.gather(shaking, return_exceptions=True)
    assert [(change.state, change.reason) for change in hall.changes] == [(EndpointState.CLOSED, "handshake")]


async def test_b17_what_is_not_encrypted_is_not_taken(hall: Hall) -> None:
    """Neither before the handshake nor beside it."""
    bob = await hall.join("bob", voices=1)
    eve = Impostor(hall, "eve")
    plain = struct.pack("!BBHLL", 0x80, 111, 1, 1, 3570614608) + bytes(100)
    with eve.socket:
        await until(lambda: hall.sfu._endpoints[EndpointId("eve")].reached)
        for _ in range(20):
            eve.socket.send(plain)
            bob.throw(plain)
        await until(lambda: hall.count("invalid") >= 40)
    assert hall.count("received") == hall.count("sent") == 0


# ---- B18, B22: who never comes, and who is gone


async def test_b18_who_never_connects_is_closed(open_hall: OpenHall) -> None:
    """An offer without a connection is forgotten after its time; and there is room for so many only."""
    hall = await open_hall(replace(PATIENT, handshake_seconds=0.2, max_endpoints=3))
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


async def test_b18_who_stops_in_the_middle_is_closed_and_leaves_nothing(open_hall: OpenHall) -> None:
    """After a check, and after the first word of a handshake: no task, no file, no address stays."""
    hall = await open_hall()
    tasks, files = len(asyncio.all_tasks()), len(os.listdir("/proc/self/fd"))
    for number in range(20):
        eve = Impostor(hall, f"eve{number}")
        with eve.socket:
            await until(lambda name=f"eve{number}": hall.sfu._endpoints[EndpointId(name)].reached)  # type: ignore[misc]
            if number % 2:
                eve.socket.send(HELLO)
    assert len(os.listdir("/proc/self/fd")) == files
    for endpoint in hall.sfu._endpoints.values():
        endpoint.born_at -= PATIENT.handshake_seconds  # as if their time had gone by
    await until(lambda: len(hall.changes) == 20 and len(asyncio.all_tasks()) <= tasks)
    assert {change.reason for change in hall.changes} == {"handshake"}
    assert not any(channel.peers for channel in hall.sfu._mux.channels)


async def test_b18_two_hundred_offers_of_one_person_are_one_endpoint(open_hall: OpenHall) -> None:
    """Each closes the one before."""
    hall = await open_hall()
    files = len(os.listdir("/proc/self/fd"))
    for _ in range(200):
        hall.sfu.join(EndpointId("eve"), offers.usual(), Limits())
    assert len(hall.sfu.stats().endpoints) == 1
    assert len(os.listdir("/proc/self/fd")) == files
    assert [change.reason for change in hall.changes] == ["replaced"] * 199


async def test_b22_a_client_that_vanishes_is_closed(open_hall: OpenHall) -> None:
    """When its checks stop, so does its endpoint."""
    hall = await open_hall()
    ada = await hall.join("ada", hertz=400)
    ada.dtls.transport._connection._query_consent_task.cancel()
    hall.sfu._endpoints[EndpointId("ada")].checked_at -= PATIENT.consent_seconds  # as if that were long ago
    await until(lambda: hall.changes[-1].state is EndpointState.CLOSED)
    assert hall.changes[-1].reason == "consent"


async def test_a_machine_that_stood_still_ends_no_call(open_hall: OpenHall) -> None:
    """Whatever was sent meanwhile lies unread: that is nobody's silence."""
    hall = await open_hall()
    await hall.join("ada", voices=1)
    pause = 2 * PATIENT.consent_seconds
    endpoint = hall.sfu._endpoints[EndpointId("ada")]
    endpoint.checked_at -= pause
    endpoint.born_at -= pause
    hall.sfu._tend_at -= pause
    long_ago = endpoint.born_at
    await until(lambda: endpoint.born_at >= long_ago + pause)
    endpoint.tick_at = 0.0
    await until(lambda: endpoint.tick_at > 0.0)
    assert [change.state for change in hall.changes] == [EndpointState.CONNECTED]


def test_b18_b22_nobody_is_waited_for_long_by_default() -> None:
    """Fifteen seconds to connect, twelve without a sign of life."""
    assert SfuSettings().handshake_seconds <= 15
    assert SfuSettings().consent_seconds <= 12

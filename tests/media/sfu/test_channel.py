"""Both ways through a socket do the same: the filter, the rewriting, the encryption."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Hashable

import pytest
from pylibsrtp import Policy, Session

from papote.media.sfu import ring, rtp
from papote.media.sfu.channel import Body, Channel, Counters, PortableChannel, Target
from papote.media.sfu.compat import raw_srtp
from tests.media.sfu.clients import until

KEY = bytes(range(44))


def session(kind: int) -> Session:
    """One side of a protected connection."""
    return Session(Policy(key=KEY, ssrc_type=kind, srtp_profile=Policy.SRTP_PROFILE_AEAD_AES_256_GCM))


class Owner:
    """Somebody who owns an address."""

    def __init__(self) -> None:
        self.dtls: list[bytes] = []
        self.srtp: list[bytes] = []
        self._receiver = session(Policy.SSRC_ANY_INBOUND)

    def take_dtls(self, datagram: bytes) -> None:
        """Note it."""
        self.dtls.append(datagram)

    def take_srtp(self, channel: Channel, at: int, length: int) -> None:
        """Decrypt it."""
        cipher = channel.cipher(self._receiver)
        length = channel.unprotect(cipher, at, length)
        self.srtp.append(bytes(channel.view[at : at + length]) if length >= 0 else b"")


class Ends:
    """A channel, and a socket somewhere else."""

    def __init__(self, kind: str, family: socket.AddressFamily) -> None:
        host = "::1" if family is socket.AF_INET6 else "127.0.0.1"
        sock = socket.socket(family, socket.SOCK_DGRAM)
        sock.setblocking(False)
        sock.bind((host, 0))
        self.counters = Counters()
        self.checks: list[tuple[bytes, Hashable]] = []
        self.batches = 0
        if kind == "ring":
            raw, calls = raw_srtp(), ring.load()
            assert raw is not None
            assert calls is not None
            self.channel: Channel = ring.RingChannel(sock, self.counters, self.stun, self.after, raw, calls)
        else:
            self.channel = PortableChannel(sock, self.counters, self.stun, self.after)
        self.other = socket.socket(family, socket.SOCK_DGRAM)
        self.other.bind((host, 0))
        self.other.settimeout(60)
        self.other.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)

    def stun(self, channel: Channel, data: bytes, key: Hashable) -> None:
        """Note it."""
        self.checks.append((data, key))

    def after(self) -> None:
        """Count it."""
        self.batches += 1

    def throw(self, data: bytes) -> None:
        """Send from the other socket."""
        self.other.sendto(data, (self.channel.host, self.channel.port))

    async def meet(self) -> Owner:
        """Let the other's address belong to somebody."""
        self.throw(b"\x00\x01")
        await until(lambda: bool(self.checks))
        owner = Owner()
        self.channel.peers[self.checks[0][1]] = owner
        return owner


@pytest.fixture(params=["ring 4", "ring 6", "portable 4", "portable 6"])
async def ends(request: pytest.FixtureRequest) -> AsyncIterator[Ends]:
    """Both kinds in both families."""
    kind, family = request.param.split(" ")
    made = Ends(kind, socket.AF_INET if family == "4" else socket.AF_INET6)
    yield made
    made.channel.close()
    made.other.close()


async def test_only_checks_pass_from_an_unproven_address(ends: Ends) -> None:
    """F1, F2, B12: empty, DTLS, SRTP and other datagrams are counted and dropped."""
    for data in (b"", b"\x16" * 50, b"\x80" * 50, b"\xff" * 50, b"\x41", b"\x00" * 1600):
        ends.throw(data)
    ends.throw(b"\x00\x01check")
    await until(lambda: ends.counters.filtered == 6)
    await until(lambda: bool(ends.checks))
    assert ends.checks[0][0] == b"\x00\x01check"
    assert ends.batches > 0


async def test_from_a_proven_address_the_handshake_and_media_pass(ends: Ends) -> None:
    """And still nothing empty or unknown."""
    owner = await ends.meet()
    packet = rtp.HEADER.pack(0x80, 111, 1, 2, 3) + b"payload"
    ends.throw(session(Policy.SSRC_ANY_OUTBOUND).protect(packet))
    ends.throw(b"\x16handshake")
    ends.throw(b"\x80" * 30)
    ends.throw(b"")
    await until(lambda: ends.counters.filtered == 1 and len(owner.srtp) == 2)
    assert owner.srtp == [packet, b""]
    assert owner.dtls == [b"\x16handshake"]


async def test_a_packet_is_rewritten_for_each_target(ends: Ends) -> None:
    """Numbers wrap, ids and picture numbers are put in, and what a receiver does not know is blanked."""
    await ends.meet()
    route = ends.channel.route(ends.checks[0][1])
    sender = session(Policy.SSRC_ANY_OUTBOUND)
    cipher = ends.channel.cipher(sender)
    payload = b"\x90\xe0\x81\x02\x07\x20picture"
    body = Body(rtp.absolute_time_block(1.0) + payload, True, 22, 0x102, 24, 7)
    targets = (
        Target(cipher, route.destination, 11, 96, 2, 3, 0x32, 0, 0),
        Target(cipher, route.destination, 12, 97, 0, 0, 0, 0x7F00, 250),
    )
    ends.channel.fan_out(body, 0x80, 0xFFFF, 0xFFFFFFFF, targets)
    ends.channel.flush()
    receiver = session(Policy.SSRC_ANY_INBOUND)
    one, two = (receiver.unprotect(ends.other.recv(2000)) for _ in targets)
    assert one == rtp.HEADER.pack(0x90, 0x80 | 96, 1, 2, 11) + b"\xbe\xde\x00\x01\x32" + body.data[5:8] + payload
    assert two[:12] == rtp.HEADER.pack(0x90, 0x80 | 97, 0xFFFF, 0xFFFFFFFF, 12)
    assert two[12:] == b"\xbe\xde\x00\x01" + bytes(4) + b"\x90\xe0\x80\x02\x01\x20picture"
    assert ends.counters.sent == 2


async def test_a_voice_has_no_extensions(ends: Ends) -> None:
    """Header and payload alone."""
    await ends.meet()
    route = ends.channel.route(ends.checks[0][1])
    sender = session(Policy.SSRC_ANY_OUTBOUND)
    target = Target(ends.channel.cipher(sender), route.destination, 11, 111, 0, 0, 0, 0, 0)
    ends.channel.fan_out(Body(b"voice", False), 0, 5, 6, [target])
    ends.channel.flush()
    packet = session(Policy.SSRC_ANY_INBOUND).unprotect(ends.other.recv(2000))
    assert packet == rtp.HEADER.pack(0x80, 111, 5, 6, 11) + b"voice"


async def test_more_than_one_batch_goes_out(ends: Ends) -> None:
    """Nothing is left behind between batches."""
    await ends.meet()
    route = ends.channel.route(ends.checks[0][1])
    sender = session(Policy.SSRC_ANY_OUTBOUND)
    cipher = ends.channel.cipher(sender)
    received: set[int] = set()
    for start in range(0, 516, 258):
        targets = [
            Target(cipher, route.destination, ssrc, 111, 0, 0, 0, 0, 0) for ssrc in range(start + 1, start + 259)
        ]
        ends.channel.fan_out(Body(b"v", False), 0, 5, 6, targets[:130])
        ends.channel.fan_out(Body(b"v", False), 0, 5, 6, targets[130:])
        ends.channel.flush()
        received |= {int.from_bytes(ends.other.recv(2000)[8:12]) for _ in targets}
    assert len(received) == ends.counters.sent == 516

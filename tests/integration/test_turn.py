"""coturn as we ship it: whom it lets in, for how long, and where it sends nothing. The packets are real."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import pytest

from papote.media import relay as media_relay
from papote.media.ice import IceSettings, turn_password
from papote.media.relay import NoAnswer, Relay, RelayRefused, Way, ask, outside_address, way_to
from papote.media.stun import BINDING, Message
from papote.types import PlayerId
from tests.turn import OFFICE, PRIVATE, SERVER, SERVER_V6, Coturn, Network, coturn, lacking

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(lacking()), reason=lacking() or "-")]

ADA = PlayerId("p7")
QUOTA = 4


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection may take its time on a busy machine."""
    monkeypatch.setattr(media_relay, "PATIENCE", 60.0)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Network, Coturn]]:
    """One for all tests here; each asks under a name of its own."""
    with coturn(tmp_path_factory.mktemp("coturn"), quota=QUOTA) as made:
        yield made


@pytest.fixture
def network(served: tuple[Network, Coturn]) -> Network:
    """The network."""
    return served[0]


@pytest.fixture
def settings(served: tuple[Network, Coturn]) -> IceSettings:
    """What the office knows of the server."""
    return served[1].settings


@asynccontextmanager
async def to_server(network: Network, transport: str = "udp", address: str = SERVER) -> AsyncIterator[Way]:
    """A way to the server, from an address of the network."""
    kind = socket.SOCK_DGRAM if transport == "udp" else socket.SOCK_STREAM
    own = network.socket(kind, SERVER_V6 if ":" in address else OFFICE)
    async with way_to((address, 3478), transport, sock=own) as way:
        yield way


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_what_an_office_gives_out_opens_a_relay(network: Network, settings: IceSettings, transport: str) -> None:
    """And what is sent through it arrives, as from the relay, and comes back."""
    async with to_server(network, transport) as way:
        relay = Relay(way, *turn_password(settings, ADA, time.time()))
        address, port = await relay.allocate()
        assert address == SERVER
        await relay.permit(OFFICE)
        with network.socket(socket.SOCK_DGRAM) as friend:
            friend.setblocking(True)
            friend.settimeout(60)
            through = relay.to(friend.getsockname())
            through.send(b"hello")
            assert friend.recvfrom(100) == (b"hello", (SERVER, port))
            friend.sendto(b"and you", (SERVER, port))
            assert await through.receive() == b"and you"
        await relay.refresh(0)


async def test_b20_what_has_expired_opens_nothing(network: Network, settings: IceSettings) -> None:
    """Neither does the wrong secret, nor no password at all, nor one for a name or an end of one's own choosing."""
    now = time.time()
    username, password = turn_password(settings, ADA, now)
    end = int(username.partition(":")[0])
    for name, word in (
        turn_password(settings, ADA, now - 700),
        turn_password(replace(settings, turn_secret="another of the same length"), ADA, now),
        (username, ""),
        (f"{end + 3600}:{ADA}", password),
        (f"{end}:p8", password),
        ("p7", password),
    ):
        async with to_server(network) as way:
            with pytest.raises(RelayRefused) as refused:
                await Relay(way, name, word).allocate()
            assert refused.value.code == 401


async def begun(stack: AsyncExitStack, network: Network, settings: IceSettings) -> tuple[Way, Relay, str, str]:
    """A relay whose password lasts for a second; for more, where the machine is too busy to begin within one."""
    for ttl in (1.0, 2.0, 8.0, 30.0):
        way = await stack.enter_async_context(to_server(network))
        username, password = turn_password(replace(settings, turn_ttl=ttl), PlayerId("p8"), time.time())
        relay = Relay(way, username, password)
        with contextlib.suppress(RelayRefused):
            await relay.allocate()
            return way, relay, username, password
    raise AssertionError("no relay began")


async def test_b20_a_relay_that_has_begun_goes_on(network: Network, settings: IceSettings) -> None:
    """A call is not cut because the password with which it began has expired; but it begins no other."""
    async with AsyncExitStack() as stack:
        way, relay, username, password = await begun(stack, network, settings)
        other = await stack.enter_async_context(to_server(network))
        while time.time() <= int(username.partition(":")[0]) + 2:  # coturn looks at its clock once a second
            await ask(way, Message(BINDING))
        await relay.refresh()
        with pytest.raises(RelayRefused) as refused:
            await Relay(other, username, password).allocate()
        assert refused.value.code == 401


@pytest.mark.parametrize("peer", ["9.255.255.255", "11.0.0.1", "172.32.0.1", "192.167.1.1", "223.255.255.1"])
async def test_what_lies_beside_a_denied_range_is_reached(network: Network, settings: IceSettings, peer: str) -> None:
    """So nothing more is denied than was meant."""
    async with to_server(network) as way:
        relay = Relay(way, *turn_password(settings, PlayerId(peer), time.time()))
        await relay.allocate()
        await relay.permit(peer)


@pytest.mark.parametrize(
    "peer",
    [
        *(PRIVATE, "10.0.0.1", "127.0.0.1", "127.255.0.1", "0.0.0.0", "0.1.2.3", "169.254.169.254", "172.16.0.1"),
        *("192.168.1.1", "100.64.0.1", "100.100.100.200", "192.0.2.1", "224.0.0.1", "255.255.255.255"),
    ],
)
async def test_b20_nothing_inside_is_reached_through_a_relay(
    network: Network, settings: IceSettings, peer: str
) -> None:
    """403; and what is sent all the same goes nowhere."""
    async with to_server(network) as way:
        relay = Relay(way, *turn_password(settings, PlayerId(peer), time.time()))
        await relay.allocate()
        with pytest.raises(RelayRefused) as refused:
            await relay.permit(peer)
        assert refused.value.code == 403


@pytest.mark.parametrize(
    "peer",
    [
        *("::1", "::", "::ffff:10.0.0.1", "::ffff:10.9.8.7", "::ffff:127.0.0.1", "::127.0.0.1"),
        *("64:ff9b::a00:1", "2002:a00:1::1", "fe80::1", "fd00::1", "ff02::1", "2001:db8::1"),
    ],
)
async def test_b20_nor_by_an_address_of_ipv6(network: Network, settings: IceSettings, peer: str) -> None:
    """However an address of IPv4 is wrapped."""
    async with to_server(network, address=SERVER_V6) as way:
        relay = Relay(way, *turn_password(settings, PlayerId(peer), time.time()))
        assert (await relay.allocate(version=6))[0] == SERVER_V6
        with pytest.raises(RelayRefused) as refused:
            await relay.permit(peer)
        assert refused.value.code == 403


@pytest.mark.parametrize("peer", [SERVER_V6, "2606:4700::1111", "2001:4860:4860::8888"])
async def test_other_addresses_of_ipv6_are_reached(network: Network, settings: IceSettings, peer: str) -> None:
    """As of the internet at large."""
    async with to_server(network, address=SERVER_V6) as way:
        relay = Relay(way, *turn_password(settings, PlayerId(peer), time.time()))
        await relay.allocate(version=6)
        await relay.permit(peer)


async def test_b20_a_denied_address_hears_nothing(network: Network, settings: IceSettings) -> None:
    """Not a packet, though it listens and the relay is told to send."""
    async with to_server(network) as way:
        relay = Relay(way, *turn_password(settings, PlayerId("p9"), time.time()))
        await relay.allocate()
        with network.socket(socket.SOCK_DGRAM, PRIVATE) as victim:
            for _ in range(20):
                relay.to(victim.getsockname()).send(b"hello")
            await relay.refresh()  # answered after what was sent before
            with pytest.raises(BlockingIOError):
                victim.recv(100)


async def test_b20_this_machine_is_not_reached_by_an_address_that_stands_for_nothing(
    network: Network, settings: IceSettings
) -> None:
    """``::ffff:0.0.0.0``: coturn 4.6 gives the permission all the same, but no packet arrives."""
    async with to_server(network, address=SERVER_V6) as way:
        relay = Relay(way, *turn_password(settings, PlayerId("p10"), time.time()))
        await relay.allocate(version=6)
        with contextlib.suppress(RelayRefused):
            await relay.permit("::ffff:0.0.0.0")
        for address in ("0.0.0.0", "::"):
            with network.socket(socket.SOCK_DGRAM, address) as victim:
                for _ in range(20):
                    relay.to(("::ffff:0.0.0.0", victim.getsockname()[1])).send(b"hello")
                await relay.refresh()
                with pytest.raises(BlockingIOError):
                    victim.recv(100)


async def test_b20_one_person_gets_so_many_relays(network: Network, settings: IceSettings) -> None:
    """However many passwords he has been given; 486 beyond that."""
    async with AsyncExitStack() as stack:
        ways = [await stack.enter_async_context(to_server(network)) for _ in range(QUOTA + 2)]
        for number, way in enumerate(ways[:QUOTA]):
            await Relay(way, *turn_password(settings, PlayerId("greedy"), time.time() + number)).allocate()
        with pytest.raises(RelayRefused) as refused:
            await Relay(ways[-2], *turn_password(settings, PlayerId("greedy"), time.time())).allocate()
        assert refused.value.code == 486
        await Relay(ways[-1], *turn_password(settings, PlayerId("modest"), time.time())).allocate()


async def test_a_plain_question_is_answered(network: Network) -> None:
    """As of any STUN server; and where nobody listens, the wait has an end."""
    async with to_server(network) as way:
        assert (await outside_address(way))[0] == OFFICE
    async with way_to((SERVER, 3999), "udp", sock=network.socket(socket.SOCK_DGRAM)) as way:
        with pytest.raises(NoAnswer):
            await outside_address(way, patience=0.2)
    with pytest.raises(NoAnswer, match="refused"):
        async with way_to((SERVER, 3999), "tcp", sock=network.socket(socket.SOCK_STREAM)):
            pass

"""The same office by polling, by an upgrade in mid-sentence, and by the usual client library."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
import socketio

from papote.gateway import GatewaySettings
from papote.gateway.engine import LeanWebSocket
from papote.world.settings import RoomSettings
from tests.integration.conftest import PATIENT, Leap, Serve, Server
from tests.integration.raw_client import PATIENCE
from tests.media.sfu.clients import until

JOIN = {"protocol": 1, "room": "office", "name": "Ada", "avatar": "a01", "entry": "a"}


class Poller:
    """A client that only polls, by hand."""

    def __init__(self, server: Server) -> None:
        self.session = server.session
        self.url = f"{server.url}/socket.io/?EIO=4&transport=polling"
        self.packets: list[str] = []

    async def open(self) -> Poller:
        """Shake hands and say CONNECT."""
        async with self.session.get(self.url) as response:
            assert response.status == 200
            handshake = json.loads((await response.text())[1:])
        assert handshake["upgrades"] == ["websocket"]
        self.url += f"&sid={handshake['sid']}"
        await self.post("40")
        await self.until(lambda packet: packet.startswith("40"))
        return self

    async def post(self, body: str | bytes) -> int:
        """Send packets."""
        async with self.session.post(self.url, data=body) as response:
            return response.status

    async def until(self, condition: Any) -> str:
        """Poll until a packet is as wished."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for packet in self.packets:
                    if condition(packet):
                        return packet
                async with self.session.get(self.url) as response:
                    assert response.status == 200, self.packets
                    packets = (await response.text()).split("\x1e")
                if "2" in packets:
                    await self.post("3")
                self.packets += packets


async def test_polling_goes_the_same_way_as_a_websocket(server: Server) -> None:
    """Join, chat, walk, and be refused."""
    poller = await Poller(server).open()
    await poller.post(f"420{json.dumps(['join', JOIN])}")
    assert await poller.until(lambda packet: packet.startswith("430")) == '430[{"ok":true}]'
    await poller.until(lambda packet: packet.startswith('42["snapshot"'))
    bob = await server.person("Bob", entry="b")
    await bob.ask("chat", {"id": "1", "scope": "room", "text": "hello"})
    await poller.until(lambda packet: packet.startswith('42["chatted"'))
    await poller.post('42["move",[1,82,90,0]]')
    await poller.until(lambda packet: packet.startswith('42["moves"'))
    await poller.post('42["move",[2,NaN,90,0]]')
    assert "bad_number" in await poller.until(lambda packet: packet.startswith('42["refused"'))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("bAAAA", "attachments_refused"),
        ('451-["x",{"_placeholder":true,"num":0}]', "attachments_refused"),
        ('4{"a":1}', "bad_message"),
    ],
)
async def test_polling_refuses_what_a_websocket_refuses(server: Server, body: str, code: str) -> None:
    """Binary packets, attachments, and JSON that is no packet."""
    poller = await Poller(server).open()
    await poller.post(body)
    assert code in await poller.until(lambda packet: packet.startswith(('42["bye"', '42["refused"')))


@pytest.mark.parametrize("body", ["4" + "[" * 50_000, "\x1e" * 40, b"\xff\xfe", "9", ""])
async def test_broken_payloads_end_in_an_answer(server: Server, body: str | bytes) -> None:
    """Never in an error of the server's."""
    poller = await Poller(server).open()
    assert await poller.post(body) < 500
    await server.person("Witness")


async def test_a_payload_over_the_limit_is_refused(server: Server) -> None:
    """As a message is."""
    poller = await Poller(server).open()
    assert await poller.post("4" * 65537) == 413


async def test_a_poller_who_stops_polling_is_lost(server: Server) -> None:
    """The others are told."""
    bob = await server.person("Bob", entry="b")
    poller = await Poller(server).open()
    await poller.post(f"420{json.dumps(['join', JOIN])}")
    joined = await bob.event("player_joined")
    session = next(each for each in server.gateway._sockets.server.eio.sockets.values() if not each.upgraded)
    session.last_ping = time.time() - 2 * PATIENT.ping_timeout  # asked long ago, and no answer came
    await bob.until(lambda: bob.replica.players[joined["player"]["id"]]["connected"] is False)


async def test_a_session_that_moves_over_to_a_websocket_loses_nothing(server: Server) -> None:
    """What was waiting for the next poll comes first, in its order."""
    poller = await Poller(server).open()
    await poller.post(f"420{json.dumps(['join', JOIN])}")
    await poller.until(lambda packet: packet.startswith('42["snapshot"'))
    socket = await server.session.ws_connect(poller.url.replace("transport=polling", "transport=websocket"))
    await socket.send_str("2probe")
    assert await socket.receive_str() == "3probe"
    for number in range(5):
        await poller.post(f'4210{number}["hand",{{"raised":true}}]')
    await socket.send_str("5")
    await socket.send_str('42999["hand",{"raised":false}]')
    acks: list[str] = []
    async with asyncio.timeout(PATIENCE):
        while len(acks) < 6:
            packet = await socket.receive_str()
            if packet.startswith("43"):
                acks.append(packet.partition("[")[0][2:])
            elif packet == "2":
                await socket.send_str("3")
    assert acks == ["100", "101", "102", "103", "104", "999"]
    await socket.close()


@pytest.mark.parametrize(
    "transports", [["websocket"], ["polling"], ["polling", "websocket"]], ids=["websocket", "polling", "upgrade"]
)
async def test_the_usual_client_library_can_talk_to_the_office(server: Server, transports: list[str]) -> None:
    """Frames written past the library are ordinary packets."""
    client = socketio.AsyncClient(reconnection=False)
    heard: dict[str, Any] = {}
    came = asyncio.Condition()

    async def hear(event: str, payload: Any = None) -> None:
        async with came:
            heard[event] = payload
            came.notify_all()

    client.on("*", hear)
    await client.connect(server.url, transports=transports, wait_timeout=60)
    assert await client.call("join", JOIN, timeout=60) == {"ok": True}
    bob = await server.person("Bob", entry="b")
    async with asyncio.timeout(PATIENCE), came:
        await came.wait_for(lambda: {"snapshot", "player_joined"} <= set(heard))
    x, y = bob.here
    await bob.move(x + 3, y)
    async with asyncio.timeout(PATIENCE), came:
        await came.wait_for(lambda: "moves" in heard)
    assert heard["moves"][:3] == [int(bob.you[1:]), x + 3, y]
    await client.disconnect()
    await bob.until(lambda: bob.replica.players[heard["snapshot"]["you"]]["connected"] is False)


async def test_a_machine_that_stood_still_cuts_nobody(serve: Serve, leap: Leap) -> None:
    """Whatever was said meanwhile lies unread: whoever is there, by a socket or by polling, is not taken for lost."""
    server = await serve(settings=GatewaySettings(), world=RoomSettings())
    bob = await server.person("Bob", entry="b")
    poller = await Poller(server).open()
    await poller.post(f"420{json.dumps(['join', JOIN])}")
    await bob.event("player_joined")
    (session,) = (each for each in server.gateway._sockets.server.eio.sockets.values() if not each.upgraded)
    asked = session.last_ping = time.time()
    leap(60.0)
    await until(lambda: session.last_ping > asked)
    assert await bob.ask("hand", {"raised": True}) == {"ok": True}
    assert [player["connected"] for player in bob.replica.players.values()] == [True, True]


async def test_c12_a_socket_whose_network_is_gone_is_lost(serve: Serve) -> None:
    """No pong, no place in anybody's conversation: interval, time-out and lease later it is over."""
    server = await serve(world=RoomSettings())
    ada = await server.person("Ada", entry="a")
    bob = await server.person("Bob", entry="b")
    await ada.shuffle()
    await bob.shuffle()
    await bob.event("conversation")
    assert ada._reader is not None
    ada._reader.cancel()  # it neither reads nor answers
    wire = next(iter(server.gateway._registry)).wire  # she came first
    assert isinstance(wire, LeanWebSocket)
    wire._heard_at -= PATIENT.ping_interval + PATIENT.ping_timeout
    await bob.until(lambda: bob.replica.players[ada.you]["connected"] is False)
    await bob.until(lambda: bob.replica.conversation is None)

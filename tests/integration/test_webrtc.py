"""Two real WebRTC peers, put through by the server: negotiated over its signals alone, they hear each other."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import Any

import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack
from aiortc.sdp import candidate_from_sdp, candidate_to_sdp

from tests.integration.conftest import Server
from tests.integration.raw_client import PATIENCE, RawClient


class Peer:
    """A person with a peer connection, who offers when impolite and answers when asked."""

    def __init__(self, person: RawClient) -> None:
        self.person = person
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.connection.addTrack(AudioStreamTrack())
        self.connected = asyncio.Event()
        self.heard = asyncio.Event()
        self.member: dict[str, Any] = {}

        @self.connection.on("connectionstatechange")
        def changed() -> None:
            if self.connection.connectionState == "connected":
                self.connected.set()

        @self.connection.on("track")
        def came(track: Any) -> None:
            self.listening = asyncio.create_task(self.listen(track))

    async def listen(self, track: Any) -> None:
        """One frame is enough."""
        await track.recv()
        self.heard.set()

    async def send(self, **content: Any) -> None:
        """A signal to the other."""
        answer = await self.person.ask("signal", {"to": self.member["id"], "link": self.member["link"], **content})
        assert answer == {"ok": True}, answer

    async def describe(self, description: RTCSessionDescription) -> None:
        """Set it and say it; candidates go apart, as a browser sends them."""
        await self.connection.setLocalDescription(description)
        local = self.connection.localDescription
        lines = local.sdp.splitlines(keepends=True)
        candidates = [line.strip()[2:] for line in lines if line.startswith("a=candidate")]
        bare = "".join(line for line in lines if not line.startswith(("a=candidate", "a=end-of-candidates")))
        await self.send(description={"type": local.type, "sdp": bare})
        for candidate in candidates:
            await self.send(
                candidate={"candidate": candidate, "sdpMid": "0", "sdpMLineIndex": 0, "usernameFragment": None}
            )
        await self.send(candidate=None)

    async def run(self) -> None:
        """Negotiate until connected."""
        self.member = (await self.person.event("conversation"))["members"][0]
        if not self.member["polite"]:
            await self.describe(await self.connection.createOffer())
        taken = 0
        while not self.connected.is_set():
            await self.person.until(partial(self.more_than, taken))
            for signal in self.person.heard("signal")[taken:]:
                taken += 1
                await self.receive(signal)
                if signal.get("candidate", ...) is None:  # the other has said everything
                    await asyncio.wait_for(self.connected.wait(), PATIENCE)

    def more_than(self, taken: int) -> bool:
        """Whether there are more signals than these."""
        return len(self.person.heard("signal")) > taken

    async def receive(self, signal: dict[str, Any]) -> None:
        """A signal of the other."""
        assert signal["from"] == self.member["id"]
        assert signal["link"] == self.member["link"]
        if "description" in signal:
            await self.connection.setRemoteDescription(
                RTCSessionDescription(signal["description"]["sdp"], signal["description"]["type"])
            )
            if signal["description"]["type"] == "offer":
                await self.describe(await self.connection.createAnswer())
        elif signal["candidate"] is None:
            await self.connection.addIceCandidate(None)
        else:
            candidate = candidate_from_sdp(signal["candidate"]["candidate"].removeprefix("candidate:"))
            assert "candidate:" + candidate_to_sdp(candidate) == signal["candidate"]["candidate"]
            candidate.sdpMid = signal["candidate"]["sdpMid"]
            await self.connection.addIceCandidate(candidate)


@pytest.mark.slow
async def test_two_real_peers_hear_each_other_through_relayed_signals(server: Server) -> None:
    """Offer, answer, candidates; then sound, which the server never sees."""
    ada = await server.person("Ada", entry="a")
    bob = await server.person("Bob", entry="b")
    one, two = Peer(ada), Peer(bob)
    try:
        await ada.shuffle()
        await bob.shuffle()
        await asyncio.gather(one.run(), two.run())
        await asyncio.wait_for(asyncio.gather(one.heard.wait(), two.heard.wait()), PATIENCE)
        assert json.dumps(ada.heard("refused")) == json.dumps(bob.heard("refused")) == "[]"
    finally:
        await one.connection.close()
        await two.connection.close()

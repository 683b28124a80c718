"""Clients of the forwarding unit, each a stock peer connection of aiortc that sends a tone and a shade of grey."""

from __future__ import annotations

import asyncio
import math
import time
from array import array
from collections.abc import Awaitable, Callable
from fractions import Fraction
from random import Random
from typing import Any

from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av import AudioFrame, VideoFrame
from av.frame import Frame

RATE = 48000
SAMPLES = 960
TONES = (400, 700, 1100, 1700, 2300, 3100)
WIDTH, HEIGHT = 160, 120
PATIENCE = 60.0
"""Seconds a test waits for something that is bound to happen, on however busy a machine."""

HELD_UP = 0.1
"""Seconds by which a piece of sound or a picture may be late and the next still be sent when it is due."""


async def until(condition: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Wait for what tells nobody."""
    async with asyncio.timeout(patience):
        while not condition():
            await asyncio.sleep(0.005)


class Pace:
    """Tells when the next piece is due: in real time from the first on.

    Whoever was held up goes on from there: sent all at once, what had piled up would be longer than it took.
    """

    def __init__(self) -> None:
        self._began: float | None = None

    async def until(self, due: float) -> None:
        """Wait until so many seconds after the first piece."""
        now = time.monotonic()
        if self._began is None or now - self._began - due > HELD_UP:
            self._began = now - due
        await asyncio.sleep(self._began + due - now)


class Tone(MediaStreamTrack):
    """A sine wave, in real time."""

    kind = "audio"

    def __init__(self, hertz: int) -> None:
        super().__init__()
        self._hertz = hertz
        self.sent = 0
        self._pace = Pace()

    async def recv(self) -> Frame:
        """Twenty milliseconds of it."""
        await self._pace.until(self.sent / RATE)
        wave = (
            int(8000 * math.sin(2 * math.pi * self._hertz * sample / RATE))
            for sample in range(self.sent, self.sent + SAMPLES)
        )
        frame = AudioFrame(format="s16", layout="mono", samples=SAMPLES)
        frame.planes[0].update(array("h", wave).tobytes())
        frame.pts, frame.sample_rate, frame.time_base = self.sent, RATE, Fraction(1, RATE)
        self.sent += SAMPLES
        return frame


class Shade(MediaStreamTrack):
    """Pictures of one grey, fifteen a second."""

    kind = "video"

    def __init__(self, shade: int) -> None:
        super().__init__()
        self._shade = shade
        self._sent = 0
        self._pace = Pace()

    async def recv(self) -> Frame:
        """The next picture."""
        await self._pace.until(self._sent / 15)
        frame = VideoFrame(WIDTH, HEIGHT, "yuv420p")
        for plane, value in zip(frame.planes, (self._shade, 128, 128), strict=True):
            plane.update(bytes([value]) * plane.buffer_size)
        frame.pts, frame.time_base = self._sent * 6000, Fraction(1, 90000)
        self._sent += 1
        return frame


class Nothing(MediaStreamTrack):
    """Announced, and never sent: so that a test may send what it likes instead."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    async def recv(self) -> Frame:
        """Until it is given up."""
        forever: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        return await forever


def loudest_tone(frame: AudioFrame) -> int | None:
    """Which of the tones a frame holds, by Goertzel's filter; None: silence."""
    channels = len(frame.layout.channels)
    samples = array("h", bytes(frame.planes[0])[: frame.samples * channels * 2])[::channels]

    def power(hertz: int) -> float:
        factor = 2 * math.cos(2 * math.pi * hertz / frame.sample_rate)
        one = two = 0.0
        for sample in samples:
            one, two = sample + factor * one - two, one
        return one * one + two * two - factor * one * two

    powers = {hertz: power(hertz) for hertz in TONES}
    best = max(powers, key=lambda hertz: powers[hertz])
    return best if powers[best] > 1e9 and powers[best] > 4 * sorted(powers.values())[-2] else None


class Ear:
    """One receive slot, as the client has it."""

    def __init__(self, receiver: Any) -> None:
        self.frames = 0
        self.packets = 0
        self.last_packet = 0.0
        self.ssrc = 0
        self.repaired = 0
        self.numbers: set[int] = set()
        """Sequence numbers that arrived, at once or repaired."""
        self.tone: int | None = None
        self.shade: int | None = None
        self._receiver = receiver
        self._task: asyncio.Task[None] | None = None
        handle = receiver._handle_rtp_packet

        async def noted(packet: Any, arrival_time_ms: int) -> None:
            self.packets += 1
            self.last_packet = time.monotonic()
            self.ssrc = self.ssrc or packet.ssrc
            repaired = packet.ssrc != self.ssrc
            self.repaired += repaired
            self.numbers.add(int.from_bytes(packet.payload[:2]) if repaired else packet.sequence_number)
            await handle(packet, arrival_time_ms=arrival_time_ms)

        receiver._handle_rtp_packet = noted

    def begin(self) -> None:
        """There is a track since the answer came."""
        self._task = asyncio.ensure_future(self._listen(self._receiver.track))

    def end(self) -> None:
        """Listen no more."""
        if self._task is not None:
            self._task.cancel()

    async def _listen(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            self.frames += 1
            if isinstance(frame, AudioFrame):
                self.tone = loudest_tone(frame)
            elif isinstance(frame, VideoFrame):
                plane = frame.planes[0]
                self.shade = bytes(plane)[plane.line_size * 50 + 50]

    def missing(self, spare: int) -> int:
        """How many numbers never arrived, apart from the last, which may be under way."""
        first = min(self.numbers)
        return len(set(range(first, max(self.numbers) - spare)) - self.numbers)

    def hears(self, hertz: int) -> bool:
        """Whether this tone is heard now."""
        return self.tone == hertz

    def sees(self, shade: int) -> bool:
        """Whether this grey is seen now; coding changes it a little."""
        return self.shade is not None and abs(self.shade - shade) < 12


def _is_rtp(data: bytes) -> bool:
    return len(data) > 12 and 128 <= data[0] < 192 and not 192 <= data[1] <= 223


class _LossyTransport:
    def __init__(self, transport: Any, share: float) -> None:
        self._transport = transport
        self._share = share
        self._chance = Random(7)

    def sendto(self, data: bytes, address: Any) -> None:
        if not (_is_rtp(data) and self._chance.random() < self._share):
            self._transport.sendto(data, address)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class Client:
    """A browser's part, played by aiortc."""

    def __init__(
        self, name: str, *, hertz: int = 0, shade: int = 0, voices: int = 0, pictures: int = 0, forges: bool = False
    ) -> None:
        """What is not 0 is sent; ``voices`` and ``pictures`` are slots to receive with.

        Who ``forges`` announces a voice and a picture and sends nothing by himself.
        """
        self.name = name
        self.hertz = hertz
        self.shade = shade
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        if hertz:
            self.connection.addTransceiver(Tone(hertz), direction="sendonly")
        if shade:
            self.connection.addTransceiver(Shade(shade), direction="sendonly")
        if forges:
            for kind in ("audio", "video"):
                self.connection.addTransceiver(Nothing(kind), direction="sendonly")
        heard = [self.connection.addTransceiver("audio", direction="recvonly") for _ in range(voices)]
        seen = [self.connection.addTransceiver("video", direction="recvonly") for _ in range(pictures)]
        self.heard = [Ear(each.receiver) for each in heard]
        self.seen = [Ear(each.receiver) for each in seen]

    async def join(self, answer: Callable[[str], Awaitable[str]]) -> Client:
        """Offer, be answered, connect."""
        await self.connection.setLocalDescription(await self.connection.createOffer())
        await self.connection.setRemoteDescription(
            RTCSessionDescription(await answer(self.connection.localDescription.sdp), "answer")
        )
        for ear in (*self.heard, *self.seen):
            ear.begin()
        await until(lambda: self.connection.connectionState in ("connected", "failed", "closed"))
        assert self.connection.connectionState == "connected", self.connection.connectionState
        return self

    @property
    def wire(self) -> Any:
        """The socket under the connection, for tests that lose or forge packets."""
        pair = self.connection.getTransceivers()[0].receiver.transport.transport._connection._nominated[1]
        return pair.protocol

    @property
    def dtls(self) -> Any:
        """The encryption of the connection."""
        return self.connection.getTransceivers()[0].receiver.transport

    async def say(self, packet: bytes) -> None:
        """Send an RTP or RTCP packet of one's own making, properly encrypted."""
        await self.dtls._send_rtp(packet)

    def throw(self, datagram: bytes) -> None:
        """Send anything to the forwarding unit, from the proven address."""
        self.wire.transport.sendto(datagram, self.dtls.transport._connection._nominated[1].remote_addr)

    def forge(self, packet: bytes) -> None:
        """Send an RTP packet of one's own making, properly encrypted, at once."""
        self.throw(self.dtls._tx_srtp.protect(packet))

    def notices(self, other: Client) -> bool:
        """Whether the first slots carry this person."""
        return self.heard[0].hears(other.hertz) and self.seen[0].sees(other.shade)

    def lose_incoming(self, share: float) -> None:
        """From now on, this share of media packets never arrives."""
        wire, chance = self.wire, Random(7)
        receive = wire.datagram_received

        def lossy(data: bytes, address: Any) -> None:
            if not (_is_rtp(data) and chance.random() < share):
                receive(data, address)

        wire.datagram_received = lossy

    def lose_outgoing(self, share: float) -> None:
        """From now on, this share of media packets is never sent."""
        self.wire.transport = _LossyTransport(self.wire.transport, share)

    async def close(self) -> None:
        """Hang up."""
        await self.connection.close()
        for ear in (*self.heard, *self.seen):
            ear.end()

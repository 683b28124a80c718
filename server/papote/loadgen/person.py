"""Somebody simulated: comes in by Socket.IO, walks, and sends a tone through the forwarding unit; hears tones, too.

He knows the protocol and nothing else of the office, so what he hears is what a browser would have been sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import math
import time
from array import array
from collections import deque
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import aiohttp
import av
from aiortc import RTCCertificate

from papote.loadgen.caller import Caller
from papote.protocol.replica import Replica
from papote.types import Seconds

TONES = (440, 620, 850, 1130, 1480, 1900, 2400, 3000)
"""Hertz; far enough apart to be told from each other in forty milliseconds."""

RATE = 48000
SAMPLES = 960
LOOP = 50
"""Packets of a tone that are sent over and over: each has whole waves."""

FRESH: Seconds = 0.16
"""A tone counts as heard now if its packets are no older than this."""

TOLD_WITHIN: Seconds = 1.0
"""What a slot carries is said at most this long after its first packet."""

STEP: Seconds = 0.1
PATIENCE: Seconds = 60.0
"""How long an answer is waited for: whoever measures a busy machine has to be patient."""


def tone_packets(hertz: int) -> list[bytes]:
    """A second of a sine wave, as Opus packets of twenty milliseconds."""
    encoder: Any = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "s16"
    encoder.time_base = Fraction(1, RATE)
    packets: list[bytes] = []
    for number in range(LOOP + 2):
        wave = (
            int(9000 * math.sin(2 * math.pi * hertz * sample / RATE))
            for sample in range(number * SAMPLES, (number + 1) * SAMPLES)
        )
        frame = av.AudioFrame(format="s16", layout="mono", samples=SAMPLES)
        frame.planes[0].update(array("h", wave).tobytes())
        frame.pts, frame.sample_rate, frame.time_base = number * SAMPLES, RATE, Fraction(1, RATE)
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets[1 : LOOP + 1]


class Ear:
    """What came in one slot."""

    def __init__(self) -> None:
        self.packets: deque[tuple[Seconds, bytes]] = deque(maxlen=8)
        self.count = 0
        self._decoder: Any = av.CodecContext.create("libopus", "r")
        self._decoder.sample_rate, self._decoder.layout = RATE, "mono"

    def take(self, payload: bytes, now: Seconds) -> None:
        """A packet came."""
        self.count += 1
        self.packets.append((now, payload))

    def tone(self, now: Seconds) -> int | None:
        """Which tone sounds here now, by Goertzel's filter; None: silence."""
        fresh = [payload for when, payload in self.packets if now - when <= FRESH]
        if not fresh:
            return None
        samples: list[float] = []
        for payload in fresh[-4:]:
            for frame in self._decoder.decode(av.Packet(payload)):
                samples = _first_channel(frame)
        if not samples:
            return None
        powers = {hertz: _power(samples, hertz) for hertz in TONES}
        best = max(powers, key=lambda hertz: powers[hertz])
        others = sorted(powers.values())[-2]
        return (
            best
            if powers[best] > 0.05 * sum(each * each for each in samples) * len(samples) and powers[best] > 4 * others
            else None
        )


def _first_channel(frame: Any) -> list[float]:
    """The samples of one channel, between -1 and 1."""
    kind = "f" if frame.format.name.startswith("flt") else "h"
    everything = array(kind, bytes(frame.planes[0]))
    step = 1 if frame.format.is_planar else len(frame.layout.channels)
    scale = 1 if kind == "f" else 32768
    return [each / scale for each in everything[: frame.samples * step : step]]


def _power(samples: list[float], hertz: int) -> float:
    turn = 2 * math.cos(2 * math.pi * hertz / RATE)
    one = two = 0.0
    for sample in samples:
        one, two = sample + turn * one - two, one
    return one * one + two * two - turn * one * two


class Person:
    """One simulated visitor."""

    def __init__(self, session: aiohttp.ClientSession, url: str, name: str, hertz: int, certificate: RTCCertificate):
        """``url``: the office's address; ``hertz``: one of ``TONES``."""
        self.name = name
        self.hertz = hertz
        self.replica = Replica()
        self.events: deque[tuple[str, Any]] = deque(maxlen=1000)
        self.caller: Caller | None = None
        self.sessions = 0
        """How often he connected to the forwarding unit."""
        self._session = session
        self._url = url.rstrip("/")
        self._certificate = certificate
        self._packets = tone_packets(hertz)
        self._ears: dict[int, Ear] = {}
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._acks: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._numbers = itertools.count(1)
        self._news = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()
        self._media: asyncio.Task[None] | None = None
        self._answers: dict[int, asyncio.Future[str]] = {}
        self._seq = 0
        self._emptied: dict[int, Seconds] = {}
        self.emptied = 0
        """How often a slot in which somebody had been heard was said to be empty."""
        """Slots that carry nothing, and since when one was told so."""
        self._late: list[tuple[int, Seconds, Seconds]] = []
        """Packets of empty slots: the stream, when, and how long after it was said to be empty."""
        self._looked: Seconds = 0.0
        self._number = 0
        """Of the media session."""

    # ---- the socket

    async def come(self, room: str, **more: Any) -> Person:
        """Come in, and wait for the room."""
        self._socket = await self._session.ws_connect(
            f"{self._url}/socket.io/?EIO=4&transport=websocket", max_msg_size=0
        )
        self._spawn(self._read())
        await self._socket.send_str("40")
        await self.until(lambda: any(event == "connect" for event, _ in self.events))
        wish = {"protocol": 1, "room": room, "name": self.name, "avatar": "a01", "microphone": True, **more}
        answer = await self.ask("join", wish)
        if not answer["ok"]:
            raise RuntimeError(f"{self.name} cannot come in: {answer}")
        await self.until(lambda: self.replica.you is not None)
        self._seq = self.replica.seq
        return self

    async def ask(self, event: str, payload: Any) -> dict[str, Any]:
        """Wish something, and wait for the answer."""
        assert self._socket is not None
        number = next(self._numbers)
        future = self._acks[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_str(f"42{number}{json.dumps([event, payload])}")
        async with asyncio.timeout(PATIENCE):
            answer: dict[str, Any] = await future
            return answer

    async def _read(self) -> None:
        assert self._socket is not None
        async for message in self._socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            text: str = message.data
            if text == "2":
                await self._socket.send_str("3")
            elif text.startswith("43"):
                digits, _, body = text[2:].partition("[")
                future = self._acks.pop(int(digits), None)
                if future is not None and not future.done():
                    future.set_result(json.loads("[" + body)[0])
            elif text.startswith("40"):
                await self._heard("connect", None)
            elif text.startswith("42"):
                event, *payload = json.loads(text[2:])
                await self._heard(event, payload[0] if payload else None)

    async def _heard(self, event: str, payload: Any) -> None:
        async with self._news:
            self.events.append((event, payload))
            self.replica.apply(event, payload)
            self._news.notify_all()
        if event == "position_fixed":
            self._seq = max(self._seq, payload["seq"])
        elif event == "forwarding":
            self._connect(payload)
        elif event == "slots":
            self._note_slots(payload)
        elif event == "forwarded" and (future := self._answers.pop(payload["session"], None)) is not None:
            future.set_result(payload["sdp"])

    async def until(self, condition: Callable[[], Any], patience: Seconds = PATIENCE) -> None:
        """Wait for something that is told."""
        async with asyncio.timeout(patience), self._news:
            await self._news.wait_for(condition)

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # ---- walking

    @property
    def id(self) -> str:
        """His player id."""
        assert self.replica.you is not None
        return self.replica.you

    @property
    def here(self) -> tuple[int, int]:
        """Where the server last said he stands."""
        assert self.replica.me is not None
        return self.replica.me["x"], self.replica.me["y"]

    async def walk(self, way: list[tuple[float, float]], pixels_a_second: float) -> bool:
        """Walk along a way at this pace, and stand at its end; False when the server would not have it."""
        assert self._socket is not None
        x, y = map(float, self.here)
        fixed = sum(event == "position_fixed" for event, _ in self.events)
        for goal_x, goal_y in way:
            while (distance := math.dist((x, y), (goal_x, goal_y))) > 0.5:
                step = min(distance, pixels_a_second * STEP)
                x, y = x + (goal_x - x) * step / distance, y + (goal_y - y) * step / distance
                await self._move(x, y)
                await asyncio.sleep(STEP)
                if sum(event == "position_fixed" for event, _ in self.events) > fixed:
                    return False
        await self._move(x, y)
        return True

    async def _move(self, x: float, y: float) -> None:
        assert self._socket is not None
        self._seq += 1
        if self.replica.me is not None:
            self.replica.me.update(x=round(x), y=round(y))
        await self._socket.send_str(f'42["move",[{self._seq},{round(x)},{round(y)},0]]')

    # ---- media

    def _connect(self, forwarding: dict[str, Any] | None) -> None:
        if self._media is not None:
            self._media.cancel()
            self._media = None
        if forwarding is not None:
            self._media = self._spawn(self._talk(forwarding))

    async def _talk(self, forwarding: dict[str, Any]) -> None:
        number = forwarding["session"]
        caller = Caller(
            self.name, self._certificate, voice=True, picture=False, voices=forwarding["audio_slots"], pictures=1
        )
        try:
            answer = self._answers[number] = asyncio.get_running_loop().create_future()
            told = await self.ask("forward", {"session": number, "sdp": caller.offer()})
            if not told["ok"]:
                return
            await caller.connect(await answer)
            self.caller, self._number, self._ears, self._emptied = caller, number, {}, {}
            if self.replica.slots is not None:  # they may have been told before we were connected
                self._note_slots(self.replica.slots)
            self.sessions += 1
            await self._speak(caller)
        finally:
            self._answers.pop(number, None)
            if self.caller is caller:
                self.caller, self._ears = None, {}
            with contextlib.suppress(Exception):
                await caller.close()

    async def _speak(self, caller: Caller) -> None:
        """Send the tone in real time, and take in what comes."""
        began = time.monotonic()
        for number in itertools.count():
            await asyncio.sleep(began + number * 0.02 - time.monotonic())
            caller.speak(self._packets[number % LOOP])
            if number % 100 == 0:
                caller.check()
            self.listen()

    def listen(self) -> None:
        """Take in what has come by now."""
        if self.caller is None:
            return
        before, self._looked = self._looked, time.monotonic()
        now = self._looked
        for stream, payload in self.caller.packets():
            if stream in self._emptied:
                # What waited to be read while we were held up came, at the earliest, when we last looked.
                self._late.append((stream, now, before - self._emptied[stream]))
            self._ears.setdefault(stream, Ear()).take(payload, now)

    def _note_slots(self, slots: dict[str, Any]) -> None:
        if slots["session"] != self._number:
            return
        self.listen()  # what came until now came in time
        now = time.monotonic()
        for stream, carried in zip(self.caller.voices if self.caller is not None else (), slots["audio"], strict=False):
            if carried is None:
                self.emptied += stream in self._ears and stream not in self._emptied
                self._emptied.setdefault(stream, now)
            else:
                self._emptied.pop(stream, None)
                # Media are quicker than words: what came just now is what the slot is said to carry from now on.
                self._late = [each for each in self._late if each[0] != stream or each[1] < now - TOLD_WITHIN]

    @property
    def latest_packet(self) -> Seconds:
        """How long after a slot was said to be empty a packet of it still came, at the least."""
        return max((late for _, _, late in self._late), default=0.0)

    def tones(self) -> set[int]:
        """Which tones sound for him now."""
        self.listen()
        now = time.monotonic()
        found = {ear.tone(now) for ear in self._ears.values()}
        return {tone for tone in found if tone is not None}

    async def leave(self) -> None:
        """Go away as a closed tab does."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()

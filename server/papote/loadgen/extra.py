"""One simulated person of a demonstration, as the office knows him: a socket, a figure, and, for who is near, a voice.

He reads no more of what he is told than concerns himself; one of them reads everything, for all (``eyes``).
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from typing import Any

import aiohttp
from aiortc import RTCCertificate

from papote.loadgen.caller import Caller
from papote.loadgen.cast import STATUS, Part
from papote.loadgen.portraits import TICKS
from papote.protocol.client import PROTOCOL
from papote.protocol.replica import Replica
from papote.types import Seconds

PATIENCE: Seconds = 15.0

CLOSING = aiohttp.ClientWSTimeout(ws_close=0.2)
"""How long it is waited for the office to say goodbye as well."""

OWN = (
    *('42["snapshot"', '42["position_fixed"', '42["conversation"', '42["coffee"', '42["forward', '42["bye"'),
    *('42["knocked"', '42["knock_ended"'),
)
"""How messages begin that concern oneself."""


class Extra:
    """One of them; what he does is the troupe's to say."""

    def __init__(self, part: Part, certificate: RTCCertificate, voice: list[bytes], face: list[bytes]) -> None:
        self.part = part
        self.id = ""
        self.x = self.y = 0.0
        self.here = False
        self.eyes: Replica | None = None
        """What he knows of the room, where he is the one who reads everything."""
        self.conversation: dict[str, Any] | None = None
        self.coffee: dict[str, Any] | None = None
        """The high table to which the coffee machine leads him."""
        self.knocking: dict[str, None] = {}
        """Who knocks at the door behind which he is, and waits for an answer."""
        self.speaks_until: Seconds = 0.0
        self._certificate = certificate
        self._voice, self._face = voice, face
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._seq = 0
        self._numbers = itertools.count(1)
        self._forwarding: dict[str, Any] | None = None
        self._answers: dict[int, asyncio.Future[str]] = {}
        self._calling: asyncio.Task[None] | None = None
        self._caller: Caller | None = None
        self._turn = 0
        self.fixed = False
        """Whether a step was taken back since it was last looked."""

    # ---- the socket

    async def live(self, session: aiohttp.ClientSession, url: str, room: str, key: str) -> None:
        """Come in, and be here until cancelled, or shown out."""
        address = f"{url}/socket.io/?EIO=4&transport=websocket"
        try:
            async with session.ws_connect(address, max_msg_size=0, timeout=CLOSING) as socket:
                self._socket = socket
                await socket.send_str("40")
                async for message in socket:
                    if message.type is aiohttp.WSMsgType.TEXT:
                        await self._hear(message.data, room, key)
        except aiohttp.ClientError:
            pass  # the office is closing, or full: the others go on
        finally:
            self.here, self._socket = False, None
            self._hang_up()

    async def _hear(self, text: str, room: str, key: str) -> None:
        if text == "2":
            await self._send("3")
        elif text.startswith("40"):
            wish = {"protocol": PROTOCOL, "room": room, "name": self.part.name, "avatar": self.part.avatar, "key": key}
            self.say("join", {**wish, "lang": self.part.language, "microphone": True, "camera": self.part.camera})
        elif text.startswith("42") and (self.eyes is not None or text.startswith(OWN)):
            event, *payload = json.loads(text[2:])
            self._take(event, payload[0] if payload else None)

    def _take(self, event: str, payload: Any) -> None:
        if self.eyes is not None:
            self.eyes.apply(event, payload)
        if event == "snapshot":
            me = next(player for player in payload["players"] if player["id"] == payload["you"])
            self.id, self.x, self.y, self._seq = payload["you"], float(me["x"]), float(me["y"]), payload["seq"]
            self.here = True
            self.knocking.clear()
            self.say("status", {"status": "available", "text": STATUS[self.part.language]})
        elif event == "position_fixed":
            self.x, self.y = float(payload["x"]), float(payload["y"])
            self._seq = max(self._seq, payload["seq"])
            self.fixed = True
        elif event == "conversation":
            self.conversation = payload
        elif event == "coffee":
            self.coffee = payload["table"]
        elif event == "knocked":
            self.knocking[payload["id"]] = None
        elif event == "knock_ended":
            self.knocking.pop(payload["id"], None)
        elif event == "forwarding":
            self._hang_up()
            self._forwarding = payload
        elif event == "forwarded" and (waiting := self._answers.pop(payload["session"], None)) is not None:
            waiting.set_result(payload["sdp"])

    def say(self, event: str, payload: dict[str, Any]) -> None:
        """Wish something; whether it is granted shows."""
        self._post(f"42{json.dumps([event, payload])}")

    def move(self, x: float, y: float, facing: int) -> None:
        """Take a step; the same place again: stand there."""
        self._seq += 1
        self.x, self.y = x, y
        self._post(f'42["move",[{self._seq},{round(x)},{round(y)},{facing}]]')

    def chat(self, text: str) -> None:
        """Write to one's conversation."""
        self.say("chat", {"id": f"{self.part.number}-{next(self._numbers)}", "text": text, "scope": "conversation"})

    def _post(self, text: str) -> None:
        if self._socket is not None and not self._socket.closed:
            sending = asyncio.ensure_future(self._send(text))
            sending.add_done_callback(_forget)

    async def _send(self, text: str) -> None:
        if self._socket is not None:
            await self._socket.send_str(text)

    # ---- sound and picture

    def perform(self, wanted: bool) -> None:
        """Be heard and seen, if the office asks for it and somebody real is near; else spare everybody the packets."""
        if wanted and self._forwarding is not None and self._calling is None:
            self._calling = asyncio.create_task(self._call(self._forwarding), name="extra")
        elif not wanted and self._calling is not None:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._calling is not None:
            self._calling.cancel()
        self._calling = self._caller = None

    async def _call(self, forwarding: dict[str, Any]) -> None:
        number = forwarding["session"]
        caller = Caller(self.part.name, self._certificate, voice=True, picture=True, voices=1, pictures=1)
        caller.hear_little()
        try:
            answer = self._answers[number] = asyncio.get_running_loop().create_future()
            self.say("forward", {"session": number, "sdp": caller.offer()})
            async with asyncio.timeout(PATIENCE):
                await caller.connect(await answer)
            self._caller = caller
            await asyncio.Event().wait()
        except TimeoutError:
            self._calling = None  # tried anew when it is looked again
        finally:
            self._answers.pop(number, None)
            if self._caller is caller:
                self._caller = None
            with contextlib.suppress(Exception):
                await caller.close()

    @property
    def performs(self) -> bool:
        """Whether he is connected to be heard and seen."""
        return self._caller is not None

    def play(self, turn: int, now: Seconds) -> None:
        """Twenty milliseconds of whatever he sends."""
        caller = self._caller
        if caller is None:
            return
        if now < self.speaks_until and self._voice:
            caller.speak(self._voice[self._turn % len(self._voice)])
            self._turn += 1
        if self.part.camera and self._face and turn % 5 == self.part.number % 5:
            caller.show_picture(self._face[turn // 5 % len(self._face)], TICKS)
        if turn % 100 == self.part.number % 100:
            caller.check()


def _forget(sending: asyncio.Future[None]) -> None:
    """A socket that is gone is noticed where it is read."""
    if not sending.cancelled():
        sending.exception()

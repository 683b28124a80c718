"""A client of the forwarding unit that costs next to nothing: it connects as a browser does, and replays packets.

Pictures are noise of the right sizes behind proper descriptors: nobody decodes them. The last eight bytes
of each packet tell when it was sent.
"""

from __future__ import annotations

import asyncio
import hmac
import random
import re
import secrets
import socket
import struct
import time
import zlib
from collections.abc import Iterator

from aiortc import RTCCertificate
from pylibsrtp import Session

from papote.media.sfu import compat, ice, rtcp
from papote.media.sfu.rtp import HEADER
from papote.types import Seconds

FRAME_EVERY: Seconds = 1 / 30
FRAME_BYTES = (950, 950, 0, 1000, 1000, 0, 950, 950, 1000, 0)
"""Packets of a turn of five pictures, 0 ending each: with its key frames near 500 kbit/s, 63 packets a second."""

VOICE_EVERY: Seconds = 0.02
VOICE_BYTES = 90
KNOCK_EVERY: Seconds = 0.1
PICTURE_BYTES = 1000
"""Of an encoded picture, in one packet."""

KEY_FRAME_EVERY = 30
"""Pictures between key frames: a receiver that comes later begins within a second."""

_KEY_FRAME = b"\x10\x02\x00\x9d\x01\x2a\x80\x02\x68\x01"
_OTHER_FRAME = b"\x11\x02\x00\x00"
_SSRC = re.compile(r"(?m)^a=ssrc:(\d+) cname:")
_OFFERED = re.compile(r"(?s)^m=(audio|video) \d+ \S+ (\d+).*?^a=mid:(\S+).*?", re.MULTILINE)
_VOICE = re.compile(r"a=ssrc:(\d+) cname:audio")


_PRIORITY, _CONTROLLING = 0x0024, 0x802A
"""Attributes that our worker does without, and others want."""


def _line(media: str, mid: int, direction: str, ssrc: int) -> str:
    number, codec = (111, "opus/48000/2") if media == "audio" else (96, "VP8/90000")
    text = f"m={media} 9 UDP/TLS/RTP/SAVPF {number}\na=mid:{mid}\na={direction}\na=rtcp-mux\n"
    text += f"a=rtpmap:{number} {codec}\na=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n"
    if media == "video":
        text += "".join(f"a=rtcp-fb:{number} {form}\n" for form in ("nack", "nack pli", "ccm fir", "goog-remb"))
    return text + (f"a=ssrc:{ssrc} cname:load\n" if direction == "sendonly" else "")


def _check(fragment: str, password: bytes) -> bytes:
    """A connectivity check that nominates."""
    name = f"{fragment}:load".encode()
    body = struct.pack("!HH", ice.USERNAME, len(name)) + name + bytes(-len(name) % 4)
    body += struct.pack("!HHLHHQ", _PRIORITY, 4, 1 << 24, _CONTROLLING, 8, 1)
    body += struct.pack("!HH", ice.USE_CANDIDATE, 0)
    transaction = secrets.token_bytes(12)

    def head(length: int) -> bytes:
        return struct.pack("!HHL12s", ice.REQUEST, length, ice.COOKIE, transaction)

    body += struct.pack("!HH", ice.INTEGRITY, 20) + hmac.digest(password, head(len(body) + 24) + body, "sha1")
    message = head(len(body) + 8) + body
    return message + struct.pack("!HHL", ice.FINGERPRINT, 4, zlib.crc32(message) ^ ice.FINGERPRINT_XOR)


class Caller:
    """One client: what it publishes, what it receives."""

    def __init__(
        self, name: str, certificate: RTCCertificate, *, voice: bool, picture: bool, voices: int, pictures: int
    ) -> None:
        self.name = name
        self.voice = voice
        self.picture = picture
        self.sent = 0
        """Packets of both kinds."""
        self.probes: list[tuple[int, bytes]] = []
        """With ``probe``: when packets came, in nanoseconds, and the packets."""
        self.received = 0
        self.voices: list[int] = []
        """The streams of the slots for voices, in their order, once answered."""
        self._slots = voices, pictures
        self._candidate = ""
        self._asked = asyncio.Event()
        self._own_password = secrets.token_hex(12)
        self._certificate = certificate
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self._ssrcs = (random.getrandbits(31) | 1, random.getrandbits(31) & ~1)
        self._counts = [[random.getrandbits(15), random.getrandbits(31)] for _ in self._ssrcs]
        self._frame = random.randrange(KEY_FRAME_EVERY)
        self._turn = 0
        self._noise = random.randbytes(1200)
        self._dtls = compat.Dtls(certificate, self._send, lambda: None, calls=True)
        self._sender: Session | None = None
        self._receiver: Session | None = None
        self._fragment, self._password = "", b""
        self._pictures: list[int] = []

    @property
    def descriptor(self) -> int:
        """Its socket."""
        return self._socket.fileno()

    def offer(self) -> str:
        """A session description as strict as any browser's."""
        kinds = [("audio", "sendonly", self._ssrcs[0])] if self.voice else []
        kinds += [("video", "sendonly", self._ssrcs[1])] if self.picture else []
        kinds += [("audio", "recvonly", 0)] * self._slots[0] + [("video", "recvonly", 0)] * self._slots[1]
        mids = " ".join(str(mid) for mid in range(len(kinds)))
        head = self._head(mids)
        lines = (_line(media, mid, direction, ssrc) for mid, (media, direction, ssrc) in enumerate(kinds))
        return self._described(head, list(lines))

    def _described(self, head: str, lines: list[str]) -> str:
        lines[0] += self._candidate
        return (head + "".join(lines)).replace("\n", "\r\n")

    def bind(self, host: str) -> None:
        """Be reached at this address, and say so: for servers that want to know."""
        self._socket.bind((host, 0))
        port = self._socket.getsockname()[1]
        self._candidate = f"a=candidate:1 1 udp 2130706431 {host} {port} typ host\na=end-of-candidates\n"

    def _head(self, mids: str) -> str:
        """What stands above the lines; the client's part in the handshake is ours."""
        head = f"v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\na=group:BUNDLE {mids}\na=setup:active\n"
        head += f"a=ice-ufrag:load\na=ice-pwd:{self._own_password}\n"
        return head + f"a=fingerprint:sha-256 {compat.fingerprint(self._certificate)}\n"

    def answer(self, offer: str) -> str:
        """To a server that offers what it will send: all of it is welcome."""
        lines = [(media, int(mid)) for media, _, mid in _OFFERED.findall(offer.replace("\r\n", "\n"))]
        head = self._head(" ".join(str(mid) for _, mid in lines))
        return self._described(head, [_line(media, mid, "recvonly", 0) for media, mid in lines])

    async def connect(self, answer: str, *, asked: bool = False) -> None:
        """Prove the address and shake hands; ``asked``: once the server has asked for a proof itself."""
        found = {key: re.search(rf"a={key}:(\S+)", answer) for key in ("ice-ufrag", "ice-pwd")}
        fragment, password = found["ice-ufrag"], found["ice-pwd"]
        candidate = re.search(r"a=candidate:\d+ 1 udp \d+ (\S+) (\d+) typ host", answer)
        print_ = re.search(r"a=fingerprint:(\S+) (\S+)", answer)
        assert fragment and password and candidate and print_
        parts = answer.replace("\r\n", "\n").split("\nm=")[1:]
        self._pictures = [
            int(number) for part in parts if part.startswith("video") for number in _SSRC.findall(part)[:1]
        ]
        self.voices = [int(number) for number in _VOICE.findall(answer)]
        self._fragment, self._password = fragment[1], password[1].encode()
        self._socket.connect((candidate[1], int(candidate[2])))
        loop = asyncio.get_running_loop()
        loop.add_reader(self._socket, self._readable)
        if asked:
            async with asyncio.timeout(10):
                await self._asked.wait()
        self.check()
        knocking = asyncio.create_task(self._knock())
        try:
            async with asyncio.timeout(10):
                sessions = await self._dtls.connect([(print_[1], print_[2])])
        finally:
            knocking.cancel()
            loop.remove_reader(self._socket)
        assert sessions is not None
        self._sender, self._receiver = sessions

    async def _knock(self) -> None:
        """Prove the address again until somebody is heard: a server may not be ready for the first proof."""
        while True:
            await asyncio.sleep(KNOCK_EVERY)
            self.check()

    def _readable(self) -> None:
        data = self._socket.recv(2000)
        if data and 20 <= data[0] < 64:
            self._dtls.feed(data)
        elif (check := ice.parse_check(data)) is not None:
            self._asked.set()
            self._send(ice.response(check, self._socket.getpeername()[:2], self._own_password.encode()))

    def _send(self, data: bytes) -> None:
        try:
            self._socket.send(data)
        except OSError:
            self.sent -= 1  # counted as sent otherwise, and then as lost

    def check(self) -> None:
        """Tell that it is still there."""
        self._send(_check(self._fragment, self._password))

    def report(self) -> None:
        """Feedback as a browser gives it once a second."""
        assert self._sender is not None
        blocks = [rtcp.Block(ssrc, 0, 0, 0, 0, 0, 0) for ssrc in self._pictures]
        data = rtcp.receiver_report(1, blocks) + rtcp.estimate(1, 5_000_000, self._pictures)
        self._send(self._sender.protect_rtcp(data))

    def speak(self, voice: bytes = b"") -> None:
        """Twenty milliseconds of voice: an Opus packet, or noise of the usual size."""
        self._packet(0, 111, 0, voice or self._noise[:VOICE_BYTES], stamped=not voice)
        self._counts[0][1] += 960

    def show(self) -> None:
        """One picture."""
        head = b"\x90\xe0" + struct.pack("!HB", 0x8000 | self._frame & 0x7FFF, self._frame & 255) + b"\x20"
        begins = _OTHER_FRAME if self._frame % KEY_FRAME_EVERY else _KEY_FRAME
        while size := FRAME_BYTES[self._turn]:
            self._turn += 1
            self._packet(1, 96, 0 if FRAME_BYTES[self._turn] else 0x80, head + begins + self._noise[:size])
            head, begins = b"\x80\xe0" + head[2:], b""
        self._turn = (self._turn + 1) % len(FRAME_BYTES)
        self._frame += 1
        self._counts[1][1] += 3000

    def show_picture(self, picture: bytes, ticks: int) -> None:
        """One encoded picture of VP8; the next is due so many ticks later."""
        head = b"\x90\xe0" + struct.pack("!HB", 0x8000 | self._frame & 0x7FFF, self._frame & 255) + b"\x20"
        for at in range(0, len(picture), PICTURE_BYTES):
            part = picture[at : at + PICTURE_BYTES]
            self._packet(1, 96, 0x80 if at + PICTURE_BYTES >= len(picture) else 0, head + part, stamped=False)
            head = b"\x80\xe0" + head[2:]
        self._frame += 1
        self._counts[1][1] += ticks

    def hear_little(self) -> None:
        """Whatever is sent here is thrown away once it is more than this: nobody reads it."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)

    def _packet(self, stream: int, payload_type: int, marker: int, payload: bytes, *, stamped: bool = True) -> None:
        assert self._sender is not None
        count = self._counts[stream]
        count[0] += 1
        header = HEADER.pack(0x80, marker | payload_type, count[0] & 0xFFFF, count[1] & 0xFFFFFFFF, self._ssrcs[stream])
        self.sent += 1
        stamp = struct.pack("!Q", time.time_ns()) if stamped else b""
        self._send(self._sender.protect(header + payload + stamp))

    def packets(self) -> Iterator[tuple[int, bytes]]:
        """What has come since the last call, voices and pictures alike: the slot's stream, and the payload."""
        assert self._receiver is not None
        while True:
            try:
                data = self._socket.recv(2000)
            except OSError:
                return
            if len(data) > 12 and 128 <= data[0] < 192 and not 192 <= data[1] <= 223:
                plain = self._receiver.unprotect(data)
                head = 12 + (4 * int.from_bytes(plain[14:16]) + 4 if plain[0] & 0x10 else 0)
                yield int.from_bytes(plain[8:12]), plain[head:]

    def probe(self) -> None:
        """Have the kernel note when packets come, from now on."""
        self._socket.setsockopt(socket.SOL_SOCKET, _TIMESTAMP, 1)

    def take_probes(self, keep: bool) -> None:
        """Read what waits, one by one."""
        while True:
            try:
                data, notes, _, _ = self._socket.recvmsg(2000, 64)
            except OSError:
                return
            if len(data) > 12 and 128 <= data[0] < 192 and not 192 <= data[1] <= 223:
                self.received += 1
                if keep and notes:
                    seconds, nanoseconds = struct.unpack_from("=qq", notes[0][2])
                    self.probes.append((seconds * 10**9 + nanoseconds, data))

    def delays(self) -> list[Seconds]:
        """How long the probed packets were under way."""
        assert self._receiver is not None
        return [(came - int.from_bytes(self._receiver.unprotect(data)[-8:])) / 1e9 for came, data in self.probes]

    async def close(self) -> None:
        """Hang up."""
        await self._dtls.stop()
        self._socket.close()


_TIMESTAMP = 35
"""SO_TIMESTAMPNS of Linux, which Python has no name for."""

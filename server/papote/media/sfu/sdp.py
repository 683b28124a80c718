"""Session descriptions: a client's one offer is read strictly, and answered once. Nothing is ever renegotiated.

What is taken from an offer into the answer goes through a pattern or a number first. Every refusal is a
``ProtocolViolation``: a browser writes no such offer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from papote.errors import ProtocolViolation
from papote.media.sfu.model import Limits, Media, SourceKind
from papote.protocol.signaling import check_sdp

MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
REPAIRED_RID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
ABSOLUTE_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"

RECEIVED = {"audio": (MID, LEVEL), "video": (MID, RID, REPAIRED_RID)}
"""The header extensions we read on what a client sends."""

SENT = {"audio": (), "video": (ABSOLUTE_TIME,)}
"""And those we write on what it receives; with the time of sending it can estimate its bandwidth."""

LAYERS = 3
"""Qualities of one picture that a client may send at once."""

ATTRIBUTES = 400
"""Lines of one media section: a browser writes about a hundred."""

_LINE = re.compile(r"([a-z])=(.*)")
_MEDIA = re.compile(r"(audio|video|application) ([0-9]{1,5}) ([A-Z/]{1,40}) ([0-9A-Za-z. -]{1,600})")
_MID = re.compile(r"[A-Za-z0-9_-]{1,16}")
_RID = re.compile(r"~?([A-Za-z0-9_-]{1,16})")
_NUMBER = re.compile(r"[0-9]{1,10}")
_ICE = re.compile(r"[A-Za-z0-9+/]{4,256}")
_FINGERPRINT = re.compile(r"(sha-256|sha-384|sha-512) ((?:[0-9A-F]{2}:){31,63}[0-9A-F]{2})", re.IGNORECASE)
_PARAMETERS = re.compile(r"[ -~]{0,1000}")

_DIRECTIONS = ("sendrecv", "sendonly", "recvonly", "inactive")
_SOURCES: dict[str, tuple[SourceKind, ...]] = {
    "audio": (SourceKind.MICROPHONE, SourceKind.SCREEN_SOUND),
    "video": (SourceKind.CAMERA, SourceKind.SCREEN),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One media line of an offer, and what becomes of it: a source, a slot, or nothing."""

    media: str
    mid: str
    formats: str
    """The payload types as they stood, for a line that is declined."""
    payload_type: int = 0
    repair_type: int | None = None
    """The payload type of retransmissions."""
    parameters: str = ""
    """What the answer says about the codec."""
    extensions: dict[str, int] = field(default_factory=dict)
    ssrc: int | None = None
    repair_ssrc: int | None = None
    rids: tuple[str, ...] = ()
    source: SourceKind | None = None
    slot: int | None = None

    @property
    def declined(self) -> bool:
        """Whether nothing becomes of it."""
        return self.source is None and self.slot is None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a client offers, as far as it is taken."""

    lines: tuple[Line, ...]
    fingerprints: tuple[tuple[str, str], ...]
    """Algorithm and value: the client's certificate must fit all of them."""


@dataclass(frozen=True, slots=True)
class SlotName:
    """The streams by which a client knows a slot, for good."""

    ssrc: int
    repair_ssrc: int


@dataclass(frozen=True, slots=True)
class Transport:
    """Our side of one connection."""

    fragment: str
    password: str
    fingerprint: str
    """SHA-256."""
    candidates: tuple[tuple[str, int], ...]
    """Addresses and ports, the best first."""


def _wrong() -> ProtocolViolation:
    return ProtocolViolation("bad_message")


def _number(text: str, highest: int) -> int:
    if not _NUMBER.fullmatch(text) or int(text) > highest:
        raise _wrong()
    return int(text)


class _Section:
    """The lines of one part of an offer, by attribute."""

    def __init__(self) -> None:
        self.media = ""
        self._attributes: dict[str, list[str]] = {}
        self._count = 0

    def add(self, kind: str, value: str) -> None:
        self._count += 1
        if self._count > ATTRIBUTES:
            raise _wrong()
        if kind == "a":
            name, _, rest = value.partition(":")
            self._attributes.setdefault(name, []).append(rest)

    def all(self, name: str) -> list[str]:
        return self._attributes.get(name, [])

    def has(self, name: str) -> bool:
        return name in self._attributes

    def one(self, name: str, otherwise: _Section | None = None) -> str:
        found = self.all(name)
        if not found and otherwise is not None:
            found = otherwise.all(name)
        if len(found) != 1:
            raise _wrong()
        return found[0]


def _sections(sdp: str) -> list[_Section]:
    sections = [_Section()]
    for text in sdp.replace("\r\n", "\n").rstrip("\n").split("\n"):
        match = _LINE.fullmatch(text)
        if match is None:
            raise _wrong()
        if match[1] == "m":
            sections.append(_Section())
            sections[-1].media = match[2]
        else:
            sections[-1].add(match[1], match[2])
    return sections


def parse_offer(sdp: str, limits: Limits) -> Offer:
    """Read an offer; raises ``ProtocolViolation`` where it is not one we can answer."""
    check_sdp("offer", sdp)
    session, *sections = _sections(sdp)
    bundled = _bundle(session)
    taken: dict[str, int] = {"source audio": 0, "source video": 0, "slot audio": 0, "slot video": 0}
    room = {"source audio": 2, "source video": 2, "slot audio": limits.audio_slots, "slot video": limits.video_slots}
    ids: dict[str, int] = {}
    ssrcs: set[int] = set()
    lines: list[Line] = []
    for section in sections:
        line = _line(section, ids, taken, room)
        for ssrc in (line.ssrc, line.repair_ssrc):
            if ssrc in ssrcs:
                raise _wrong()
            if ssrc is not None:
                ssrcs.add(ssrc)
        lines.append(line)
    mids = [line.mid for line in lines]
    if len(set(mids)) != len(mids) or any(line.mid not in bundled for line in lines if not line.declined):
        raise _wrong()
    first = next((number for number, line in enumerate(lines) if not line.declined), None)
    if first is None:
        raise _wrong()
    fragment = sections[first].one("ice-ufrag", session)
    password = sections[first].one("ice-pwd", session)
    if not _ICE.fullmatch(fragment) or not _ICE.fullmatch(password) or len(password) < 22:
        raise _wrong()
    if sections[first].one("setup", session) not in ("actpass", "active"):
        raise _wrong()
    return Offer(tuple(lines), _fingerprints(sections[first], session))


def _bundle(session: _Section) -> frozenset[str]:
    groups = [group.split(" ")[1:] for group in session.all("group") if group.split(" ")[0] == "BUNDLE"]
    if len(groups) != 1:
        raise _wrong()
    return frozenset(groups[0])


def _fingerprints(section: _Section, session: _Section) -> tuple[tuple[str, str], ...]:
    texts = section.all("fingerprint") or session.all("fingerprint")
    found = [match for text in texts if (match := _FINGERPRINT.fullmatch(text))]
    if not found or len(found) > 8:
        raise _wrong()
    return tuple((match[1].lower(), match[2].upper()) for match in found)


def _line(section: _Section, ids: dict[str, int], taken: dict[str, int], room: dict[str, int]) -> Line:
    match = _MEDIA.fullmatch(section.media)
    if match is None:
        raise _wrong()
    media, port, protocol, formats = match.groups()
    mid = section.one("mid")
    if not _MID.fullmatch(mid):
        raise _wrong()
    declined = Line(media, mid, formats)
    # Port 0 refuses a line, except where the line is meant for the bundle alone (RFC 9143): Firefox writes that.
    refused = port == "0" and not section.has("bundle-only")
    if media == "application" or refused or "RTP/SAVPF" not in protocol:
        return declined
    direction = [each for each in _DIRECTIONS if section.has(each)]
    if len(direction) > 1 or not section.has("rtcp-mux"):
        raise _wrong()
    payload_type, codec = _codec(section, media)
    if payload_type is None or direction == ["inactive"]:
        return declined
    # A line of both directions is taken for what it sends: whoever wants to receive offers slots.
    role = f"slot {media}" if direction == ["recvonly"] else f"source {media}"
    number = taken[role]
    if number >= room[role]:
        return declined
    taken[role] += 1
    sends = role.startswith("source")
    rids = _rids(section) if sends and media == "video" else ()
    ssrc, repair_ssrc = (None, None) if rids or not sends else _ssrcs(section)
    return Line(
        media,
        mid,
        formats,
        payload_type,
        _repair_type(section, payload_type) if media == "video" else None,
        codec,
        _extensions(section, (RECEIVED if sends else SENT)[media], ids),
        ssrc,
        repair_ssrc,
        rids,
        _SOURCES[media][number] if sends else None,
        None if sends else number,
    )


def _codec(section: _Section, media: str) -> tuple[int | None, str]:
    """The payload type of Opus or VP8, and what the answer says about it."""
    wanted = "opus/48000/2" if media == "audio" else "vp8/90000"
    for text in section.all("rtpmap"):
        number, _, name = text.partition(" ")
        if name.lower() == wanted:
            payload_type = _number(number, 127)
            return payload_type, _opus(section, payload_type) if media == "audio" else ""
    return None, ""


def _opus(section: _Section, payload_type: int) -> str:
    """Opus with forward error correction; silent people send next to nothing, unless they asked for music."""
    given: dict[str, str] = {}
    for text in section.all("fmtp"):
        number, _, parameters = text.partition(" ")
        if number == str(payload_type) and _PARAMETERS.fullmatch(parameters):
            given |= {key.strip(): value for key, _, value in (each.partition("=") for each in parameters.split(";"))}
    answer = ["minptime=10", "useinbandfec=1", f"usedtx={0 if given.get('usedtx') == '0' else 1}"]
    if given.get("stereo") == "1":
        answer += ["stereo=1", "sprop-stereo=1"]
    rate = given.get("maxaveragebitrate", "")
    if _NUMBER.fullmatch(rate) and 6000 <= int(rate) <= 510_000:
        answer.append(f"maxaveragebitrate={int(rate)}")
    return ";".join(answer)


def _repair_type(section: _Section, payload_type: int) -> int | None:
    """The payload type of retransmissions of another."""
    repairs = {text.partition(" ")[0] for text in section.all("rtpmap") if text.lower().endswith(" rtx/90000")}
    for text in section.all("fmtp"):
        number, _, parameters = text.partition(" ")
        if number in repairs and parameters.split(";")[0].strip() == f"apt={payload_type}":
            return _number(number, 127)
    return None


def _extensions(section: _Section, wanted: Sequence[str], ids: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for text in section.all("extmap"):
        number, _, rest = text.partition(" ")
        uri = rest.partition(" ")[0]
        if uri not in wanted:
            continue
        key = _number(number.partition("/")[0], 14)
        # In one bundle, one name has one number.
        if not key or ids.setdefault(uri, key) != key:
            raise _wrong()
        found[uri] = key
    return found


def _rids(section: _Section) -> tuple[str, ...]:
    """The layers of a simulcast, the lowest first, as the client lists them."""
    if not section.has("simulcast"):
        return ()
    words = section.one("simulcast").split(" ")
    if len(words) < 2 or "send" not in words[0::2]:
        return ()
    rids: list[str] = []
    for text in words[2 * words[0::2].index("send") + 1].split(";"):
        match = _RID.fullmatch(text.split(",")[0])
        if match is None or match[1] in rids:
            raise _wrong()
        rids.append(match[1])
    if len(rids) > LAYERS:
        raise _wrong()
    return tuple(rids)


def _ssrcs(section: _Section) -> tuple[int | None, int | None]:
    """The stream of a line and that of its retransmissions, where the client names them."""
    named = [_number(text.partition(" ")[0], 0xFFFFFFFF) for text in section.all("ssrc")]
    for text in section.all("ssrc-group"):
        words = text.split(" ")
        if words[0] == "FID":
            if len(words) != 3:
                raise _wrong()
            pair = (_number(words[1], 0xFFFFFFFF), _number(words[2], 0xFFFFFFFF))
            if pair[0] == pair[1]:
                raise _wrong()
            return pair
    return (named[0] if named else None), None


def answer(offer: Offer, transport: Transport, slots: dict[tuple[Media, int], SlotName]) -> str:
    """The answer: we are ICE-lite and passive, every slot has its streams named once for all."""
    mids = " ".join(line.mid for line in offer.lines if not line.declined)
    text = [
        "v=0",
        "o=- 1 1 IN IP4 0.0.0.0",
        "s=-",
        "t=0 0",
        "a=ice-lite",
        f"a=group:BUNDLE {mids}",
        "a=msid-semantic: WMS *",
    ]
    for line in offer.lines:
        if line.declined:
            protocol = "UDP/DTLS/SCTP" if line.media == "application" else "UDP/TLS/RTP/SAVPF"
            text += [f"m={line.media} 0 {protocol} {line.formats}", "c=IN IP4 0.0.0.0", f"a=mid:{line.mid}"]
            text += ["a=inactive"] if line.media != "application" else []
            continue
        text += _answer_line(line, transport)
        if line.source is not None:
            text.append("a=recvonly")
            text += [f"a=rid:{rid} recv" for rid in line.rids]
            text += [f"a=simulcast:recv {';'.join(line.rids)}"] if line.rids else []
        elif line.slot is not None:
            name = slots["audio" if line.media == "audio" else "video", line.slot]
            track = f"{line.media}-{line.slot}"
            text += ["a=sendonly", f"a=msid:slot-{track} {track}"]
            ssrcs = [name.ssrc]
            if line.repair_type is not None:
                ssrcs.append(name.repair_ssrc)
                text.append(f"a=ssrc-group:FID {name.ssrc} {name.repair_ssrc}")
            text += [f"a=ssrc:{ssrc} cname:{track}" for ssrc in ssrcs]
    return "\r\n".join(text) + "\r\n"


def _answer_line(line: Line, transport: Transport) -> list[str]:
    """What is said alike of sources and slots."""
    number = line.payload_type
    formats = f"{number} {line.repair_type}" if line.repair_type is not None else f"{number}"
    text = [
        f"m={line.media} 9 UDP/TLS/RTP/SAVPF {formats}",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{line.mid}",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        f"a=ice-ufrag:{transport.fragment}",
        f"a=ice-pwd:{transport.password}",
        f"a=fingerprint:sha-256 {transport.fingerprint}",
        "a=setup:passive",
    ]
    text += [f"a=extmap:{key} {uri}" for uri, key in line.extensions.items()]
    if line.media == "audio":
        text += [f"a=rtpmap:{number} opus/48000/2", f"a=fmtp:{number} {line.parameters}"]
    else:
        text.append(f"a=rtpmap:{number} VP8/90000")
        text += [f"a=rtcp-fb:{number} {form}" for form in ("nack", "nack pli", "ccm fir", "goog-remb")]
    if line.repair_type is not None:
        text += [f"a=rtpmap:{line.repair_type} rtx/90000", f"a=fmtp:{line.repair_type} apt={number}"]
    text += [
        f"a=candidate:{place} 1 udp {2130706431 - 256 * place} {host} {port} typ host"
        for place, (host, port) in enumerate(transport.candidates)
    ]
    return [*text, "a=end-of-candidates"]

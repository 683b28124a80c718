"""The shape of what browsers tell each other to connect their media: session descriptions and candidates.

Only the shape is limited here, so that nobody is made to parse megabytes. Whether a signal may pass
is decided by the room, whether it fits the state of the link by ``media.negotiation``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Annotated, Literal

import msgspec

from papote.errors import ProtocolViolation

SDP_BYTES = 60 * 1024
"""Bytes of one session description; with its envelope it stays below the 64 KiB of a message."""

MEDIA_LINES = 66
"""``m=`` lines of one description: a mesh link needs four."""

SDP_LINE = 8 * 1024
"""Characters of one line of a description."""

CANDIDATE_CHARACTERS = 1024
"""Characters of one candidate."""

_JUNK = re.compile(r"[^\t\r\n\x20-\x7e\u00a0-\ud7ff\ue000-\uffef]|\r(?!\n)|(?<!\r)\n\r")
_CANDIDATE_JUNK = re.compile(r"[^\x20-\x7e]")

CANDIDATES = 24
"""Different candidates of one side of a link: each makes the other side's browser send packets somewhere."""

LOWEST_PORT = 1024
"""Below it live services that must not be knocked at; browsers get no such ports."""

_SHAPE = re.compile(  # as browsers write it, so that all of them part it alike: a space of another kind is none
    r"candidate:[!-~]{1,32} [0-9]{1,3} [A-Za-z]{1,8} [0-9]{1,10} "
    r"(?P<address>[!-~]{1,64}) (?P<port>[0-9]{1,5}) typ [a-z]{1,8}(?: [ -~]*)?"
)
_HIDDEN = re.compile(r"[0-9A-Za-z-]{1,59}\.local")
_FORBIDDEN = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # nobody in particular
            "169.254.0.0/16",  # one's own cable, and there the inner services of a cloud
            "224.0.0.0/4",  # many at once
            "240.0.0.0/4",
            "100.100.100.200/32",  # inner services of clouds elsewhere
            "fd00:ec2::/32",
            "::/8",
            "fe80::/10",
            "ff00::/8",
        ),
    )
)


class Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A session description as WebRTC names it; a rollback takes one's own outstanding offer back."""

    type: Literal["offer", "answer", "rollback"]
    sdp: Annotated[
        str, msgspec.Meta(description="at most 60 KiB, 66 `m=` lines, 8 KiB a line; empty for a rollback")
    ] = ""

    def __post_init__(self) -> None:
        """Refuse descriptions no browser writes."""
        check_sdp(self.type, self.sdp)


class Candidate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """One way to reach a browser, as ``RTCIceCandidate.toJSON()`` gives it."""

    candidate: Annotated[str, msgspec.Meta(max_length=CANDIDATE_CHARACTERS)]
    sdp_mid: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    sdp_m_line_index: Annotated[int, msgspec.Meta(ge=0, lt=MEDIA_LINES)] | None = msgspec.field(
        default=None, name="sdpMLineIndex"
    )
    username_fragment: Annotated[str, msgspec.Meta(max_length=256)] | None = None

    def __post_init__(self) -> None:
        """Refuse candidates that could not stand on one line of a description."""
        for value in (self.candidate, self.sdp_mid, self.username_fragment):
            if value is not None and _CANDIDATE_JUNK.search(value):
                raise ProtocolViolation("bad_text")


def may_be_tried(candidate: str, *, loopback: bool = False) -> bool:
    """Whether a candidate names an address that a browser may be made to knock at; the end of candidates (empty) does.

    Somebody else chooses what the receiver's browser sends packets to. So nothing of the receiver's own machine
    (unless ``loopback``), of its own cable, of the cloud's inner services or of ports where services live; and no
    name that would be looked up. Addresses of a local network stay: they are how colleagues reach each other.
    """
    if not candidate:
        return True
    parts = _SHAPE.fullmatch(candidate)
    if parts is None or not LOWEST_PORT <= int(parts["port"]) <= 65535:
        return False
    try:
        address = ip_address(parts["address"].partition("%")[0])
    except ValueError:
        # Browsers that hide their address give a name of this form. They look any other up: 127.1, localhost ...
        return _HIDDEN.fullmatch(parts["address"]) is not None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address.sixtofour or address
    if address.is_loopback:
        return loopback
    return not any(address in network for network in _FORBIDDEN)


def keep_candidates(sdp: str, wanted: Callable[[str], bool]) -> str:
    """A description without the candidates that are not wanted."""
    if "a=candidate:" not in sdp:
        return sdp
    lines = sdp.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("a=candidate:") or wanted(line.rstrip("\r\n")[2:]))


def check_sdp(kind: str, sdp: str) -> None:
    """Raise where a description is empty, too large, has too many media lines or holds junk."""
    if kind == "rollback":
        if sdp:
            raise ProtocolViolation("bad_message")
        return
    if not sdp.startswith("v=0"):
        raise ProtocolViolation("bad_message")
    if _JUNK.search(sdp):
        raise ProtocolViolation("bad_text")
    if len(sdp.encode()) > SDP_BYTES:
        raise ProtocolViolation("too_large")
    lines = sdp.split("\n")
    if sum(line.startswith("m=") for line in lines) > MEDIA_LINES or max(map(len, lines)) > SDP_LINE:
        raise ProtocolViolation("bad_message")

"""The shape of what browsers tell each other to connect their media: session descriptions and candidates.

Only the shape is limited here, so that nobody is made to parse megabytes. Whether a signal may pass
is decided by the room, whether it fits the state of the link by ``media.negotiation``.
"""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address
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


def points_inward(candidate: str) -> bool:
    """Whether a candidate sends its receiver to his own machine, or to nobody in particular.

    No other machine is reached by it; but a browser that tries it knocks at a local port of somebody else's choosing.
    """
    parts = candidate.split(" ")  # as browsers part it: a space of another kind belongs to its word
    if len(parts) < 5:
        return False
    try:
        address = ip_address(parts[4])
    except ValueError:
        # Browsers that hide their address give a name of this ending. They look any other up: 127.1, localhost ...
        return not parts[4].lower().endswith(".local")
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.is_loopback or address.is_unspecified or address.is_multicast


def without_inward_candidates(sdp: str) -> str:
    """A description without the candidates that point inward."""
    if "a=candidate:" not in sdp:
        return sdp
    lines = sdp.splitlines(keepends=True)
    return "".join(line for line in lines if not (line.startswith("a=candidate:") and points_inward(line)))


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

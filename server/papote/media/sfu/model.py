"""The words that engine, worker, client and allocator share: endpoints, feeds, limits, settings, reports. No behaviour.

An *endpoint* is one client's peer connection. It publishes *sources* (microphone, camera, screen) and
has a fixed number of *slots*, each of which shows one *feed* of somebody else, or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, NewType

from papote.types import Seconds

EndpointId = NewType("EndpointId", str)
"""One client's peer connection; chosen by whoever asks for it."""

MEASURE_EVERY: Seconds = 0.2
"""How often a forwarding unit tells how loud everybody is, and what networks bear."""

Media = Literal["audio", "video"]
"""What a source or a slot carries."""


class SourceKind(Enum):
    """What a client publishes; the order of its sending media lines says which is which."""

    MICROPHONE = "microphone"
    CAMERA = "camera"
    SCREEN = "screen"
    SCREEN_SOUND = "screen_sound"

    @property
    def media(self) -> Media:
        """Whether it is heard or seen."""
        return "audio" if self in (SourceKind.MICROPHONE, SourceKind.SCREEN_SOUND) else "video"


@dataclass(frozen=True, slots=True)
class Feed:
    """One thing somebody publishes; ``layer`` counts its qualities upwards from the lowest."""

    endpoint: EndpointId
    kind: SourceKind
    layer: int = 0


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a slot of an endpoint shall carry from now on; ``feed`` None: nothing."""

    endpoint: EndpointId
    media: Media
    index: int
    feed: Feed | None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one endpoint may do."""

    audio_slots: int = 16
    """Voices it receives at once."""
    video_slots: int = 9
    """Pictures it receives at once."""
    bits_per_second: int = 4_000_000
    """What it may send; the rest is dropped, and browsers are told to send no more than this."""
    packets_per_second: int = 3000
    """The same in packets."""
    ssrcs: int = 32
    """Streams of its own it may ever name: each costs memory."""
    resends_per_second: int = 500
    """Lost packets it may ask for again."""


@dataclass(frozen=True, slots=True)
class SfuSettings:
    """How a media worker listens and how patient it is."""

    host: str = "0.0.0.0"
    """The IPv4 address to listen on; empty: none."""
    host_v6: str = ""
    """The IPv6 address to listen on; empty: none."""
    port: int = 0
    """The UDP port; 0 takes a free one."""
    public_ips: tuple[str, ...] = ()
    """The addresses clients are told, where they are not those listened on."""
    inward: bool = False
    """Hear nobody but this machine, at its outward address too: Firefox sends nothing to the loopback."""
    consent_seconds: Seconds = 12.0
    """A client whose checks stop for this long is gone."""
    handshake_seconds: Seconds = 15.0
    """A client must be connected within this time of its offer."""
    max_endpoints: int = 1000
    """Endpoints of one worker."""
    key_frame_spacing: Seconds = 0.5
    """However many receivers ask, a source is asked for a key frame this seldom."""
    public_calls_only: bool = False
    """Use no private member of a library, as where the self-test of ``compat`` fails. Slower."""


class EndpointState(Enum):
    """What became of an endpoint."""

    CONNECTED = "connected"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class EndpointChanged:
    """An endpoint is connected, or closed: ``left``, ``replaced``, ``handshake``, ``consent`` or ``peer``."""

    endpoint: EndpointId
    state: EndpointState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """What was heard of an endpoint and what its network bears, since the last report."""

    endpoint: EndpointId
    level: int
    """The loudest packet of its microphone, in decibels below full scale (127: silence)."""
    estimate: int | None
    """Bits a second of pictures it can receive, as it says itself; None: it has not said."""
    layers: int
    """How many qualities of its camera arrive now."""
    sent: int = 0
    """Bits a second of pictures it is sent now."""
    lost: float = 0.0
    """The greatest share of packets of one picture that it missed lately."""


@dataclass(frozen=True, slots=True)
class SlotStats:
    """One slot as it stands."""

    media: Media
    index: int
    feed: Feed | None
    """What it carries now; a picture comes only with the next key frame."""
    lost: float
    """Share of packets its receiver missed lately."""
    resent: int


@dataclass(frozen=True, slots=True)
class SourceStats:
    """One source as it stands."""

    kind: SourceKind
    layer: int
    packets: int
    octets: int
    lost: int
    key_frames: int
    key_frame_requests: int
    width: int
    height: int
    receivers: int


@dataclass(frozen=True, slots=True)
class EndpointStats:
    """One endpoint as it stands."""

    endpoint: EndpointId
    connected: bool
    estimate: int | None
    sources: tuple[SourceStats, ...]
    slots: tuple[SlotStats, ...]


@dataclass(frozen=True, slots=True)
class SfuStats:
    """One worker as it stands; ``counters`` only ever grow."""

    port: int
    cpu_seconds: float
    counters: dict[str, int] = field(default_factory=dict)
    endpoints: tuple[EndpointStats, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordingCounts:
    """What one recording has taken down."""

    packets: int = 0
    dropped: int = 0
    """Packets left out because the disk did not follow."""
    files: int = 0
    failures: int = 0
    """Files that could not be written on."""

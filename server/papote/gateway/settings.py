"""The limits and deadlines of connections; the configuration maps onto these by name."""

from __future__ import annotations

from dataclasses import dataclass, field

from papote.media.ice import IceSettings
from papote.types import Seconds


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """How patient and how generous the gateway is. The names are those of the configuration."""

    allowed_origins: tuple[str, ...] = ()
    """Other sites whose pages may connect, as ``https://host[:port]``; the office's own always may."""
    trust_proxy: bool = False
    """Whether the last address in ``X-Forwarded-For`` is the client's."""
    host_key: str = field(default="", repr=False)
    """Whoever shows it may do what hosts may; empty: nobody."""
    max_sockets: int = 5000
    max_sockets_per_address: int = 300
    connect_seconds: Seconds = 5.0
    join_seconds: Seconds = 15.0
    ping_interval: Seconds = 4.0
    ping_timeout: Seconds = 4.0
    body_seconds: Seconds = 15.0
    drain_seconds: Seconds = 10.0
    shutdown_seconds: Seconds = 5.0
    max_message: int = 65536
    max_event: int = 16384
    max_depth: int = 6
    move_rate: float = 20.0
    move_burst: int = 40
    talk_rate: float = 2.0
    talk_burst: int = 8
    signal_rate: float = 30.0
    signal_burst: int = 100
    wish_rate: float = 5.0
    wish_burst: int = 20
    strikes: int = 20
    strike_seconds: Seconds = 60.0
    outbox_events: int = 256
    outbox_bytes: int = 524288
    ice: IceSettings = field(default_factory=IceSettings)

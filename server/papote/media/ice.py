"""Which STUN and TURN servers browsers are told, with TURN passwords that work for a limited time only.

The scheme is the one coturn calls ``use-auth-secret`` (the TURN REST draft): the user name holds the
end of its validity, the password is its HMAC-SHA1 under a secret shared with the TURN server.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass, field

from papote.protocol.server import IceServer
from papote.types import PlayerId, Seconds

LONGEST_TTL: Seconds = 600.0
"""A password that is passed on, or found in a log, shall soon be worth nothing."""


@dataclass(frozen=True, slots=True)
class IceSettings:
    """The servers of this office; empty: browsers find each other by their own addresses alone."""

    stun_urls: tuple[str, ...] = ()
    """``stun:host:port``."""
    turn_urls: tuple[str, ...] = ()
    """``turn:host:port?transport=udp``."""
    turn_secret: str = field(default="", repr=False)
    """Shared with the TURN server."""
    allow_loopback: bool = False
    """Whether candidates of the receiver's own machine are passed on; for tests on one machine."""
    turn_ttl: Seconds = 600.0
    """How long a password can be used to begin a relay, at most ``LONGEST_TTL``; a relay that has begun goes on."""


def ice_servers(settings: IceSettings, player: PlayerId, unix_time: Seconds) -> list[IceServer]:
    """What to tell this player's browser now."""
    servers = [IceServer(list(settings.stun_urls))] if settings.stun_urls else []
    if settings.turn_urls:
        username, password = turn_password(settings, player, unix_time)
        servers.append(IceServer(list(settings.turn_urls), username, password))
    return servers


def turn_password(settings: IceSettings, player: PlayerId, unix_time: Seconds) -> tuple[str, str]:
    """A user name and the password that fits it."""
    username = f"{int(unix_time + min(settings.turn_ttl, LONGEST_TTL))}:{player}"
    digest = hmac.new(settings.turn_secret.encode(), username.encode(), "sha1").digest()
    return username, base64.b64encode(digest).decode()

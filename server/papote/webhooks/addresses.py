"""Where webhooks may go: to public addresses alone, unless whoever runs the office allows others.

A name is looked up once for each connection, and the connection goes to the address that was looked at: a name that
answers otherwise the second time leads nowhere else.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from papote.errors import Refused

URL_LENGTH = 1000

EMBEDDING = tuple(
    ipaddress.ip_network(network) for network in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)
"""IPv6 addresses that stand for one of IPv4, which may be anywhere."""


class PrivateAddress(OSError):
    """A name leads to an address webhooks do not go to."""


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and (
        found.ipv4_mapped is not None or any(found in network for network in EMBEDDING)
    ):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved and not found.is_unspecified


def check_url(url: str, *, private: bool) -> str:
    """An address as it is kept; raises ``bad_text`` for what is none, and ``address_private``."""
    if len(url) > URL_LENGTH or not url.isascii() or not url.isprintable() or set(url) & set(" \\<>\"'"):
        raise Refused("bad_text")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise Refused("bad_text") from None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or parts.fragment:
        raise Refused("bad_text")
    if not private and (host == "localhost" or (_is_literal(host) and not is_public(host))):
        raise Refused("address_private")
    return url


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class PublicResolver(AbstractResolver):
    """Looks names up, and knows only those that lead to public addresses and to no others."""

    def __init__(self, inner: AbstractResolver | None = None) -> None:
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name."""
        found = await self._inner.resolve(host, port, family)
        if not all(is_public(each["host"]) for each in found):
            raise PrivateAddress("private address")
        return found

    async def close(self) -> None:
        """Nothing is kept."""
        await self._inner.close()

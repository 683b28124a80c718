"""The open connections, bounded in all and per address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address

from papote.errors import Unavailable
from papote.gateway.connection import Connection


def household(address: str) -> str:
    """Whom an address counts for: of IPv6 its network of 64 bits, since everybody has that many addresses at home."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Address(int(found) >> 64 << 64)) + "/64"


class Registry:
    """Every connection by its session id."""

    def __init__(self, limit: int, limit_per_address: int) -> None:
        self._limit = limit
        self._limit_per_address = limit_per_address
        self._connections: dict[str, Connection] = {}
        self._addresses: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._connections)

    def __iter__(self) -> Iterator[Connection]:
        return iter(tuple(self._connections.values()))

    def check(self, address: str) -> None:
        """Raise ``too_many_connections`` when one more from this address is too many."""
        if len(self._connections) >= self._limit or self._addresses[address] >= self._limit_per_address:
            raise Unavailable("too_many_connections", retry_after=5.0)

    def add(self, connection: Connection) -> None:
        """A connection began."""
        self._connections[connection.sid] = connection
        self._addresses[connection.address] += 1

    def get(self, sid: str) -> Connection | None:
        """The connection of a session."""
        return self._connections.get(sid)

    def remove(self, sid: str) -> None:
        """A connection ended."""
        connection = self._connections.pop(sid, None)
        if connection is not None:
            self._addresses[connection.address] -= 1
            if self._addresses[connection.address] <= 0:
                del self._addresses[connection.address]

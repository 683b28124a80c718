"""The open connections: bounded in all, and per address."""

from __future__ import annotations

import pytest

from papote.errors import Unavailable
from papote.gateway.connection import Connection
from papote.gateway.registry import Registry, household
from papote.gateway.settings import GatewaySettings
from papote.metrics import Metrics
from tests.gateway.wires import FakeWire
from tests.rooms.clock import ManualClock


def connection(sid: str, address: str) -> Connection:
    """A connection from somewhere."""
    return Connection(sid, address, FakeWire(), GatewaySettings(), Metrics(), ManualClock(), lambda _: None)


def test_one_address_has_only_so_many() -> None:
    """Others still come in."""
    registry = Registry(10, 2)
    registry.add(connection("a", "192.0.2.1"))
    registry.add(connection("b", "192.0.2.1"))
    with pytest.raises(Unavailable, match="too_many_connections"):
        registry.check("192.0.2.1")
    registry.check("192.0.2.2")
    registry.remove("a")
    registry.check("192.0.2.1")


def test_there_are_only_so_many_in_all() -> None:
    """Wherever they come from."""
    registry = Registry(1, 10)
    registry.add(connection("a", "192.0.2.1"))
    with pytest.raises(Unavailable):
        registry.check("192.0.2.2")


def test_removing_twice_counts_once() -> None:
    """A socket may be lost in more than one way at the same time."""
    registry = Registry(10, 10)
    registry.add(connection("a", "192.0.2.1"))
    registry.remove("a")
    registry.remove("a")
    assert len(registry) == 0
    assert registry.get("a") is None


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix", "unix"),
        ("", ""),
    ],
)
def test_c20_all_addresses_of_one_home_count_as_one(address: str, counted: str) -> None:
    """Of IPv6 every customer has 2^64."""
    assert household(address) == counted

"""Tests of where webhooks may go: the open internet, and nowhere on the inside."""

from __future__ import annotations

import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from papote.errors import Refused
from papote.webhooks.addresses import PrivateAddress, PublicResolver, check_url, is_public

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "not an address",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_e06_an_address_inside_is_not_public(address: str) -> None:
    """However it is written."""
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111"])
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    """Of either kind."""
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "https://[::1]:8443/x",
        "http://localhost/",
        "http://169.254.169.254/latest",
        "http://10.0.0.1",
    ],
)
def test_no_webhook_is_made_for_an_address_inside(url: str) -> None:
    """Unless whoever runs the office allows it."""
    with pytest.raises(Refused, match="address_private"):
        check_url(url, private=False)
    assert check_url(url, private=True) == url


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org",
        "https://",
        "https:///x",
        "//example.org/",
        "example.org",
        "https://user:secret@example.org/",
        "https://example.org/#x",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org/\r\nX: y",
        "https://[::1/",
        "https://exämple.org/",
        "https://example.org/" + "x" * 2000,
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    """Whatever is allowed otherwise."""
    with pytest.raises(Refused, match="bad_text"):
        check_url(url, private=True)


class Names(AbstractResolver):
    """Names that lead where the test says."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """All of them."""
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in self.addresses
        ]

    async def close(self) -> None:
        """Nothing is kept."""


async def test_a_name_that_leads_outside_is_followed() -> None:
    """To the addresses that were looked at."""
    found = await PublicResolver(Names("8.8.8.8", "9.9.9.9")).resolve("example.org", 443)
    assert [each["host"] for each in found] == ["8.8.8.8", "9.9.9.9"]


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("8.8.8.8", "10.0.0.1"), ("::1", "8.8.8.8")])
async def test_e06_a_name_that_leads_inside_is_not(addresses: tuple[str, ...]) -> None:
    """Not even when it leads outside as well."""
    resolver = PublicResolver(Names(*addresses))
    with pytest.raises(PrivateAddress):
        await resolver.resolve("example.org", 443)
    await resolver.close()

"""Which pages may connect: one's own, those that were allowed, and programs."""

from __future__ import annotations

import pytest

from papote.gateway.origin import allowed


@pytest.mark.parametrize(
    ("origin", "host", "secure"),
    [
        (None, "office.example", True),
        ("https://office.example", "office.example", True),
        ("https://office.example:443", "office.example", True),
        ("https://OFFICE.example", "office.Example:443", True),
        ("http://127.0.0.1:8080", "127.0.0.1:8080", False),
        ("http://[::1]:8080", "[::1]:8080", False),
        ("https://office.example", "office.example", False),
    ],
    ids=["program", "own", "port said", "case", "local", "IPv6", "TLS taken off by a proxy"],
)
def test_own_pages_may(origin: str | None, host: str, secure: bool) -> None:
    """The same host and port as the request was sent to."""
    assert allowed(origin, host, secure=secure)


@pytest.mark.parametrize(
    ("origin", "host", "secure"),
    [
        ("null", "office.example", True),
        ("", "office.example", True),
        ("http://office.example", "office.example", True),
        ("https://office.example:8443", "office.example", True),
        ("https://office.example.evil", "office.example", True),
        ("https://evil/office.example", "office.example", True),
        ("https://office.example@evil", "office.example", True),
        ("file://office.example", "office.example", False),
        ("http://office.example:99999", "office.example:99999", False),
        ("http://office.example", None, False),
    ],
)
def test_others_may_not(origin: str, host: str | None, secure: bool) -> None:
    """Another host, port or scheme, or no origin at all."""
    assert not allowed(origin, host, secure=secure)


def test_other_sites_may_when_they_are_named() -> None:
    """Exactly those."""
    others = ("https://intranet.example",)
    assert allowed("https://intranet.example:443", "office.example", secure=True, others=others)
    assert not allowed("http://intranet.example", "office.example", secure=True, others=others)

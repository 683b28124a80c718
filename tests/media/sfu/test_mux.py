"""The port of a worker: which addresses clients are told, and what happens where it cannot listen."""

from __future__ import annotations

import socket
import sys
from collections.abc import Hashable

import pytest

from papote.errors import ConfigurationError
from papote.media.sfu import mux
from papote.media.sfu.channel import Channel, PortableChannel
from papote.media.sfu.model import SfuSettings
from papote.media.sfu.mux import Mux


def unheard(channel: Channel, data: bytes, key: Hashable) -> None:
    """Nobody checks anything here."""


async def test_both_families_share_a_port() -> None:
    """And clients are told both addresses."""
    made = Mux(SfuSettings(host="127.0.0.1", host_v6="::1"), unheard)
    assert made.candidates() == (("127.0.0.1", made.port), ("::1", made.port))
    made.close()


async def test_public_addresses_are_told_instead() -> None:
    """Where the machine itself does not know how it is reached."""
    made = Mux(SfuSettings(host="127.0.0.1", public_ips=("192.0.2.7", "2001:db8::7")), unheard)
    assert made.candidates() == (("192.0.2.7", made.port), ("2001:db8::7", made.port))
    made.close()


async def test_a_wildcard_is_told_as_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of the interface by which others are reached; on a machine without one, its own."""
    made = Mux(SfuSettings(host="0.0.0.0"), unheard)
    assert made.candidates()[0][0] != "0.0.0.0"
    monkeypatch.setitem(mux._ELSEWHERE, socket.AF_INET, "no address")
    assert made.candidates() == (("127.0.0.1", made.port),)
    made.close()


async def test_an_office_for_one_machine_hears_that_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells its outward address as well as the loopback; a check from anywhere else is left unheard."""
    heard: list[Hashable] = []
    made = Mux(SfuSettings(host="0.0.0.0", inward=True), lambda channel, data, key: heard.append(key))
    monkeypatch.setattr(mux, "_own_address", lambda host: "192.0.2.8")
    assert made.candidates() == (("192.0.2.8", made.port), ("127.0.0.1", made.port))
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    channel = PortableChannel(sock, made.counters, made._from_here, made.flush)
    senders = [("127.0.0.5", 1), ("192.0.2.8", 2), ("192.0.2.9", 3)]
    for sender in senders:
        made._from_here(channel, b"", sender)
    assert heard == senders[:2]
    assert made.counters.filtered == 1
    channel.close()
    made.close()


async def test_an_address_of_another_machine_is_told_at_start() -> None:
    """In a sentence; as is none at all."""
    with pytest.raises(ConfigurationError, match=r"cannot listen on UDP 192\.0\.2\.1"):
        Mux(SfuSettings(host="192.0.2.1"), unheard)
    with pytest.raises(ConfigurationError, match="needs an address"):
        Mux(SfuSettings(host=""), unheard)


async def test_without_batches_the_portable_way_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on systems other than Linux."""
    monkeypatch.setattr(sys, "platform", "darwin")
    made = Mux(SfuSettings(host="127.0.0.1"), unheard)
    assert [type(channel) for channel in made.channels] == [PortableChannel]
    made.close()

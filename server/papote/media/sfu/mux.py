"""The UDP port of a worker: an IPv4 socket and an IPv6 socket, each as fast as the machine allows."""

from __future__ import annotations

import errno
import socket
from collections.abc import Hashable
from ipaddress import ip_address

from papote.errors import ConfigurationError
from papote.media.sfu import ring
from papote.media.sfu.channel import BUFFER, Channel, Counters, PortableChannel, StunHandler
from papote.media.sfu.compat import raw_srtp
from papote.media.sfu.model import SfuSettings

_LOOPBACK = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}

_ELSEWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses kept for documentation: nothing is sent there, but asking for the way tells our own address."""


class Mux:
    """The sockets of one worker; they share the port number where both families are served."""

    def __init__(self, settings: SfuSettings, stun: StunHandler) -> None:
        self.counters = Counters()
        self.channels: list[Channel] = []
        self._settings = settings
        self._stun = stun
        self._told: frozenset[str] = frozenset()
        """The addresses clients were told last: a client on this machine sends from one of them."""
        hear = self._from_here if settings.inward else stun
        raw = None if settings.public_calls_only else raw_srtp()
        calls = ring.load()
        port = settings.port
        for host in filter(None, (settings.host, settings.host_v6)):
            sock = _bind(host, port)
            if raw is not None and calls is not None:
                channel: Channel = ring.RingChannel(sock, self.counters, hear, self.flush, raw, calls)
            else:
                channel = PortableChannel(sock, self.counters, hear, self.flush)
            self.channels.append(channel)
            port = channel.port
        if not self.channels:
            raise ConfigurationError("host", "the media worker needs an address to listen on")
        self.port = port

    def flush(self) -> None:
        """Send what waits."""
        for channel in self.channels:
            channel.flush()

    def candidates(self) -> tuple[tuple[str, int], ...]:
        """The addresses clients are told."""
        if self._settings.public_ips:
            return tuple((host, self.port) for host in self._settings.public_ips)
        found = [_own_address(channel.host) for channel in self.channels]
        if self._settings.inward:
            found = [*found, *(_LOOPBACK[_family(host)] for host in found)]
        self._told = frozenset(found)
        return tuple((host, self.port) for host in dict.fromkeys(found))

    def _from_here(self, channel: Channel, data: bytes, key: Hashable) -> None:
        """Hand a check on where this machine made it; without one, nobody's packets are taken."""
        host = channel.route(key).address[0]
        if host in self._told or ip_address(host).is_loopback:
            self._stun(channel, data, key)
        else:
            self.counters.filtered += 1

    def close(self) -> None:
        """Stop listening."""
        for channel in self.channels:
            channel.close()


def _bind(host: str, port: int) -> socket.socket:
    family = _family(host)
    sock = socket.socket(family, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        if family is socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            sock.setsockopt(socket.SOL_SOCKET, option, BUFFER)
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        key = "media_host" if error.errno == errno.EADDRNOTAVAIL else "media_port"
        raise ConfigurationError(key, f"cannot listen on UDP {host} port {port}: {error.strerror}") from error
    return sock


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET


def _own_address(host: str) -> str:
    """The address itself, or for a wildcard the one by which the machine reaches others."""
    address = ip_address(host)
    if not address.is_unspecified:
        return host
    family = _family(host)
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((_ELSEWHERE[family], 9))
        except OSError:
            return _LOOPBACK[family]  # a machine without a network talks to itself
        return str(probe.getsockname()[0])

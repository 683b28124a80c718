"""Looks whether media get through from where it is run: to the office's own port, and to its STUN and TURN servers.

Each way is tried as a browser would, with real packets and with an end to every wait; what does not work is said
in plain words, with what to do about it. ``papote doctor media`` prints what is found here.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from ipaddress import ip_address
from urllib.parse import urlsplit

from papote.config import Configuration
from papote.errors import ConfigurationError
from papote.media.ice import IceSettings, turn_password
from papote.media.relay import PATIENCE, NoAnswer, Relay, RelayRefused, outside_address, way_to
from papote.media.stun import Address
from papote.types import PlayerId

DOCTOR = PlayerId("doctor")
"""Under which name a TURN server knows us."""

_URL = re.compile(r"(stun|turn|turns):(\[[0-9A-Fa-f:]+\]|[^:?\[\]]+)(?::([0-9]+))?(?:\?transport=(udp|tcp))?")


class State(Enum):
    """What came of one check."""

    FINE = "fine"
    BROKEN = "broken"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check."""

    what: str
    state: State
    found: str
    advice: str = ""
    """What to do about it."""


@dataclass(frozen=True, slots=True)
class Places:
    """What is looked at."""

    media: tuple[Address, ...]
    """Where the office's media workers listen; empty: there are none."""
    ice: IceSettings


@dataclass(frozen=True, slots=True)
class Server:
    """A STUN or TURN server, as its address in the configuration says."""

    scheme: str
    host: str
    port: int
    transport: str


def server(url: str) -> Server | None:
    """Read ``turn:host:port?transport=udp``; None where it is none."""
    match = _URL.fullmatch(url)
    if match is None:
        return None
    scheme, host, port, transport = match.groups()
    encrypted = scheme == "turns"
    return Server(
        scheme,
        host.strip("[]"),
        int(port or (5349 if encrypted else 3478)),
        transport or ("tcp" if encrypted else "udp"),
    )


def places(configuration: Configuration, at: str = "") -> Places:
    """Where a configuration says that media go. ``at``: the machine they come in at, as seen from here."""
    hosts: tuple[str, ...] = (at,) if at else configuration.media_public_ips
    if not hosts:
        listened = configuration.media_host or configuration.host
        everywhere = listened in ("0.0.0.0", "::")
        hosts = (urlsplit(configuration.public_url).hostname or "127.0.0.1",) if everywhere else (listened,)
    first = configuration.media_port or configuration.port
    if not first and configuration.media_workers:
        raise ConfigurationError("media_port", "0 takes another one with every start: name one to have it looked at")
    ports = range(first, first + configuration.media_workers)
    return Places(
        tuple((host, port) for host in hosts for port in ports),
        IceSettings(
            configuration.ice_stun_urls,
            configuration.ice_turn_urls,
            configuration.ice_turn_secret,
            turn_ttl=configuration.ice_turn_ttl,
        ),
    )


async def examine(where: Places, *, tls: ssl.SSLContext | None = None) -> list[Finding]:
    """Try everything, one after the other. ``tls``: whom to trust; by default whom this machine trusts."""
    findings = [await _media(host, port) for host, port in where.media]
    if not where.media:
        findings.append(
            Finding("media", State.LEFT_OUT, "this office has no media worker: browsers send to each other directly")
        )
    findings += [await _stun(url) for url in where.ice.stun_urls]
    for url in where.ice.turn_urls:
        findings.append(await _turn(url, where, tls or ssl.create_default_context()))
    if not where.ice.turn_urls:
        findings.append(
            Finding(
                "TURN",
                State.LEFT_OUT,
                "no TURN server is set (ice_turn_urls)",
                "Whose network lets no UDP through will hear nobody. docs/deployment.md tells how to run coturn.",
            )
        )
    return findings


async def _media(host: str, port: int) -> Finding:
    what = f"media by UDP to {_shown((host, port))}"
    try:
        began = time.monotonic()
        async with way_to((await _resolve(host), port), "udp") as way:
            seen = await outside_address(way)
        took = (time.monotonic() - began) * 1000
    except NoAnswer as error:
        advice = (
            f"Is the office running, and does every firewall on the way let UDP port {port} in? In a container the "
            f"port must be published for UDP ({port}:{port}/udp). Behind NAT, media_public_ips must name the outside "
            "address."
        )
        return Finding(what, State.BROKEN, str(error), advice)
    return Finding(what, State.FINE, f"answers in {took:.0f} ms; we are seen as {_shown(seen)}")


async def _stun(url: str) -> Finding:
    what, asked = f"STUN {url}", server(url)
    if asked is None:
        return Finding(what, State.BROKEN, "this is no address of a STUN server", "Write it as stun:host:3478.")
    try:
        async with way_to((await _resolve(asked.host), asked.port), "udp") as way:
            seen = await outside_address(way)
    except (NoAnswer, RelayRefused) as error:
        return Finding(what, State.BROKEN, str(error), f"Is UDP port {asked.port} of {asked.host} open?")
    return Finding(what, State.FINE, f"we are seen as {_shown(seen)}")


async def _turn(url: str, where: Places, tls: ssl.SSLContext) -> Finding:
    what, asked = f"TURN {url}", server(url)
    if asked is None:
        form = "Write it as turn:host:3478?transport=udp, or turns:host:5349?transport=tcp."
        return Finding(what, State.BROKEN, "this is no address of a TURN server", form)
    if asked.scheme == "turns" and asked.transport == "udp":
        return Finding(what, State.LEFT_OUT, "TLS over UDP is not tried", "Browsers hardly use it: take turns: by tcp.")
    try:
        address = await _resolve(asked.host), asked.port
        encrypted = tls if asked.scheme == "turns" else None
        async with way_to(address, asked.transport, tls=encrypted, name=asked.host) as way:
            relay = Relay(way, *turn_password(where.ice, DOCTOR, time.time()))
            own = await relay.allocate()
            found = f"gives us a relay at {_shown(own)}"
            problem = await _beyond(relay, where)
            await relay.refresh(0)
    except NoAnswer as error:
        way_in = f"{asked.transport.upper()} port {asked.port}"
        return Finding(
            what, State.BROKEN, str(error), f"Does the server run, and do firewalls let {way_in} of {asked.host} in?"
        )
    except RelayRefused as error:
        return Finding(what, State.BROKEN, str(error), _REFUSALS.get(error.code, "The log of the server tells why."))
    if problem is not None:
        return Finding(what, State.BROKEN, f"{found}, but {problem[0]}", problem[1])
    return Finding(what, State.FINE, found + (", and through it the media port answers" if where.media else ""))


_REFUSALS = {
    401: "The secrets differ (ice_turn_secret here, static-auth-secret there), or the clocks do.",
    403: "The server's configuration forbids it.",
    437: "Try again in a minute.",
    486: "Too many relays are open under our name, or in all (user-quota, total-quota).",
    508: "The server has no port left (min-port, max-port).",
}


async def _beyond(relay: Relay, where: Places) -> tuple[str, str] | None:
    """What is wrong with the rest of the way, from the relay to the media port: what, and what to do."""
    for host, port in where.media:
        address = await _resolve(host)
        if ip_address(address).version == 6:
            continue  # our relay is one of IPv4
        try:
            await relay.permit(address)
        except RelayRefused as error:
            if error.code != 403:
                raise
            return (
                f"it may not send to {address}",
                "Its configuration denies this address (denied-peer-ip). Private addresses should be denied: let "
                f"media_public_ips name a public one, or on a network of one's own add allowed-peer-ip={address}.",
            )
        try:
            await outside_address(relay.to((address, port)))
        except NoAnswer:
            return (
                f"through it nothing comes back from {_shown((address, port))}",
                f"Does the firewall of the office let UDP port {port} in from the TURN server, and that of the TURN "
                "server its own ports (min-port to max-port)?",
            )
    return None


async def _resolve(host: str) -> str:
    """The address of a name. In a thread nobody waits for, since the system may take its time over it."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[str] = loop.create_future()

    def settle(address: str) -> None:
        if not found.done():
            found.set_result(address)

    def look() -> None:
        try:
            address = str(socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)[0][4][0])
        except OSError:
            address = ""
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, address)

    threading.Thread(target=look, daemon=True).start()
    try:
        async with asyncio.timeout(PATIENCE):
            address = await found
    except TimeoutError:
        raise NoAnswer(f"the name {host} is not resolved within the time") from None
    if not address:
        raise NoAnswer(f"there is no machine of the name {host}")
    return address


def _shown(address: Address) -> str:
    return f"[{address[0]}]:{address[1]}" if ":" in address[0] else f"{address[0]}:{address[1]}"


def healthy(findings: Sequence[Finding]) -> bool:
    """Whether nothing is broken."""
    return all(finding.state is not State.BROKEN for finding in findings)


def report(findings: Sequence[Finding]) -> str:
    """For people."""
    signs = {State.FINE: "ok  ", State.BROKEN: "FAIL", State.LEFT_OUT: "-   "}
    lines: list[str] = []
    for finding in findings:
        lines.append(f"{signs[finding.state]}  {finding.what}: {finding.found}.")
        if finding.advice:
            lines.append(f"      {finding.advice}")
    return "\n".join(lines)


def document(findings: Sequence[Finding]) -> str:
    """For programs: one line."""
    checks = [asdict(finding) | {"state": finding.state.value} for finding in findings]
    return json.dumps({"doctor": "media", "ok": healthy(findings), "checks": checks})

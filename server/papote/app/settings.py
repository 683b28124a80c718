"""What each part is told of the configuration: settings by the same names, and those that follow from several.

No part reads the configuration itself.
"""

from __future__ import annotations

import dataclasses
import ipaddress
from typing import Any, TypeVar

from papote.config import Configuration
from papote.errors import ConfigurationError
from papote.gateway import GatewaySettings
from papote.media.director import DirectorSettings
from papote.media.ice import IceSettings
from papote.media.plan import PlanSettings
from papote.media.sfu.model import SfuSettings
from papote.rooms.settings import RunnerSettings
from papote.world.settings import RoomSettings

Settings = TypeVar("Settings", RoomSettings, RunnerSettings, GatewaySettings)

LAST_PORT = 65_535


def mapped(kind: type[Settings], configuration: Configuration, **others: Any) -> Settings:
    """The settings of one part: what the configuration calls by the same name, and the part's own defaults."""
    names = {field.name for field in dataclasses.fields(kind)}
    named = {name: getattr(configuration, name) for name in names if hasattr(configuration, name)}
    return kind(**named, **others)


def room_settings(configuration: Configuration) -> RoomSettings:
    """The settings of every room; where nothing forwards media, no conversation is larger than links bear."""
    settings = mapped(RoomSettings, configuration)
    if configuration.media_workers:
        return settings
    limit = configuration.mesh_limit
    return dataclasses.replace(
        settings,
        conversation_capacity=min(settings.conversation_capacity, limit),
        meeting_capacity=min(settings.meeting_capacity, limit),
        forwarding=False,
    )


def gateway_settings(configuration: Configuration) -> GatewaySettings:
    """The settings of the gateway, with the ICE servers in a group of their own."""
    ice = {
        field.name: getattr(configuration, f"ice_{field.name}")
        for field in dataclasses.fields(IceSettings)
        if hasattr(configuration, f"ice_{field.name}")
    }
    if listens_inward(configuration.host) and not configuration.trust_proxy:
        # Everybody is on this machine: its loopback address may be the only one it has.
        ice["allow_loopback"] = True
    settings = mapped(GatewaySettings, configuration, ice=IceSettings(**ice))
    if configuration.public_url:
        origins = (*configuration.allowed_origins, configuration.public_url)
        settings = dataclasses.replace(settings, allowed_origins=origins)
    return settings


def forwarding_settings(configuration: Configuration) -> list[SfuSettings]:
    """The settings of every media worker: each has a UDP port of its own."""
    address = configuration.media_host or ("127.0.0.1" if configuration.host == "localhost" else configuration.host)
    inward = not configuration.media_host and listens_inward(configuration.host)
    if inward and configuration.trust_proxy:
        address = "0.0.0.0"  # a proxy brings pages to this machine, but no packets of media
    try:
        v6 = ipaddress.ip_address(address).version == 6
    except ValueError:
        raise ConfigurationError(
            "media_host", f"host is a name ({address}): say here which IP address media come in on"
        ) from None
    inward = inward and not configuration.trust_proxy and not configuration.media_public_ips
    if inward:
        address = "::" if v6 else "0.0.0.0"
    port = configuration.media_port or configuration.port
    if port + configuration.media_workers - 1 > LAST_PORT:
        raise ConfigurationError("media_port", f"the last of {configuration.media_workers} workers has no port left")
    return [
        SfuSettings(
            host="" if v6 else address,
            host_v6=address if v6 else "",
            port=port + number if port else 0,
            public_ips=configuration.media_public_ips,
            inward=inward,
        )
        for number in range(configuration.media_workers)
    ]


def directing_settings(configuration: Configuration) -> DirectorSettings:
    """How media are directed, from the configuration's keys of the same names."""
    plan = PlanSettings(
        forwarding=configuration.media_workers > 0,
        mesh_limit=configuration.mesh_limit,
        hide_guest_addresses=configuration.hide_guest_addresses,
    )
    return DirectorSettings(plan, allow_loopback=gateway_settings(configuration).ice.allow_loopback)


def listens_inward(host: str) -> bool:
    """Whether only this very machine can reach a listener on this host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

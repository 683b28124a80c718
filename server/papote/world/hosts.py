"""The one door to what only hosts may do. Who becomes a host is the caller's affair."""

from __future__ import annotations

from papote.errors import Refused
from papote.world.player import Player


def check_host(player: Player) -> None:
    """Refuse whoever is no host."""
    if not player.role.hosts:
        raise Refused("not_host")

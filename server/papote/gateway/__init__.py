"""The Socket.IO side: sockets in, commands out; events in, bytes out. Nothing is decided here but manners."""

from papote.gateway.server import Gateway
from papote.gateway.settings import GatewaySettings

__all__ = ["Gateway", "GatewaySettings"]

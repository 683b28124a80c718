"""One process with everything in it: how it is built, opened, announced and closed; callers take it from here."""

from papote.app.office import Office
from papote.app.resources import Resources, shipped
from papote.app.secret import office_secret
from papote.app.serving import command_name, greeting, local_addresses, serve
from papote.app.settings import (
    directing_settings,
    forwarding_settings,
    gateway_settings,
    listens_inward,
    mapped,
    room_settings,
)

__all__ = [
    "Office",
    "Resources",
    "command_name",
    "directing_settings",
    "forwarding_settings",
    "gateway_settings",
    "greeting",
    "listens_inward",
    "local_addresses",
    "mapped",
    "office_secret",
    "room_settings",
    "serve",
    "shipped",
]

"""From wishes to commands: every wish has one, and who wishes it comes from the connection alone."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from papote.gateway.inbound import command_of
from papote.protocol import client
from papote.protocol.docs import WISH_EXAMPLES
from papote.rooms.manager import Seat
from papote.types import PlayerId

SEAT = Seat(None, PlayerId("p42"), "secret")  # type: ignore[arg-type]


@pytest.mark.parametrize("event", sorted(set(client.WISHES) - {"join"}))
def test_every_wish_becomes_a_command_of_its_sender(event: str) -> None:
    """With the wish's fields, and nobody else's name on it."""
    wish: Any = client.read_wish(event, WISH_EXAMPLES[event])
    command: Any = command_of(wish, SEAT)
    assert command.player == "p42"
    for field in fields(command):
        if field.name in WISH_EXAMPLES[event] and field.name != "status":
            assert getattr(command, field.name) == WISH_EXAMPLES[event][field.name]

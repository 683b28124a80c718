"""From wishes to commands: every wish has one, and who wishes it comes from the connection alone."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from papote.gateway.inbound import command_of
from papote.protocol import client
from papote.protocol.examples import WISH_EXAMPLES
from papote.rooms.manager import Seat
from papote.types import PlayerId

SEAT = Seat(None, PlayerId("p42"), "secret")  # type: ignore[arg-type]


OF_MEDIA = {"forward", "media_failed", "watch"}
"""What the room's director answers, without the room."""

OF_CHANNELS = {"edit_message", "delete_message", "react", "mark_read"}
"""What the desk for chat answers, without the room; words to one's conversation alone are the room's."""

RENAMED = {"status", "quality", "scope"}
"""Fields that are words on the wire and have a type of their own within."""


@pytest.mark.parametrize("event", sorted(set(client.WISHES) - {"join"} - OF_MEDIA - OF_CHANNELS))
def test_every_wish_becomes_a_command_of_its_sender(event: str) -> None:
    """With the wish's fields, and nobody else's name on it."""
    wish: Any = client.read_wish(event, WISH_EXAMPLES[event])
    command: Any = command_of(wish, SEAT)
    assert command.player == "p42"
    for field in fields(command):
        if field.name in RENAMED & set(WISH_EXAMPLES[event]) and event != "chat":
            assert getattr(command, field.name).value == WISH_EXAMPLES[event][field.name]
        elif field.name in WISH_EXAMPLES[event]:
            assert getattr(command, field.name) == WISH_EXAMPLES[event][field.name]

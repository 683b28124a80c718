"""Examples of messages: one of each, and they are true."""

from __future__ import annotations

import json

import msgspec
import pytest

from papote.protocol import client, codec, examples, server


def test_every_message_has_an_example() -> None:
    """In both directions."""
    assert set(examples.WISH_EXAMPLES) == {*client.WISHES, "move"}
    assert set(examples.MESSAGE_EXAMPLES) == set(server.MESSAGES)


@pytest.mark.parametrize("event", sorted(client.WISHES))
def test_examples_of_wishes_are_proper(event: str) -> None:
    """They pass the very checks they document."""
    incoming = codec.decode_event("2" + json.dumps([event, examples.WISH_EXAMPLES[event]]))
    assert incoming.code is None
    client.read_wish(event, incoming.payload)


@pytest.mark.parametrize("kind", server.MESSAGES, ids=lambda kind: kind.__name__)
def test_examples_of_messages_have_their_shape(kind: type[server.ServerMessage]) -> None:
    """Each is what the class encodes."""
    example = examples.MESSAGE_EXAMPLES[kind]
    if kind in (server.NoConversation, server.NoForwarding):
        assert example is None
        return
    message = msgspec.convert(example, kind)
    assert json.loads(codec.encode(message)[2:]) == [kind.event, example]

"""The printed protocol: equal to the file, complete, and its examples are true."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from papote.errors import CODES
from papote.protocol import client, codec, docs, server

FILE = Path(__file__).parents[2] / "docs" / "protocol.md"


def test_the_file_is_what_is_printed() -> None:
    """After a change: ``papote docs protocol > docs/protocol.md``."""
    assert FILE.read_text(encoding="utf-8") == docs.render()


def test_every_message_has_an_example() -> None:
    """In both directions."""
    assert set(docs.WISH_EXAMPLES) == {*client.WISHES, "move"}
    assert set(docs.MESSAGE_EXAMPLES) == set(server.MESSAGES)


@pytest.mark.parametrize("event", sorted(client.WISHES))
def test_examples_of_wishes_are_proper(event: str) -> None:
    """They pass the very checks they document."""
    incoming = codec.decode_event("2" + json.dumps([event, docs.WISH_EXAMPLES[event]]))
    assert incoming.code is None
    client.read_wish(event, incoming.payload)


@pytest.mark.parametrize("kind", server.MESSAGES, ids=lambda kind: kind.__name__)
def test_examples_of_messages_have_their_shape(kind: type[server.ServerMessage]) -> None:
    """Each is what the class encodes."""
    example = docs.MESSAGE_EXAMPLES[kind]
    if kind in (server.NoConversation, server.NoForwarding):
        assert example is None
        return
    message = msgspec.convert(example, kind)
    assert json.loads(codec.encode(message)[2:]) == [kind.event, example]


def test_codes_and_shapes_named_in_the_text_exist() -> None:
    """No reader is sent after something that is not there."""
    for codes in docs.WISH_CODES.values():
        assert set(codes) <= set(CODES)
    page = docs.render()
    for kind in ("Player", "Bubble", "ChatLine", "Settings", "Description", "Candidate"):
        assert f"\n### {kind}\n" in page

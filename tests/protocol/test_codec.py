"""Packets to events and back: what is proper comes through whole, what is not gets its code; nothing else is raised."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papote.errors import CODES, ProtocolViolation
from papote.protocol import client, codec, server
from papote.protocol.codec import HOT, Move, PacketKind, decode_event, decode_move

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=12,
)


def move_code(body: str) -> str:
    """The code a move with this list is refused with."""
    with pytest.raises(ProtocolViolation) as raised:
        decode_move(f"{HOT}{body}]")
    return raised.value.code


def test_a_move_is_read_in_one_parse() -> None:
    """The hot path takes what every client writes."""
    assert decode_move('42["move",[7,640,352,3]]') == Move(7, 640, 352, 3)


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999", "1e308", "2.5", "9" * 4999, "9007199254740992"])
def test_numbers_that_are_no_pixels_are_bad_numbers(number: str) -> None:
    """Not finite, not whole, or too large."""
    assert move_code(f"[1,{number},0,0]") == "bad_number"


@pytest.mark.parametrize(
    "body", ["[1,2,3]", "[1,2,3,0,5]", "null", "{}", '"abcd"', "[true,1,2,0]", "[1,2,3,0],[1]", "[[1],2,3,0]"]
)
def test_lists_that_are_no_moves_are_bad_messages(body: str) -> None:
    """Another shape, or other types."""
    assert move_code(body) == "bad_message"


@pytest.mark.parametrize("values", [(0, 0, 0, 0), (1, 0, 0, 4), (1, 0, 0, -1), (1, 1_000_001, 0, 0)])
def test_a_move_has_bounds(values: tuple[int, ...]) -> None:
    """A number grows from one, a facing is one of four, and no map is so wide."""
    assert move_code(json.dumps(values)) == "bad_number"


def test_a_move_by_the_slow_path_is_the_same() -> None:
    """A client may write it with spaces, or ask for an acknowledgement."""
    incoming = decode_event('25["move", [1, 2, 3, 0]]')
    assert (incoming.event, incoming.ack) == ("move", 5)
    assert codec.read_move(incoming.payload) == Move(1, 2, 3, 0)


@given(st.text(max_size=200))
def test_any_text_is_a_move_or_a_violation(text: str) -> None:
    """Nothing else is ever raised."""
    with suppress(ProtocolViolation):
        decode_move(HOT + text)


@given(st.text(max_size=300))
def test_any_text_is_an_event_or_has_a_code(text: str) -> None:
    """Decoding never raises."""
    incoming = decode_event("2" + text)
    assert incoming.code is None or incoming.code in CODES


@given(st.sampled_from(sorted(client.WISHES)), ANY_JSON)
def test_any_payload_is_a_wish_or_a_violation(event: str, payload: object) -> None:
    """Whatever comes where a wish is expected."""
    incoming = decode_event("2" + json.dumps([event, payload]))
    if incoming.code is None:
        with suppress(ProtocolViolation):
            client.read_wish(event, incoming.payload)


@pytest.mark.parametrize(
    ("packet", "code"),
    [
        ("2[", "bad_json"),
        ("2", "bad_message"),
        ("2{}", "bad_message"),
        ('2"a"', "bad_message"),
        ("2[]", "bad_message"),
        ("2[1]", "bad_message"),
        ('2["say"]', "bad_message"),
        ('2["say",{},{}]', "bad_message"),
        ('2/chat,["say",{}]', "bad_message"),
        ("2" + "1" * 100 + '["say",{}]', "bad_message"),
        ('2["say",{"text":NaN}]', "bad_number"),
        ('2["say",{"text":1e999}]', "bad_number"),
        ('2["say",{"text":"\\ud800"}]', "bad_text"),
        ('2["say",{"\\udfff":1}]', "bad_text"),
        ('2["say",' + "[" * 100_000, "bad_json"),
        ('2["say",' + "[" * 6 + "]" * 6 + "]", "bad_message"),
        ('2["say",{"text":"' + "x" * 16_400 + '"}]', "too_large"),
        ('2["say",{"text":"' + "é" * 8_200 + '"}]', "too_large"),
    ],
)
def test_what_is_wrong_with_a_packet_is_named(packet: str, code: str) -> None:
    """Each with its code."""
    assert decode_event(packet).code == code


def test_a_signal_may_be_larger_than_other_events() -> None:
    """Descriptions are long."""
    assert decode_event('2["signal",{"text":"' + "x" * 30_000 + '"}]').code is None


def test_the_request_of_a_broken_packet_is_named_if_it_can_be_read() -> None:
    """So that a client knows which of its messages it was."""
    assert decode_event('27["say",{"text":NaN}]').event == "say"
    assert decode_event('2["<b>",NaN]').event == ""


def test_packets_are_told_apart_by_their_first_character() -> None:
    """And what is no packet is none."""
    assert codec.packet_kind("42[]", 1) is PacketKind.EVENT
    assert codec.packet_kind("451-[]", 1) is PacketKind.BINARY_EVENT
    assert codec.packet_kind("4", 1) is None
    assert codec.packet_kind("49", 1) is None


def test_a_message_is_encoded_as_one_packet() -> None:
    """Any Socket.IO client can read it."""
    assert codec.encode(server.PlayerLeft("p1")) == b'42["player_left",{"id":"p1"}]'
    assert codec.encode(server.NoConversation()) == b'42["conversation",null]'
    assert (
        codec.encode(server.RelayedSignal("p1", 2, candidate=None))
        == b'42["signal",{"from":"p1","link":2,"candidate":null}]'
    )


def test_an_acknowledgement_carries_its_number() -> None:
    """As the client counted."""
    assert codec.encode_ack(12, ok=True) == b'4312[{"ok":true}]'


def test_positions_of_several_cells_are_joined_into_one_message() -> None:
    """Each cell's bytes are made once, whoever sees them."""
    one = codec.encode_positions([("p1", 10, 20, 3, True)])
    two = codec.encode_positions([("p2", 30, 40, 0, False), ("p3", -5, 6, 1, False)])
    packet = codec.encode_moves([one, b"", two])
    assert packet == b'42["moves",[1,10,20,7,2,30,40,0,3,-5,6,1]]'


def test_the_library_is_given_a_parser_that_refuses_what_browsers_cannot_read() -> None:
    """In both directions."""
    with pytest.raises(ValueError, match="."):
        codec.StrictJson.loads("[NaN]")
    with pytest.raises(ValueError, match="."):
        codec.StrictJson.dumps(float("nan"))
    assert codec.StrictJson.loads(codec.StrictJson.dumps({"sid": "x"})) == {"sid": "x"}

"""Wishes: proper ones are read, their texts cleaned; improper ones get the code that says why."""

from __future__ import annotations

from typing import Any

import pytest

from papote.errors import ProtocolViolation
from papote.protocol import client
from papote.protocol.examples import WISH_EXAMPLES


def code_of(event: str, payload: Any) -> str:
    """The code a payload is refused with."""
    with pytest.raises(ProtocolViolation) as raised:
        client.read_wish(event, payload)
    return raised.value.code


JOIN = {"protocol": 1, "room": "le-palier", "name": "Ada", "avatar": "a01"}


def test_a_name_is_trimmed_and_brought_to_normal_form() -> None:
    """So that equal names are equal."""
    wish = client.read_wish("join", JOIN | {"name": "  Zoe\u0308 "})
    assert isinstance(wish, client.Join)
    assert wish.name == "Zo\u00eb"


@pytest.mark.parametrize(
    ("event", "payload", "field", "most"),
    [("say", {}, "text", 140), ("beacon", {"on": True}, "text", 140), ("knock", {"area": "a"}, "text", 120)],
)
def test_a_length_counts_what_one_sees_of_a_letter_and_its_marks_as_one(
    event: str, payload: dict[str, Any], field: str, most: int
) -> None:
    """In normal form, as over HTTP; an emoji of one sign is one as well."""
    for letter in ("e\u0301", "🚲", "\u1112\u1161\u11ab"):
        wish = client.read_wish(event, payload | {field: letter * most})
        assert len(getattr(wish, field)) == most
        assert code_of(event, payload | {field: letter * (most + 1)}) == "bad_text"


def test_another_version_is_told_so_whatever_else_it_sends() -> None:
    """A page from before an upgrade may have other fields."""
    assert code_of("join", {"protocol": 2, "colour": "red"}) == "unknown_protocol"


@pytest.mark.parametrize("event", sorted(client.WISHES))
def test_an_unknown_field_is_refused(event: str) -> None:
    """A forged sender, a role one gives oneself: nothing is overlooked."""
    assert code_of(event, WISH_EXAMPLES[event] | {"from": "p1"}) == "bad_message"


@pytest.mark.parametrize(
    ("event", "payload", "code"),
    [
        ("say", {"text": ""}, "bad_text"),
        ("say", {"text": "   "}, "bad_text"),
        ("say", {"text": "x" * 141}, "bad_text"),
        ("say", {"text": "a\tb"}, "bad_text"),
        ("say", {"text": "a\u202eb"}, "bad_text"),
        ("say", {"text": "\ufeffa"}, "bad_text"),
        ("say", {"text": "\U0001ffff"}, "bad_text"),
        ("say", {"text": "é" + "\u0301" * 9}, "bad_text"),
        ("say", {"text": 5}, "bad_message"),
        ("say", {}, "bad_message"),
        ("say", None, "bad_message"),
        ("say", ["hello"], "bad_message"),
        ("emote", {"emote": 0}, "bad_number"),
        ("emote", {"emote": 7}, "bad_number"),
        ("emote", {"emote": 1.5}, "bad_number"),
        ("emote", {"emote": 10**30}, "bad_number"),
        ("emote", {"emote": True}, "bad_message"),
        ("emote", {"emote": "1"}, "bad_message"),
        ("claim_desk", {"on": True, "slots": 13}, "bad_number"),
        ("claim_desk", {"on": True, "slots": -1}, "bad_number"),
        ("wave", {"to": "everybody"}, "bad_message"),
        ("status", {"status": "invisible"}, "bad_message"),
        ("status", {"status": "busy", "text": "x" * 81}, "bad_text"),
        ("chat", {"id": "a b", "scope": "room", "text": "x"}, "bad_message"),
        ("chat", {"id": "a", "scope": "world", "text": "x"}, "bad_message"),
        ("chat", {"id": "a", "scope": "room", "text": "x" * 2001}, "bad_text"),
        ("join", JOIN | {"room": "../etc"}, "bad_message"),
        ("join", JOIN | {"name": "x" * 41}, "bad_text"),
        ("signal", {"to": "p1", "link": 1}, "bad_message"),
        ("signal", {"to": "p1", "link": 0, "candidate": None}, "bad_number"),
        ("signal", {"to": "p1", "link": 1, "candidate": None, "description": {"type": "rollback"}}, "bad_message"),
        ("signal", {"to": "p1", "link": 1, "candidate": {"candidate": "a\nb"}}, "bad_text"),
        ("signal", {"to": "p1", "link": 1, "candidate": {"candidate": "x" * 1025}}, "bad_text"),
        ("signal", {"to": "p1", "link": 1, "candidate": {"candidate": "", "sdpMLineIndex": 66}}, "bad_number"),
        ("signal", {"to": "p1", "link": 1, "description": {"type": "offer", "sdp": ""}}, "bad_message"),
        ("signal", {"to": "p1", "link": 1, "description": {"type": "rollback", "sdp": "v=0"}}, "bad_message"),
        ("signal", {"to": "p1", "link": 1, "description": {"type": "pranswer", "sdp": "v=0"}}, "bad_message"),
        ("move", [1, 2, 3, 0], "unknown_event"),
        ("__class__", {}, "unknown_event"),
    ],
)
def test_what_is_wrong_with_a_wish_is_named(event: str, payload: Any, code: str) -> None:
    """Each with its code; the words of the library that the codes are read from are held here too."""
    assert code_of(event, payload) == code


def test_scripts_and_emoji_of_all_kinds_pass() -> None:
    """Cleaning is for what cannot be shown, not for what one cannot read."""
    for text in ("नमस्ते", "שלום", "👩‍💻", "Ångström", "你好"):
        wish = client.read_wish("say", {"text": text})
        assert isinstance(wish, client.Say)
        assert wish.text == text


def test_the_end_of_candidates_is_a_candidate_of_null() -> None:
    """Told apart from none being given."""
    wish = client.read_wish("signal", {"to": "p1", "link": 1, "candidate": None})
    assert isinstance(wish, client.Signal)
    assert wish.candidate is None


@pytest.mark.parametrize(
    "name", ["\u200b", "\u200d\u200d", "\u3164", "\u2800 \u2800", "\U000e0061", "\u0301", "\u00ad"]
)
def test_d13_a_name_of_which_nothing_can_be_seen_is_refused(name: str) -> None:
    """Joiners, fillers and marks alone are a figure without a name."""
    with pytest.raises(ProtocolViolation, match="bad_text"):
        client.read_wish("profile", {"name": name, "avatar": "a01"})


def test_a_name_whose_normal_form_is_too_long_is_refused() -> None:
    """One sign may be written as three; the documented length is that of what is shown."""
    with pytest.raises(ProtocolViolation, match="bad_text"):
        client.read_wish("profile", {"name": "\ufb2c" * client.NAME_LENGTH, "avatar": "a01"})

"""Connectivity checks: aioice's are understood, ours are understood by aioice, and forgeries are not."""

from __future__ import annotations

from aioice import stun
from hypothesis import given
from hypothesis import strategies as some

from papote.media.sfu import ice
from papote.media.stun import BINDING, Message

PASSWORD = b"a password of some length"


def request(*, nominates: bool = False, username: str = "ours:theirs", key: bytes = PASSWORD) -> bytes:
    """A check as aioice makes it."""
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = username
    message.attributes["PRIORITY"] = 1
    message.attributes["ICE-CONTROLLING"] = 1
    if nominates:
        message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(key)
    return bytes(message)


def test_a_check_is_read_and_answered() -> None:
    """The answer names the address it came from, in either family, and is signed."""
    for address in (("192.0.2.7", 40000), ("2001:db8::7", 40000)):
        check = ice.parse_check(request())
        assert check is not None
        assert (check.fragment, check.nominates) == ("ours", False)
        assert ice.authentic(check, PASSWORD)
        answer = stun.parse_message(ice.response(check, address, PASSWORD))
        assert answer.message_class == stun.Class.RESPONSE
        assert answer.transaction_id == check.transaction
        assert answer.attributes["XOR-MAPPED-ADDRESS"] == address
        assert answer.check_message_integrity(PASSWORD)


def test_a_nomination_is_seen() -> None:
    """It is what moves a client's address."""
    check = ice.parse_check(request(nominates=True))
    assert check is not None
    assert check.nominates


def test_a_forged_check_is_not_authentic() -> None:
    """Another password, or a byte changed."""
    check = ice.parse_check(request(key=b"another"))
    assert check is not None
    assert not ice.authentic(check, PASSWORD)


def test_what_follows_the_signature_does_not_count() -> None:
    """A nomination added by somebody on the way."""
    data = request()[:-8] + b"\x00\x25\x00\x00"
    data = data[:2] + (len(data) - 20).to_bytes(2) + data[4:]
    check = ice.parse_check(data)
    assert check is not None
    assert not check.nominates


def test_other_messages_are_no_checks() -> None:
    """Responses, other methods, unsigned ones, and what is cut, long or changed."""
    good = request()
    unsigned = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    unsigned.attributes["USERNAME"] = "ours:theirs"
    changed = good[:-1] + bytes([good[-1] ^ 1])
    others = (b"", good[:19], good[:-4], good + bytes(4), bytes(unsigned), b"\x01\x01" + good[2:], changed, bytes(600))
    assert [ice.parse_check(data) for data in others] == [None] * len(others)


def test_a_plain_question_is_answered_plainly() -> None:
    """With or without a checksum; whoever says more does not merely ask."""
    question = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    for data in (bytes(question), Message(BINDING).encode()):
        transaction = ice.parse_question(data)
        assert transaction is not None
        answer = stun.parse_message(ice.plain_response(transaction, ("192.0.2.7", 40000)))
        assert answer.attributes["XOR-MAPPED-ADDRESS"] == ("192.0.2.7", 40000)
        assert len(bytes(answer)) <= len(data) + 12
    assert [ice.parse_question(data) for data in (b"", request(), request()[:20], bytes(28))] == [None] * 4


@given(some.binary(max_size=200))
def test_no_datagram_raises(data: bytes) -> None:
    """With a proper head or without."""
    ice.parse_check(data)
    ice.parse_question(data)
    body = data[: len(data) // 4 * 4]
    ice.parse_check(b"\x00\x01" + len(body).to_bytes(2) + b"\x21\x12\xa4\x42" + bytes(12) + body)

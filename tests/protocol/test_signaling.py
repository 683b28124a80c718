"""Descriptions and candidates: what browsers write passes, what points at the receiver himself is found."""

from __future__ import annotations

import pytest

from papote.errors import ProtocolViolation
from papote.protocol.signaling import check_sdp, points_inward, without_inward_candidates


def candidate(address: str) -> str:
    """A host candidate."""
    return f"candidate:1 1 udp 2122260223 {address} 54321 typ host"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "::1", "::1%lo", "::ffff:127.0.0.1", "0.0.0.0", "::", "224.0.0.1"),
        *("127.1", "2130706433", "0x7f.1", "localhost", "localhost.", "router.example"),
    ],
)
def test_candidates_at_ones_own_machine_point_inward(address: str) -> None:
    """Nobody else is reached by them; and a browser looks names up that no browser gives, however they are spelt."""
    assert points_inward(candidate(address))


@pytest.mark.parametrize("address", ["192.168.1.7", "203.0.113.9", "2001:db8::1", "4f1c-88.local"])
def test_other_candidates_do_not(address: str) -> None:
    """Addresses of the local network are how colleagues reach each other."""
    assert not points_inward(candidate(address))


def test_the_end_of_candidates_is_no_address() -> None:
    """Browsers send it as an empty text."""
    assert not points_inward("")


def test_a_description_keeps_everything_but_candidates_that_point_inward() -> None:
    """Line ends and order included."""
    sdp = f"v=0\r\na={candidate('127.0.0.1')}\r\na={candidate('192.0.2.1')}\r\na=end-of-candidates\r\n"
    assert without_inward_candidates(sdp) == f"v=0\r\na={candidate('192.0.2.1')}\r\na=end-of-candidates\r\n"
    assert without_inward_candidates("v=0\r\n") == "v=0\r\n"


@pytest.mark.parametrize(
    ("sdp", "code"),
    [
        ("", "bad_message"),
        ("m=audio", "bad_message"),
        ("v=0\r\n" + "m=audio 9 X 0\r\n" * 67, "bad_message"),
        ("v=0\r\na=" + "x" * 9000, "bad_message"),
        ("v=0\r\na=\x07", "bad_text"),
        ("v=0\r\n" + ("a=" + "x" * 4000 + "\r\n") * 16, "too_large"),
    ],
)
def test_a_description_has_bounds(sdp: str, code: str) -> None:
    """Size, media lines, line length, characters."""
    with pytest.raises(ProtocolViolation) as raised:
        check_sdp("offer", sdp)
    assert raised.value.code == code


def test_a_rollback_has_no_description() -> None:
    """Only the word."""
    check_sdp("rollback", "")
    with pytest.raises(ProtocolViolation):
        check_sdp("rollback", "v=0")


def test_b10_a_space_that_browsers_do_not_part_at_hides_nothing() -> None:
    """What comes where is counted as they count it."""
    hidden = candidate("127.0.0.1").replace("candidate:1", "candidate:1\u00a0x")
    assert without_inward_candidates(f"v=0\r\na={hidden}\r\n") == "v=0\r\n"

"""Descriptions and candidates: what browsers write passes, what would make them knock elsewhere does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from papote.errors import ProtocolViolation
from papote.protocol.signaling import check_sdp, keep_candidates, may_be_tried


def candidate(address: str, port: int | str = 54321) -> str:
    """A host candidate."""
    return f"candidate:1 1 udp 2122260223 {address} {port} typ host"


LOOPBACK = ("127.0.0.1", "127.9.9.9", "::1", "::1%lo", "::ffff:127.0.0.1", "2002:7f00:1::")


@pytest.mark.parametrize("address", LOOPBACK)
def test_b10_candidates_at_ones_own_machine_pass_where_that_is_wanted_only(address: str) -> None:
    """In tests on one machine; nobody else is reached by them."""
    assert not may_be_tried(candidate(address))
    assert may_be_tried(candidate(address), loopback=True)


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "0.1.2.3", "::", "224.0.0.1", "255.255.255.255", "ff02::1"),
        *("169.254.169.254", "169.254.1.1", "::ffff:169.254.169.254", "2002:a9fe:a9fe::1", "100.100.100.200"),
        *("fd00:ec2::254", "fe80::1", "fe80::1%eth0", "::127.0.0.1", "64:ff9b::7f00:1", "::ffff:0.0.0.0"),
    ],
)
def test_b10_candidates_at_nobody_or_at_a_clouds_inside_never_pass(address: str) -> None:
    """However the address is written."""
    assert not may_be_tried(candidate(address), loopback=True)


@pytest.mark.parametrize(
    "address",
    ["127.1", "2130706433", "0x7f.1", "localhost", "localhost.", "router.example", "a.b.local", ".local", "local"],
)
def test_b10_names_that_would_be_looked_up_never_pass(address: str) -> None:
    """A browser looks names up that no browser gives, however they are spelt."""
    assert not may_be_tried(candidate(address), loopback=True)


@pytest.mark.parametrize(
    "address", ["192.168.1.7", "10.0.0.1", "203.0.113.9", "2001:db8::1", "fd12::1", "4f1c-88.local"]
)
def test_other_candidates_pass(address: str) -> None:
    """Addresses of the local network are how colleagues reach each other; hidden ones are passed on as they are."""
    assert may_be_tried(candidate(address))


@pytest.mark.parametrize(("port", "passes"), [(0, 0), (22, 0), (1023, 0), (1024, 1), (6379, 1), (65535, 1), (65536, 0)])
def test_b10_ports_of_services_are_not_knocked_at(port: int, passes: int) -> None:
    """No browser has one below 1024."""
    assert may_be_tried(candidate("192.0.2.1", port)) is bool(passes)


@pytest.mark.parametrize(
    "text",
    [
        candidate("192.0.2.1").removeprefix("candidate:"),
        candidate("192.0.2.1").replace(" ", "  ", 1),
        candidate("192.0.2.1", "1e4"),
        candidate("192.0.2.1").removesuffix(" typ host"),
        # Two ports and two addresses, for whoever parts at another space.
        "candidate:1 1 udp 1\u00a0127.0.0.1\u00a05000\u00a0typ\u00a0host 192.0.2.1 54321 typ host",
        candidate("192.0.2.1\t127.0.0.1"),
        "x",
    ],
)
def test_b10_what_no_browser_writes_does_not_pass(text: str) -> None:
    """So that nobody reads another address in it than we did."""
    assert not may_be_tried(text)


@given(some.text(max_size=80))
def test_b09_no_candidate_raises(text: str) -> None:
    """Whatever stands where the address should be."""
    may_be_tried(text)
    may_be_tried(candidate(text))


def test_the_end_of_candidates_is_no_address() -> None:
    """Browsers send it as an empty text."""
    assert may_be_tried("")


def test_what_browsers_write_passes() -> None:
    """With all that stands behind the port."""
    for text in (
        "candidate:842163049 1 udp 1677729535 203.0.113.4 61936 typ srflx raddr 0.0.0.0 rport 0 generation 0 "
        "ufrag Qb3f network-cost 999",
        "candidate:1 1 UDP 2122252543 7b7d4a4e-6b3c-4f2a-9a8e-111111111111.local 50000 typ host",
        "candidate:0 1 tcp 1518280447 192.168.1.5 50001 typ host tcptype passive",
    ):
        assert may_be_tried(text)


def test_a_description_keeps_everything_but_candidates_that_are_not_wanted() -> None:
    """Line ends and order included."""
    sdp = f"v=0\r\na={candidate('127.0.0.1')}\r\na={candidate('192.0.2.1')}\r\na=end-of-candidates\r\n"
    assert keep_candidates(sdp, may_be_tried) == f"v=0\r\na={candidate('192.0.2.1')}\r\na=end-of-candidates\r\n"
    assert keep_candidates("v=0\r\n", may_be_tried) == "v=0\r\n"


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

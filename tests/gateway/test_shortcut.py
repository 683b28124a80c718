"""The short way of a step: taken by whole moves alone, and never past what was said before."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from papote.gateway.shortcut import Frames, Shortcut

MOVE = b'42["move",[1,64,32,0]]'
WAVE = b'42["wave",{"to":"p1"}]'


def framed(text: bytes, *, opcode: int = 1, final: bool = True, mask: bytes = b"\x01\x02\x03\x04") -> bytes:
    """A client's frame."""
    length = len(text)
    head = bytes([0x80 * final | opcode])
    if length < 126:
        head += bytes([0x80 | length])
    elif length < 1 << 16:
        head += b"\xfe" + length.to_bytes(2)
    else:
        head += b"\xff" + length.to_bytes(8)
    return head + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(text))


class Behind(asyncio.Protocol):
    """Takes what goes its usual way."""

    def __init__(self) -> None:
        self.taken = b""

    def data_received(self, data: bytes) -> None:
        """More of it."""
        self.taken += data


def shortcut() -> tuple[Shortcut, Behind, list[bytes]]:
    """One before a protocol, and the moves it took."""
    behind, moves = Behind(), list[bytes]()
    return Shortcut(behind, moves.append), behind, moves


def test_a_whole_move_takes_it() -> None:
    """With any mask; several in one piece too."""
    way, behind, moves = shortcut()
    way.data_received(framed(MOVE) + framed(MOVE, mask=b"\x00\xff\x80\x7f"))
    assert (moves, behind.taken) == ([MOVE, MOVE], b"")


def test_everything_else_goes_on_as_it_came() -> None:
    """Other events, pings, moves in two frames, moves that are binary, frames that are not masked."""
    others = [
        framed(WAVE),
        framed(b"", opcode=9),
        framed(MOVE[:9], final=False) + framed(MOVE[9:], opcode=0),
        framed(MOVE, opcode=2),
        bytes([0x81, len(MOVE)]) + MOVE,
        framed(b'42["move",' + b" " * 200 + b"[1,2,3,0]]"),
    ]
    for other in others:
        way, behind, moves = shortcut()
        way.data_received(other)
        assert (moves, behind.taken) == ([], other)


def test_a_step_does_not_overtake_what_was_said_before() -> None:
    """As long as the reader has not dealt with that, steps go the usual way too."""
    way, behind, moves = shortcut()
    way.data_received(framed(MOVE) + framed(WAVE) + framed(MOVE))
    assert (moves, behind.taken) == ([MOVE], framed(WAVE) + framed(MOVE))
    way.data_received(framed(MOVE))
    assert len(moves) == 1
    way.read = 2
    way.data_received(framed(MOVE))
    assert len(moves) == 1
    way.read = 4
    way.data_received(framed(MOVE))
    assert len(moves) == 2


def test_a_move_that_comes_in_pieces_is_not_taken_for_something_else() -> None:
    """Nor is what looks like one inside another frame."""
    way, behind, moves = shortcut()
    inner = framed(MOVE, mask=b"\x00\x00\x00\x00")
    whole = framed(b'42["say",{"text":"' + inner + b'"}]', mask=b"\x00\x00\x00\x00")
    at = whole.index(inner)
    for part in (whole[:at], whole[at : at + len(inner)], whole[at + len(inner) :]):
        way.data_received(part)
    assert (moves, behind.taken) == ([], whole)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([0, 1, 2, 8, 9, 10]), st.booleans(), st.integers(0, 300) | st.sampled_from([65535, 65536])
        ),
        max_size=6,
    ),
    st.data(),
)
def test_frames_are_followed_however_the_stream_is_cut(
    frames: list[tuple[int, bool, int]], data: st.DataObject
) -> None:
    """The same count of messages, and the same knowledge of where they end, byte by byte or in one piece."""
    stream, messages, is_open = b"", 0, False
    for opcode, final, length in frames:
        stream += framed(b"", opcode=opcode, final=final)[:1] + framed(b"x" * length)[1:]
        if opcode < 8:
            messages += final
            is_open = not final
    whole, cut = Frames(), Frames()
    whole.pass_on(stream, 0)
    at = 0
    while at < len(stream):
        size = data.draw(st.integers(1, max(1, len(stream) - at)))
        cut.pass_on(stream[at : at + size], 0)
        at += size
    assert whole.messages == cut.messages == messages
    assert whole.between == cut.between == (not is_open)

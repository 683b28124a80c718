"""Frames are read as they were written, wherever the network cuts the stream."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from papote.gateway.engine import websocket_frame
from papote.loadgen.frames import PONG, Reader, Skimmer, masked, upgrade

NAMES = ("moves", "player_changed", "player_left", "bye", "bubble_changed", "position_fixed", "megaphone_taken")

lengths = st.one_of(st.integers(0, 300), st.integers(65500, 65600))
told = st.lists(st.none() | st.tuples(st.sampled_from(NAMES), lengths), max_size=12)
"""What a server may send: a ping, or an event, short or long."""

cuts = st.lists(st.integers(1, 5000), max_size=8).map(lambda lengths: [*lengths, 700])


def written(events: list[tuple[str, int] | None]) -> list[bytes]:
    """The messages themselves."""
    return [b"2" if event is None else b'42["%b",%b]' % (event[0].encode(), b"1" * event[1]) for event in events]


def pieces(stream: bytes, lengths: list[int]) -> list[bytes]:
    """The stream, cut into pieces of these lengths, over and over."""
    found: list[bytes] = []
    while stream:
        length = lengths[len(found) % len(lengths)]
        found.append(stream[:length])
        stream = stream[length:]
    return found


@given(told, cuts)
def test_a_reader_gives_every_message_whole(events: list[tuple[str, int] | None], lengths: list[int]) -> None:
    """However the stream is cut."""
    sent = written(events)
    reader = Reader()
    stream = b"".join(map(websocket_frame, sent))
    read = [message for piece in pieces(stream, lengths) for message in reader.feed(piece)]
    assert read == sent
    assert reader.rest() == b""


@given(told, cuts)
def test_a_skimmer_counts_what_a_reader_reads(events: list[tuple[str, int] | None], lengths: list[int]) -> None:
    """Positions, other events and pings apart; what concerns oneself is handed out whole."""
    sent = written(events)
    skimmer = Skimmer()
    moves = others = 0
    handed: list[bytes] = []
    for piece in pieces(b"".join(map(websocket_frame, sent)), lengths):
        buffer = bytearray(piece) + b"what an earlier read has left"
        more_moves, more_others, given_out = skimmer.skim(buffer, len(piece))
        moves, others = moves + more_moves, others + more_others
        handed += given_out
    spoken = [message for message in sent if message != b"2"]
    assert skimmer.pings == sent.count(b"2")
    assert moves + others == len(spoken)
    assert moves == sum(message.startswith(b'42["m') for message in spoken)
    assert handed == [message for message in spoken if message.startswith((b'42["by', b'42["po'))]


@given(told, st.integers(0, 2000))
def test_a_skimmer_goes_on_where_a_reader_stopped(events: list[tuple[str, int] | None], at: int) -> None:
    """Nothing is lost when somebody no longer reads what he is sent."""
    sent = written(events)
    stream = b"".join(map(websocket_frame, sent))
    reader, skimmer = Reader(), Skimmer()
    read = reader.feed(stream[:at])
    rest = reader.rest() + stream[at:]
    moves, others, _ = skimmer.skim(bytearray(rest), len(rest))
    assert len(read) + moves + others + skimmer.pings == len(sent)


@given(st.one_of(st.integers(0, 130), st.integers(65530, 65540)))
def test_what_is_said_is_masked_as_clients_must(length: int) -> None:
    """The bit is set, the mask is there, and the length is right."""
    text = b"x" * length
    frame = masked(text)
    assert frame[0] == 0x81
    assert frame[1] & 0x80
    head = 2 + {126: 2, 127: 8}.get(frame[1] & 0x7F, 0)
    assert frame[head : head + 4] == b"\0\0\0\0"
    assert frame[head + 4 :] == text
    told = frame[1] & 0x7F if head == 2 else int.from_bytes(frame[2:head], "big")
    assert told == length


def test_the_end_is_noticed() -> None:
    """A closing frame is no message."""
    closing = b"\x88\x02\x03\xe8"
    reader, skimmer = Reader(), Skimmer()
    assert reader.feed(closing) == []
    skimmer.skim(bytearray(closing), len(closing))
    assert reader.closed
    assert skimmer.closed


def test_the_wish_for_a_websocket_goes_to_the_office() -> None:
    """Without polling first."""
    assert upgrade("127.0.0.1", 8080).startswith(
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:8080"
    )
    assert masked(b"3") == PONG

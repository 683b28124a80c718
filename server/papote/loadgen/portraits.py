"""What simulated people look like to a camera: their own figure before a wall out of focus, breathing and nodding.

Each film is made once, as encoded pictures, and sent over and over: nobody encodes while people talk.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
from av.filter import Graph

WIDTH, HEIGHT = 320, 180
FRAMES = 20
FRAME_RATE = 10
TICKS = 90_000 // FRAME_RATE
"""Of the clock of pictures, from one to the next."""

BIT_RATE = 150_000

HEAD = (6, 4, 68, 66)
"""Where a figure that looks at one begins in its sheet of doubled size, and how much of it a camera sees; in pixels."""

LARGER = 2.5
BLUR = 6
"""How far out of focus the wall is, in pixels."""

Colour = tuple[int, int, int]

WALLS: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((217, 179, 140), (244, 234, 216), (185, 141, 99)),
    ((143, 184, 176), (248, 240, 222), (176, 134, 92)),
    ((201, 183, 214), (236, 226, 240), (158, 122, 104)),
    ((230, 205, 150), (250, 246, 232), (168, 128, 88)),
)
"""The colours of each room: its wall, its window, and its shelves."""


def film(sheet: Path, wall: int) -> list[bytes]:
    """VP8 pictures of the figure of this sheet in one of the rooms; the first needs none before it."""
    figure, room = _figure(sheet), _room(wall)
    graph = Graph()
    behind, head, sink = _studio(graph, room, figure)
    encoder: Any = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.time_base, encoder.gop_size, encoder.bit_rate = Fraction(1, FRAME_RATE), FRAMES, BIT_RATE
    encoder.options, encoder.thread_count = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}, 1
    pictures: list[bytes] = []
    for number in range(FRAMES):
        for source, frame in ((behind, room), (head, figure)):
            frame.pts, frame.time_base = number, Fraction(1, FRAME_RATE)
            source.push(frame)
        picture = sink.pull()
        picture.pts, picture.time_base = number, Fraction(1, FRAME_RATE)
        pictures += [bytes(packet) for packet in encoder.encode(picture)]
    return pictures


def _studio(graph: Graph, room: Any, figure: Any) -> tuple[Any, Any, Any]:
    """What puts the figure before its room: it sways and nods, and is back where it began after the last picture."""
    turn = f"2*PI*n/{FRAMES}"
    across, down = (WIDTH - figure.width) // 2, HEIGHT - figure.height
    behind, head = _source(graph, room), _source(graph, figure)
    overlay = graph.add("overlay", f"x='{across}+2*sin({turn})':y='{down + 4}+3*cos({turn})':eval=frame:format=auto")
    behind.link_to(overlay, 0, 0)
    head.link_to(overlay, 0, 1)
    return behind, head, _plain(graph, overlay)


def _source(graph: Graph, frame: Any) -> Any:
    """Where pictures like this one go in."""
    return graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, FRAME_RATE)
    )


def _plain(graph: Graph, last: Any) -> Any:
    """Where pictures come out after the last step, as encoders take them."""
    plain, sink = graph.add("format", "yuv420p"), graph.add("buffersink")
    last.link_to(plain)
    plain.link_to(sink)
    graph.configure()
    return sink


def _figure(sheet: Path) -> Any:
    """Head and shoulders, enlarged, with nothing behind."""
    with av.open(str(sheet)) as file:
        whole = next(file.decode(video=0)).reformat(format="rgba")
    x, y, width, height = HEAD
    line = whole.planes[0].line_size
    data = bytes(whole.planes[0])
    part = av.VideoFrame(width, height, "rgba")
    _fill(
        part, b"".join(data[(y + row) * line + 4 * x : (y + row) * line + 4 * (x + width)] for row in range(height)), 4
    )
    return part.reformat(int(width * LARGER) // 2 * 2, int(height * LARGER) // 2 * 2, interpolation="LANCZOS")


@cache
def _room(number: int) -> Any:
    """A wall with a window and shelves, as flat colours: it will be out of focus."""
    wall, window, shelf = WALLS[number % len(WALLS)]
    shade = wall[0] * 3 // 4, wall[1] * 3 // 4, wall[2] * 3 // 4
    rows = []
    for y in range(HEIGHT):
        row = bytearray(bytes(max(0, each - y // 8) for each in wall) * WIDTH)
        if 14 <= y < 110:
            _paint(row, 22, 92, window)
        if 30 <= y < 96:
            _paint(row, 236, 300, shelf if y % 22 < 4 else window if y % 22 < 8 else shade)
        if y >= 148:
            _paint(row, 0, WIDTH, shelf)
        rows.append(bytes(row))
    room = av.VideoFrame(WIDTH, HEIGHT, "rgb24")
    _fill(room, b"".join(rows), 3)
    return _blurred(room)


def _blurred(room: Any) -> Any:
    """The same, out of focus."""
    graph = Graph()
    source, blur = _source(graph, room), graph.add("gblur", f"sigma={BLUR}")
    source.link_to(blur)
    sink = _plain(graph, blur)
    source.push(room)
    return sink.pull()


def _paint(row: bytearray, begin: int, end: int, colour: Colour) -> None:
    """Give one colour to a part of a line."""
    row[3 * begin : 3 * end] = bytes(colour) * (end - begin)


def _fill(frame: Any, data: bytes, size: int) -> None:
    """Lay pixels of so many bytes into a frame, whose lines may be longer than they need."""
    plane = frame.planes[0]
    width = frame.width * size
    plane.update(b"".join(data[at : at + width].ljust(plane.line_size, b"\0") for at in range(0, len(data), width)))

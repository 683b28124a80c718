"""The composed view: everybody in one picture and one sound, with progress, and ended when nobody wants it."""

from __future__ import annotations

import json
from array import array
from pathlib import Path
from typing import Any

import av
import pytest
from av import AudioFrame, VideoFrame

from papote.media.recording import jobs, model
from papote.media.recording.canvas import RING, Canvas, colour, figure, picture_of, scaled
from papote.media.recording.layout import HEIGHT, WIDTH, Tile, arrange, present
from papote.media.recording.mixing import RATE, Mixer, speaks
from papote.media.recording.model import Track
from tests.media.recording.conftest import RECORDING, ROOM, OpenStage
from tests.media.recording.films import look
from tests.media.sfu.clients import until


def grey(width: int, height: int, shade: int) -> VideoFrame:
    """A picture of one shade."""
    frame = VideoFrame(width, height, "yuv420p")
    for plane, value in zip(frame.planes, (shade, 128, 128), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    return frame


def pixel(frame: VideoFrame, x: int, y: int) -> int:
    """How bright a spot is."""
    plane = frame.planes[0]
    return bytes(plane)[y * plane.line_size + x]


@pytest.mark.parametrize("people", range(1, 20))
@pytest.mark.parametrize("screens", range(3))
def test_no_tile_covers_another_or_leaves_the_picture(people: int, screens: int) -> None:
    """However many there are, with or without shared screens."""
    names = [f"p{number}" for number in range(people)]
    tiles = arrange(names, names[:screens], {"p18": 9.0})
    taken = [False] * (WIDTH // 2 * HEIGHT // 2)
    for tile in tiles:
        assert tile.width > 100 and tile.height > 80
        assert not any(number % 2 for number in tile[2:])
        assert tile.x >= 0 and tile.y >= 0 and tile.x + tile.width <= WIDTH and tile.y + tile.height <= HEIGHT
        for row in range(tile.y // 2, (tile.y + tile.height) // 2):
            start = row * (WIDTH // 2) + tile.x // 2
            span = slice(start, start + tile.width // 2)
            assert not any(taken[span])
            taken[span] = [True] * (tile.width // 2)
    shown = {tile.name for tile in tiles if not tile.screen}
    assert len(shown) == min(people, 4 if screens else 16)
    if people == 19:
        assert "p18" in shown


def test_people_are_there_while_something_of_them_is_recorded() -> None:
    """In the order of coming; a shared screen is told apart."""
    tracks = (
        Track("Bob", "microphone", ((2.0, 9.0),)),
        Track("Ada", "camera", ((0.0, 3.0), (6.0, 9.0))),
        Track("Bob", "screen", ((6.0, 7.0),)),
    )
    assert present(tracks, 1.0) == (["Ada"], [])
    assert present(tracks, 2.5) == (["Ada", "Bob"], [])
    assert present(tracks, 4.0) == (["Bob"], [])
    assert present(tracks, 6.5) == (["Ada", "Bob"], ["Bob"])
    assert present(tracks, 9.0) == ([], [])


def test_a_face_fills_its_tile_and_a_screen_is_seen_whole() -> None:
    """A portrait picture is cut in one and has edges in the other."""
    canvas = Canvas()
    face, screen = Tile("Ada", False, 0, 0, 640, 360), Tile("Ada", True, 640, 360, 640, 360)
    for tile in (face, screen):
        canvas.put(tile, scaled(grey(90, 160, 200), tile), ring=tile is face)
    frame = canvas.frame()
    assert pixel(frame, 2, 180) == RING[0]
    assert abs(pixel(frame, 10, 350) - 200) < 3
    assert abs(pixel(frame, 960, 540) - 200) < 3
    assert pixel(frame, 650, 540) < 60
    assert pixel(frame, 700, 100) < 60


def test_a_figure_stands_where_there_is_no_picture() -> None:
    """Head and shoulders in the middle."""
    canvas = Canvas()
    tile = Tile("Ada", False, 0, 0, 640, 360)
    canvas.put(tile, figure(colour(0x1F6F78), 640, 360), ring=False)
    frame = canvas.frame()
    assert pixel(frame, 320, 150) > 200
    assert 60 < pixel(frame, 320, 340) < 140
    assert picture_of(frame).planes[1][340 // 2 * 640 + 160] > 128


def voice(level: float, samples: int = 960) -> AudioFrame:
    """A piece of sound at one level."""
    frame = AudioFrame(format="fltp", layout="stereo", samples=samples)
    for plane in frame.planes:
        data = array("f", [level] * samples).tobytes()
        plane.update(data + bytes(plane.buffer_size - len(data)))
    frame.sample_rate = RATE
    return frame


def test_voices_are_added_where_they_belong() -> None:
    """One that begins late is heard late, and one that ends holds up nobody."""
    mixer = Mixer(2)
    for number in range(50):
        mixer.put(0, voice(0.1), number * 960)
    mixer.put(1, voice(0.2), 25 * 960)
    mixer.end(1)
    mixer.end(0)
    levels = []
    for frame in mixer.mixed():
        levels += memoryview(frame.planes[0]).cast("B")[: frame.samples * 8].cast("f").tolist()[::2]
    assert abs(len(levels) - RATE) < 960
    assert max(levels[: 24 * 960]) == pytest.approx(0.1, abs=0.02)
    assert max(levels[24 * 960 : 27 * 960]) == pytest.approx(0.3, abs=0.05)
    assert speaks(voice(0.1)) and not speaks(voice(0.0))


@pytest.mark.slow
async def test_the_view_is_made_from_a_recording(open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two faces side by side, both voices in one sound, who stands where beside it; and progress is told."""
    told: list[int] = []

    class Noted(jobs._Job):
        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, value)
            if name == "progress" and self.kind == "compose":
                told.append(value)

    monkeypatch.setattr(jobs, "_Job", Noted)
    stage = await open_stage(compose=True)
    await stage.join("ada", hertz=400, shade=80)
    await stage.join("bob", hertz=700, shade=200)
    stage.begin("ada", "bob")
    await stage.grown(2, 20_000)
    stage.studio.end(RECORDING, ROOM)
    recording = await stage.finished()
    await until(lambda: (stage.folder / model.COMPOSED).exists())
    assert len(set(told)) > 1 and told == sorted(told)
    film = look(stage.folder / model.COMPOSED)
    assert [track.kind for track in film.tracks] == ["video", "audio"]
    assert abs(film.duration - recording.duration) < 0.3
    assert abs(film.tracks[0].last - film.tracks[1].last) < 0.3
    assert film.chapters[0] == (0.0, "La visite")
    layouts = json.loads((stage.folder / model.LAYOUT).read_text())
    both = [layout for layout in layouts if {tile["name"] for tile in layout["tiles"]} == {"Ada", "Bob"}]
    assert are_seen(stage.folder / model.COMPOSED, both[-1]["tiles"])


def are_seen(path: Path, tiles: list[dict[str, Any]]) -> bool:
    """Whether there is a moment in which each is seen where the list says: on a busy machine a camera may falter."""
    shades = {"Ada": 80, "Bob": 200}
    middles = [
        (tile["name"], (tile["x"] + tile["width"] / 2) * WIDTH, (tile["y"] + tile["height"] / 2) * HEIGHT)
        for tile in tiles
    ]
    with av.open(str(path)) as container:
        return any(
            all(abs(pixel(frame, round(x), round(y)) - shades[name]) < 16 for name, x, y in middles)
            for frame in container.decode(video=0)
        )


@pytest.mark.slow
async def test_a_job_that_nobody_wants_ends(open_stage: OpenStage) -> None:
    """Cancelled, it leaves nothing but the recording; asked for again, it is made."""
    stage = await open_stage()
    await stage.join("ada", hertz=400, shade=80)
    stage.begin("ada")
    await stage.grown(1, 10_000)
    stage.studio.end(RECORDING, ROOM)
    recording = await stage.finished()
    stage.studio.compose(recording.id)
    await until(lambda: stage.studio.composing(recording.id) is not None)
    stage.studio.cancel(recording.id)
    assert stage.studio.composing(recording.id) is None
    stage.studio.compose(recording.id)
    await until(lambda: (stage.folder / model.COMPOSED).exists())
    await stage.studio.delete(recording.id)
    assert list(stage.directory.iterdir()) == []
    assert stage.studio.recordings() == []

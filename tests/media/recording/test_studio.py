"""The whole way of a recording: real clients, a forwarding unit, files that can be opened."""

from __future__ import annotations

import time

import pytest

from papote.media.recording import model
from papote.media.recording.model import Speaker, State
from papote.media.sfu.model import EndpointId
from tests.media.recording.conftest import RECORDING, ROOM, OpenStage
from tests.media.recording.films import look
from tests.media.sfu.clients import until

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("worker", [False, True], ids=["local", "worker"])
async def test_exactly_those_who_agreed_are_in_the_file(open_stage: OpenStage, worker: bool) -> None:
    """Sound and picture of one, the sound of another, nothing of the third; chapters where they were set."""
    stage = await open_stage(worker=worker)
    await stage.join("ada", hertz=400, shade=80)
    await stage.join("bob", hertz=700)
    await stage.join("eve", hertz=1100, shade=200)
    before = time.monotonic()
    stage.begin("ada", "bob")
    begun = time.monotonic()
    await stage.grown(3, 1000)
    earliest = time.monotonic() - begun
    stage.studio.chapter(RECORDING, ROOM, "Les <chiffres>")
    latest = time.monotonic() - before
    await stage.grown(2, 15_000)
    stage.studio.end(RECORDING, ROOM)
    recording = await stage.finished()
    film = look(stage.folder / model.COMBINED)
    assert recording.state is State.READY
    assert recording.people == ("Ada", "Bob") or recording.people == ("Bob", "Ada")
    assert sorted((track.title, track.kind) for track in film.tracks) == [
        ("Ada", "audio"),
        ("Ada", "video"),
        ("Bob", "audio"),
    ]
    tones = {track.title: track.tones for track in film.tracks if track.kind == "audio"}
    assert set(tones["Ada"]) == {400}
    assert set(tones["Bob"]) == {700}
    shades = next(track.shades for track in film.tracks if track.kind == "video")
    assert len(shades) > 10
    assert all(abs(shade - 80) < 12 for shade in shades)
    at, title = film.chapters[-1]
    assert title == "Les <chiffres>"
    assert earliest - 0.5 < at < latest + 0.5
    assert film.chapters[0] == (0.0, "La visite")
    assert "Les &lt;chiffres&gt;" in (stage.folder / model.VTT).read_text()
    assert not list((stage.folder / "parts").iterdir())


async def test_whoever_withdraws_is_gone_at_once_and_whoever_comes_later_is_in(open_stage: OpenStage) -> None:
    """Not a packet after the word; and the one who comes is in from then on."""
    stage = await open_stage()
    await stage.join("ada", hertz=400, shade=80)
    began = time.monotonic()
    stage.begin("ada")
    await stage.grown(2, 1000)
    stage.record()
    withdrawn = time.monotonic() - began
    bob = await stage.join("bob", hertz=700)
    joined = time.monotonic() - began
    stage.record("bob")
    await stage.grown(2, 10_000)
    grown = time.monotonic() - began
    stage.studio.end(RECORDING, ROOM)
    await stage.finished()
    film = look(stage.folder / model.COMBINED)
    by_name = {(track.title, track.kind): track for track in film.tracks}
    assert by_name["Ada", "audio"].last < withdrawn + 0.2
    assert by_name["Ada", "video"].last < withdrawn + 0.2
    assert joined - 0.5 < by_name["Bob", "audio"].first < grown
    assert set(by_name["Bob", "audio"].tones) == {700}
    assert bob.hertz == 700


async def test_whoever_agrees_again_goes_on_in_the_same_track(open_stage: OpenStage) -> None:
    """One track with two parts, and silence between them."""
    stage = await open_stage()
    await stage.join("ada", hertz=400)
    await stage.join("bob", hertz=700)
    stage.begin("ada", "bob")
    await stage.grown(2, 1000)
    stage.record("bob")
    before = stage.parts()
    await until(lambda: sum(stage.parts().values()) > sum(before.values()) + 10_000)
    stage.record("ada", "bob")
    await stage.grown(3, 10_000)
    stage.studio.end(RECORDING, ROOM)
    recording = await stage.finished()
    ada = next(track for track in recording.tracks if track.name == "Ada")
    assert len(ada.intervals) == 2
    assert ada.intervals[1][0] - ada.intervals[0][1] > 0.5
    film = look(stage.folder / model.COMBINED)
    sound = next(track for track in film.tracks if track.title == "Ada")
    # Silence stands for what was not recorded, so that players do not close the gap.
    assert sound.packets > sound.tones[400] + 20


async def test_two_of_one_name_are_two_tracks(open_stage: OpenStage) -> None:
    """What somebody said is never put into another's mouth."""
    stage = await open_stage()
    await stage.join("one", hertz=400)
    await stage.join("two", hertz=700)
    stage.studio.begin(RECORDING, ROOM, "Salle bleue", "", "Ada")
    namesakes = {EndpointId(who): Speaker(who, "Ada") for who in ("one", "two")}
    stage.studio.people(RECORDING, ROOM, namesakes)
    await stage.grown(2, 30_000)
    stage.studio.end(RECORDING, ROOM)
    await stage.finished()
    tracks = {track.title: set(track.tones) for track in look(stage.folder / model.COMBINED).tracks}
    assert sorted(tracks) == ["Ada", "Ada (2)"]
    assert sorted(tracks.values(), key=min) == [{400}, {700}]

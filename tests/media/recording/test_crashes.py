"""Sudden ends: of the worker, of the whole office. What was written can be played, and becomes a recording."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from papote.media.recording import model
from papote.media.recording.model import State
from papote.media.sfu.client import WorkerForwarder
from tests.media.recording.conftest import RECORDING, ROOM, OpenStage
from tests.media.recording.films import look
from tests.media.sfu.clients import PATIENCE, RATE, Client, Tone, until

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]


def said(client: Client) -> float:
    """How many seconds of its tone somebody has sent."""
    tone = client.connection.getTransceivers()[0].sender.track
    assert isinstance(tone, Tone)
    return tone.sent / RATE


async def test_a_killed_worker_costs_a_second_and_the_next_goes_on(open_stage: OpenStage) -> None:
    """Its files can be played as they lie there; whoever comes back is recorded on by the new worker."""
    stage = await open_stage(worker=True)
    forwarder = stage.forwarder
    assert isinstance(forwarder, WorkerForwarder)
    ada = await stage.join("ada", hertz=400, shade=80)
    silent = said(ada)
    stage.begin("ada")
    await stage.grown(1, 25_000)
    before = forwarder.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    killed = said(ada) - silent
    for path in (stage.folder / "parts").glob("*.webm"):
        film = look(path)
        assert film.tracks[0].packets > 10
        assert film.tracks[0].last > killed - 2.5
    await until(lambda: forwarder.pid not in (None, before) and "ada" in stage.ears.lost_endpoints)
    await ada.close()
    await stage.join("ada", hertz=400, shade=80)
    await stage.grown(2, 20_000)
    stage.studio.end(RECORDING, ROOM)
    recording = await stage.finished()
    assert [track.name for track in recording.tracks] == ["Ada", "Ada"]
    assert all(len(track.intervals) == 2 for track in recording.tracks)
    sound = next(track for track in look(stage.folder / model.COMBINED).tracks if track.kind == "audio")
    assert set(sound.tones) == {400}
    assert abs(sound.last - recording.duration) < 1


@pytest.mark.parametrize("worker_too", [False, True], ids=["the office", "the office and its worker"])
async def test_a_killed_office_finds_its_recording_again(
    open_stage: OpenStage, tmp_path: Path, worker_too: bool
) -> None:
    """Kill -9; opened again, the recording is finished with its chapters, in the background."""
    directory = tmp_path / "recordings"
    office = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.media.recording.office",
        str(directory),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'server'}:{ROOT}"},
    )
    assert office.stdout is not None
    async with asyncio.timeout(PATIENCE * 2):
        worker = int(await office.stdout.readline())
    office.kill()
    if worker_too:
        os.kill(worker, signal.SIGKILL)
    await office.wait()
    await until(lambda: not Path(f"/proc/{worker}").exists() or "Z" in Path(f"/proc/{worker}/stat").read_text())
    stage = await open_stage()
    await until(lambda: bool(stage.studio.recordings()))
    recording = await stage.finished()
    assert recording.state is State.READY
    assert recording.place == "Salle bleue"
    assert [chapter.title for chapter in recording.chapters] == ["La visite", "Avant la chute"]
    film = look(stage.folder / model.COMBINED)
    assert sorted(track.kind for track in film.tracks) == ["audio", "video"]
    assert film.duration > 2
    assert film.tracks[1].tones[400] > 50
    assert [title for _, title in film.chapters] == ["La visite", "Avant la chute"]


async def test_a_line_cut_short_and_strange_files_do_no_harm(open_stage: OpenStage, tmp_path: Path) -> None:
    """A journal that ends in the middle of a word, a folder of somebody else's, a draft of a job that died."""
    first = await open_stage()
    await first.join("ada", hertz=400)
    first.begin("ada")
    await first.grown(1, 20_000)
    folder = first.folder
    await first.studio.close()
    with (folder / model.JOURNAL).open("a") as file:
        file.write('{"chapter": "halb')
    (folder / model.INFO).write_text("{")
    (folder / "draft-recording.webm").write_bytes(b"half")
    (first.directory / "holiday pictures").mkdir()
    (first.directory / "20260131-154210-00000000").mkdir()
    second = await open_stage()
    await until(lambda: bool(second.studio.recordings()))
    recording = await second.finished()
    assert recording.state is State.READY
    assert look(folder / model.COMBINED).tracks[0].tones[400] > 20
    assert not (folder / "draft-recording.webm").exists()
    assert (first.directory / "holiday pictures").exists()

"""All recordings of the office: told by directors what shall be recorded, asked by the page what there is.

Calls come from the event loop and never wait: packets are written by the media worker, the journal by a
thread, files are made by jobs. Who may be recorded is decided elsewhere; nobody is recorded who is not named
in the last call of ``people``.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from papote.errors import Refused, Unavailable
from papote.interfaces import Clock, Timer
from papote.media.recording import journal, model
from papote.media.recording.chapters import Floor
from papote.media.recording.jobs import Jobs, Kind
from papote.media.recording.links import Links, Right
from papote.media.recording.model import Chapter, Recording, Speaker, State, StoredId
from papote.media.sfu.client import Forwarder
from papote.media.sfu.model import EndpointId, Measure
from papote.types import RecordingId, RoomId, Seconds

log = logging.getLogger("papote.media")

LOOK_EVERY: Seconds = 3600.0
"""How often it is looked whether a recording has had its time."""

DAY: Seconds = 86_400.0

MOST_CHAPTERS = 500
"""Of one recording; a host's key that is stuck shall not fill the disk."""

MOST_NAMES = 1000
"""Told apart in one recording; somebody who changes his name without end shall not fill the memory."""

Key = tuple[RoomId, RecordingId]

T = TypeVar("T")


@dataclass(slots=True)
class _Live:
    """A recording that runs."""

    stored: StoredId
    forwarder: Forwarder
    began: Seconds
    people: dict[EndpointId, str] = field(default_factory=dict)
    """By the names of their tracks."""
    owners: dict[str, str] = field(default_factory=dict)
    """Name of a track: who it is, for as long as the recording runs."""
    floor: Floor = field(default_factory=Floor)
    chapters: int = 0

    def named(self, speakers: Mapping[EndpointId, Speaker]) -> dict[EndpointId, str]:
        """A name of his own for everybody: who comes back has the one he had, who shares one gets a number."""
        names: dict[EndpointId, str] = {}
        taken: set[str] = set()
        for endpoint, speaker in speakers.items():
            name, number = speaker.name, 1
            while name in taken or self.owners.get(name, speaker.who) != speaker.who:
                number += 1
                name = f"{speaker.name} ({number})"
            if len(self.owners) < MOST_NAMES:
                self.owners[name] = speaker.who
            taken.add(name)
            names[endpoint] = name
        return names


class Studio:
    """Lives from ``open`` to ``close``; close it before the forwarding units."""

    def __init__(
        self,
        directory: Path,
        forwarder: Forwarder,
        clock: Clock,
        *,
        secret: bytes,
        retention_days: float,
        compose: bool = True,
    ) -> None:
        """``compose``: make the composed view of every recording, not only where it is asked for."""
        self.links = Links(secret)
        self._directory = directory
        self._forwarder = forwarder
        self._clock = clock
        self._retention = retention_days * DAY
        self._compose = compose
        self._live: dict[Key, _Live] = {}
        self._known: dict[StoredId, Recording] = {}
        self._jobs = Jobs(directory, self._job_done)
        self._tasks: set[asyncio.Task[None]] = set()
        # One thread: lines of a journal stay in their order.
        self._disk = ThreadPoolExecutor(1, "recordings")
        self._timer: Timer | None = None
        self._closing = False

    # ---- from start to end

    async def open(self) -> None:
        """Repair what a crash left behind, and drop what has had its time; both go on in the background."""
        await self._on_disk(self._prepare)
        self._jobs.open()
        self._spawn(self._look_around(), "recordings found")
        self._timer = self._clock.call_at(self._clock.now() + LOOK_EVERY, self._look)

    def _prepare(self) -> None:
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)

    async def _look_around(self) -> None:
        for recording in await self._on_disk(self._scan):
            if recording.id in self._known:
                continue  # begun since
            self._known[recording.id] = recording
            if recording.state in (State.RECORDING, State.FINISHING):
                self._known[recording.id] = replace(recording, state=State.FINISHING)
                self._jobs.add(recording.id, "finish")
            elif self._compose and recording.state is State.READY and not self._has(recording.id, model.COMPOSED):
                self._jobs.add(recording.id, "compose")
        self._expire()

    def _scan(self) -> list[Recording]:
        found: list[Recording] = []
        for folder in sorted(self._directory.iterdir()):
            if not (model.STORED_ID.fullmatch(folder.name) and folder.is_dir()):
                continue
            for draft in folder.glob("*draft*"):
                draft.unlink(missing_ok=True)
            recording = model.read(folder)
            if recording is None and (story := journal.read(folder)) is not None:
                recording = Recording(
                    StoredId(folder.name),
                    story.room,
                    story.place,
                    story.title,
                    story.by,
                    story.began,
                    State.RECORDING,
                )
            if recording is not None:
                found.append(recording)
        return found

    async def close(self) -> None:
        """End all recordings; what is not muxed by then is, when they are opened again."""
        self._closing = True
        if self._timer is not None:
            self._timer.cancel()
        for room, recording in list(self._live):
            self.end(recording, room)
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._jobs.close()
        await asyncio.to_thread(self._disk.shutdown)

    # ---- what directors say

    def begin(
        self,
        recording: RecordingId,
        room: RoomId,
        place: str,
        title: str,
        by: str,
        forwarder: Forwarder | None = None,
    ) -> None:
        """A recording begins, of nobody yet. ``by``: shown name; ``forwarder``: the unit that serves the room."""
        if self._closing or (room, recording) in self._live:
            return
        now, unix = self._clock.now(), self._clock.unix()
        live = _Live(model.new_id(unix), forwarder or self._forwarder, now)
        self._live[room, recording] = live
        known = Recording(live.stored, room, place, title, by, unix, State.RECORDING)
        self._known[live.stored] = known
        folder = self._directory / live.stored

        def make() -> None:
            # A slow disk may let the worker, which was told meanwhile, be here first.
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            journal.append(folder, journal.begun(room, place, title, by, now, unix))
            model.write(folder, known)

        self._write(make)

    def people(self, recording: RecordingId, room: RoomId, people: Mapping[EndpointId, Speaker]) -> None:
        """Exactly these are recorded from now on. Called again on every change, also with {}."""
        live = self._live.get((room, recording))
        if live is None or live.people == (named := live.named(people)):
            return
        live.people = named
        self._tell(live)
        self._note(live, journal.people(live.people, self._clock.now()))

    def chapter(self, recording: RecordingId, room: RoomId, title: str) -> None:
        """A chapter begins now, by somebody's hand."""
        live = self._live.get((room, recording))
        if live is not None:
            self._mark(live, title, "mark", self._clock.now())

    def measured(self, measures: Sequence[Measure]) -> None:
        """Levels, five times a second: somebody else who holds the floor begins a chapter."""
        now = self._clock.now()
        for live in self._live.values():
            speaker = live.floor.measured(measures, live.people, now) if live.people else None
            if speaker is not None:
                self._mark(live, speaker[0], "speaker", speaker[1])

    def end(self, recording: RecordingId, room: RoomId) -> None:
        """Nobody is recorded any more; the file is made in the background."""
        live = self._live.pop((room, recording), None)
        if live is None:
            return
        live.people = {}
        self._tell(live)
        self._note(live, journal.ended(self._clock.now()))
        self._change(live.stored, state=State.FINISHING, duration=round(self._clock.now() - live.began, 3))
        self._spawn(self._wind_up(live), f"end of recording {live.stored}")

    async def _wind_up(self, live: _Live) -> None:
        try:
            counts = await live.forwarder.end_recording(live.stored)
        except Unavailable:
            log.warning("recording_cut_short")  # what the worker wrote before it died is there
        else:
            log.info("recording_ended", extra={"packets": counts.packets, "dropped": counts.dropped})
        await self._on_disk(lambda: None)  # by now the journal is written
        if not self._closing and live.stored in self._known:
            self._jobs.add(live.stored, "finish")

    def _tell(self, live: _Live) -> None:
        try:
            live.forwarder.record(live.stored, str(self._directory / live.stored), live.people)
        except Unavailable:
            log.warning("recording_cut_short")  # the unit is closed, and nobody can be recorded by it

    def _mark(self, live: _Live, title: str, kind: str, at: Seconds) -> None:
        live.chapters += 1
        if live.chapters > MOST_CHAPTERS:
            return
        self._note(live, journal.chapter(title, kind, at))
        known = self._known[live.stored]
        self._change(live.stored, chapters=(*known.chapters, Chapter(round(at - live.began, 3), title, kind)))

    # ---- what the page asks

    def recordings(self) -> list[Recording]:
        """All of them, the newest first."""
        return sorted(self._known.values(), key=lambda recording: -recording.began)

    def recording(self, stored: str) -> Recording:
        """One of them; raises ``Refused("not_recorded")``."""
        known = self._known.get(StoredId(stored))
        if known is None:
            raise Refused("not_recorded")
        return known

    def right(self, stored: str, until: str, key: str) -> Right:
        """What a link allows; raises ``Refused("forbidden")``."""
        right = self.links.right(stored, until, key, self._clock.unix())
        if right is None:
            raise Refused("forbidden")
        return right

    def ticket(self, stored: StoredId, right: Right, lasts: Seconds = 7 * DAY) -> str:
        """The query of a link; it never outlives its recording."""
        now = self._clock.unix()
        return self.links.ticket(stored, right, min(now + lasts, self.expires(stored))).query

    def expires(self, stored: StoredId) -> Seconds:
        """When a recording is deleted; since 1970."""
        return self.recording(stored).began + self._retention

    def file(self, stored: StoredId, name: str) -> Path | None:
        """Where a file is that may be looked at, be it there already or not."""
        return self._directory / stored / name if stored in self._known and name in model.SERVED else None

    def composing(self, stored: StoredId) -> int | None:
        """How far the composed view is, 0 to 100; None: it is not being made."""
        return self._jobs.progress(stored, "compose")

    def finishing(self, stored: StoredId) -> int | None:
        """How far the file is, 0 to 100; None: it is not being made."""
        return self._jobs.progress(stored, "finish")

    def compose(self, stored: StoredId) -> None:
        """Make the composed view (anew)."""
        if self.recording(stored).state is State.READY:
            self._jobs.add(stored, "compose")

    def cancel(self, stored: StoredId) -> None:
        """Do not make the composed view."""
        self._jobs.cancel(stored, "compose")

    async def delete(self, stored: StoredId) -> None:
        """Remove a recording and everything made of it; one that runs has to be ended before."""
        if self.recording(stored).state is State.RECORDING:
            raise Refused("forbidden")
        self._jobs.cancel(stored)
        del self._known[stored]
        await self._on_disk(self._remove, stored)

    def _remove(self, stored: StoredId) -> None:
        # Unlinked, not overwritten: on flash and on file systems that copy what they change, overwriting
        # leaves the old blocks where they were.
        shutil.rmtree(self._directory / stored, ignore_errors=True)

    # ---- jobs and time

    def _job_done(self, stored: StoredId, kind: Kind, good: bool) -> None:
        if not good:
            log.error("recording_job_failed", extra={"kind": kind})
        if kind == "finish":
            self._spawn(self._finished(stored, good), f"recording {stored} is finished")

    async def _finished(self, stored: StoredId, good: bool) -> None:
        recording = await self._on_disk(model.read, self._directory / stored)
        if stored not in self._known:
            return
        if recording is None or not good:
            self._change(stored, state=State.FAILED)
            return
        self._known[stored] = recording
        if self._compose and recording.state is State.READY:
            self._jobs.add(stored, "compose")

    def _look(self) -> None:
        self._timer = self._clock.call_at(self._clock.now() + LOOK_EVERY, self._look)
        self._expire()

    def _expire(self) -> None:
        now = self._clock.unix()
        for recording in self.recordings():
            if recording.state is not State.RECORDING and recording.began + self._retention <= now:
                self._spawn(self.delete(recording.id), f"recording {recording.id} has had its time")

    # ---- helpers

    def _has(self, stored: StoredId, name: str) -> bool:
        return (self._directory / stored / name).exists()

    def _change(self, stored: StoredId, **what: Any) -> None:
        self._known[stored] = replace(self._known[stored], **what)

    def _note(self, live: _Live, text: str) -> None:
        self._write(lambda: journal.append(self._directory / live.stored, text))

    def _write(self, work: Callable[[], None]) -> None:
        self._spawn(self._on_disk(work), "recording's journal")

    async def _on_disk(self, work: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._disk, lambda: work(*arguments))

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("recording_failed", exc_info=error)

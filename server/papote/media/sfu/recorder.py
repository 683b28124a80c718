"""Chooses what of the passing packets is recorded: of exactly those people it is told, each source they publish.

It stands in the forwarding path, so it only notes references; order, pictures, time and files are made of
them by a thread (``tape``). When that does not keep up, packets are left out and counted. Of a camera's
qualities the best that arrives is taken, and no file holds two.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from papote.media.sfu import vp8
from papote.media.sfu.model import EndpointId, RecordingCounts, SourceKind
from papote.media.sfu.reassembly import Piece
from papote.media.sfu.source import Packet, Source
from papote.media.sfu.tape import Item, Strip, Tally, Writer
from papote.types import Seconds

log = logging.getLogger("papote.media")

KEY_FRAME_EVERY: Seconds = 10.0
"""So that one can jump within a picture; for a browser that is some 20 kbit/s more."""

WISH_AGAIN: Seconds = 0.6
"""A key frame that does not come is asked for again after this."""

BETTER_AFTER: Seconds = 4.0
"""A camera's file lasts at least this long before a better quality begins another."""

AGAIN_AFTER: Seconds = 2.0
"""After a file could not be written, the next is begun this much later."""

MISS_LOGGED_EVERY = 1000

NOTES_KEPT: Seconds = 1.0
"""How long it is remembered which tracks a source belongs to: nothing of those who have left shall stay for that."""


class Hub(Protocol):
    """What the recorder needs of the engine."""

    on_packet: Callable[[Source, Packet], None] | None

    def published(self, endpoint: EndpointId) -> Mapping[tuple[SourceKind, int], Source]:
        """What somebody publishes; nothing where he is not there."""


@dataclass(slots=True, eq=False)
class _Track:
    """One kind of source of one person in one recording."""

    kind: SourceKind
    source: Source | None = None
    """What is taken down now."""
    ssrc: int | None = None
    strip: Strip | None = None
    coming: Source | None = None
    """What is taken down from its next key frame on."""
    began_at: Seconds = 0.0
    wished_at: Seconds = -1e9
    not_before: Seconds = 0.0


@dataclass(slots=True, eq=False)
class _Person:
    """Somebody in one recording."""

    endpoint: EndpointId
    name: str
    tally: Tally
    tracks: dict[SourceKind, _Track] = field(default_factory=lambda: {kind: _Track(kind) for kind in SourceKind})


class Recorder:
    """All recordings of one forwarding unit."""

    def __init__(self, hub: Hub) -> None:
        """Costs nothing until the first recording begins."""
        self._hub = hub
        self._loop = asyncio.get_running_loop()
        self._writer: Writer | None = None
        self._recordings: dict[str, dict[EndpointId, _Person]] = {}
        self._tallies: dict[str, Tally] = {}
        self._people: dict[EndpointId, list[_Person]] = {}
        self._by_source: dict[Source, list[tuple[_Person, _Track]]] = {}
        """A note of what was looked up, for the forwarding path."""
        self._looked_up_at: Seconds = 0.0
        self._batch: list[Item] = []

    # ---- what is asked of it

    def record(self, recording: str, directory: str, people: Mapping[EndpointId, str]) -> None:
        """Take down exactly these people from the next packet on, and nobody else."""
        if self._writer is None:
            self._writer = Writer()
        now = time.monotonic()
        tally = self._tallies.setdefault(recording, Tally(Path(directory)))
        before = self._recordings.get(recording, {})
        after: dict[EndpointId, _Person] = {}
        for endpoint, name in people.items():
            person = before.get(endpoint)
            if person is None or person.name != name:
                person = _Person(endpoint, name, tally)
            after[endpoint] = person
        for endpoint, person in before.items():
            if after.get(endpoint) is not person:
                for track in person.tracks.values():
                    self._cut(track)
        self._recordings[recording] = after
        self._arrange()
        self.tend(now)

    async def end(self, recording: str) -> RecordingCounts:
        """Take down nobody any more; returns once everything is in its files."""
        tally = self._tallies.get(recording)
        if tally is None or self._writer is None:
            return RecordingCounts()
        self.record(recording, str(tally.folder), {})
        del self._tallies[recording], self._recordings[recording]
        self._arrange()
        self._hand_over()
        written: asyncio.Future[None] = self._loop.create_future()

        def tell() -> None:
            self._loop.call_soon_threadsafe(_resolve, written)

        self._writer.then(tell)
        await written
        return tally.counts

    async def close(self) -> None:
        """End all recordings."""
        for recording in list(self._recordings):
            await self.end(recording)
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.close()
            await asyncio.to_thread(writer.join)

    def _arrange(self) -> None:
        self._people = {}
        for people in self._recordings.values():
            for endpoint, person in people.items():
                self._people.setdefault(endpoint, []).append(person)
        self._by_source = {}
        self._hub.on_packet = self.take if self._people else None

    # ---- packets

    def take(self, source: Source, packet: Packet) -> None:
        """A packet is forwarded."""
        tracks = self._by_source.get(source)
        if tracks is None:
            people = self._people.get(source.publisher.id, ())
            tracks = self._by_source[source] = [(person, person.tracks[source.kind]) for person in people]
        for person, track in tracks:
            if track.source is not source or track.ssrc != source.ssrc:
                self._consider(person, track, source, packet)
            if track.source is source and track.strip is not None:
                self._note(track.strip, source, packet)

    def _note(self, strip: Strip, source: Source, packet: Packet) -> None:
        assert self._writer is not None
        if self._writer.full:
            strip.tally.dropped += 1
            if strip.tally.dropped % MISS_LOGGED_EVERY == 1:
                log.warning("recording_too_slow", extra={"dropped": strip.tally.dropped})
            return
        piece = Piece(packet.sequence, packet.timestamp, packet.marker, packet.payload, time.monotonic())
        self._batch.append((strip, piece, source.report))

    def _consider(self, person: _Person, track: _Track, source: Source, packet: Packet) -> None:
        """Begin with this packet, if it is one to begin with."""
        now = time.monotonic()
        if now < track.not_before:
            return
        if source.video:
            payload = packet.payload
            picture = vp8.parse(memoryview(payload), 0, len(payload)) if payload else None
            renamed = track.source is source
            if (source is not track.coming and not renamed) or picture is None or not picture.key_frame:
                return
        self._cut(track)
        track.source, track.ssrc, track.coming, track.began_at = source, source.ssrc, None, now
        track.wished_at = now
        track.strip = Strip(
            person.tally,
            person.endpoint,
            track.kind,
            person.name,
            lambda: self._from_thread(source.wish_key_frame),
            lambda: self._from_thread(lambda now: self._failed(track, source, now)),
        )

    def _from_thread(self, call: Callable[[Seconds], None]) -> None:
        self._loop.call_soon_threadsafe(lambda: call(time.monotonic()))

    def _failed(self, track: _Track, source: Source, now: Seconds) -> None:
        if track.source is source:
            self._cut(track)
            track.not_before = now + AGAIN_AFTER

    def _cut(self, track: _Track) -> None:
        """Nothing more of this."""
        if track.strip is not None:
            self._batch.append((track.strip, None, None))
        track.source = track.strip = track.coming = track.ssrc = None

    # ---- what comes back regularly

    def tend(self, now: Seconds) -> None:
        """Hand over what was noted; look whether something better, or nothing at all, arrives of somebody."""
        if self._writer is None:
            return
        for people in self._recordings.values():
            for person in people.values():
                self._look_after(person, now)
        if now - self._looked_up_at > NOTES_KEPT:
            self._looked_up_at, self._by_source = now, {}
        self._hand_over()

    def _hand_over(self) -> None:
        if self._batch and self._writer is not None:
            batch, self._batch = self._batch, []
            self._writer.put(batch)

    def _look_after(self, person: _Person, now: Seconds) -> None:
        published = self._hub.published(person.endpoint)
        for track in person.tracks.values():
            source = track.source
            if source is not None and not (source.ssrc is not None and source.active(now)):
                self._cut(track)
            if track.kind.media == "video":
                best = max(
                    (each for (kind, _), each in published.items() if kind is track.kind and each.active(now)),
                    key=lambda each: each.layer,
                    default=None,
                )
                if best is None:
                    track.coming = None
                else:
                    self._prefer(track, best, now)

    def _prefer(self, track: _Track, best: Source, now: Seconds) -> None:
        if track.source is best:
            track.coming = None
            if now - track.wished_at > KEY_FRAME_EVERY:
                track.wished_at = now
                best.wish_key_frame(now)
            return
        settled = track.source is None or now - track.began_at > BETTER_AFTER
        if settled and (track.coming is not best or now - track.wished_at > WISH_AGAIN):
            track.coming, track.wished_at = best, now
            best.wish_key_frame(now)


def _resolve(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)

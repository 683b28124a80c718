"""Takes recorded packets to files, in a thread of its own: one WebM file for each stream and size of its picture.

A file is written so that it can be played however it ends: clusters of a second, each handed to the system
when it is full. Which files there are, whose and since when, is written beside them in ``parts.jsonl``, a
line each. Moments are of the system's monotonic clock, which all processes share.
"""

from __future__ import annotations

import json
import logging
import queue
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError

from papote.media.sfu.model import EndpointId, RecordingCounts, SourceKind
from papote.media.sfu.reassembly import Distance, Frame, Order, Pictures, Piece, Timeline, size_of
from papote.media.sfu.rtcp import SenderReport
from papote.types import Seconds

log = logging.getLogger("papote.media")

PARTS = "parts.jsonl"
"""The list of files, inside a recording's folder."""

MOST_WAITING = 20_000
"""Packets that may wait for the disk, some 20 MB; what comes then is left out."""

CLUSTER_MILLISECONDS = 1000
"""What a sudden end may cost."""

PATIENCE: dict[bool, Seconds] = {True: 0.8, False: 0.12}
"""How long a missing packet of a picture (a sound) is waited for; lost pictures are sent again, lost sound is not."""

WRITING_ERRORS = (OSError, FFmpegError, ValueError)


Report = tuple[SenderReport, Seconds]
"""What a sender said of its clock, and when it arrived."""


@dataclass(slots=True)
class Tally:
    """One recording, as the writer knows it."""

    folder: Path
    packets: int = 0
    dropped: int = 0
    files: int = 0
    failures: int = 0
    distances: dict[EndpointId, Distance] = field(default_factory=dict)

    @property
    def counts(self) -> RecordingCounts:
        """For those who ask."""
        return RecordingCounts(self.packets, self.dropped, self.files, self.failures)


class Strip:
    """One stream on its way to its files. Belongs to the writer's thread, once made."""

    _numbers = count(1)

    def __init__(
        self,
        tally: Tally,
        endpoint: EndpointId,
        kind: SourceKind,
        name: str,
        wish: Callable[[], None],
        failed: Callable[[], None],
    ) -> None:
        """``wish`` asks for a key frame, ``failed`` tells that nothing can be written; both from the thread."""
        self.tally = tally
        self._endpoint = endpoint
        self._kind = kind
        self._name = name
        self._wish = wish
        self._failed = failed
        self._video = kind.media == "video"
        rate = 90_000 if self._video else 48_000
        self._order = Order(PATIENCE[self._video])
        self._pictures = Pictures()
        self._timeline = Timeline(rate)
        self._distance = tally.distances.setdefault(endpoint, Distance())
        self._report: Report | None = None
        self._container: Any = None
        self._stream: Any = None
        self._file = ""
        self._began: Seconds = 0.0
        self._last = -1
        self._size = (0, 0)
        self._over = False

    def put(self, piece: Piece, report: Report | None) -> None:
        """The next packet, as it arrived."""
        if self._over:
            return
        if report is not None and report is not self._report:
            self._report = report
            self._distance.note(*report)
            self._timeline.report(report[0], self._distance)
        try:
            self._write(self._order.put(piece))
        except WRITING_ERRORS:
            log.exception("recording_failed")
            self.tally.failures += 1
            self._over = True
            self._end_file()
            self._failed()

    def end(self) -> None:
        """Nothing more comes."""
        if not self._over:
            self._over = True
            try:
                self._write(self._order.rest())
            except WRITING_ERRORS:
                self.tally.failures += 1
            self._end_file()

    def _write(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            if not self._video:
                if piece.payload:
                    self._put_frame(Frame(piece.timestamp, piece.payload, True, piece.at))
                continue
            broken = self._pictures.broken
            frame = self._pictures.put(piece)
            if self._pictures.broken and not broken:
                self._wish()
            if frame is not None:
                self._put_frame(frame)

    def _put_frame(self, frame: Frame) -> None:
        moment = self._timeline.at(frame.timestamp, frame.at)
        size = size_of(frame.data) if self._video and frame.key else self._size
        if self._container is None or size != self._size:
            self._end_file()
            self._begin_file(moment, size)
        time = max(self._last + 1, round((moment - self._began) * 1000))
        self._last = time
        packet = av.Packet(frame.data)
        packet.stream = self._stream
        packet.time_base = Fraction(1, 1000)
        packet.pts = packet.dts = time
        packet.is_keyframe = frame.key
        self._container.mux_one(packet)

    # ---- files

    def _begin_file(self, moment: Seconds, size: tuple[int, int]) -> None:
        folder = self.tally.folder / "parts"
        folder.mkdir(parents=True, exist_ok=True)
        self._began, self._last, self._size = moment, -1, size
        # A worker that replaces one that died must not write over its files: the moment is part of the name.
        self._file = f"{self._kind.value}-{round(moment * 1000)}-{next(self._numbers)}.webm"
        options = {"live": "1", "cluster_time_limit": str(CLUSTER_MILLISECONDS), "flush_packets": "1"}
        self._container = av.open(str(folder / self._file), "w", format="webm", options=options)
        if self._video:
            self._stream = self._container.add_mux_stream("vp8", width=size[0], height=size[1])
        else:
            self._stream = self._container.add_mux_stream("opus", rate=48_000)
        self._stream.time_base = Fraction(1, 1000)
        self.tally.files += 1
        self._note(
            begun=self._file,
            endpoint=self._endpoint,
            name=self._name,
            kind=self._kind.value,
            at=moment,
            width=size[0],
            height=size[1],
        )

    def _end_file(self) -> None:
        if self._container is None:
            return
        container, self._container = self._container, None
        try:
            container.close()
            self._note(ended=self._file, at=self._began + max(0, self._last) / 1000)
        except WRITING_ERRORS:
            self.tally.failures += 1

    def _note(self, **fact: object) -> None:
        with (self.tally.folder / PARTS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(fact, ensure_ascii=False) + "\n")


Item = tuple[Strip, Piece | None, Report | None]
"""A packet for a strip; None: the strip ends."""


class Writer:
    """The thread, and what waits for it."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[list[Item] | Callable[[], None] | None] = queue.SimpleQueue()
        self._given = 0
        self._done = 0
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    @property
    def full(self) -> bool:
        """Whether the disk is so far behind that nothing more may wait. Each number has one thread that writes it."""
        return self._given - self._done > MOST_WAITING

    def put(self, batch: list[Item]) -> None:
        """Write these, in their order."""
        self._given += len(batch)
        self._queue.put(batch)

    def then(self, call: Callable[[], None]) -> None:
        """Call this, in the thread, once all that was given so far is written."""
        self._queue.put(call)

    def close(self) -> None:
        """End once everything is written."""
        self._queue.put(None)

    def join(self) -> None:
        """Wait for the end; not from the event loop."""
        self._thread.join()

    def _run(self) -> None:
        while (work := self._queue.get()) is not None:
            if callable(work):
                with suppress(RuntimeError):  # the loop that wanted to know has ended
                    work()
                continue
            for strip, piece, report in work:
                try:
                    if piece is None:
                        strip.end()
                    else:
                        strip.tally.packets += 1
                        strip.put(piece, report)
                except Exception:  # our bug; the other strips go on
                    log.exception("recorder_failed")
            self._done += len(work)

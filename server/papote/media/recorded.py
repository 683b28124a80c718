"""What is recorded in one room: who keeps it is told who is to be heard, and those people send all they have.

Who agreed to it is the world's answer; what becomes of it is ``recording``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from papote.media.demand import Demands
from papote.media.recording.model import Speaker
from papote.media.sessions import Sessions
from papote.media.sfu.client import Forwarder
from papote.media.sfu.model import EndpointId
from papote.media.switchboard import Desk
from papote.media.told import Told
from papote.types import NOBODY, PlayerId, RecordingId, RoomId
from papote.world import events


class Recorder(Protocol):
    """Who keeps what may be recorded; told what shall be, never asked."""

    def begin(
        self, recording: RecordingId, room: RoomId, place: str, title: str, by: str, forwarder: Forwarder
    ) -> None:
        """A recording begins; ``by`` is the shown name of whoever began it, ``forwarder`` the room's unit."""

    def people(self, recording: RecordingId, room: RoomId, people: Mapping[EndpointId, Speaker]) -> None:
        """Exactly these are recorded from now on."""

    def chapter(self, recording: RecordingId, room: RoomId, title: str) -> None:
        """A chapter begins."""

    def end(self, recording: RecordingId, room: RoomId) -> None:
        """It is over."""


class Recorded:
    """The recordings of one room."""

    def __init__(
        self,
        room: RoomId,
        recorder: Recorder | None,
        desk: Desk | None,
        sessions: Sessions | None,
        told: Told,
        demands: Demands,
    ) -> None:
        """Without ``recorder``, ``desk`` or ``sessions`` nothing is kept; who is recorded is known all the same."""
        self._room = room
        self._recorder = recorder
        self._desk = desk
        self._sessions = sessions
        self._views = told.views
        self._demands = demands
        self._recordings: dict[RecordingId, events.RecordingView] = {}

    @property
    def people(self) -> frozenset[PlayerId]:
        """Who is recorded."""
        return frozenset(player for recording in self._recordings.values() for player in recording.people)

    def has(self, player: PlayerId) -> bool:
        """Whether somebody is recorded."""
        return any(player in recording.people for recording in self._recordings.values())

    def begin(self, recording: events.RecordingView) -> set[PlayerId]:
        """A recording begins, or is of others than it was; whom that concerns."""
        before = self._recordings.get(recording.id)
        self._recordings[recording.id] = recording
        if before is None and self._recorder is not None and self._desk is not None:
            by = self._views.get(recording.by)
            place = recording.stage or (recording.areas[0] if recording.areas else "")
            name = by.name if by is not None else ""
            self._recorder.begin(recording.id, self._room, place, recording.title, name, self._desk.forwarder)
        self._tell_recorder(recording)
        self._demands.keep(self.people)
        return {*recording.people, *(before.people if before is not None else ())}

    def chapter(self, id: RecordingId, title: str) -> None:
        """A chapter begins."""
        if self._recorder is not None:
            self._recorder.chapter(id, self._room, title)

    def end(self, id: RecordingId) -> Iterable[PlayerId]:
        """It is over; whom that concerns."""
        recording = self._recordings.pop(id, None)
        if recording is None:
            return ()
        if self._recorder is not None:
            self._recorder.end(id, self._room)
        self._demands.keep(self.people)
        return recording.people

    def session_changed(self, player: PlayerId) -> None:
        """Somebody can be recorded now, or not any more."""
        for recording in self._recordings.values():
            if player in recording.people:
                self._tell_recorder(recording)

    def _tell_recorder(self, recording: events.RecordingView) -> None:
        if self._recorder is None or self._sessions is None:
            return
        people = {}
        for player in recording.people:
            endpoint, view = self._sessions.endpoint(player), self._views.get(player)
            if endpoint is not None and view is not None:
                people[endpoint] = Speaker(view.person if view.person != NOBODY else player, view.name)
        self._recorder.people(recording.id, self._room, people)

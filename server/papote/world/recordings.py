"""Recordings: which stage or meeting room is recorded, and who agreed to be in it.

Nobody is recorded without a yes of his own: whoever speaks on the stage, or takes part in the meeting, is asked
when the recording begins or he comes; only who is there and agreed is among its people. Bubbles and tables are
never recorded, and the audience of a stage is not. Writing files is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from papote.errors import Refused
from papote.tilemap.model import TileMap
from papote.types import AreaId, ConversationKind, PlayerId, RecordingId, Seconds, StageName
from papote.world.areas import Areas, Meeting
from papote.world.commands import Consent, MarkChapter, Record
from papote.world.events import (
    ChapterMarked,
    ConsentAsked,
    ConsentEnded,
    RecordingChanged,
    RecordingEnded,
    RecordingView,
)
from papote.world.hosts import check_host
from papote.world.news import News
from papote.world.player import Player, Stage
from papote.world.settings import RoomSettings
from papote.world.timers import Timers


@dataclass(slots=True, eq=False)
class _Recording:
    id: RecordingId
    place: Stage | Meeting
    areas: tuple[AreaId, ...]
    by: Player
    title: str
    since: Seconds
    answers: dict[PlayerId, bool]
    """Who agreed and who did not, wherever they are now."""
    asked: dict[PlayerId, Player] = field(default_factory=dict)
    """Who has not answered yet."""
    people: tuple[PlayerId, ...] = ()
    seen: tuple[object, ...] = ()
    """Who was there at the last look."""

    @property
    def present(self) -> Mapping[PlayerId, Player]:
        """Whose voice and face could get in."""
        return self.place.speakers if isinstance(self.place, Stage) else self.place.members

    @property
    def starter_is_there(self) -> bool:
        """Whether he who began it is still in the place, speaking or not."""
        return self.by.stage is self.place or self.by.meeting is self.place

    def view(self) -> RecordingView:
        """What everybody may know."""
        stage = self.place.name if isinstance(self.place, Stage) else None
        meeting = self.place.id if isinstance(self.place, Meeting) else None
        return RecordingView(self.id, stage, meeting, self.areas, self.by.id, self.title, self.since, self.people)


class Recordings:
    """The recordings that run in one room: at most one of each stage and meeting."""

    def __init__(self, tilemap: TileMap, settings: RoomSettings, areas: Areas, timers: Timers, news: News) -> None:
        self._settings = settings
        self._areas = areas
        self._timers = timers
        self._news = news
        self._running: dict[RecordingId, _Recording] = {}
        self._given = 0
        self._around: dict[StageName, list[AreaId]] = {}
        """Podium and auditorium of each stage."""
        for area in tilemap.areas:
            stage = area.stage or area.audience
            if stage is not None:
                self._around.setdefault(stage, []).append(area.id)

    @property
    def views(self) -> tuple[RecordingView, ...]:
        """The recordings as everyone sees them, oldest first."""
        return tuple(recording.view() for recording in self._running.values())

    # ---- what people do

    def record(self, player: Player, wish: Record, now: Seconds) -> None:
        """A host begins to record where he is, or ends that."""
        check_host(player)
        if not wish.on:
            self._end(self._of(player))
            return
        if not self._settings.forwarding:  # a mark would be shown, people be asked, and nothing kept
            raise Refused("forbidden")
        place = self._place(player)
        if place is None:
            raise Refused("not_recordable")
        if any(recording.place is place for recording in self._running.values()):
            raise Refused("recorded_already")
        self._given += 1
        areas = self._around[place.name] if isinstance(place, Stage) else [area.id for area in place.areas]
        # Who begins to record has agreed by that; the others are asked.
        recording = _Recording(
            RecordingId(f"r{self._given}"), place, tuple(areas), player, wish.title, now, {player.id: True}
        )
        self._running[recording.id] = recording
        recording.people = self._agreed(recording)
        self._news.tell(RecordingChanged(recording.view()))

    def mark(self, player: Player, wish: MarkChapter, now: Seconds) -> None:
        """A host begins a chapter."""
        check_host(player)
        self._news.tell(ChapterMarked(self._of(player).id, wish.title))

    def consent(self, player: Player, wish: Consent, now: Seconds) -> None:
        """Somebody agrees, refuses, or changes his mind; he is not asked again."""
        recording = self._running.get(wish.recording)
        if recording is None or player.id not in (recording.asked | recording.answers):
            raise Refused("not_recorded")
        recording.answers[player.id] = wish.accept
        self._spare(recording, player)
        recording.seen = ()

    # ---- what happens to them

    def look_at(self, meeting: Meeting) -> None:
        """The members of this meeting have changed."""
        for recording in self._running.values():
            if recording.place is meeting:
                recording.seen = ()

    def review(self, now: Seconds) -> None:
        """Wherever people came or went, or answered: ask the newcomers, and tell who is recorded now."""
        for recording in self._running.values():
            # A meeting says itself when its members change; speakers are few enough to be compared.
            speakers = recording.present if isinstance(recording.place, Stage) else ()
            seen = (recording.starter_is_there, *speakers)
            if seen != recording.seen:
                recording.seen = seen
                self._look(recording, now)

    def came_back(self, player: Player) -> None:
        """A new connection knows nothing of the question: ask again."""
        for recording in self._running.values():
            recording.seen = ()
            if player.id in recording.asked:
                self._ask(recording, player)

    def forget(self, player: Player) -> None:
        """The player is gone for good: what he recorded ends, what he answered is forgotten."""
        for recording in [*self._running.values()]:
            recording.asked.pop(player.id, None)
            recording.answers.pop(player.id, None)
            recording.seen = ()
            if recording.by is player:
                self._end(recording)

    # ---- what comes due

    def idle_over(self, recording_id: str, now: Seconds) -> None:
        """Nobody who agreed has been there for a while."""
        recording = self._running.get(RecordingId(recording_id))
        if recording is not None:
            self._end(recording)

    # ---- small things

    def _place(self, player: Player) -> Stage | Meeting | None:
        if player.stage is not None:
            return player.stage
        meeting = self._areas.seat_of(player)
        return meeting if meeting is not None and meeting.kind is ConversationKind.AREA else None

    def _of(self, host: Player) -> _Recording:
        """The recording of the place the host is in, else the one he began."""
        places = (host.stage, host.meeting)
        here = (recording for recording in self._running.values() if recording.place in places)
        own = (recording for recording in self._running.values() if recording.by is host)
        recording = next(here, None) or next(own, None)
        if recording is None:
            raise Refused("not_recorded")
        return recording

    def _look(self, recording: _Recording, now: Seconds) -> None:
        for gone in [asked for asked in recording.asked.values() if asked.id not in recording.present]:
            self._spare(recording, gone)
        for player in recording.present.values():
            if player.connected and player.id not in recording.answers and player.id not in recording.asked:
                recording.asked[player.id] = player
                self._ask(recording, player)
        people = self._agreed(recording)
        if people != recording.people:
            recording.people = people
            self._news.tell(RecordingChanged(recording.view()))
        # While its starter is there it may wait: for the first speaker, or for an answer.
        if people or recording.asked or recording.starter_is_there:
            self._timers.cancel(("recording", recording.id))
        else:
            self._timers.set(("recording", recording.id), now + self._settings.recording_idle)

    def _agreed(self, recording: _Recording) -> tuple[PlayerId, ...]:
        return tuple(player for player in recording.present if recording.answers.get(player, False))

    def _ask(self, recording: _Recording, player: Player) -> None:
        self._news.tell(ConsentAsked(player.id, recording.id, recording.by.id, recording.title))

    def _spare(self, recording: _Recording, player: Player) -> None:
        if recording.asked.pop(player.id, None) is not None and player.connected:
            self._news.tell(ConsentEnded(player.id, recording.id))

    def _end(self, recording: _Recording) -> None:
        for player in [*recording.asked.values()]:
            self._spare(recording, player)
        self._timers.cancel(("recording", recording.id))
        del self._running[recording.id]
        self._news.tell(RecordingEnded(recording.id))

"""Who must hear whom besides his conversation, worked out anew from what everybody sees; for the property test."""

from __future__ import annotations

import math

from papote.tilemap.collision import sight_is_free
from papote.types import ConversationKind, HeardBy, MegaphoneScope, PlayerId
from papote.world.events import MegaphoneView, PlayerView
from papote.world.hearing import murmur_at
from papote.world.settings import RoomSettings
from tests.world.maps import TILE
from tests.world.office import Office

HALL = ("auditorium", "podium")
WITHIN = ("library", "meeting-1", "table")
"""Where nobody overhears what is said outside."""
STEP = RoomSettings().loudness_step


class Voices:
    """The people of one office, and what follows from where and how they are."""

    def __init__(self, office: Office) -> None:
        snapshot = office.room.snapshot()
        self.office = office
        self.views = {view.id: view for view in snapshot.players}
        self.speakers = {speaker for view in snapshot.stages for speaker in view.speakers}
        self.called = {called for view in snapshot.stages for called in view.called}
        self.queue = {waiting for view in snapshot.stages for waiting in view.queue}
        self.megaphones = snapshot.megaphones

    def check(self) -> None:
        """What holds at every moment."""
        assert set(self.office.voices) <= set(self.views)
        for name, voices in self.office.voices.items():
            heard = [voice.id for voice in voices]
            assert len({name, *heard, *self.office.hears(name)}) == 1 + len(heard) + len(self.office.hears(name))
            for voice in voices:
                if voice.by is HeardBy.OVERHEARD:
                    assert not voice.video
                    ajar = self.office.heard[voice.id].ajar
                    most = RoomSettings().ajar_loudness if ajar else RoomSettings().overhear_loudness
                    assert 0 < voice.loudness <= most
                    assert self.may_overhear(name)
                    assert self.leaks(voice.id)
                else:
                    assert (voice.loudness, voice.video) == (1.0, True)
        for view in self.views.values():
            if view.connected:
                told = {voice.id: voice.by for voice in self.office.voices.get(view.id, ())}
                told = {voice: by for voice, by in told.items() if by is not HeardBy.OVERHEARD}
                assert told == self.loud(view)

    def check_rested(self) -> None:
        """What holds once nothing has moved for a while: every murmur is told, and as loud as it is."""
        for view in self.views.values():
            if not view.connected:
                assert view.id not in self.office.voices
            elif not self.office.room._news.stirred:
                murmurs = self.murmurs(view)
                told = self.office.overhears(view.id)
                assert set(told) == set(murmurs)
                assert all(abs(told[voice] - murmurs[voice]) < STEP for voice in told)

    def check_stage(self) -> None:
        """Speakers stand on the podium, in no bubble; calls and hands are of people in the hall."""
        for speaker in self.speakers:
            view = self.views[speaker]
            assert view.area == "podium"
            assert view.status.reachable
            assert view.bubble is None
        for called in self.called:
            assert self.views[called].connected
            assert self.views[called].area in HALL
        hands = {view.id for view in self.views.values() if view.hand and view.area in HALL}
        assert self.queue == hands - self.speakers
        for megaphone in self.megaphones:
            holder = self.views[megaphone.player]
            # Of who is unlisted nobody is told what he is; a host he is nonetheless.
            assert holder.role.hosts or not holder.listed
            assert self.office.room._players[holder.id].role.hosts
            assert holder.status.reachable
            assert megaphone.area in (None, holder.area)

    def loud(self, listener: PlayerView) -> dict[PlayerId, HeardBy]:
        """Whom somebody connected hears from the stage or by a megaphone."""
        megaphones = {view.player: HeardBy.MEGAPHONE for view in self.megaphones if self.in_scope(listener, view)}
        stage = dict.fromkeys(self.speakers if listener.area in HALL else (), HeardBy.STAGE)
        besides = {listener.id, *self.office.hears(listener.id), *self.office.apart(listener.id)}
        return {voice: by for voice, by in {**megaphones, **stage}.items() if voice not in besides}

    def murmurs(self, listener: PlayerView) -> dict[str, float]:
        """Whom somebody overhears, and how loud."""
        if not self.may_overhear(listener.id):
            return {}
        loud = self.loud(listener)
        apart = {str(other) for other in self.office.apart(listener.id)}
        found = {}
        for other in self.views.values():
            if other.id in loud or not self.leaks(other.id) or str(other.id) in apart:
                continue
            distance = math.hypot(other.x - listener.x, other.y - listener.y) / TILE
            loudness = murmur_at(distance, RoomSettings(), self.office.heard[other.id].ajar)
            if loudness and sight_is_free(self.office.tilemap, listener.x, listener.y, other.x, other.y):
                found[str(other.id)] = loudness
        return found

    def may_overhear(self, name: str) -> bool:
        """Whether murmurs reach somebody at all."""
        view = self.views[PlayerId(name)]
        if name in self.office.heard or name in self.speakers or view.area in WITHIN:
            return False
        return view.status.reachable

    def leaks(self, name: str) -> bool:
        """Whether somebody talks where others may overhear it."""
        conversation = self.office.heard.get(name)
        if conversation is None:
            return False
        return conversation.ajar or not (conversation.locked or conversation.kind is ConversationKind.AREA)

    def in_scope(self, listener: PlayerView, megaphone: MegaphoneView) -> bool:
        """Whether a megaphone reaches somebody; an area's reaches those in smaller areas of it too."""
        match megaphone.scope:
            case MegaphoneScope.SPACE:
                return True
            case MegaphoneScope.TABLES:
                return listener.seat is not None
            case MegaphoneScope.AREA:
                area = next(area for area in self.office.tilemap.areas if area.id == megaphone.area)
                return area.contains(listener.x, listener.y)

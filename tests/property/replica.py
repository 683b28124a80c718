"""What a listener knows who was given a snapshot once and has heard every event since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from papote.types import AreaId, BubbleId, PlayerId, RecordingId, StageName
from papote.world.events import (
    AreaLocked,
    BubbleChanged,
    BubbleEnded,
    BubbleView,
    CallBackChanged,
    Deadline,
    Event,
    MegaphonePutAway,
    MegaphoneTaken,
    MegaphoneView,
    PlayerChanged,
    PlayerJoined,
    PlayerLeft,
    PlayerView,
    PositionsTicked,
    RecordingChanged,
    RecordingEnded,
    RecordingView,
    Snapshot,
    StageChanged,
    StageView,
    TimerChanged,
    TopicChanged,
)


class Replica:
    """The public state of a room, kept by listening."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.players: dict[PlayerId, PlayerView] = {view.id: view for view in snapshot.players}
        self.bubbles: dict[BubbleId, BubbleView] = {view.id: view for view in snapshot.bubbles}
        self.locked: set[AreaId] = set(snapshot.locked_areas)
        self.topics: dict[AreaId, str] = dict(snapshot.topics)
        self.stages: dict[StageName, StageView] = {view.stage: view for view in snapshot.stages}
        self.megaphones: dict[PlayerId, MegaphoneView] = {view.player: view for view in snapshot.megaphones}
        self.call_back: Deadline | None = snapshot.call_back
        self.timer: Deadline | None = snapshot.timer
        self.recordings: dict[RecordingId, RecordingView] = {view.id: view for view in snapshot.recordings}

    def hear(self, events: Iterable[Event]) -> None:
        """Apply events in their order; personal ones say nothing here."""
        for event in events:
            match event:
                case PlayerJoined(player=view) | PlayerChanged(player=view):
                    self.players[view.id] = view
                case PlayerLeft(player=player):
                    del self.players[player]
                case BubbleChanged(bubble=bubble):
                    self.bubbles[bubble.id] = bubble
                case BubbleEnded(bubble=bubble_id):
                    del self.bubbles[bubble_id]
                case AreaLocked(area=area, locked=True):
                    self.locked.add(area)
                case AreaLocked(area=area):
                    self.locked.remove(area)
                case TopicChanged(area=area, topic=topic):
                    self.topics[area] = topic
                case StageChanged(stage=stage):
                    self.stages[stage.stage] = stage
                    if stage == StageView(stage.stage):
                        del self.stages[stage.stage]
                case MegaphoneTaken(megaphone=megaphone):
                    self.megaphones[megaphone.player] = megaphone
                case MegaphonePutAway(player=player):
                    del self.megaphones[player]
                case CallBackChanged(call_back=deadline):
                    self.call_back = deadline
                case TimerChanged(timer=deadline):
                    self.timer = deadline
                case RecordingChanged(recording=recording):
                    self.recordings[recording.id] = recording
                case RecordingEnded(recording=recording_id):
                    del self.recordings[recording_id]
                case PositionsTicked(cells=cells, far=far):
                    for positions in (*cells.values(), far):
                        for player, x, y, facing, moving in positions:
                            self.players[player] = replace(self.players[player], x=x, y=y, facing=facing, moving=moving)

    def without_places(self) -> dict[PlayerId, PlayerView]:
        """The players, leaving aside what goes out with the next tick."""
        return {player: placeless(view) for player, view in self.players.items()}


def placeless(view: PlayerView) -> PlayerView:
    """A view without place and gait."""
    return replace(view, x=0, y=0, facing=view.facing.DOWN, moving=False)

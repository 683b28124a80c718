"""What a listener knows who was given a snapshot once and has heard every event since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from papote.types import AreaId, BubbleId, PlayerId, RecordingId, StageName, WalkId
from papote.world.events import (
    AreaLocked,
    BubbleChanged,
    BubbleEnded,
    BubbleView,
    CallBackChanged,
    Deadline,
    DeskChanged,
    DeskEnded,
    DeskView,
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
    WalkChanged,
    WalkEnded,
    WalkView,
)


class Replica:
    """The public state of a room, kept by listening."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.players: dict[PlayerId, PlayerView] = {view.id: view for view in snapshot.players}
        self.bubbles: dict[BubbleId, BubbleView] = {view.id: view for view in snapshot.bubbles}
        self.locked: set[AreaId] = set(snapshot.locked_areas)
        self.ajar: set[AreaId] = set(snapshot.ajar_areas)
        self.desks: dict[AreaId, DeskView] = {view.area: view for view in snapshot.desks}
        self.walks: dict[WalkId, WalkView] = {view.id: view for view in snapshot.walks}
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
                case AreaLocked(area=area, locked=locked, ajar=ajar):
                    (self.locked.add if locked else self.locked.remove)(area)
                    (self.ajar.add if ajar else self.ajar.discard)(area)
                case DeskChanged(desk=desk):
                    self.desks[desk.area] = desk
                case DeskEnded(area=area):
                    del self.desks[area]
                case WalkChanged(walk=walk):
                    self.walks[walk.id] = walk
                case WalkEnded(walk=walk_id):
                    del self.walks[walk_id]
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

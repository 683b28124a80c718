"""What a listener knows who was given a snapshot once and has heard every event since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from papote.types import AreaId, BubbleId, PlayerId
from papote.world.events import (
    AreaLocked,
    BubbleChanged,
    BubbleEnded,
    BubbleView,
    ChatLine,
    Chatted,
    Event,
    PlayerChanged,
    PlayerJoined,
    PlayerLeft,
    PlayerView,
    PositionsTicked,
    Snapshot,
)

HISTORY = 50


class Replica:
    """The public state of a room, kept by listening."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.players: dict[PlayerId, PlayerView] = {view.id: view for view in snapshot.players}
        self.bubbles: dict[BubbleId, BubbleView] = {view.id: view for view in snapshot.bubbles}
        self.locked: set[AreaId] = set(snapshot.locked_areas)
        self.chat: list[ChatLine] = list(snapshot.chat)

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
                case Chatted(line=line, audience=None):
                    self.chat = [*self.chat, line][-HISTORY:]
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

"""The one answer to who may hear and see whom, and how loud.

Nothing else in the office decides it: people in one conversation hear each other, by distance and sight
in a bubble, equally in a meeting; everybody else hears nothing.
"""

from __future__ import annotations

import math

from papote.types import ConversationKind, Tiles
from papote.world.events import Member
from papote.world.ground import Ground
from papote.world.player import Player
from papote.world.settings import RoomSettings


def loudness_at(distance: Tiles, settings: RoomSettings) -> float:
    """Full up to the full radius, a raised cosine down to the edge, and no less within one bubble."""
    if distance <= settings.full_radius:
        return 1.0
    if distance >= settings.leave_radius:
        return settings.edge_loudness
    way = (distance - settings.full_radius) / (settings.leave_radius - settings.full_radius)
    return settings.edge_loudness + (1 - settings.edge_loudness) * (1 + math.cos(math.pi * way)) / 2


class Hearing:
    """Who hears whom on one map."""

    def __init__(self, ground: Ground, settings: RoomSettings) -> None:
        self._ground = ground
        self._settings = settings

    def share_conversation(self, one: Player, other: Player) -> bool:
        """Whether media may be set up between two at all."""
        conversation = one.conversation
        return one is not other and conversation is not None and conversation is other.conversation

    def member(self, listener: Player, speaker: Player) -> Member:
        """How ``listener`` hears ``speaker`` now."""
        loudness = self._loudness(listener, speaker)
        return Member(speaker.id, loudness, video=loudness > 0)

    def _loudness(self, listener: Player, speaker: Player) -> float:
        if not self.share_conversation(listener, speaker):
            return 0.0
        conversation = listener.conversation
        if conversation is not None and conversation.kind is ConversationKind.AREA:
            return 1.0
        if not self._ground.in_sight(listener, speaker):
            return 0.0
        return loudness_at(self._ground.distance(listener, speaker), self._settings)

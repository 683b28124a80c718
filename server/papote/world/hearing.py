"""The one answer to who may hear and see whom, and how loud.

Nothing else in the office decides it; the state it goes by is kept by ``bubbles``, ``areas``, ``stages``,
``megaphones`` and ``overhearing``.

* In a conversation: in a bubble by distance and sight, in meetings and at tables equally, and so on a walk together.
* From a stage: everybody in the auditorium, wherever he stands there and whatever else he does. While
  somebody speaks on it, bubbles of neighbours in the auditorium are quieter (ducked).
* By a megaphone: everybody in its scope.
* Never between two of whom one has blocked the other, whatever else is said here; and of somebody whom a host has
  muted, nothing until he turns his microphone on again.
* Overheard: whoever is in no conversation hears open bubbles and tables beside him as a murmur, without
  video. A conversation whose door is ajar is a softer murmur, a meeting room too. Nothing leaks out of a closed
  conversation, or out of a meeting room that is not ajar.

Nobody is heard twice: the conversation comes first, then the stage, the megaphone, the murmur. Somebody on
a stage or with a megaphone whom one would hear that way too is heard in one's conversation at full loudness.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from papote.types import ConversationKind, HeardBy, MegaphoneScope, PlayerId, Tiles
from papote.world.events import Member, Voice
from papote.world.ground import Ground
from papote.world.player import Megaphone, Player
from papote.world.settings import RoomSettings


def loudness_at(distance: Tiles, settings: RoomSettings) -> float:
    """Full up to the full radius, a raised cosine down to the edge, and no less within one bubble."""
    if distance <= settings.full_radius:
        return 1.0
    if distance >= settings.leave_radius:
        return settings.edge_loudness
    way = (distance - settings.full_radius) / (settings.leave_radius - settings.full_radius)
    return _between(1.0, settings.edge_loudness, way)


def murmur_at(distance: Tiles, settings: RoomSettings, ajar: bool = False) -> float:
    """Soft up to the full radius, a raised cosine down to what is just audible at the radius, beyond it nothing."""
    most = min(settings.overhear_loudness, settings.ajar_loudness) if ajar else settings.overhear_loudness
    if settings.overhear_radius == 0 or most < settings.inaudible or distance > settings.overhear_radius:
        return 0.0
    if distance <= settings.full_radius:
        return most
    way = (distance - settings.full_radius) / (settings.overhear_radius - settings.full_radius)
    return _between(most, settings.inaudible, way)


def _between(high: float, low: float, way: float) -> float:
    """The raised cosine from ``high`` to ``low``, ``way`` along (0–1)."""
    return low + (high - low) * (1 + math.cos(math.pi * way)) / 2


class Hearing:
    """Who hears whom on one map."""

    def __init__(self, ground: Ground, settings: RoomSettings, megaphones: Mapping[PlayerId, Megaphone]) -> None:
        """``megaphones`` holds those in use, by holder, in the order in which they were taken."""
        self._ground = ground
        self._settings = settings
        self._megaphones = megaphones

    # ---- conversations

    def share_conversation(self, one: Player, other: Player) -> bool:
        """Whether media may be set up between two at all."""
        conversation = one.conversation
        if one is other or conversation is None or conversation is not other.conversation:
            return False
        return not one.avoids(other)

    def member(self, listener: Player, speaker: Player) -> Member:
        """How ``listener`` hears ``speaker``, with whom he is in a conversation, now."""
        conversation = listener.conversation
        if conversation is None or not self.share_conversation(listener, speaker):
            return Member(speaker.id, 0.0, video=False)
        if conversation.kind is not ConversationKind.BUBBLE:
            return Member(speaker.id, 0.0 if speaker.muted else 1.0, video=True)
        if listener.walk is not None and listener.walk == speaker.walk:
            # Whoever falls behind on a walk is not left out of what is said.
            return Member(speaker.id, 0.0 if speaker.muted else 1.0, video=True)
        distance = self._ground.distance(listener, speaker)
        loudness = self._loudness(listener, speaker, distance)
        heard = 0.0 if speaker.muted else loudness
        return Member(speaker.id, heard, video=loudness > 0, distance=round(distance, 2))

    # ---- everybody else

    def voices(self, listener: Player) -> tuple[Voice, ...]:
        """Whom ``listener`` hears besides the members of his conversation, now; murmurs as of the last look."""
        if listener.lost:
            return ()
        conversation = listener.conversation
        heard = {listener.id, *conversation.members} if conversation is not None else {listener.id}
        voices = []
        if listener.stage is not None:
            for id, speaker in listener.stage.speakers.items():
                if id not in heard and not listener.avoids(speaker):
                    heard.add(id)
                    voices.append(Voice(id, 0.0 if speaker.muted else 1.0, video=True, by=HeardBy.STAGE))
        for id, megaphone in self._megaphones.items():
            holder = megaphone.holder
            if id not in heard and self._in_scope(listener, megaphone) and not listener.avoids(holder):
                heard.add(id)
                voices.append(Voice(id, 0.0 if holder.muted else 1.0, video=True, by=HeardBy.MEGAPHONE))
        if listener.murmurs and self.may_overhear(listener):
            for source in listener.murmurs.values():
                distance = self._ground.distance(listener, source)
                ajar = source.conversation is not None and source.conversation.ajar
                loudness = murmur_at(distance, self._settings, ajar)
                silent = source.muted or listener.avoids(source)
                if loudness > 0 and source.id not in heard and self.leaks(source) and not silent:
                    voices.append(Voice(source.id, loudness, False, HeardBy.OVERHEARD, round(distance, 2)))
        return tuple(voices)

    def may_overhear(self, listener: Player) -> bool:
        """Whether murmurs reach this player: only who is free for others, in no conversation, and not in a meeting."""
        return (
            listener.conversation is None
            and listener.meeting is None
            and not listener.silent
            and listener.status.reachable
            and not listener.lost
            and not listener.speaks
        )

    def leaks(self, speaker: Player) -> bool:
        """Whether outsiders beside this player hear a murmur of him."""
        conversation = speaker.conversation
        if conversation is None:
            return False
        shut = conversation.locked or conversation.kind is ConversationKind.AREA
        if shut and not conversation.ajar:
            return False
        # Whoever sits with people he has blocked alone believes that nobody hears him.
        return any(self.share_conversation(speaker, other) for other in conversation.members.values())

    # ---- small things

    def _loudness(self, listener: Player, speaker: Player, distance: Tiles) -> float:
        """How loud in a bubble."""
        if self._broadcasts(speaker, listener):
            return 1.0
        if not self._ground.in_sight(listener, speaker):
            return 0.0
        loudness = loudness_at(distance, self._settings)
        stage = listener.stage
        if stage is not None and stage.speakers and speaker.stage is stage:
            return min(loudness, max(self._settings.duck * loudness, self._settings.ducked_least))
        return loudness

    def _broadcasts(self, speaker: Player, listener: Player) -> bool:
        """Whether ``listener`` would hear ``speaker`` by a megaphone, too; nobody on a stage is in a bubble."""
        megaphone = self._megaphones.get(speaker.id)
        return megaphone is not None and self._in_scope(listener, megaphone)

    def _in_scope(self, listener: Player, megaphone: Megaphone) -> bool:
        match megaphone.scope:
            case MegaphoneScope.SPACE:
                return True
            case MegaphoneScope.TABLES:
                return listener.seat is not None
            case MegaphoneScope.AREA:
                return listener.id in megaphone.inside

"""What the forwarding unit gives to whom in one room: sessions, slots, and what is asked of those who send.

Whom somebody may hear is in ``told``; what follows from that for one person is ``grants``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from papote.media.calls import Calls
from papote.media.demand import Demands
from papote.media.grants import FULL, Watching, receiver
from papote.media.sessions import Sessions
from papote.media.sfu.allocator import Receiver
from papote.media.sfu.model import Limits, SourceKind
from papote.media.switchboard import Desk
from papote.media.told import Told
from papote.protocol import server as wire
from papote.types import HeardBy, PlayerId
from papote.world import events


class Feeds:
    """What the forwarding unit gives to the people of one room; nothing, where there is none."""

    def __init__(
        self,
        told: Told,
        calls: Calls,
        demands: Demands,
        desk: Desk | None,
        limits: Limits,
        send: Callable[[PlayerId, wire.ServerMessage], None],
        soon: Callable[[], None],
    ) -> None:
        """``soon`` asks for a round of work; ``sessions`` are set by the director, whom they tell of changes."""
        self._told = told
        self._calls = calls
        self._demands = demands
        self._desk = desk
        self._limits = limits
        self._send = send
        self._soon = soon
        self.sessions: Sessions | None = None
        self._watching: dict[PlayerId, Watching] = {}
        self._regrant: dict[PlayerId, None] = {}
        """What may be given to them is looked at anew at the end of the batch at hand."""

    def again(self, players: Iterable[PlayerId]) -> None:
        """What these may be given is to be looked at."""
        self._regrant |= dict.fromkeys(players)

    def again_for_listeners(self, speaker: PlayerId) -> None:
        """What those may be given who hear somebody is to be looked at."""
        self._regrant |= dict.fromkeys(self._listeners(speaker))

    def watch(self, player: PlayerId, watching: Watching) -> None:
        """Somebody's page draws this."""
        self._watching[player] = watching
        self._regrant[player] = None

    def forget(self, player: PlayerId) -> None:
        """Somebody is gone."""
        self._watching.pop(player, None)
        if self.sessions is not None:
            self.sessions.forget(player)
        self._demands.forget(player)
        self._regrant.pop(player, None)

    def look_after_session(self, player: PlayerId, *, recorded: bool) -> None:
        """Open somebody's session once it is needed, and let it end once it is not."""
        if self.sessions is None:
            return
        if player in self._told.views and (recorded or self._needs_session(player)):
            self.sessions.need(player)
        else:
            self.sessions.release(player)

    def flows(self, player: PlayerId) -> bool:
        """Whether the unit may give somebody something now."""
        return self.sessions is not None and self.sessions.flows(player)

    def _needs_session(self, player: PlayerId) -> bool:
        call = self._calls.of(player)
        if call is not None and call.forwarded:
            return True
        if any(self._is_sent(voice) for voice in self._told.voices.get(player, ())):
            return True
        for listener in self._told.audience.get(player, ()):
            if any(v.id == player and v.by is not HeardBy.OVERHEARD for v in self._told.voices[listener]):
                return True
        return False

    def _is_sent(self, voice: events.Voice) -> bool:
        """A stage is sent to whoever hears it; a murmur only where the talk goes through the unit anyway."""
        if voice.by is not HeardBy.OVERHEARD:
            return True
        call = self._calls.of(voice.id)
        return call is not None and call.forwarded

    def _listeners(self, speaker: PlayerId) -> Iterable[PlayerId]:
        yield from self._told.audience.get(speaker, ())
        call = self._calls.of(speaker)
        if call is not None:
            yield from call.members

    def grant(self) -> None:
        """Tell the unit what is asked for anew."""
        regrant, self._regrant = self._regrant, {}
        if self.sessions is None or self._desk is None:
            return
        receivers = [receiver for player in regrant if (receiver := self._receiver(player)) is not None]
        if receivers:
            self._desk.grant(receivers)

    def _receiver(self, player: PlayerId) -> Receiver | None:
        assert self.sessions is not None
        endpoint = self.sessions.endpoint(player)
        if endpoint is None:
            return None
        call, conversation = self._calls.of(player), self._told.conversations.get(player)
        members = conversation.members if conversation is not None and call is not None and call.forwarded else ()
        voices = [voice for voice in self._told.voices.get(player, ()) if self._is_sent(voice)]
        watching = self._watching.get(player, FULL)
        return receiver(endpoint, self._limits, members, voices, watching, self.sessions.endpoint, self._told.views.get)

    def slots_changed(self, player: PlayerId) -> None:
        """Somebody is given others than before: his page is told who stands in which slot."""
        assert self.sessions is not None and self._desk is not None
        endpoint = self.sessions.endpoint(player)
        if endpoint is None:
            return
        slots = self._desk.slots(endpoint)
        limits = self._limits
        audio: list[str | None] = [None] * limits.audio_slots
        video: list[wire.SlotPicture | None] = [None] * limits.video_slots
        taken = []
        for (media, index), feed in slots.items():
            speaker = self.sessions.player(feed.endpoint)
            if speaker is None:
                continue
            taken.append((speaker, feed))
            if media == "audio":
                audio[index] = speaker
            else:
                video[index] = wire.SlotPicture(speaker, "screen" if feed.kind is SourceKind.SCREEN else "camera")
        self._demands.takes(player, taken)
        self._send(player, wire.Slots(self.sessions.number(player), audio, video))
        self._soon()

    def demand(self, now: float) -> None:
        """Tell people what is taken of what they send."""
        if self.sessions is None:
            return
        for player, wanted in self._demands.news(now):
            if number := self.sessions.number(player):
                self._send(player, wire.Demand(number, wanted.camera, wanted.screen))

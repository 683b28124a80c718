"""What has changed since it was last told, and the events that tell it.

While a command is worked off, the rules only say *whom or what* they touched. At the end each thing is
compared with what was told before and told once, as it is then: a merge or a split never shows its
intermediate steps, and what came back to what it was is not mentioned. Decides nothing.
"""

from __future__ import annotations

from papote.types import BubbleId, ConversationId, ConversationKind, PlayerId, StageName
from papote.world.events import (
    BubbleChanged,
    BubbleEnded,
    BubbleView,
    Conversation,
    ConversationChanged,
    Event,
    LoudnessChanged,
    Member,
    PlayerChanged,
    PlayerLeft,
    StageChanged,
    StageView,
    Voice,
    VoicesChanged,
)
from papote.world.hearing import Hearing
from papote.world.player import Player, Stage, Talk
from papote.world.settings import RoomSettings

Shown = tuple[object, ...]
Heard = tuple[object, ...]


def shown(player: Player) -> Shown:
    """The public fields whose change is an event; position is state, and goes out with the tick."""
    return (
        player.profile,
        player.area,
        player.bubble.id if player.bubble is not None else None,
        player.status,
        player.status_text,
        player.hand,
        player.microphone,
        player.camera,
        player.screen,
        player.connected,
        player.role,
        player.quality,
        player.quality_reason,
        player.seat,
        player.card.listed,
        player.beacon,
    )


def bubble_view(bubble: Talk) -> BubbleView:
    """A bubble as everyone sees it."""
    return BubbleView(BubbleId(bubble.id), tuple(bubble.members), bubble.locked, bubble.topic, bubble.ajar)


class News:
    """Collects what happens while one command is worked off."""

    def __init__(self, hearing: Hearing, settings: RoomSettings) -> None:
        self._hearing = hearing
        self._step = settings.loudness_step
        self._events: list[Event] = []
        self._farewells: list[Event] = []
        self._players: dict[PlayerId, Player] = {}
        self._bubbles: dict[ConversationId, Talk] = {}
        self._shown: dict[PlayerId, Shown] = {}
        self._bubbles_shown: dict[ConversationId, BubbleView] = {}
        self._heard: dict[PlayerId, Heard] = {}
        self._loudness: dict[PlayerId, dict[PlayerId, Member]] = {}
        self._stages: dict[StageName, Stage] = {}
        self._stages_shown: dict[StageName, StageView] = {}
        self._talks: dict[ConversationId, Talk] = {}
        self._listeners: dict[PlayerId, Player] = {}
        self._voices: dict[PlayerId, tuple[Voice, ...]] = {}
        self.stirred: dict[PlayerId, Player] = {}
        """Who walked, or changed conversation or status, since it was last looked at who overhears whom."""

    def tell(self, event: Event) -> None:
        """Tell this, in the order of happening."""
        self._events.append(event)

    def touch(self, player: Player) -> None:
        """Something about this player may have changed: his public fields, or his conversation."""
        self._players[player.id] = player

    @property
    def touched(self) -> list[Player]:
        """Of whom something may have changed since it was last told."""
        return list(self._players.values())

    def touch_talk(self, talk: Talk) -> None:
        """Members or lock of this conversation may have changed."""
        for member in talk.members.values():
            self.touch(member)
            self.stir(member)
        if talk.kind is ConversationKind.BUBBLE:
            self._bubbles[talk.id] = talk

    def touch_stage(self, stage: Stage) -> None:
        """Speakers, calls or hands of this stage may have changed."""
        self._stages[stage.name] = stage

    def listen(self, player: Player) -> None:
        """Whom this player hears besides his conversation may have changed."""
        self._listeners[player.id] = player

    def retune(self, talk: Talk) -> None:
        """Something other than a step may have changed how loud the members of this conversation hear each other."""
        self._talks[talk.id] = talk

    def stir(self, player: Player) -> None:
        """The player may be overheard by others than before, or overhear others: to be looked at soon."""
        self.stirred[player.id] = player

    def take_stirred(self) -> dict[PlayerId, Player]:
        """Who is to be looked at; from now on it is counted anew."""
        stirred, self.stirred = self.stirred, {}
        return stirred

    def came(self, player: Player) -> None:
        """The others were told of the newcomer as he is now."""
        self._shown[player.id] = shown(player)
        self.listen(player)

    def came_back(self, player: Player) -> None:
        """A new connection knows nothing of the conversation, nor of other voices: tell it again."""
        self._heard.pop(player.id, None)
        self._loudness.pop(player.id, None)
        self._voices.pop(player.id, None)
        self.touch(player)
        self.stir(player)

    def left(self, player: Player) -> None:
        """The player is gone: his conversation ended, and once the others' has, everyone hears that he left."""
        self._farewells.append(PlayerLeft(player.id))
        self._shown.pop(player.id, None)
        self._players.pop(player.id, None)
        self._listeners.pop(player.id, None)
        self.stirred.pop(player.id, None)
        self._loudness.pop(player.id, None)
        if self._heard.pop(player.id, None) is not None:
            self.tell(ConversationChanged(player.id, None))
        if self._voices.pop(player.id, None) is not None:
            self.tell(VoicesChanged(player.id, ()))

    def loudness(self, talk: Talk) -> None:
        """Tell each member who became louder or softer for him."""
        for listener in talk.members.values():
            told = self._loudness.get(listener.id)
            if told is None:
                continue
            changed = []
            for speaker in talk.members.values():
                before = told.get(speaker.id)
                if before is None:
                    continue
                member = self._hearing.member(listener, speaker)
                if abs(member.loudness - before.loudness) >= self._step or member.video != before.video:
                    told[speaker.id] = member
                    changed.append(member)
            if changed:
                self.tell(LoudnessChanged(listener.id, tuple(changed)))

    def flush(self) -> list[Event]:
        """Everything there is to tell: what happened, players, bubbles, stages, conversations, voices, goodbyes."""
        if not (self._players or self._listeners or self._talks or self._bubbles or self._stages or self._farewells):
            events, self._events = self._events, []
            return events  # as after most steps
        players, self._players = self._players, {}
        bubbles, self._bubbles = self._bubbles, {}
        stages, self._stages = self._stages, {}
        talks, self._talks = self._talks, {}
        for player in players.values():
            self._show(player)
            self._listeners[player.id] = player
            self._listeners.update(player.overheard_by)
        listeners, self._listeners = self._listeners, {}
        for bubble in bubbles.values():
            self._show_bubble(bubble)
        for stage in stages.values():
            self._show_stage(stage)
        for player in listeners.values():
            self._make_way(player)
        for player in players.values():
            self._let_hear(player)
        for talk in talks.values():
            self.loudness(talk)
        for player in listeners.values():
            self._let_listen(player)
        events, self._events = [*self._events, *self._farewells], []
        self._farewells = []
        return events

    def _show(self, player: Player) -> None:
        now = shown(player)
        if self._shown[player.id] != now:
            self._shown[player.id] = now
            self.tell(PlayerChanged(player.view()))

    def _show_bubble(self, bubble: Talk) -> None:
        if bubble.members:
            view = bubble_view(bubble)
            if self._bubbles_shown.get(bubble.id) != view:
                self._bubbles_shown[bubble.id] = view
                self.tell(BubbleChanged(view))
        elif self._bubbles_shown.pop(bubble.id, None) is not None:
            self.tell(BubbleEnded(BubbleId(bubble.id)))

    def _show_stage(self, stage: Stage) -> None:
        view = stage.view()
        if self._stages_shown.get(stage.name, StageView(stage.name)) != view:
            self._stages_shown[stage.name] = view
            self.tell(StageChanged(view))

    def _let_hear(self, player: Player) -> None:
        talk = player.conversation
        if talk is None:
            self._loudness.pop(player.id, None)
            if self._heard.pop(player.id, None) is not None:
                self.tell(ConversationChanged(player.id, None))
            return
        others = [other for other in talk.members.values() if self._hearing.share_conversation(player, other)]
        if not others:  # alone with somebody he has blocked
            self._loudness.pop(player.id, None)
            if self._heard.pop(player.id, None) is not None:
                self.tell(ConversationChanged(player.id, None))
            return
        excused = tuple(talk.excused)
        heard = (talk.id, talk.locked, talk.ajar, talk.over, excused, tuple(other.id for other in others))
        if self._heard.get(player.id) == heard:
            return
        members = tuple(self._hearing.member(player, other) for other in others)
        self._heard[player.id] = heard
        self._loudness[player.id] = {member.id: member for member in members}
        now = Conversation(talk.id, talk.kind, talk.locked, members, talk.ajar, talk.over, excused)
        self.tell(ConversationChanged(player.id, now))

    def _make_way(self, player: Player) -> None:
        """Take out the voices of those who are in the player's conversation now: never both, not for a moment."""
        talk = player.conversation
        told = self._voices.get(player.id, ())
        if talk is not None and any(voice.id in talk.members for voice in told):
            self._tell_voices(player, tuple(voice for voice in told if voice.id not in talk.members))

    def _let_listen(self, player: Player) -> None:
        voices = self._hearing.voices(player)
        if not self._sound_alike(self._voices.get(player.id, ()), voices):
            self._tell_voices(player, voices)

    def _tell_voices(self, player: Player, voices: tuple[Voice, ...]) -> None:
        if voices:
            self._voices[player.id] = voices
        else:
            del self._voices[player.id]
        self.tell(VoicesChanged(player.id, voices))

    def _sound_alike(self, told: tuple[Voice, ...], voices: tuple[Voice, ...]) -> bool:
        """Whether no voice came, went or became louder or softer by a step worth a message."""
        if told == voices:
            return True
        if len(told) != len(voices):
            return False
        before = {voice.id: voice for voice in told}
        for voice in voices:
            same = before.get(voice.id)
            if same is None or same.by is not voice.by or abs(same.loudness - voice.loudness) >= self._step:
                return False
        return True

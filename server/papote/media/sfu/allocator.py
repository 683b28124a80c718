"""From what somebody may hear and see to what his slots carry: whose voices, whose pictures, in which quality.

Who *may* be heard is the world's answer and comes in as grants; here is only chosen among them. Pure: the
time is an argument. A grant that is gone empties its slot in the same call; what is merely better waits a
little, so that nobody flickers.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from papote.media.sfu.model import Assignment, EndpointId, Feed, Measure, Media, SourceKind
from papote.media.sfu.network import Network
from papote.types import Seconds, Tiles

INAUDIBLE = 0.03
"""Below this loudness nothing is sent."""

LISTEN_BACK: Seconds = 2.0
"""How far back the loudest are looked for."""

LOUDER = 6.0
"""Decibels by which a voice must exceed one that has a slot, to take it."""

VOICE_HOLD: Seconds = 1.5
"""A voice that got a slot keeps it this long."""

SPEAKING = 50
"""Decibels below full scale: louder is speech."""

SPOKEN_LATELY: Seconds = 5.0
"""Whoever spoke within this time is shown before others."""

NEARER: Tiles = 1.0
"""How much nearer than somebody shown one must be, to be shown instead."""

CLIMB_AFTER: Seconds = 2.0
"""A better quality must have been affordable for this long; a worse one is taken at once."""

TRY_AGAIN_AFTER: Seconds = 10.0
"""After quality had to fall, none is tried for this long that the network has not shown to bear."""

LAYER_BITS = (150_000, 400_000, 1_200_000)
"""What a layer costs; a picture of one layer only costs as the middle."""

SAFE_SHARE = 0.9
"""How much of an estimate is used."""

UNPROVEN = 1.3
"""An estimate this much above what is sent is not held back by the network but by how little is sent."""

CHEAPEST = 0.2
"""Pictures that cost less than this share of what their quality may cost are taken to cost as much."""

LAYER_DISTANCES: tuple[Tiles, ...] = (2.0, 5.0)
"""Up to the first the highest layer, up to the second the middle, beyond it the lowest."""

LAYER_WIDTHS = (640, 240)
"""Pictures drawn at least this wide get the highest layer, the middle; narrower ones the lowest."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Somebody who has joined, and whom one may hear, and perhaps see."""

    speaker: EndpointId
    loudness: float
    """How loud one hears him: 1 as if beside one."""
    video: bool = False
    """Whether his picture may come."""
    distance: Tiles = 0.0
    camera: bool = True
    """Whether his camera is on."""
    screen: bool = False
    """Whether he shows his screen."""
    first: bool = False
    """On a stage, or pinned: before everybody else."""
    width: int = 640
    """How wide his picture is drawn."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody with slots, and all he may hear and see now."""

    endpoint: EndpointId
    audio_slots: int
    video_slots: int
    grants: tuple[Grant, ...] = ()


@dataclass(slots=True)
class _Shown:
    """What a slot carries, since when, and since when something better could be afforded."""

    feed: Feed
    since: Seconds
    better_since: Seconds | None = None


@dataclass(slots=True)
class _State:
    """The slots of one receiver."""

    audio: list[_Shown | None]
    video: list[_Shown | None]
    fell_at: Seconds = -math.inf
    """When a quality fell."""
    cut_at: Seconds = -math.inf
    """When a picture was left out that had been shown: the network did not even bear the lowest quality."""


@dataclass(slots=True)
class _Speaker:
    """What is known of one who sends."""

    levels: deque[tuple[Seconds, int]] = field(default_factory=deque)
    spoke_at: Seconds = -math.inf
    layers: int = 1
    """The most qualities of his camera that ever came at once: he stops those nobody takes."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """A picture one would show, the most wanted first."""

    speaker: EndpointId
    kind: SourceKind
    layer: int


@dataclass(frozen=True, slots=True)
class _Borne:
    """What a network bears."""

    bits: float
    """In the bits a second that qualities may cost."""
    times: float
    """How many times what is sent now."""


class Allocator:
    """The choice for every receiver, with as much memory as steadiness needs."""

    def __init__(self) -> None:
        self._states: dict[EndpointId, _State] = {}
        self._speakers: dict[EndpointId, _Speaker] = {}
        self._networks: dict[EndpointId, Network] = {}

    def measured(self, measures: Iterable[Measure], now: Seconds) -> None:
        """Note how loud people are, and what networks bear."""
        for measure in measures:
            speaker = self._speakers.setdefault(measure.endpoint, _Speaker())
            speaker.layers = max(speaker.layers, measure.layers)
            speaker.levels.append((now, measure.level))
            while speaker.levels[0][0] < now - LISTEN_BACK:
                speaker.levels.popleft()
            if measure.level < SPEAKING:
                speaker.spoke_at = now
            self._networks.setdefault(measure.endpoint, Network()).measured(measure, now)

    def forget(self, endpoint: EndpointId) -> None:
        """An endpoint is gone, as a receiver and as a speaker; whoever carried it has an empty slot now."""
        for state in self._states.values():
            for slots in (state.audio, state.video):
                _keep(slots, lambda feed: feed.endpoint != endpoint)
        self._states.pop(endpoint, None)
        self._speakers.pop(endpoint, None)
        self._networks.pop(endpoint, None)

    def allocate(self, receiver: Receiver, now: Seconds) -> list[Assignment]:
        """What must change in the slots of a receiver."""
        state = self._states.get(receiver.endpoint)
        if state is None:
            state = _State([None] * receiver.audio_slots, [None] * receiver.video_slots)
            self._states[receiver.endpoint] = state
        before = self._feeds(state)
        audible = [grant for grant in receiver.grants if grant.loudness >= INAUDIBLE]
        self._place_voices(state, audible, now)
        self._place_pictures(state, audible, self._borne(receiver.endpoint, state), now)
        after = self._feeds(state)
        return [
            Assignment(receiver.endpoint, media, index, feed)
            for (media, index), feed in after.items()
            if feed != before[media, index]
        ]

    @staticmethod
    def _feeds(state: _State) -> dict[tuple[Media, int], Feed | None]:
        sides: tuple[tuple[Media, list[_Shown | None]], ...] = (("audio", state.audio), ("video", state.video))
        return {
            (media, index): shown.feed if shown is not None else None
            for media, slots in sides
            for index, shown in enumerate(slots)
        }

    # ---- voices

    def _loudness(self, grant: Grant) -> float:
        """How loud somebody is for this receiver, in decibels; those of the stage above all."""
        speaker = self._speakers.get(grant.speaker)
        level = min((level for _, level in speaker.levels), default=127) if speaker is not None else 127
        return 20 * math.log10(grant.loudness) - level + (1000 if grant.first else 0)

    def _place_voices(self, state: _State, audible: Sequence[Grant], now: Seconds) -> None:
        slots = state.audio
        voices = {(grant.speaker, SourceKind.MICROPHONE): self._loudness(grant) for grant in audible}
        # The sound of a shared screen is as important as the voice of whoever shows it.
        voices |= {
            (grant.speaker, SourceKind.SCREEN_SOUND): self._loudness(grant)
            for grant in audible
            if grant.screen and grant.video
        }
        _keep(slots, lambda feed: _key(feed) in voices)
        placed = {_key(shown.feed) for shown in slots if shown is not None}
        waiting = sorted(voices.keys() - placed, key=lambda voice: (-voices[voice], voice[0], voice[1].value))
        for voice in waiting:
            index = _free(slots)
            if index is None:
                index = self._quietest(slots, voices, now)
                if index is None or voices[voice] < voices[_key(_filled(slots[index]).feed)] + LOUDER:
                    return
            slots[index] = _Shown(Feed(*voice), now)

    @staticmethod
    def _quietest(
        slots: Sequence[_Shown | None], voices: dict[tuple[EndpointId, SourceKind], float], now: Seconds
    ) -> int | None:
        settled = [
            (voices[_key(shown.feed)], index)
            for index, shown in enumerate(slots)
            if shown is not None and now - shown.since >= VOICE_HOLD
        ]
        return min(settled)[1] if settled else None

    # ---- pictures

    def _place_pictures(self, state: _State, audible: Sequence[Grant], borne: _Borne | None, now: Seconds) -> None:
        slots = state.video
        shown = _layers(state).keys()
        wishes = self._wishes(audible, shown, now)[: len(slots)]
        afforded = self._afford(state, wishes, borne, now)
        if {(wish.speaker, wish.kind) for wish in wishes} & shown - afforded.keys():
            state.cut_at = now
        _keep(slots, lambda feed: _key(feed) in afforded)
        for index, each in enumerate(slots):
            if each is not None:
                self._change_layer(state, index, afforded[_key(each.feed)], now)
        placed = {_key(each.feed) for each in slots if each is not None}
        for key, layer in afforded.items():
            free = _free(slots)
            if key not in placed and free is not None:
                slots[free] = _Shown(Feed(*key, layer), now)

    def _wishes(
        self, audible: Sequence[Grant], shown: Collection[tuple[EndpointId, SourceKind]], now: Seconds
    ) -> list[_Wish]:
        """Screens and the stage first, then who spoke lately, then the nearest."""
        ranked: list[tuple[tuple[object, ...], _Wish]] = []
        for grant in audible:
            if not grant.video:
                continue
            speaker = self._speakers.get(grant.speaker, _Speaker())
            speaks = now - speaker.spoke_at <= SPOKEN_LATELY
            for kind, on in ((SourceKind.SCREEN, grant.screen), (SourceKind.CAMERA, grant.camera)):
                if not on:
                    continue
                screen = kind is SourceKind.SCREEN
                distance = grant.distance - (NEARER if (grant.speaker, kind) in shown else 0.0)
                # Not held to what comes now: a better quality is sent only once somebody wants it.
                layer = 0 if screen else _wanted_layer(grant)
                rank = (not (screen or grant.first), not speaks, distance, grant.speaker, kind.value)
                ranked.append((rank, _Wish(grant.speaker, kind, layer)))
        ranked.sort(key=lambda pair: pair[0])
        return [wish for _, wish in ranked]

    def _cost(self, key: tuple[EndpointId, SourceKind], layer: int) -> int:
        speaker = self._speakers.get(key[0])
        single = key[1] is SourceKind.SCREEN or speaker is None or speaker.layers == 1
        return LAYER_BITS[1] if single else LAYER_BITS[min(layer, len(LAYER_BITS) - 1)]

    def _counted(self, state: _State) -> int:
        """What the pictures that are shown may cost."""
        return sum(self._cost(_key(each.feed), each.feed.layer) for each in state.video if each is not None)

    def _borne(self, receiver: EndpointId, state: _State) -> _Borne | None:
        """What the receiver's network bears; None: nobody knows.

        A picture of a still face costs far less than it may, so what is borne counts in proportion: how much more
        than now could be sent.
        """
        network = self._networks.get(receiver)
        bears = network.bears if network is not None else None
        if network is None or bears is None:
            return None
        counted = self._counted(state)
        if counted == 0:
            return _Borne(bears, math.inf)
        sent = min(network.sent, counted)
        return _Borne(bears / max(CHEAPEST, sent / counted), bears / sent if sent > 0 else math.inf)

    def _afford(
        self, state: _State, wishes: Sequence[_Wish], borne: _Borne | None, now: Seconds
    ) -> dict[tuple[EndpointId, SourceKind], int]:
        """As much of the wishes as the network bears: qualities fall from the last on, then the last go."""
        layers = {(wish.speaker, wish.kind): wish.layer for wish in wishes}
        if borne is None:
            return self._try(state, layers, now)
        budget = borne.bits * SAFE_SHARE
        spent = self._counted(state)
        if borne.times >= 1:  # what gets through now may stay, however near the limit
            budget = max(budget, spent)
        if borne.times >= UNPROVEN and now - max(state.fell_at, state.cut_at) >= TRY_AGAIN_AFTER:
            # Receivers estimate little more than they get: without a try, quality would never rise.
            budget = max(budget, spent + self._next_step(state, layers))
        cost = sum(self._cost(key, layer) for key, layer in layers.items())
        for gone in (False, True):
            for key in reversed(list(layers)):
                while cost > budget and key in layers and (gone or layers[key] > 0):
                    cost -= self._cost(key, layers[key])
                    if layers[key] == 0:
                        del layers[key]
                    else:
                        layers[key] -= 1
                        cost += self._cost(key, layers[key])
        return layers

    @staticmethod
    def _try(
        state: _State, wanted: dict[tuple[EndpointId, SourceKind], int], now: Seconds
    ) -> dict[tuple[EndpointId, SourceKind], int]:
        """All that is wanted, while nobody knows better; where even little was too much, a while later, and little."""
        if state.cut_at == -math.inf:
            return wanted
        has = _layers(state)
        if now - state.cut_at < TRY_AGAIN_AFTER:
            return {key: min(layer, has[key]) for key, layer in wanted.items() if key in has}
        return {key: layer if key in has else 0 for key, layer in wanted.items()}

    def _next_step(self, state: _State, wanted: dict[tuple[EndpointId, SourceKind], int]) -> int:
        """What the cheapest improvement costs more."""
        has = _layers(state)
        steps = [self._cost(key, 0) for key in wanted if key not in has]
        steps += [
            self._cost(key, has[key] + 1) - self._cost(key, has[key])
            for key, layer in wanted.items()
            if key in has and has[key] < layer
        ]
        return min(steps, default=0)

    @staticmethod
    def _change_layer(state: _State, index: int, layer: int, now: Seconds) -> None:
        """Down at once, up when it has been affordable for a while."""
        shown = state.video[index]
        assert shown is not None
        if layer <= shown.feed.layer:
            shown.better_since = None
            if layer < shown.feed.layer:
                state.fell_at = now
                shown.feed = Feed(*_key(shown.feed), layer)
        elif shown.better_since is None:
            shown.better_since = now
        elif now - shown.better_since >= CLIMB_AFTER:
            shown.feed = Feed(*_key(shown.feed), layer)
            shown.better_since = None


def _wanted_layer(grant: Grant) -> int:
    """By how far somebody is, and how wide he is drawn."""
    by_distance = sum(grant.distance <= limit for limit in LAYER_DISTANCES)
    by_width = sum(grant.width >= limit for limit in LAYER_WIDTHS)
    return min(by_distance, by_width)


def _key(feed: Feed) -> tuple[EndpointId, SourceKind]:
    return feed.endpoint, feed.kind


def _layers(state: _State) -> dict[tuple[EndpointId, SourceKind], int]:
    """The pictures that are shown, and in which quality."""
    return {_key(shown.feed): shown.feed.layer for shown in state.video if shown is not None}


def _filled(shown: _Shown | None) -> _Shown:
    assert shown is not None
    return shown


def _free(slots: Sequence[_Shown | None]) -> int | None:
    return next((index for index, shown in enumerate(slots) if shown is None), None)


def _keep(slots: list[_Shown | None], wanted: Callable[[Feed], bool]) -> None:
    """Empty every slot whose feed is no longer wanted."""
    for index, shown in enumerate(slots):
        if shown is not None and not wanted(shown.feed):
            slots[index] = None

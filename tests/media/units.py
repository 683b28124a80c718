"""A forwarding unit that writes down what it is told and says what a test wants, and a hall of people who use it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

from papote.errors import CodedError
from papote.media.director import Director, DirectorSettings
from papote.media.plan import PlanSettings
from papote.media.recorded import Recorder
from papote.media.sfu.client import Listener
from papote.media.sfu.model import (
    Assignment,
    EndpointChanged,
    EndpointId,
    EndpointState,
    Feed,
    Limits,
    Media,
    RecordingCounts,
    SfuStats,
)
from papote.media.switchboard import Desk
from papote.protocol import client as wishes
from papote.protocol import server as wire
from papote.types import ConversationId, ConversationKind, Facing, PlayerId, Role, RoomId, Status
from papote.world import events
from tests.rooms.clock import ManualClock

OFFER = "v=0\r\n"


class Unit:
    """The forwarding unit."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.endpoints: dict[EndpointId, str] = {}
        self.slots: dict[tuple[EndpointId, Media, int], Feed] = {}
        self.refusal: CodedError | None = None
        self.recorded: dict[str, dict[EndpointId, str]] = {}

    async def open(self) -> None:
        """It is always there."""

    async def close(self) -> None:
        """And needs no end."""

    async def join(self, endpoint: EndpointId, offer: str, limits: Limits) -> str:
        """Let in, unless a test says otherwise."""
        if self.refusal is not None:
            raise self.refusal
        self.endpoints[endpoint] = offer
        return f"answer to {endpoint}"

    def assign(self, assignments: Sequence[Assignment]) -> None:
        """Kept as it stands."""
        for each in assignments:
            self.slots.pop((each.endpoint, each.media, each.index), None)
            if each.feed is not None:
                assert each.feed.endpoint in self.endpoints, "somebody is given who is not there"
                self.slots[each.endpoint, each.media, each.index] = each.feed

    def leave(self, endpoint: EndpointId) -> None:
        """Gone, with everything of it."""
        self.endpoints.pop(endpoint, None)
        self.slots = {key: feed for key, feed in self.slots.items() if key[0] != endpoint and feed.endpoint != endpoint}

    def record(self, recording: str, directory: str, people: Mapping[EndpointId, str]) -> None:
        """What a recorder would be told."""
        self.recorded[recording] = dict(people)

    async def end_recording(self, recording: str) -> RecordingCounts:
        """Over."""
        self.recorded.pop(recording, None)
        return RecordingCounts()

    async def stats(self) -> SfuStats:
        """Nothing is counted."""
        return SfuStats(0, 0.0)

    def connect(self, endpoint: EndpointId) -> None:
        """Its packets flow."""
        self.listener.changed(EndpointChanged(endpoint, EndpointState.CONNECTED))

    def drop(self, endpoint: EndpointId, reason: str) -> None:
        """It ends by itself."""
        self.leave(endpoint)
        self.listener.changed(EndpointChanged(endpoint, EndpointState.CLOSED, reason))

    def die(self) -> None:
        """All of it is gone."""
        lost = frozenset(self.endpoints)
        self.endpoints.clear()
        self.slots.clear()
        self.listener.lost(lost)

    def given(self, endpoint: EndpointId, media: Media) -> set[EndpointId]:
        """Whom an endpoint is given."""
        return {
            feed.endpoint for (receiver, kind, _), feed in self.slots.items() if (receiver, kind) == (endpoint, media)
        }


class Reply:
    """Somebody who waits for an answer."""

    def __init__(self) -> None:
        self.code: str | None = None
        self.yes = False

    def accepted(self) -> None:
        """Yes."""
        self.yes = True

    def refused(self, code: str, retry_after: float | None = None) -> None:
        """No."""
        self.code = code


class Hall:
    """A room's director with a forwarding unit, and what everybody was told."""

    def __init__(self, plan: PlanSettings | None = None, recorder: Recorder | None = None) -> None:
        self.clock = ManualClock()
        self.told: dict[PlayerId, list[wire.ServerMessage]] = {}
        self.refusals: list[tuple[PlayerId, str, str]] = []
        self.units: list[Unit] = []
        self.work: list[Coroutine[Any, Any, None]] = []
        desk = Desk(self._make, self.clock.now)
        self.director = Director(
            RoomId("hall"),
            self,
            self.clock,
            DirectorSettings(plan or PlanSettings(), Limits(audio_slots=4, video_slots=3)),
            desk,
            lambda work, _: self.work.append(work),
            recorder=recorder,
        )

    def _make(self, listener: Listener) -> Unit:
        self.units.append(Unit(listener))
        return self.units[-1]

    @property
    def unit(self) -> Unit:
        """The one there is."""
        return self.units[0]

    # ---- an outlet

    def send(self, player: PlayerId, message: wire.ServerMessage) -> None:
        """Written down."""
        self.told.setdefault(player, []).append(message)

    def refuse(self, player: PlayerId, request: str, code: str) -> None:
        """Written down."""
        self.refusals.append((player, request, code))

    def last(self, player: PlayerId, event: str) -> Any:
        """What somebody was told last under this name."""
        found = [message for message in self.told.get(player, []) if message.event == event]
        return found[-1] if found else None

    def count(self, player: PlayerId, event: str) -> int:
        """How often."""
        return sum(message.event == event for message in self.told.get(player, []))

    # ---- what happens

    def come(self, *people: PlayerId, host: bool = False, camera: bool = True) -> None:
        """These come in."""
        self.director.hear([events.PlayerJoined(view(player, host=host, camera=camera)) for player in people])

    def meet(self, *people: PlayerId, conversation: str = "b1", loudness: float = 1.0) -> None:
        """These are in one conversation."""
        self.director.hear([talk(one, people, conversation, loudness) for one in people])

    def part(self, *people: PlayerId) -> None:
        """These are in none."""
        self.director.hear([events.ConversationChanged(one, None) for one in people])

    def session(self, player: PlayerId) -> int:
        """The number of the session somebody was last told."""
        told = self.last(player, "forwarding")
        assert isinstance(told, wire.Forwarding), f"{player} was told of no session"
        return told.session

    def offer(self, player: PlayerId, session: int | None = None) -> Reply:
        """His browser offers, and the unit answers."""
        reply = Reply()
        self.director.ask(player, wishes.Forward(session or self.session(player), OFFER), reply)
        work, self.work = self.work, []
        for each in work:
            asyncio.run(each)
        self.clock.turn(0)
        return reply

    def endpoint(self, player: PlayerId) -> EndpointId:
        """The endpoint of his last session."""
        return EndpointId(f"hall/{player}/{self.session(player)}")

    def connect(self, *people: PlayerId) -> None:
        """Offer, answer, connected."""
        for player in people:
            assert self.offer(player).yes
            self.unit.connect(self.endpoint(player))
        self.clock.turn(0)

    def hears(self, player: PlayerId) -> set[EndpointId]:
        """Whom he is given to hear."""
        return self.unit.given(self.endpoint(player), "audio")

    def sees(self, player: PlayerId) -> set[EndpointId]:
        """Whom he is given to see."""
        return self.unit.given(self.endpoint(player), "video")


def view(player: PlayerId, *, host: bool = False, camera: bool = True, screen: bool = False) -> events.PlayerView:
    """Somebody as everyone sees him."""
    return events.PlayerView(
        id=player,
        name=f"name of {player}",
        avatar="a01",
        x=0,
        y=0,
        facing=Facing.DOWN,
        moving=False,
        area=None,
        bubble=None,
        status=Status.AVAILABLE,
        status_text="",
        hand=False,
        microphone=True,
        camera=camera,
        screen=screen,
        connected=True,
        role=Role.HOST if host else Role.GUEST,
    )


def talk(
    player: PlayerId, people: Sequence[PlayerId], conversation: str, loudness: float = 1.0
) -> events.ConversationChanged:
    """Somebody's own conversation with these."""
    members = tuple(events.Member(other, loudness, True) for other in people if other != player)
    return events.ConversationChanged(
        player, events.Conversation(ConversationId(conversation), ConversationKind.BUBBLE, False, members)
    )

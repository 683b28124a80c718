"""The room as a whole: the snapshot with which everything begins, what is refused, and how it ends."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from papote.protocol.server.base import ServerMessage
from papote.protocol.server.chat import ChatLine
from papote.protocol.server.desks import WorkDesk
from papote.protocol.server.hosting import Countdown, Megaphone, Stage
from papote.protocol.server.people import Player
from papote.protocol.server.recordings import Recording
from papote.protocol.server.talk import AreaTopic, Bubble
from papote.protocol.server.walks import Walk


class Settings(msgspec.Struct, frozen=True):
    """The room's numbers a client needs to predict and to draw."""

    voice_radius: Annotated[float, Meta(description="how far one's voice goes, in tiles: the circle")]
    join_radius: Annotated[float, Meta(description="tiles")]
    leave_radius: Annotated[float, Meta(description="tiles")]
    full_radius: Annotated[float, Meta(description="tiles")]
    conversation_capacity: Annotated[int, Meta(description="people in one bubble")]
    overhear_radius: Annotated[float, Meta(description="how far outsiders hear a murmur, in tiles")]
    walk_speed: Annotated[float, Meta(description="tiles per second")]
    run_speed: Annotated[float, Meta(description="tiles per second")]
    body: Annotated[float, Meta(description="the side of the box round the feet, in map pixels")]
    resume_seconds: float
    media_lease: Annotated[float, Meta(description="seconds a lost connection keeps its conversation")]


class Snapshot(ServerMessage, frozen=True):
    """Everything, after ``join``: the room as it is now. What follows changes it."""

    event: ClassVar[str] = "snapshot"

    room: str
    you: Annotated[str, Meta(description="one's own player id")]
    resume: Annotated[str, Meta(description="a secret: give it to `join` after a lost connection")]
    resumed: Annotated[bool, Meta(description="the same figure at the same place")]
    time: Annotated[float, Meta(description="the server's clock, Unix time in seconds")]
    tick_rate: Annotated[float, Meta(description="positions per second")]
    seq: Annotated[int, Meta(description="continue one's moves above it")]
    players: list[Player]
    bubbles: list[Bubble]
    locked_areas: list[str]
    ajar_areas: Annotated[list[str], Meta(description="those of the locked ones whose murmur is let out")]
    chat: Annotated[list[ChatLine], Meta(description="the last 50 messages of the room's channel")]
    topics: list[AreaTopic]
    stages: Annotated[list[Stage], Meta(description="those with anything to tell")]
    megaphones: list[Megaphone]
    call_back: Annotated[Countdown | None, Meta(description="when all tables end")]
    timer: Countdown | None
    recordings: list[Recording]
    settings: Settings
    walks: list[Walk] = []
    desks: list[WorkDesk] = []
    person: Annotated[str, Meta(description="who one is, from one visit to the next")] = ""
    numbers: Annotated[
        dict[str, int], Meta(description="the last number of the room's channel, and of the area's where one stands")
    ] = {}


class Refused(ServerMessage, frozen=True, omit_defaults=True):
    """The answer is no. Sent beside the acknowledgement, if one was wished."""

    event: ClassVar[str] = "refused"

    code: str
    request: Annotated[str, Meta(description="the event that was refused; empty if it could not be read")]
    retry_after: Annotated[float | None, Meta(description="seconds")] = None


class Bye(ServerMessage, frozen=True):
    """The server hangs up."""

    event: ClassVar[str] = "bye"

    code: str
    reason: Annotated[str, Meta(description="an English line for developers")]
    retry_after: Annotated[float | None, Meta(description="seconds; null: do not come back by yourself")]

"""Chat as programs write it: to the channel of a room of their space, under their own name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Protocol

from msgspec import Meta

from papote.api.operations import Body, Call, Operation, Reply, Who
from papote.api.people import PeopleDesk
from papote.auth.keys import new_id
from papote.auth.limits import Allowance
from papote.errors import Refused, Unavailable
from papote.interfaces import RoomDirectory
from papote.people import permissions
from papote.people.chat import Channel, Draft, Message, room_channel
from papote.protocol import client as wishes
from papote.types import PersonId, RoomId, Seconds

LINES = 30
LINE_SECONDS: Seconds = 60.0
"""So many messages from one program, or one person by this way."""


class ChatDesk(Protocol):
    """Where messages are written."""

    def check_writing(self, person: PersonId, channel: Channel, *, enters: bool = False) -> None:
        """Raise ``unknown_channel`` unless somebody may write there."""

    def draft(
        self,
        person: PersonId,
        name: str,
        channel: Channel,
        client_id: str,
        text: str,
        mentions: Iterable[PersonId] = (),
        files: Iterable[str] = (),
    ) -> Draft:
        """What somebody who may writes, ready to be kept."""

    async def post(self, draft: Draft) -> Message:
        """Keep and tell it; raises the refusal."""


class PostMessage(Body, frozen=True):
    """What is written where."""

    room: Annotated[str, Meta(min_length=1, max_length=64, description="a room's id")]
    text: Annotated[str, Meta(min_length=1, max_length=wishes.CHAT_LENGTH)]
    id: Annotated[
        str,
        Meta(max_length=64, pattern=r"^[A-Za-z0-9_-]*$", description="one's own: sent again with it, it is kept once"),
    ] = ""


class Posted(Reply, frozen=True):
    """It is on disk, and was told to whoever is there."""

    channel: str
    number: Annotated[int, Meta(description="counts the messages of the channel from 1")]
    at: Annotated[float, Meta(description="Unix time in seconds")]


class Posting:
    """The handler."""

    def __init__(self, desk: PeopleDesk, rooms: RoomDirectory | None) -> None:
        self._desk = desk
        self._rooms = rooms
        self._lines = Allowance(LINES, LINE_SECONDS, desk.clock.now)
        self.chat: ChatDesk | None = None
        """None as long as nothing that is written stays."""

    def operations(self) -> list[Operation]:
        """The one."""
        return [
            Operation(
                "POST",
                "/spaces/{space}/messages",
                "Write to the chat of a room",
                self.post,
                "Chat",
                who=Who.MEMBER,
                right=permissions.may_see_members,
                body=PostMessage,
                answer=Posted,
                status=201,
                codes=("unknown_room", "bad_text", "id_used", "banned", "storage_full"),
                scope="chat",
            )
        ]

    async def post(self, call: Call, wish: PostMessage) -> Posted:
        """A space's token writes under the token's name, everybody else under his own."""
        visitor = call.visitor
        if call.space in visitor.barred and not call.role.hosts:
            raise Refused("banned")
        if not call.name:
            raise Refused("not_signed_in")
        self._lines.check(visitor.person)
        channel = room_channel(self._room(call, wish.room))
        if self.chat is None:
            raise Unavailable("storage_unavailable")
        line = wishes.Chat(id=wish.id or new_id(), text=wish.text, channel=channel.id)
        self.chat.check_writing(visitor.person, channel, enters=True)
        message = await self.chat.post(self.chat.draft(visitor.person, call.name, channel, line.id, line.text))
        return Posted(message.channel, message.number, message.at)

    def _room(self, call: Call, room: str) -> RoomId:
        """A room of this space that there is."""
        directory = self._desk.visits.directory
        id = RoomId(room)
        known = id in directory.rooms_of(call.space) or any(
            each.id == id for each in (self._rooms.rooms() if self._rooms is not None else ())
        )
        if not known or directory.of_room(id).id != call.space:
            raise Refused("unknown_room")
        return id

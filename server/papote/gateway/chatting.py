"""The desk that takes what people write to channels: whether they may, who hears of it, and when it is acknowledged.

Nothing is told before it is on disk. Where somebody is and who reads along is the world's to say; it is asked, and
never waits. What is written to a conversation does not come here: nobody keeps it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from papote.errors import CodedError, Refused
from papote.gateway.connection import Connection
from papote.gateway.deeds import Note, nowhere
from papote.gateway.engine import Frame
from papote.gateway.inbound import ChatWish
from papote.gateway.outbound import Outlet
from papote.gateway.questions import Question
from papote.interfaces import Clock
from papote.log import Limited
from papote.metrics import Metrics
from papote.people import chat
from papote.people.account import Identity
from papote.people.chat import Access, Change, Channel, ChannelKind, Kept, Message, No, Outcome
from papote.people.privacy import GONE
from papote.protocol import client as wishes
from papote.protocol import codec
from papote.protocol import server as wire
from papote.rooms.lines import line_message
from papote.rooms.manager import RoomHost, RoomManager, Seat
from papote.rooms.scribe import Scribe, ScribeSettings
from papote.stores import ChatStore
from papote.types import ChannelId, PersonId, RoomId, Seconds, SpaceId

log = logging.getLogger(__name__)

MARK_INTERVAL: Seconds = 2.0
"""How often it is written down who has read what: reading is no news."""


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What the office decides about chat. The names are those of the configuration."""

    chat_history: int = 50
    """Messages of the room's channel that a newcomer is told."""
    blocked: Callable[[PersonId, PersonId], bool] | None = None
    """Whether one of the two has blocked the other; None: nobody has."""
    space_of: Callable[[RoomId], SpaceId] = lambda _: SpaceId("home")
    """To which community a room belongs."""
    heard: Callable[[Message], None] = lambda _: None
    """Hears every new message of a channel, once it is kept."""
    dropped: Callable[[Sequence[str]], None] = lambda _: None
    """Hears of files that nothing refers to any more."""
    deed: Note = nowhere
    """Hears of what hosts do to the messages of others."""
    scribe: ScribeSettings = field(default_factory=ScribeSettings)


class ChatDesk:
    """All channels of this process, as far as people here write to them."""

    def __init__(
        self,
        store: ChatStore,
        manager: RoomManager,
        outlets: Mapping[RoomHost, Outlet],
        metrics: Metrics,
        clock: Clock,
        settings: ChatSettings | None = None,
    ) -> None:
        self._store = store
        self._manager = manager
        self._outlets = outlets
        self._metrics = metrics
        self._clock = clock
        self._settings = settings or ChatSettings()
        self._scribe = Scribe(store, clock, self._settings.scribe, self._bug)
        self._lines = Limited(log, clock.now)
        self._people: dict[PersonId, dict[Seat, None]] = {}
        """Where everybody is whose connection stands; somebody may have several windows open."""
        self._tails: dict[RoomId, deque[Message]] = {}
        self._last: dict[ChannelId, int] = {}
        self._marks: dict[tuple[PersonId, ChannelId], int] = {}
        self._marked = asyncio.Event()

    # ---- life

    async def run(self) -> None:
        """Write, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._scribe.run(), name="scribe")
            tasks.create_task(self._note_marks(), name="marks")

    async def close(self, patience: Seconds) -> None:
        """Let what was written so far come to rest."""
        await self._scribe.close(patience)

    def knows(self, host: RoomHost) -> bool:
        """Whether newcomers of this room can be told what was written before."""
        return host.id in self._tails

    async def open(self, host: RoomHost) -> None:
        """Look up what was written in a room. Without an answer people come in all the same, and fetch it later."""
        if host.id in self._tails:
            return
        channel = chat.room_channel(host.id)
        try:
            found = await self._store.page(Access(channel), limit=max(1, self._settings.chat_history))
        except CodedError as error:
            self._lines.write(logging.WARNING, "chat_not_read", str(host.id), room=host.id, code=error.code)
            return
        if host.id not in self._tails:  # two may have looked at once
            self._tails[host.id] = deque(found, maxlen=self._settings.chat_history)
            if found:
                self._last[channel.id] = max(found[-1].number, self._last.get(channel.id, 0))

    # ---- who is there

    def came(self, seat: Seat) -> None:
        """Somebody's connection stands."""
        self._people.setdefault(seat.person, {})[seat] = None

    def went(self, seat: Seat) -> None:
        """It does not any more."""
        seats = self._people.get(seat.person)
        if seats is not None:
            seats.pop(seat, None)
            if not seats:
                del self._people[seat.person]

    def person_of_seat(self, token: str) -> PersonId | None:
        """Who holds the seat that this secret opens."""
        seat = self._manager.find_seat(token)
        return seat.person if seat is not None else None

    # ---- who may

    def access(self, person: PersonId, channel: Channel, *, enters: bool = False) -> Access:
        """What somebody may read of a channel; raises ``unknown_channel``, whether there is such a one or not.

        ``enters`` says that he may come into the room's space, though he is nowhere in it now.
        """
        match channel.kind:
            case ChannelKind.ROOM:
                if enters or self._is_in_space_of(person, channel):
                    return Access(channel)
            case ChannelKind.AREA:
                since = self._inside_since(person, channel)
                if since is not None:
                    return Access(channel, since)
            case ChannelKind.DIRECT:
                if person in channel.people:
                    return Access(channel)
        raise Refused("unknown_channel")

    def check_writing(self, person: PersonId, channel: Channel, *, enters: bool = False) -> None:
        """Raise ``unknown_channel`` unless somebody may write there; nobody learns that he is blocked."""
        self.access(person, channel, enters=enters)
        blocked = self._settings.blocked
        if channel.kind is ChannelKind.DIRECT and blocked is not None and blocked(person, channel.other(person)):
            raise Refused("unknown_channel")

    def places(self, person: PersonId) -> list[Access]:
        """The rooms and areas where somebody is now."""
        found: dict[ChannelId, Access] = {}
        for seat in self._people.get(person, ()):
            room = chat.room_channel(seat.room.id)
            found[room.id] = Access(room)
            where = seat.room.world.whereabouts(seat.player)
            if where is not None and where.area is not None:
                area = chat.area_channel(seat.room.id, where.area)
                found[area.id] = self.access(person, area)
        return list(found.values())

    def _is_in_space_of(self, person: PersonId, channel: Channel) -> bool:
        space = self._settings.space_of
        room = channel.room
        return room is not None and any(space(seat.room.id) == space(room) for seat in self._people.get(person, ()))

    def _inside_since(self, person: PersonId, channel: Channel) -> Seconds | None:
        """Since when somebody is in an area, in Unix time."""
        found: list[Seconds] = []
        for seat in self._people.get(person, ()):
            where = seat.room.world.whereabouts(seat.player) if seat.room.id == channel.room else None
            if where is not None and where.area == channel.area:
                found.append(self._clock.unix() - (self._clock.now() - where.since))
        return min(found, default=None)

    # ---- what people wish

    def ask(self, seat: Seat, wish: ChatWish, question: Question) -> None:
        """Somebody in a room writes, changes, answers or has read a message."""
        if isinstance(wish, wishes.Chat):
            self._write(seat, wish, question)
            return
        channel = chat.parse_channel(wish.channel)
        self.access(seat.person, channel)
        now = self._clock.unix()
        change: Change
        match wish:
            case wishes.EditMessage(number=number, text=text):
                change = chat.Edit(channel.id, number, seat.person, text, now)
            case wishes.DeleteMessage(number=number):
                change = chat.Deletion(channel.id, number, seat.person, self._hosts(seat, channel), now)
            case wishes.React(number=number, emoji=emoji, on=on):
                if not chat.is_emoji(emoji):
                    raise Refused("bad_text")
                change = chat.Reacting(channel.id, number, seat.person, emoji, on)
            case wishes.MarkRead(number=number):
                self.mark(seat.person, channel.id, number)
                question.accepted()
                return
        who = seat.identity
        deletes = isinstance(change, chat.Deletion)

        def done(outcome: Outcome) -> None:
            self._changed(outcome, channel, question)
            if deletes and who is not None and isinstance(outcome, Kept) and outcome.new:
                self._note_deletion(who, outcome.message, channel)

        self._scribe.put(change, done)

    def _note_deletion(self, who: Identity, message: Message, channel: Channel) -> None:
        """What a host takes back that another wrote is written down: whose it was and where, not what it said."""
        if message.author != who.person:
            details = {"name": message.name, "room": channel.room, "number": message.number}
            self._settings.deed(who, "message_deleted", message.author, details)

    def _write(self, seat: Seat, wish: wishes.Chat, question: Question) -> None:
        where = seat.room.world.whereabouts(seat.player)
        if where is None:
            raise Refused("not_joined")
        channel = chat.parse_channel(wish.channel) if wish.scope is None else chat.room_channel(seat.room.id)
        if channel.kind is not ChannelKind.DIRECT and channel.room != seat.room.id:
            raise Refused("unknown_channel")
        self.check_writing(seat.person, channel)
        draft = self.draft(
            seat.person,
            where.name,
            channel,
            wish.id,
            wish.text,
            [PersonId(person) for person in wish.mentions],
            wish.files,
        )
        self._scribe.put(draft, lambda outcome: self._kept(outcome, channel, question))

    def draft(
        self,
        person: PersonId,
        name: str,
        channel: Channel,
        client_id: str,
        text: str,
        mentions: Iterable[PersonId] = (),
        files: Iterable[str] = (),
    ) -> chat.Draft:
        """What somebody who may writes, ready to be kept."""
        other = channel.other(person) if channel.kind is ChannelKind.DIRECT else None
        return chat.Draft(
            channel=channel.id,
            space=self._settings.space_of(channel.room or RoomId("")),
            author=person,
            name=name,
            client_id=client_id,
            text=text,
            at=round(self._clock.unix(), 3),
            mentions=tuple(each for each in dict.fromkeys(mentions) if self._reads(each, channel)),
            files=tuple(dict.fromkeys(files)),
            absent=other if other is not None and other not in self._people else None,
        )

    async def post(self, draft: chat.Draft) -> Message:
        """Keep and tell what came by another way than a socket; returns what is kept, or raises the refusal."""
        channel = chat.parse_channel(draft.channel)
        settled: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

        def done(outcome: Outcome) -> None:
            self._kept(outcome, channel, None)
            if not settled.done():
                settled.set_result(outcome)

        self._scribe.put(draft, done)
        outcome = await settled
        if isinstance(outcome, No):
            raise Refused(outcome.code)
        return outcome.message

    def mark(self, person: PersonId, channel: ChannelId, number: int) -> None:
        """Note that somebody has read a channel as far as this."""
        self._marks[person, channel] = max(number, self._marks.get((person, channel), 0))
        self._marked.set()

    async def _note_marks(self) -> None:
        while True:
            await self._marked.wait()
            await asyncio.sleep(MARK_INTERVAL)
            self._marked.clear()
            marks, self._marks = self._marks, {}
            for (person, channel), number in marks.items():
                try:
                    await self._store.mark(person, channel, number)
                except CodedError as error:  # they will be read again
                    self._lines.write(logging.WARNING, "mark_not_kept", code=error.code)
                except Exception:
                    self._lines.bug("marks")
                    self._bug("marks")

    def _reads(self, person: PersonId, channel: Channel) -> bool:
        """Whether somebody who is here may be called by name in a channel."""
        if channel.kind is not ChannelKind.DIRECT and person not in self._people:
            return False
        try:
            self.access(person, channel)
        except Refused:
            return False
        return True

    def _hosts(self, seat: Seat, channel: Channel) -> bool:
        """Whether he may do in this channel what hosts may."""
        where = seat.room.world.whereabouts(seat.player)
        return where is not None and where.host and channel.kind is not ChannelKind.DIRECT

    # ---- what became of it

    def _kept(self, outcome: Outcome, channel: Channel, question: Question | None) -> None:
        if isinstance(outcome, No):
            if question is not None:
                question.refused(outcome.code)
            return
        message = outcome.message
        if question is not None:
            question.accepted(channel=message.channel, number=message.number, at=message.at)
        if not outcome.new:
            return
        self._last[channel.id] = max(message.number, self._last.get(channel.id, 0))
        tail = self._tails.get(channel.room) if channel.kind is ChannelKind.ROOM and channel.room is not None else None
        if tail is not None:
            tail.append(message)
        line = line_message(message)
        self._tell(wire.Chatted(line), channel, message.author)
        if message.mentions and channel.kind is ChannelKind.ROOM:
            self._call(wire.Mentioned(line), message, channel)
        self._settings.heard(message)

    def _changed(self, outcome: Outcome, channel: Channel, question: Question) -> None:
        if isinstance(outcome, No):
            question.refused(outcome.code)
            return
        question.accepted()
        self.tell_change(outcome, channel)

    def tell_change(self, outcome: Kept, channel: Channel) -> None:
        """A message stands differently now: tell everybody who reads along."""
        message = outcome.message
        if outcome.dropped:
            self._settings.dropped(outcome.dropped)
        if not outcome.new:
            return
        tail = self._tails.get(channel.room) if channel.kind is ChannelKind.ROOM and channel.room is not None else None
        for index, old in enumerate(tail or ()):
            if tail is not None and old.number == message.number:
                tail[index] = message
                break
        self._tell(wire.ChatChanged(line_message(message)), channel, message.author)

    def _tell(self, message: wire.ServerMessage, channel: Channel, author: PersonId) -> None:
        """Everybody who reads a channel now hears this, except those between whom and its author there is a block."""
        frame = Frame(codec.encode(message))
        blocked = self._settings.blocked
        for seat in self._audience(channel):
            if blocked is not None and seat.person != author and blocked(seat.person, author):
                continue
            connection = self._present(seat)
            if connection is not None:
                connection.send_frame(frame)

    def _call(self, message: wire.ServerMessage, kept: Message, channel: Channel) -> None:
        """Those who were called by name hear it in whatever room they are."""
        frame = Frame(codec.encode(message))
        blocked = self._settings.blocked
        for person in kept.mentions:
            if person == kept.author or (blocked is not None and blocked(person, kept.author)):
                continue
            for seat in tuple(self._people.get(person, ())):
                connection = self._present(seat) if seat.room.id != channel.room else None
                if connection is not None:
                    connection.send_frame(frame)

    def _audience(self, channel: Channel) -> Iterable[Seat]:
        if channel.kind is ChannelKind.DIRECT:
            return [seat for person in channel.people for seat in self._people.get(person, ())]
        host = self._manager.get(channel.room) if channel.room is not None else None
        if host is None:
            return ()
        if channel.area is None:
            return tuple(host.seats.values())
        seats = host.seats
        return [seats[player] for player in host.world.readers(channel.area) if player in seats]

    def _present(self, seat: Seat) -> Connection | None:
        """The connection of a seat, once it has heard its snapshot."""
        outlet = self._outlets.get(seat.room)
        return outlet.present(seat.player) if outlet is not None else None

    def forget(self, person: PersonId) -> None:
        """Somebody was erased: of what he wrote, nothing is told to newcomers, and those who are here unlearn it."""
        for tail in self._tails.values():
            for index, message in enumerate(tail):
                if message.author == person:
                    tail[index] = replace(message.deleted(self._clock.unix()), author=GONE, name="")
                    channel = chat.parse_channel(message.channel)
                    self._tell(wire.ChatChanged(line_message(tail[index])), channel, GONE)

    # ---- for newcomers

    def tail(self, room: RoomId, reader: PersonId) -> list[wire.ChatLine]:
        """The last messages of a room's channel, for a snapshot."""
        blocked = self._settings.blocked
        return [
            line_message(message)
            for message in self._tails.get(room, ())
            if blocked is None or message.author == reader or not blocked(reader, message.author)
        ]

    def numbers(self, seat: Seat) -> dict[str, int]:
        """The last numbers of the channels of the place where somebody is, as far as anything was written there."""
        where = seat.room.world.whereabouts(seat.player)
        channels = [chat.room_channel(seat.room.id)]
        if where is not None and where.area is not None:
            channels.append(chat.area_channel(seat.room.id, where.area))
        return {channel.id: self._last[channel.id] for channel in channels if channel.id in self._last}

    def _bug(self, where: str) -> None:
        self._metrics.errors.labels(where).inc()

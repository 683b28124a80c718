"""The gateway itself: the socket server, its connections, and the rooms they sit in, put together.

Reading is in ``inbound``, writing in ``outbound`` and ``fanout``, HTTP in ``door``, the library's seam in
``engine``; here connections begin, find their seats, and end.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from aiohttp import web

from papote.errors import CodedError, Refused, Unavailable
from papote.gateway import engine
from papote.gateway.bookkeeping import Bookkeeper
from papote.gateway.census import Census
from papote.gateway.chatting import ChatDesk, ChatSettings
from papote.gateway.connection import Connection, Stage
from papote.gateway.deeds import Note
from papote.gateway.door import RESTART_RETRY, Door
from papote.gateway.elsewhere import Elsewhere
from papote.gateway.engine import Frame, LeanWebSocket, LibraryLog, Pings, PollingWire
from papote.gateway.herald import Herald
from papote.gateway.inbound import ChatWish, Inbound, MediaWish
from papote.gateway.logbook import Logbook
from papote.gateway.outbound import Outlet
from papote.gateway.questions import Question
from papote.gateway.reception import Apart, Cards, Identifier, Reception, blank, nobody, shown_by
from papote.gateway.registry import Registry
from papote.gateway.remembrancer import Lookup, Remembrancer
from papote.gateway.settings import GatewaySettings
from papote.interfaces import Answer, Clock
from papote.log import Limited
from papote.media.director import Director, DirectorSettings
from papote.media.ice import ice_servers
from papote.media.recorded import Recorder
from papote.media.switchboard import Switchboard
from papote.metrics import Metrics
from papote.people.account import Identity
from papote.protocol import client as wishes
from papote.protocol import codec
from papote.protocol import server as wire
from papote.rooms.manager import RoomHost, RoomManager, Seat
from papote.rooms.runner import Listener
from papote.stores import Books, ChatStore
from papote.types import AccountId, AreaId, PersonId, PlayerId, Role, RoomId, Seconds, SpaceId
from papote.world import commands
from papote.world.events import Event

log = logging.getLogger(__name__)

PATH = "/socket.io/"

CATCH_UP_INTERVAL: Seconds = 0.05
"""How often slow readers are looked at; only while there are any."""

ROUND_INTERVAL: Seconds = 0.5
"""How often it is looked at who is to be asked whether he is there, unless that is asked more often."""

LAG_INTERVAL: Seconds = 0.5
"""How often the event loop's lateness is measured."""


class Gateway:
    """All connections of this process."""

    def __init__(
        self,
        manager: RoomManager,
        settings: GatewaySettings,
        metrics: Metrics,
        clock: Clock,
        *,
        directing: DirectorSettings | None = None,
        switchboard: Switchboard | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        """``switchboard`` has the forwarding units, ``recorder`` keeps what may be kept; either may be missing."""
        self._manager = manager
        self._directing = directing or DirectorSettings()
        self._switchboard = switchboard
        self._recorder = recorder
        self._directors: dict[RoomHost, Director] = {}
        self._settings = settings
        self._metrics = metrics
        self._clock = clock
        self._registry = Registry(settings.max_sockets, settings.max_sockets_per_address)
        self._outlets: dict[RoomHost, Outlet] = {}
        self._kept: Mapping[RoomId, Mapping[AreaId, frozenset[PersonId]]] = {}
        self._keeping: dict[RoomHost, Mapping[AreaId, frozenset[PersonId]]] = {}
        """What each room was told last."""
        self._behind: set[Connection] = set()
        self._fell_behind = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._empty = asyncio.Event()
        self._lines = Limited(log, clock.now)
        self._inbound = Inbound(settings, metrics, clock, self._join, self._direct, self._chat, self._bug, self._rename)
        self.chat: ChatDesk | None = None
        self._books: Bookkeeper | None = None
        self._remembrancer: Remembrancer | None = None
        self.herald = Herald(clock)
        self.census = Census(clock)
        self.logbook = Logbook(clock)
        self._server: Any = engine.make_server(
            self,
            pings=Pings(settings.ping_interval, settings.ping_timeout),
            message_limit=settings.max_message,
            upgrade_seconds=settings.connect_seconds,
            log=LibraryLog(lambda what: self._lines.write(logging.WARNING, "library", what, what=what)),
        )
        self._door = Door(self._server, settings, self._registry, self._inbound, self._lines, self._pass)
        self.reception = Reception(manager, self._registry, self._door, clock, settings.host_key, self._take_away)
        self._library = dict(self._server.eio.handlers)
        self._server.eio.on("connect", self._opened)
        self._server.eio.on("message", self._pass)
        self._server.eio.on("disconnect", self._closed)
        manager.listen(self.listeners)

    # ---- life

    def attach(self, app: web.Application) -> None:
        """Serve ``/socket.io/`` in this application."""
        for method in ("GET", "POST", "OPTIONS"):
            app.router.add_route(method, PATH, self._door.answer)

    def keep_chat(self, store: ChatStore, settings: ChatSettings | None = None) -> ChatDesk:
        """Let what is written stay, from here on; said once, before any room is open."""
        self.chat = ChatDesk(store, self._manager, self._outlets, self._metrics, self._clock, settings)
        return self.chat

    def keep_books(self, store: Books, blocked: Callable[[PersonId, PersonId], bool]) -> Bookkeeper:
        """Let encounters and exchanged cards be written down, from here on; said once, before any room is open."""

        def tell(host: RoomHost, player: PlayerId, message: wire.ServerMessage) -> None:
            if host in self._outlets:
                self._outlets[host].send(player, message)

        self._books = Bookkeeper(store, self._clock, tell, blocked)
        return self._books

    def remember(self, lookup: Lookup) -> Remembrancer:
        """Let who comes be told whom he has met before, from here on; said once, before any room is open."""
        self._remembrancer = Remembrancer(lookup, self._manager, self._clock)
        return self._remembrancer

    def know(self, identifier: Identifier, apart: Apart = nobody, cards: Cards = blank) -> None:
        """Let these say who people are, who keeps apart, and what is on cards; said once, before anybody comes."""
        self.reception.know(identifier, apart, cards)

    def note_deeds(self, note: Note) -> None:
        """Let this hear what hosts do in rooms."""
        self._inbound.note = note

    async def start(self) -> None:
        """Begin to look after connections."""
        if self.chat is not None:
            self._spawn(self.chat.run(), "chat")
        if self._books is not None:
            self._spawn(self._books.run(), "books")
        if self._remembrancer is not None:
            self._spawn(self._remembrancer.run(), "acquaintances")
        self._spawn(self._help_slow_readers(), "slow readers")
        self._spawn(self._measure_lag(), "loop lag")
        self._spawn(self._tend(), "signs of life")

    async def stop(self) -> None:
        """Tell everybody that the server restarts, and close; takes at most half of ``shutdown_seconds``."""
        if self._door.closed:
            return
        self._door.closed = True
        self._note_size()
        for connection in self._registry:
            connection.bye("shutting_down", RESTART_RETRY)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._settings.shutdown_seconds / 2):
                await self._empty.wait()
        if self.chat is not None:
            await self.chat.close(self._settings.shutdown_seconds / 4)
        if self._books is not None:
            await self._books.close(self._settings.shutdown_seconds / 8)
        for director in self._directors.values():
            director.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.shutdown()

    def listeners(self, host: RoomHost) -> tuple[Listener, ...]:
        """Who hears a room's events: first what everybody is told, then what concerns media."""
        outlet = Outlet(
            host,
            self._metrics,
            self._clock,
            expelled=partial(self._expelled, host),
            gone=partial(self._gone, host),
            history=self.chat,
            elsewhere=Elsewhere(self._manager, lambda room: self.herald.space_of(room)),
        )
        self._outlets[host] = outlet
        if host.id in self._kept:
            asyncio.get_running_loop().call_soon(self._keep_in, host)  # it is still being built
        conversations = self._metrics.conversations.labels(host.id)
        links = self._metrics.links.labels(host.id)
        sessions = self._metrics.media_sessions.labels(host.id)

        def count(talks: int, pairs: int, connected: int) -> None:
            conversations.set(talks)
            links.set(pairs)
            sessions.set(connected)

        ice = self._settings.ice
        switchboard = self._switchboard
        director = self._directors[host] = Director(
            host.id,
            outlet,
            self._clock,
            self._directing,
            switchboard.desk() if switchboard is not None else None,
            switchboard.spawn if switchboard is not None else self._spawn,
            servers=lambda player: ice_servers(ice, player, self._clock.unix()),
            recorder=self._recorder,
            counted=count,
        )

        def direct(facts: Sequence[Event], _: Answer | None) -> None:
            director.hear(facts)

        keepers = (self._books, self._remembrancer)
        books = tuple(keeper.listener(host) for keeper in keepers if keeper is not None)
        return (
            outlet.hear,
            direct,
            self.herald.listener(host),
            self.census.listener(host),
            self.logbook.listener(host),
            *books,
        )

    def tell(self, space: SpaceId, message: wire.ServerMessage, to: Callable[[Identity], bool]) -> None:
        """Say something to those of a space who are here and of whom ``to`` is true."""
        frame = Frame(codec.encode(message))
        for host, outlet in self._outlets.items():
            for seat in tuple(host.seats.values()):
                who = seat.identity
                connection = outlet.present(seat.player) if who is not None else None
                if who is not None and connection is not None and who.space == space and to(who):
                    connection.send_frame(frame)

    def keep(self, kept: Mapping[RoomId, Mapping[AreaId, frozenset[PersonId]]]) -> None:
        """These areas are kept for these people, in the rooms there are; a room that opens later is told then."""
        self._kept = kept
        for host in self._outlets:
            self._keep_in(host)

    def forget(self, person: PersonId) -> None:
        """Somebody was erased: no room remembers him."""
        for host in self._outlets:
            host.runner.post(commands.ForgetPerson(person), must=True)

    def _keep_in(self, host: RoomHost) -> None:
        wanted = self._kept.get(host.id, {})
        if self._keeping.get(host, {}) != wanted:
            self._keeping[host] = wanted
            host.runner.post(commands.Reserve(wanted), must=True)

    @property
    def connections(self) -> int:
        """How many sockets are open."""
        return len(self._registry)

    def _note_size(self) -> None:
        self._metrics.connections.set(len(self._registry))
        (self._empty.clear if len(self._registry) else self._empty.set)()

    def _spawn(self, work: Any, name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _bug(self, where: str) -> None:
        self._lines.bug(where)
        self._metrics.errors.labels(where).inc()

    # ---- sessions, as the library tells of them

    async def _opened(self, sid: str, environ: dict[str, Any]) -> bool | None:
        request: web.Request = environ["aiohttp.request"]
        address = self._door.address(request)
        try:
            self._registry.check(address)
            visitor = await self.reception.identify(shown := shown_by(request), address)
            self._registry.check(address)
        except Unavailable:
            return False
        wire = PollingWire(self._server.eio.sockets[sid])
        connection = Connection(
            sid, address, wire, self._settings, self._metrics, self._clock, self._note_behind, visitor.person
        )
        connection.visitor, connection.shown = visitor, shown
        self._registry.add(connection)
        self._note_size()
        connection.expect(self._settings.connect_seconds, lambda: connection.bye("connect_timeout", 1.0))
        await self._library["connect"](sid, environ)
        return None

    async def passed(self, sid: str, data: str) -> None:
        """What the library answers, straight from the socket."""
        await self._pass(sid, data)

    async def _pass(self, sid: str, data: str) -> None:
        """CONNECT or DISCONNECT, which the library answers; all else was read before it got here."""
        connection = self._registry.get(sid)
        if connection is None:
            return
        await self._library["message"](sid, data)
        if data == "0" and connection.stage is Stage.OPEN:
            connection.stage = Stage.CONNECTED
            self._expect_join(connection)
        elif data == "1":
            self._lose(connection)

    async def _closed(self, sid: str, reason: str) -> None:
        self.lost(sid)
        await self._library["disconnect"](sid, reason)

    def _expect_join(self, connection: Connection) -> None:
        connection.expect(self._settings.join_seconds, lambda: connection.bye("connect_timeout", 1.0))

    # ---- sockets, as the driver tells of them

    def attached(self, sid: str, wire: LeanWebSocket, held: list[Frame]) -> None:
        """A session speaks by WebSocket from now on."""
        connection = self._registry.get(sid)
        if connection is not None:
            connection.attach(wire, held)

    def move(self, sid: str, text: str | bytes) -> None:
        """A move, straight from the socket."""
        connection = self._registry.get(sid)
        if connection is not None and connection.stage is not Stage.CLOSED:
            self._inbound.move(connection, text)

    def packet(self, sid: str, text: str, start: int) -> str | None:
        """A Socket.IO packet, straight from the socket."""
        connection = self._registry.get(sid)
        return None if connection is None else self._inbound.packet(connection, text, start)

    def junk(self, sid: str, code: str) -> None:
        """Something that is no packet."""
        connection = self._registry.get(sid)
        if connection is not None:
            self._inbound.junk(connection, code)

    def lost(self, sid: str) -> None:
        """The socket is gone."""
        connection = self._registry.get(sid)
        if connection is not None:
            self._registry.remove(sid)
            self._note_size()
            self._lose(connection)

    def _lose(self, connection: Connection) -> None:
        """The connection is over; the player's place is held for a while."""
        seat = connection.seat
        connection.close()
        self._behind.discard(connection)
        if seat is not None:
            self._unseat(connection, seat)
            seat.room.runner.post(commands.Disconnect(seat.player), must=True)

    def _direct(self, seat: Seat, wish: MediaWish, question: Question) -> None:
        """What concerns media alone goes to the room's director."""
        self._directors[seat.room].ask(seat.player, wish, question)

    def _chat(self, seat: Seat, wish: ChatWish, question: Question) -> None:
        """What is to stay goes to the desk."""
        if self.chat is None:
            raise Unavailable("storage_unavailable")
        self.chat.ask(seat, wish, question)

    # ---- seats

    def _join(self, connection: Connection, wish: wishes.Join, question: Question) -> None:
        host = self._manager.get(wish.room)
        settled = connection.settled or not self.reception.knows_people
        if host is not None and settled and (self.chat is None or self.chat.knows(host)):
            self._seat(connection, wish, question, host)
            return
        connection.stage = Stage.JOINING
        self._spawn(self._open_and_seat(connection, wish, question), "join")

    async def _open_and_seat(self, connection: Connection, wish: wishes.Join, question: Question) -> None:
        """The one wish that may have to wait: its room's map is read on another thread, and what was written there."""
        try:
            if not connection.settled:
                await self.reception.look_again(connection)
            host = await self._manager.open(wish.room)
            if self.chat is not None:
                await self.chat.open(host)
            if connection.stage is Stage.JOINING:
                connection.stage = Stage.CONNECTED
                self._seat(connection, wish, question, host)
        except CodedError as refusal:
            self._back_to_connected(connection)
            question.refused(refusal.code, refusal.retry_after)
        except Exception:
            self._bug("join")
            self._back_to_connected(connection)
            question.refused("internal")

    def _seat(self, connection: Connection, wish: wishes.Join, question: Question, host: RoomHost) -> None:
        seat = self._manager.find_seat(wish.resume) if wish.resume else None
        if seat is not None and not self.reception.may_resume(connection, seat):
            seat = None
        same = seat if seat is not None and seat.room is host else None
        identity = self.reception.admit(connection, wish, host.id, same)
        connection.settled = False
        if seat is not None and same is None and seat.holder is None:
            # He went to another room while his place was held.
            seat.room.runner.post(commands.Leave(seat.player), must=True)
        if same is None and identity.account is not None:
            same = self._place_of(identity.account, host)
        if same is not None:
            self._resume(connection, identity, question, same)
            return
        seat = self._manager.take_seat(host, connection, connection.address, identity.person)
        seat.identity = identity
        seat.key_host = identity.role is Role.HOST and self.reception.by_key(connection, identity)
        self._sit(connection, seat)
        profile = commands.Profile(identity.name, identity.avatar)
        command = commands.Join(
            seat.player,
            profile,
            wish.entry,
            wish.microphone,
            wish.camera,
            identity.role,
            seat.person,
            self.reception.apart(seat.person),
            identity.card,
        )
        self._post(connection, seat, command, question, partial(self._never_mind, connection, seat))

    def _place_of(self, account: AccountId, host: RoomHost) -> Seat | None:
        """An account is in one place: the newest browser has it, and what it had elsewhere ends."""
        seat = self.reception.place_of(account)
        if seat is None or seat.room is host:
            return seat
        self._take_away(seat, "replaced", None)
        return None

    def _rename(self, seat: Seat, wish: wishes.Profile) -> wishes.Profile:
        return self.reception.rename(seat, wish)

    def _resume(self, connection: Connection, identity: Identity, question: Question, seat: Seat) -> None:
        old = seat.holder
        if isinstance(old, Connection):
            self._unseat(old, seat)
            seat.room.runner.post(commands.Disconnect(seat.player), must=True)
            old.bye("replaced")
        self._sit(connection, seat)
        self._post(
            connection, seat, commands.Resume(seat.player), question, partial(self._never_mind, connection, seat)
        )
        was, seat.identity = seat.identity, identity
        seat.room.runner.post(
            commands.ChangeProfile(seat.player, commands.Profile(identity.name, identity.avatar)), must=True
        )
        if was is not None and was.role is not identity.role:
            seat.room.runner.post(commands.ChangeRole(seat.player, identity.role), must=True)
        if was is not None and was.card != identity.card:
            seat.room.runner.post(commands.SetCard(seat.player, identity.card), must=True)

    def _post(
        self,
        connection: Connection,
        seat: Seat,
        command: commands.Command,
        question: Question,
        undo: partial[None],
    ) -> None:
        try:
            seat.room.runner.post(command, question.about(seat.player, undo))
        except Refused:
            undo()
            raise

    def _sit(self, connection: Connection, seat: Seat) -> None:
        connection.expect(None)
        connection.stage = Stage.JOINED
        connection.seat = seat
        seat.holder = connection
        self._outlets[seat.room].attach(seat.player, connection)
        if self.chat is not None:
            self.chat.came(seat)

    def _unseat(self, connection: Connection, seat: Seat) -> None:
        self._outlets[seat.room].detach(seat.player, connection)
        if self.chat is not None:
            self.chat.went(seat)
        if seat.holder is connection:
            seat.holder = None
        connection.seat = None

    def _never_mind(self, connection: Connection, seat: Seat) -> None:
        """The room did not take him: back to before."""
        self._unseat(connection, seat)
        self._manager.give_up(seat)
        self._back_to_connected(connection)

    def _back_to_connected(self, connection: Connection) -> None:
        if connection.stage in (Stage.JOINING, Stage.JOINED):
            connection.stage = Stage.CONNECTED
            self._expect_join(connection)

    def _gone(self, host: RoomHost, player: PlayerId) -> None:
        """A player left for good; his connection, if it is there, may join again."""
        seat = host.seats.get(player)
        if seat is None:
            return
        self.reception.left(seat)
        holder = seat.holder
        if isinstance(holder, Connection):
            self._unseat(holder, seat)
            self._back_to_connected(holder)
        self._manager.give_up(seat)

    def _expelled(self, host: RoomHost, player: PlayerId, code: str) -> None:
        """The room wants somebody out: he is cut, and cannot come back to his place."""
        seat = host.seats.get(player)
        if seat is not None:
            self._take_away(seat, code, 10.0)

    def _take_away(self, seat: Seat, code: str, retry_after: Seconds | None) -> None:
        """Nobody has this place any more, and nobody can come back to it; whoever had it hears why."""
        holder = seat.holder
        if isinstance(holder, Connection):
            self._unseat(holder, seat)
            holder.bye(code, retry_after)
        self._manager.close_seat(seat)
        seat.room.runner.post(commands.Leave(seat.player), must=True)

    # ---- slow readers

    def _note_behind(self, connection: Connection) -> None:
        self._behind.add(connection)
        self._fell_behind.set()

    async def _help_slow_readers(self) -> None:
        while True:
            await self._fell_behind.wait()
            while self._behind:
                now = self._clock.now()
                for connection in tuple(self._behind):
                    try:
                        self._help(connection, now)
                    except Exception:  # a bug: one reader's is not the other readers' loss
                        self._bug("slow readers")
                        self._behind.discard(connection)
                await asyncio.sleep(CATCH_UP_INTERVAL)
            self._fell_behind.clear()

    def _help(self, connection: Connection, now: Seconds) -> None:
        outbox = connection.outbox
        if connection.stage is Stage.CLOSED:
            self._behind.discard(connection)
        elif outbox.flush(connection.wire):
            self._behind.discard(connection)
            if outbox.owes_positions and connection.seat is not None:
                outbox.owes_positions = False
                self._outlets[connection.seat.room].fanout.catch_up(connection)
        elif outbox.behind_since is not None and now - outbox.behind_since > self._settings.drain_seconds:
            self._lines.write(logging.INFO, "slow_reader", self._door.name(connection.address))
            connection.bye("slow_reader", 1.0)
            self._behind.discard(connection)

    async def _tend(self) -> None:
        """Go round all sockets, over and over: those of which nothing was heard for long are gone."""
        pause = min(ROUND_INTERVAL, self._settings.ping_interval / 4, self._settings.ping_timeout / 4)
        while True:
            now = self._clock.now()
            for connection in self._registry:
                connection.wire.tend(now)
            await engine.tend_polling(self._server)
            await asyncio.sleep(pause)

    async def _measure_lag(self) -> None:
        while True:
            due = self._clock.now() + LAG_INTERVAL
            await asyncio.sleep(LAG_INTERVAL)
            self._metrics.loop_lag.observe(max(0.0, self._clock.now() - due))

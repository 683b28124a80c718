"""The gateway itself: its parts put together, and who hears what happens in a room.

How connections begin and end is ``sockets``, where they sit ``seating``; reading is in ``inbound``, writing in
``outbound`` and ``fanout``, HTTP in ``door``, the library's seam in ``engine``.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from aiohttp import web

from papote.errors import Unavailable
from papote.gateway.bookkeeping import Bookkeeper
from papote.gateway.census import Census
from papote.gateway.chatting import ChatDesk, ChatSettings
from papote.gateway.connection import Connection
from papote.gateway.deeds import Note
from papote.gateway.elsewhere import Elsewhere
from papote.gateway.engine import Frame
from papote.gateway.herald import Herald
from papote.gateway.inbound import ChatWish, Inbound, MediaWish
from papote.gateway.logbook import Logbook
from papote.gateway.outbound import Outlet
from papote.gateway.patience import Patience
from papote.gateway.questions import Question
from papote.gateway.reception import Apart, Cards, Identifier, Reception, blank, nobody
from papote.gateway.registry import Registry
from papote.gateway.remembrancer import Lookup, Remembrancer
from papote.gateway.seating import Seating
from papote.gateway.settings import GatewaySettings
from papote.gateway.sockets import Sockets
from papote.interfaces import Answer, Clock
from papote.log import Limited
from papote.media.director import Director, DirectorSettings
from papote.media.ice import ice_servers
from papote.media.recorded import Recorder
from papote.media.switchboard import Switchboard
from papote.metrics import Metrics
from papote.people.account import Identity
from papote.protocol import codec
from papote.protocol import server as wire
from papote.rooms.manager import RoomHost, RoomManager, Seat
from papote.rooms.runner import Listener
from papote.stores import Books, ChatStore
from papote.types import AreaId, PersonId, PlayerId, RoomId, Seconds, SpaceId
from papote.world import commands
from papote.world.events import Event

log = logging.getLogger(__name__)

PATH = "/socket.io/"

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
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines = Limited(log, clock.now)
        self._seating = seating = Seating(manager, settings, self._outlets, self._spawn, self._bug)
        self._inbound = Inbound(
            settings, metrics, clock, seating.join, self._direct, self._chat, self._bug, seating.rename
        )
        self._patience = Patience(settings, clock, self._outlets, self._give_up, self._bug)
        self._sockets = Sockets(
            settings, metrics, clock, self._registry, self._inbound, seating, self._patience, self._lines
        )
        door = self._sockets.door
        self.reception = Reception(manager, self._registry, door, clock, settings.host_key, seating.take_away)
        seating.reception = self._sockets.reception = self.reception
        self.chat: ChatDesk | None = None
        self._books: Bookkeeper | None = None
        self._remembrancer: Remembrancer | None = None
        self.herald = Herald(clock)
        self.census = Census(clock)
        self.logbook = Logbook(clock)
        manager.listen(self.listeners)

    # ---- life

    def attach(self, app: web.Application) -> None:
        """Serve ``/socket.io/`` in this application."""
        for method in ("GET", "POST", "OPTIONS"):
            app.router.add_route(method, PATH, self._sockets.door.answer)

    def keep_chat(self, store: ChatStore, settings: ChatSettings | None = None) -> ChatDesk:
        """Let what is written stay, from here on; said once, before any room is open."""
        self.chat = self._seating.chat = ChatDesk(
            store, self._manager, self._outlets, self._metrics, self._clock, settings
        )
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
        self._spawn(self._patience.run(), "slow readers")
        self._spawn(self._measure_lag(), "loop lag")
        self._spawn(self._sockets.tend(), "signs of life")

    async def stop(self) -> None:
        """Tell everybody that the server restarts, and close; takes at most half of ``shutdown_seconds``."""
        if self._sockets.door.closed:
            return
        await self._sockets.close(self._settings.shutdown_seconds / 2)
        if self.chat is not None:
            await self.chat.close(self._settings.shutdown_seconds / 4)
        if self._books is not None:
            await self._books.close(self._settings.shutdown_seconds / 8)
        for director in self._directors.values():
            director.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._sockets.server.shutdown()

    def listeners(self, host: RoomHost) -> tuple[Listener, ...]:
        """Who hears a room's events: first what everybody is told, then what concerns media."""
        outlet = Outlet(
            host,
            self._metrics,
            self._clock,
            expelled=partial(self._seating.expelled, host),
            gone=partial(self._seating.gone, host),
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

    def _spawn(self, work: Any, name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _give_up(self, connection: Connection) -> None:
        self._lines.write(logging.INFO, "slow_reader", self._sockets.door.name(connection.address))

    def _bug(self, where: str) -> None:
        self._lines.bug(where)
        self._metrics.errors.labels(where).inc()

    def _direct(self, seat: Seat, wish: MediaWish, question: Question) -> None:
        """What concerns media alone goes to the room's director."""
        self._directors[seat.room].ask(seat.player, wish, question)

    def _chat(self, seat: Seat, wish: ChatWish, question: Question) -> None:
        """What is to stay goes to the desk."""
        if self.chat is None:
            raise Unavailable("storage_unavailable")
        self.chat.ask(seat, wish, question)

    async def _measure_lag(self) -> None:
        while True:
            due = self._clock.now() + LAG_INTERVAL
            await asyncio.sleep(LAG_INTERVAL)
            self._metrics.loop_lag.observe(max(0.0, self._clock.now() - due))

"""The composition root: what is built at start, who hears whom, and in which order it all ends.

An ``Office`` is one process with everything in it. Reading it from top to bottom tells which part gets
what; no part is decided here.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import secrets
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from functools import partial
from typing import Any

from aiohttp import web

from papote import __version__
from papote.api import ApiSettings, add_routes
from papote.api.chat import ChatPages, ChatPagesSettings
from papote.api.operations import HOST_KEY_HEADER
from papote.api.readers import Readers
from papote.app.door import Door
from papote.app.reasons import reason_of
from papote.app.resources import Resources, shipped
from papote.app.secret import office_secret
from papote.app.settings import (
    directing_settings,
    forwarding_settings,
    gateway_settings,
    listens_inward,
    mapped,
    room_settings,
)
from papote.atlas import Atlas
from papote.config import Configuration
from papote.errors import ConfigurationError, Unavailable
from papote.gateway import Gateway
from papote.gateway.chatting import ChatSettings
from papote.interfaces import LoopClock
from papote.loadgen.cast import card_of
from papote.media.recording.studio import Studio
from papote.media.sfu.client import WorkerForwarder
from papote.media.sfu.model import Measure
from papote.media.switchboard import Desk, Switchboard
from papote.metrics import CONTENT_TYPE, Metrics
from papote.people.account import HOME
from papote.protocol.client import Join
from papote.register import Register
from papote.rooms.manager import RoomManager
from papote.rooms.settings import RunnerSettings
from papote.simulation import Simulation, Stage
from papote.storage import Database, ensure_space, url_of
from papote.storage.chat import Messages
from papote.storage.files import Files
from papote.storage.shelf import Shelf
from papote.types import SIMULATED, RoomId, Seconds, SpaceId
from papote.world.cards import Card

BOOKS_SECONDS: Seconds = 2.0
"""How long whoever signs in waits for encounters of a moment ago, that they come along."""


class Office:
    """Everything one process does. ``start`` it, and ``stop`` it in the end."""

    def __init__(self, configuration: Configuration, resources: Resources | None = None) -> None:
        """Build the parts; raises MapError or ConfigurationError where that cannot succeed. Needs a running loop."""
        self.configuration = configuration
        self.resources = resources or shipped()
        self._door = Door(configuration)
        self.atlas = Atlas(configuration.map or self.resources.arrival_map)
        self.metrics = Metrics()
        clock = LoopClock(time.time)
        self.rooms = RoomManager(
            self.atlas.load,
            room_settings(configuration),
            mapped(RunnerSettings, configuration),
            self.metrics,
            clock,
            seed=configuration.seed,
            known=self.atlas.knows,
        )
        self.host_key = configuration.host_key or secrets.token_urlsafe(16)
        self.switchboard = (
            Switchboard(
                [
                    Desk(partial(WorkerForwarder, settings), clock.now, self._measured)
                    for settings in forwarding_settings(configuration)
                ]
            )
            if configuration.media_workers
            else None
        )
        self.studio = (
            Studio(
                configuration.data_dir / "recordings",
                self.switchboard.desks[0].forwarder,
                clock,
                secret=office_secret(configuration.data_dir),
                retention_days=configuration.recording_days,
            )
            if self.switchboard is not None
            else None
        )
        self.gateway = Gateway(
            self.rooms,
            dataclasses.replace(gateway_settings(configuration), host_key=self.host_key),
            self.metrics,
            clock,
            directing=directing_settings(configuration),
            switchboard=self.switchboard,
            recorder=self.studio,
        )
        self._simulated_key = secrets.token_urlsafe(24)
        inward = listens_inward(configuration.host) and not (configuration.trust_proxy or configuration.public_url)
        self.simulation = Simulation(
            self._stage,
            self._listed_people,
            offered=configuration.simulation == "on" or (configuration.simulation == "auto" and inward),
        )
        self.gateway.reception.simulated = self._simulated
        self._app = web.Application(client_max_size=configuration.max_message)
        self.gateway.attach(self._app)
        add_routes(
            self._app,
            self.rooms,
            ApiSettings(
                static=self.resources.static,
                avatars=self.resources.maps / "avatars",
                version=__version__,
                exposition=lambda: (self.metrics.render(), CONTENT_TYPE),
                closing=lambda: self._stopping,
                recordings=self.studio,
                hosting=self._hosting,
            ),
        )
        self._clock = clock
        self.database: Database | None = None
        self.register: Register | None = None
        self._sweeping: asyncio.Task[None] | None = None
        self._discarding: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def start(self) -> None:
        """Open what is kept, the room people arrive in, then the doors for pages and media; says what does not."""
        try:
            await self._open_database()
        except BaseException:
            await self.stop()
            raise
        forwarding = asyncio.create_task(self._forward(), name="forwarding")
        try:
            await self._open_door()
            await forwarding
        except BaseException:
            forwarding.cancel()
            await asyncio.gather(forwarding, return_exceptions=True)
            await self.stop()
            raise

    async def _open_database(self) -> None:
        """Open what is kept, and let chat stay."""
        configuration = self.configuration
        self.database = database = await Database.open(url_of(configuration))
        await ensure_space(database, HOME, configuration.space_name, configuration.access, self._clock.unix())
        self.register = Register(
            configuration,
            database,
            self._clock,
            self.gateway.reception,
            secret=office_secret(configuration.data_dir),
            host_key=self.host_key,
            base=lambda: configuration.public_url or self.url,
            herald=self.gateway.herald,
            census=self.gateway.census,
            logbook=self.gateway.logbook,
            company=self.simulation,
            rooms=self.rooms,
        )
        await self.register.open()
        self.gateway.know(self.register.visits, self.register.bystanders.apart, self.register.profiles.of)
        self.gateway.note_deeds(self.register.note_deed)
        self._app.add_routes(self.register.routes())
        books = self.gateway.keep_books(self.register.books, self.register.bystanders.between)
        remembrancer = self.gateway.remember(self.register.books.acquaintances)
        books.noted = self.register.book_changed = remembrancer.changed
        self.register.eraser.erased += [books.forget, remembrancer.forget]
        self.register.accounts.settle = partial(books.settle, BOOKS_SECONDS)
        files, shelf = Files(database), Shelf(configuration.data_dir / "files")
        messages = Messages(database)
        self._sweeping = asyncio.create_task(_swept(shelf, files), name="files")
        space_of, blocked = self._space_of, self.register.bystanders.between
        desk = self.gateway.keep_chat(
            messages,
            ChatSettings(
                chat_history=configuration.chat_history,
                blocked=blocked,
                space_of=space_of,
                heard=self.gateway.herald.chatted,
                dropped=self._drop(shelf),
                deed=self.register.note_deed,
            ),
        )
        self.register.posting.chat = desk
        self.register.crier.tell = self.gateway.tell
        self.register.crier.keep = self.gateway.keep
        self.register.eraser.erased.append(desk.forget)
        self.register.eraser.erased.append(self.gateway.reception.forget)
        self.register.eraser.erased.append(self.gateway.forget)
        limits = ChatPagesSettings(configuration.file_limit, configuration.file_quota, space_of, blocked)
        register = self.register
        readers = Readers(
            register.visits, register.keyring.authenticate, self.gateway.reception, lambda: self.atlas.rooms
        )
        pages = ChatPages(desk, messages, files, shelf, self._clock, limits, readers.identify)
        self._app.add_routes(pages.routes())

    def _stage(self) -> Stage:
        """Where simulated people go: to the room everybody arrives in."""
        configuration = self.configuration
        map_file = str((configuration.map or self.resources.arrival_map).resolve())
        people, seed = configuration.simulated_people, configuration.seed or 0
        avatars = str((self.resources.maps / "avatars").resolve())
        return Stage(self.url, self.atlas.arrival, map_file, avatars, self._simulated_key, people, seed)

    def _simulated(self, wish: Join, room: RoomId) -> tuple[SpaceId, Card] | None:
        """In which space somebody who shows our key is simulated, and what he says of himself."""
        if not secrets.compare_digest(wish.key.encode(), self._simulated_key.encode()):
            return None
        return self._space_of(room), card_of(wish.name, wish.lang)

    def _listed_people(self) -> int:
        """How many are in who are neither simulated nor unlisted: what is told to everybody knows of no others."""
        return sum(
            not seat.person.startswith(SIMULATED) and (seat.identity is None or seat.identity.card.listed)
            for host in self.rooms
            for seat in host.seats.values()
        )

    def _space_of(self, room: RoomId) -> SpaceId:
        """To which community a room belongs."""
        return self.register.directory.of_room(room).id if self.register is not None else HOME

    async def _hosting(self, request: web.Request) -> Callable[[str], bool] | None:
        """In which rooms whoever asks is a host: by the key in all of them, by his account in those of his spaces."""
        if self.register is None:
            return None
        visits = self.register.visits
        if visits.is_host_key(request.headers.get(HOST_KEY_HEADER, "")):
            return lambda _: True
        visitor = await visits.visit(request.cookies, self.gateway.reception.address(request))
        spaces = {space for space, membership in visitor.memberships.items() if membership.role.hosts}
        return (lambda room: self._space_of(RoomId(room)) in spaces) if spaces else None

    def _drop(self, shelf: Shelf) -> Callable[[Sequence[str]], None]:
        """What removes files of messages that were taken back, in a thread, while the office goes on."""

        def drop(ids: Sequence[str]) -> None:
            task = asyncio.create_task(shelf.discard(ids), name="discard")
            self._discarding.add(task)
            task.add_done_callback(self._discarding.discard)

        return drop

    async def _forward(self) -> None:
        if self.studio is not None:
            try:
                await self.studio.open()
            except OSError as error:
                raise ConfigurationError("data_dir", f"cannot keep recordings there: {reason_of(error)}") from None
        if self.switchboard is not None:
            await self.switchboard.open()

    def _measured(self, measures: Sequence[Measure]) -> None:
        """How loud everybody is: whoever holds the floor begins a chapter."""
        if self.studio is not None:
            self.studio.measured(measures)

    async def _open_door(self) -> None:
        await self.rooms.open(self.atlas.arrival)
        await self.gateway.start()
        await self._door.open(self._app)
        if self.register is not None:
            self.register.leave_note(self.url)

    async def stop(self) -> None:
        """Say goodbye to everybody, then take apart what ``start`` put up; never longer than ``shutdown_seconds``."""
        self._stopping = True
        patience = self.configuration.shutdown_seconds
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience * 3 / 4):
                await self._stop_serving()
        # Whatever hung above: what holds files, threads and processes is let go.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience / 4):
                await asyncio.gather(*self._ends(), return_exceptions=True)
        self._door.cut()

    async def _stop_serving(self) -> None:
        await self.simulation.stop()
        self._door.shut()
        await self.gateway.stop()
        await self.rooms.close()
        if self.register is not None:
            await self.register.close()
        if self._sweeping is not None:
            self._sweeping.cancel()
        await asyncio.gather(*self._discarding, *filter(None, (self._sweeping,)), return_exceptions=True)
        if self.studio is not None:
            await self.studio.close()

    def _ends(self) -> Iterator[Coroutine[Any, Any, None]]:
        if self.database is not None:
            yield self.database.close()
        if self.switchboard is not None:
            yield self.switchboard.close()
        yield self._door.take_down()

    @property
    def port(self) -> int:
        """The port listened on; the one the system chose when the configuration says 0."""
        return self._door.port

    @property
    def url(self) -> str:
        """The address to open on this machine."""
        return self._door.url


async def _swept(shelf: Shelf, files: Files) -> None:
    """Remove what a crash has left of uploads; an office whose disk does not answer goes on without."""
    with contextlib.suppress(OSError, Unavailable):
        await shelf.sweep(files.known)

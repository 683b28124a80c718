"""The composition root: what is built at start, who hears whom, and in which order it all ends.

An ``Office`` is one process with everything in it. Reading it from top to bottom tells which part gets
what; no part is decided here. ``serve`` runs one until it is told to stop.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import errno
import gc
import ipaddress
import os
import secrets
import shutil
import signal
import socket
import ssl
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import uvloop
from aiohttp import web

from papote import __version__, log
from papote.api import ApiSettings, Guard, HttpDeadlines, add_routes, guarded, library_logger
from papote.api.chat import ChatPages, ChatPagesSettings
from papote.api.operations import HOST_KEY_HEADER
from papote.api.readers import Readers
from papote.atlas import Atlas
from papote.config import Configuration
from papote.errors import ConfigurationError, Unavailable
from papote.gateway import Gateway, GatewaySettings
from papote.gateway.chatting import ChatSettings
from papote.interfaces import LoopClock
from papote.loadgen.cast import card_of
from papote.media.director import DirectorSettings
from papote.media.ice import IceSettings
from papote.media.plan import PlanSettings
from papote.media.recording.studio import Studio
from papote.media.sfu.client import WorkerForwarder
from papote.media.sfu.model import Measure, SfuSettings
from papote.media.switchboard import Desk, Switchboard
from papote.metrics import CONTENT_TYPE, Metrics
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
from papote.world.settings import RoomSettings

Settings = TypeVar("Settings", RoomSettings, RunnerSettings, GatewaySettings)

CONNECTIONS_PER_SOCKET = 2
"""A browser keeps a few HTTP connections for a moment beside its socket: so many more are let in at most."""

SECRET_BYTES = 32

HOME = SpaceId("home")
"""The community that is always there."""

LAST_PORT = 65_535

COLLECT_AFTER = 20_000
"""Objects that are new and not gone again, until the collector looks at the youngest."""

BOOKS_SECONDS: Seconds = 2.0
"""How long whoever signs in waits for encounters of a moment ago, that they come along."""

BACKLOG = 1024
"""Newcomers the system holds while we are busy: an event begins for everybody at once."""


@dataclass(frozen=True, slots=True)
class Resources:
    """Where what we ship lies: in the repository, or inside the installed package."""

    static: Path
    maps: Path

    @property
    def arrival_map(self) -> Path:
        """The map of an office that names no other."""
        return self.maps / "le-palier.tmj"


def shipped() -> Resources:
    """The client and the maps that came with this code."""
    package = Path(__file__).resolve().parent
    if (package / "_static").is_dir():
        return Resources(package / "_static", package / "_maps")
    root = package.parent.parent
    return Resources(root / "static", root / "maps")


class Office:
    """Everything one process does. ``start`` it, and ``stop`` it in the end."""

    def __init__(self, configuration: Configuration, resources: Resources | None = None) -> None:
        """Build the parts; raises MapError or ConfigurationError where that cannot succeed. Needs a running loop."""
        self.configuration = configuration
        self.resources = resources or shipped()
        self._tls = _tls_context(configuration)
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
            self._real_people,
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
        self._runner: web.AppRunner | None = None
        self._server: asyncio.Server | None = None
        self._guards: set[Guard] = set()
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

    def _real_people(self) -> int:
        """How many are in who are not simulated."""
        return sum(not seat.person.startswith(SIMULATED) for host in self.rooms for seat in host.seats.values())

    def _listed_people(self) -> int:
        """How many of them are not unlisted: what is told to everybody knows of no others."""
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
                raise ConfigurationError("data_dir", f"cannot keep recordings there: {_reason(error)}") from None
        if self.switchboard is not None:
            await self.switchboard.open()

    def _measured(self, measures: Sequence[Measure]) -> None:
        """How loud everybody is: whoever holds the floor begins a chapter."""
        if self.studio is not None:
            self.studio.measured(measures)

    async def _open_door(self) -> None:
        await self.rooms.open(self.atlas.arrival)
        await self.gateway.start()
        configuration = self.configuration
        self._runner = web.AppRunner(
            self._app,
            access_log=None,
            logger=library_logger(),
            handle_signals=False,
            keepalive_timeout=configuration.keepalive_seconds,
            shutdown_timeout=configuration.shutdown_seconds / 4,
        )
        await self._runner.setup()
        assert self._runner.server is not None
        make, self._guards = guarded(
            self._runner.server,
            HttpDeadlines(configuration.header_seconds, configuration.body_seconds, configuration.keepalive_seconds),
            configuration.max_sockets * CONNECTIONS_PER_SOCKET,
        )
        try:
            self._server = await asyncio.get_running_loop().create_server(
                make,
                configuration.host,
                configuration.port,
                ssl=self._tls,
                # The guard sees a connection only once TLS stands: until then this is its deadline.
                ssl_handshake_timeout=configuration.header_seconds if self._tls is not None else None,
                backlog=BACKLOG,
                reuse_address=True,
            )
        except (OSError, UnicodeError) as error:
            nowhere = isinstance(error, socket.gaierror | UnicodeError) or error.errno == errno.EADDRNOTAVAIL
            key = "host" if nowhere else "port"
            where = f"{configuration.host}:{configuration.port}"
            raise ConfigurationError(key, f"cannot listen on {where}: {_reason(error)}") from None
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
        for guard in tuple(self._guards):
            guard.close()

    async def _stop_serving(self) -> None:
        await self.simulation.stop()
        if self._server is not None:
            self._server.close()
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
        if self._runner is not None:
            yield self._runner.cleanup()

    @property
    def port(self) -> int:
        """The port listened on; the one the system chose when the configuration says 0."""
        assert self._server is not None
        number: int = self._server.sockets[0].getsockname()[1]
        return number

    @property
    def url(self) -> str:
        """The address to open on this machine."""
        scheme = "https" if self._tls is not None else "http"
        host = self.configuration.host
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}/"


async def _swept(shelf: Shelf, files: Files) -> None:
    """Remove what a crash has left of uploads; an office whose disk does not answer goes on without."""
    with contextlib.suppress(OSError, Unavailable):
        await shelf.sweep(files.known)


def mapped(kind: type[Settings], configuration: Configuration, **others: Any) -> Settings:
    """The settings of one part: what the configuration calls by the same name, and the part's own defaults."""
    names = {field.name for field in dataclasses.fields(kind)}
    named = {name: getattr(configuration, name) for name in names if hasattr(configuration, name)}
    return kind(**named, **others)


def room_settings(configuration: Configuration) -> RoomSettings:
    """The settings of every room; where nothing forwards media, no conversation is larger than links bear."""
    settings = mapped(RoomSettings, configuration)
    if configuration.media_workers:
        return settings
    limit = configuration.mesh_limit
    return dataclasses.replace(
        settings,
        conversation_capacity=min(settings.conversation_capacity, limit),
        meeting_capacity=min(settings.meeting_capacity, limit),
        forwarding=False,
    )


def gateway_settings(configuration: Configuration) -> GatewaySettings:
    """The settings of the gateway, with the ICE servers in a group of their own."""
    ice = {
        field.name: getattr(configuration, f"ice_{field.name}")
        for field in dataclasses.fields(IceSettings)
        if hasattr(configuration, f"ice_{field.name}")
    }
    if listens_inward(configuration.host) and not configuration.trust_proxy:
        # Everybody is on this machine: its loopback address may be the only one it has.
        ice["allow_loopback"] = True
    settings = mapped(GatewaySettings, configuration, ice=IceSettings(**ice))
    if configuration.public_url:
        origins = (*configuration.allowed_origins, configuration.public_url)
        settings = dataclasses.replace(settings, allowed_origins=origins)
    return settings


def office_secret(data_dir: Path) -> bytes:
    """What links are signed with; made once and kept in the data directory, so that they outlive a restart."""
    path = data_dir / "secret.key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(SECRET_BYTES))
        secret = path.read_bytes()
    except OSError as error:
        raise ConfigurationError("data_dir", f"cannot keep {path} there: {_reason(error)}") from None
    if len(secret) < SECRET_BYTES:
        raise ConfigurationError("data_dir", f"{path} is damaged; remove it, and links made so far end")
    return secret


def forwarding_settings(configuration: Configuration) -> list[SfuSettings]:
    """The settings of every media worker: each has a UDP port of its own."""
    address = configuration.media_host or ("127.0.0.1" if configuration.host == "localhost" else configuration.host)
    inward = not configuration.media_host and listens_inward(configuration.host)
    if inward and configuration.trust_proxy:
        address = "0.0.0.0"  # a proxy brings pages to this machine, but no packets of media
    try:
        v6 = ipaddress.ip_address(address).version == 6
    except ValueError:
        raise ConfigurationError(
            "media_host", f"host is a name ({address}): say here which IP address media come in on"
        ) from None
    inward = inward and not configuration.trust_proxy and not configuration.media_public_ips
    if inward:
        address = "::" if v6 else "0.0.0.0"
    port = configuration.media_port or configuration.port
    if port + configuration.media_workers - 1 > LAST_PORT:
        raise ConfigurationError("media_port", f"the last of {configuration.media_workers} workers has no port left")
    return [
        SfuSettings(
            host="" if v6 else address,
            host_v6=address if v6 else "",
            port=port + number if port else 0,
            public_ips=configuration.media_public_ips,
            inward=inward,
        )
        for number in range(configuration.media_workers)
    ]


def directing_settings(configuration: Configuration) -> DirectorSettings:
    """How media are directed, from the configuration's keys of the same names."""
    plan = PlanSettings(
        forwarding=configuration.media_workers > 0,
        mesh_limit=configuration.mesh_limit,
        hide_guest_addresses=configuration.hide_guest_addresses,
    )
    return DirectorSettings(plan, allow_loopback=gateway_settings(configuration).ice.allow_loopback)


def listens_inward(host: str) -> bool:
    """Whether only this very machine can reach a listener on this host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(configuration: Configuration, announce: Callable[[str], None]) -> int:
    """Open an office and keep it open until SIGINT or SIGTERM; ``announce`` hears where it is."""
    log.setup(configuration.log_level, "json" if configuration.log_format == "json" else "text")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(configuration, announce))
    return 0


async def _serve(configuration: Configuration, announce: Callable[[str], None]) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    office = Office(configuration)
    await office.start()
    # What was loaded and built stays: with the usual thresholds the collector looked at all of it over and over while
    # people walked, a tenth of what receiving steps cost.
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 10, 10)
    try:
        announce(greeting(office))
        await stopped.wait()
        announce("Closing: telling everybody ...")
    finally:
        await office.stop()


def greeting(office: Office) -> str:
    """What is printed once the office is open: the link, how others come in, and what else there is."""
    configuration = office.configuration
    tilemap = office.atlas.arrival_map
    command = command_name()
    lines = [
        f"Papote {__version__} is open.",
        "",
        f"  Come in        {configuration.public_url or office.url}",
        f"  As a host      {(configuration.public_url or office.url).rstrip('/')}/?host={office.host_key}",
    ]
    everywhere = configuration.host in ("0.0.0.0", "::")
    if everywhere:
        scheme = "https" if configuration.tls_cert else "http"
        addresses = local_addresses() or ("ADDRESS-OF-THIS-MACHINE",)
        lines += [f"  For others     {scheme}://{address}:{office.port}/" for address in addresses]
    lines += [f"  Map            {tilemap.name} ({tilemap.width} × {tilemap.height} tiles)"]
    if tilemap.warnings:
        lines += [f"                 {len(tilemap.warnings)} things are odd in it: {command} map check --warnings FILE"]
    lines += [""]
    if configuration.tls_cert is None and configuration.host not in ("127.0.0.1", "localhost", "::1"):
        lines += [
            "  Browsers give cameras and microphones to other machines only over HTTPS:",
            "  use --tls-cert and --tls-key, or a proxy in front (docs/deployment.md).",
            "",
        ]
    elif not everywhere and not configuration.public_url:
        lines += ["  To let others in: --host 0.0.0.0 with HTTPS; the README tells how.", ""]
    lines += [
        f"  Another map    {command} serve --map FILE",
        f"  Check a map    {command} map check FILE",
        f"  All settings   {command} serve --help",
        "  Watch it       /healthz and /metrics",
        "",
        "Ctrl+C closes the office.",
    ]
    return "\n".join(lines)


def command_name() -> str:
    """What one types to run this again: the command on the PATH, else the one that ``make`` has put into ``.venv``."""
    ours = Path(".venv/bin/papote")
    if shutil.which("papote") is None and ours.is_file():
        return str(ours)
    return "papote"


def local_addresses() -> tuple[str, ...]:
    """This machine's addresses as far as its own name tells them; nobody is asked."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        return ()
    addresses = dict.fromkeys(str(entry[4][0]) for entry in found)
    return tuple(address for address in addresses if not address.startswith("127."))


def _tls_context(configuration: Configuration) -> ssl.SSLContext | None:
    if configuration.tls_cert is None or configuration.tls_key is None:
        return None
    for key, path in (("tls_cert", configuration.tls_cert), ("tls_key", configuration.tls_key)):
        if not path.is_file():
            raise ConfigurationError(key, f"there is no file {path}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(configuration.tls_cert, configuration.tls_key)
    except (ssl.SSLError, OSError) as error:
        raise ConfigurationError("tls_cert", f"certificate and key do not fit together: {_reason(error)}") from None
    return context


def _reason(error: Exception) -> str:
    """Why something failed, as the system says it, without its number."""
    if isinstance(error, ssl.SSLError):
        return error.reason or "they cannot be read"
    if isinstance(error, OSError) and error.errno is not None and error.errno > 0:
        return os.strerror(error.errno).lower()
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)

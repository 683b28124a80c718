"""Every deadline, limit and number of an office that somebody may want to change, and what they mean together.

A new setting is a line here with its bounds, and below it what speaks for and against changing it: the command line,
the environment, the file and ``docs/configuration.md`` follow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

from papote.config.bounds import Between, OneOf
from papote.errors import ConfigurationError
from papote.types import Seconds, Tiles

MINIMAL_SECRET = 24
"""Characters a shared secret has at least; sixteen random bytes written in base64 have that many."""

EXAMPLE_SECRETS = ("change", "example", "secret", "password", "default", "papote", "1234567", "abcdef")
"""Whatever contains one of these was copied from a page, and everybody knows it."""


@dataclass(frozen=True)
class Configuration:
    """Everything that can be set, with what it means and what speaks for and against changing it."""

    # -- Serving
    host: str = "127.0.0.1"
    """The address to listen on. `0.0.0.0` lets the local network in; browsers then want HTTPS for cameras."""
    port: Annotated[int, Between(0, 65535)] = 8080
    """The port to listen on. 0 takes a free one, which is printed."""
    data_dir: Path = Path("data")
    """Where the office keeps its files, and where `papote.toml` is looked for."""
    map: Path | None = None
    """The map people arrive on: a Tiled map (`.tmj`, `.tmx`) or a `.wam` file. Empty: the shipped *Le Palier*."""
    public_url: str = ""
    """The address people use, when it is not the one listened on: printed at start, and allowed as an origin."""
    tls_cert: Path | None = None
    """A PEM file with the certificate chain. With `tls_key` the office speaks HTTPS itself."""
    tls_key: Path | None = None
    """A PEM file with the private key of `tls_cert`."""
    allowed_origins: tuple[str, ...] = ()
    """Other sites whose pages may connect, as `https://host[:port]`. The office's own pages always may."""
    host_key: str = field(default="", repr=False)
    """Whoever comes in by the link with this key is a host: may call people to the stage, ring the bell, record.
    Empty: another one with every start, printed with the link."""
    trust_proxy: bool = False
    """Believe `X-Forwarded-For` and `X-Forwarded-Proto`. Only behind a proxy of one's own that sets them: else anybody
    writes his own address."""
    # -- Crowds
    max_sockets: Annotated[int, Between(1)] = 5000
    """Connections in all. Beyond it newcomers are asked to come back later."""
    max_sockets_per_address: Annotated[int, Between(1)] = 300
    """Connections from one address, and places held by people from there. High, since a whole coworking space sits
    behind one. Of IPv6 the first 64 bits count."""
    room_capacity: Annotated[int, Between(1, 10000)] = 500
    """People in one room."""
    max_guests: Annotated[int, Between(0, 10000)] = 0
    """Guests in all rooms of one community together. Who comes when there are as many waits in the lobby, is told his
    place, and comes in when it is his turn; members and hosts do not wait. 0: as many as the rooms take."""
    max_rooms: Annotated[int, Between(1, 1000)] = 50
    """Rooms that may be open at once: the first map, and those reached from it by an exit."""
    # -- Walking
    walk_speed: Annotated[Tiles, Between(0.5, 50)] = 5.0
    """Tiles a second when walking."""
    run_speed: Annotated[Tiles, Between(0.5, 50)] = 9.0
    """Tiles a second when running; nobody is let move faster."""
    speed_tolerance: Annotated[float, Between(0, 1)] = 0.1
    """How much faster than running a move may seem, as a share: clocks of browsers differ."""
    speed_grace: Annotated[Seconds, Between(0, 5)] = 0.2
    """How much time a move may seem to have had beyond what passed: networks deliver in bursts."""
    stall_seconds: Annotated[Seconds, Between(0, 10)] = 0.5
    """This much silence of a walking person is taken for a network that holds his steps back."""
    fix_limit: Annotated[int, Between(1, 1000)] = 20
    """This many impossible moves within `fix_window` end a connection."""
    fix_window: Annotated[Seconds, Between(1, 3600)] = 10.0
    """How long an impossible move is remembered."""
    body: Annotated[float, Between(1, 256)] = 20.0
    """Width in pixels of the box round the feet on a map with tiles of 32 pixels; it scales with the tiles."""
    tick_rate: Annotated[float, Between(1, 60)] = 20.0
    """How often a second positions go out to those who see them."""
    far_rate: Annotated[float, Between(0.1, 20)] = 1.0
    """How often a second positions go out to those too far away to see them, for lists and the small map."""
    # -- Talking
    join_radius: Annotated[Tiles, Between(0.5, 100)] = 5.0
    """How near people come before they talk, in tiles."""
    leave_radius: Annotated[Tiles, Between(0.5, 100)] = 6.5
    """How far apart people part, in tiles. Wider than joining: on one line a call would flicker with each step."""
    full_radius: Annotated[Tiles, Between(0, 100)] = 2.0
    """Up to this distance, in tiles, one hears at full loudness."""
    edge_loudness: Annotated[float, Between(0, 1)] = 0.25
    """How loud one hears at the edge of a bubble."""
    join_delay: Annotated[Seconds, Between(0, 10)] = 0.5
    """How long people stand near before they talk: nobody passing by is pulled in."""
    leave_delay: Annotated[Seconds, Between(0, 10)] = 1.0
    """How long a bubble holds somebody who went too far."""
    conversation_capacity: Annotated[int, Between(2, 50)] = 12
    """People in one bubble."""
    meeting_capacity: Annotated[int, Between(2, 200)] = 50
    """People in one meeting room whose area names no number. A table takes as many as it has seats."""
    overhear_radius: Annotated[Tiles, Between(0, 100)] = 6.0
    """How near outsiders hear the murmur of an open bubble or table, in tiles. 0: nobody overhears anything."""
    duck: Annotated[float, Between(0, 1)] = 0.35
    """How loud neighbours in an auditorium are while somebody speaks on its stage, as a share."""
    encounter_seconds: Annotated[Seconds, Between(1, 86400)] = 60.0
    """How long two people who both keep an address book are in one conversation before they are in each other's."""
    knock_seconds: Annotated[Seconds, Between(1, 600)] = 20.0
    """How long those inside may answer somebody who knocks at a closed room."""
    call_seconds: Annotated[Seconds, Between(1, 600)] = 60.0
    """How long somebody called to the stage has to answer."""
    beacon_seconds: Annotated[Seconds, Between(60, 86400)] = 1500.0
    """How long somebody is shown as open to chat who does not say that he is not any more: 25 minutes."""
    crowd_size: Annotated[int, Between(2, 1000)] = 6
    """With more neighbours than this, the radius in which people are pulled together narrows."""
    invitation_seconds: Annotated[Seconds, Between(1, 600)] = 20.0
    """How long somebody busy is asked whether people near may talk to him."""
    decline_seconds: Annotated[Seconds, Between(0, 3600)] = 60.0
    """How long a no to these people is remembered."""
    chat_history: Annotated[int, Between(0, 500)] = 50
    """Messages of a room that a newcomer is told at once; what was written before them is read when asked for."""
    # -- Connections
    connect_seconds: Annotated[Seconds, Between(0.1, 60)] = 5.0
    """A socket must introduce itself within this time."""
    join_seconds: Annotated[Seconds, Between(0.1, 600)] = 15.0
    """And join a room within this much more."""
    ping_interval: Annotated[Seconds, Between(0.1, 60)] = 4.0
    """How often the server asks whether a browser is still there."""
    ping_timeout: Annotated[Seconds, Between(0.1, 60)] = 4.0
    """How long it waits for the answer. With the interval and the lease, a lost person's media ends within ten
    seconds."""
    resume_seconds: Annotated[Seconds, Between(0, 3600)] = 30.0
    """How long the place of somebody whose connection broke is held."""
    media_lease: Annotated[Seconds, Between(0, 60)] = 2.0
    """How long the conversation of somebody whose connection broke is held."""
    header_seconds: Annotated[Seconds, Between(0.1, 600)] = 10.0
    """A request's headers must have arrived within this time."""
    body_seconds: Annotated[Seconds, Between(0.1, 600)] = 15.0
    """And its body within this much more."""
    keepalive_seconds: Annotated[Seconds, Between(0, 600)] = 30.0
    """How long an idle HTTP connection is kept for the next request."""
    drain_seconds: Annotated[Seconds, Between(0.1, 600)] = 10.0
    """A browser that has not read what it was sent for this long is cut; it may come back."""
    shutdown_seconds: Annotated[Seconds, Between(0.1, 60)] = 5.0
    """How long stopping may take before what is left is dropped."""
    # -- Budgets
    max_message: Annotated[int, Between(1024, 1 << 24)] = 65536
    """Bytes of one WebSocket message; a larger one closes the connection with 1009."""
    max_event: Annotated[int, Between(512, 1 << 24)] = 16384
    """Bytes of one event other than `signal`."""
    max_depth: Annotated[int, Between(2, 64)] = 6
    """How deep JSON may nest."""
    move_rate: Annotated[float, Between(1, 1000)] = 20.0
    """Moves a second of one person; of faster ones the newest counts."""
    move_burst: Annotated[int, Between(1, 10000)] = 40
    """Moves that may come at once after a pause."""
    talk_rate: Annotated[float, Between(0.1, 1000)] = 2.0
    """Chat lines, sayings, emotes and waves a second of one person."""
    talk_burst: Annotated[int, Between(1, 10000)] = 8
    """And how many at once after a pause."""
    signal_rate: Annotated[float, Between(1, 1000)] = 30.0
    """Steps of media negotiation a second of one person."""
    signal_burst: Annotated[int, Between(1, 10000)] = 100
    """And how many at once after a pause."""
    wish_rate: Annotated[float, Between(0.1, 1000)] = 5.0
    """Everything else, a second, of one person."""
    wish_burst: Annotated[int, Between(1, 10000)] = 20
    """And how much at once after a pause."""
    strikes: Annotated[int, Between(1, 10000)] = 20
    """This many breaches of the protocol within `strike_seconds` end a connection."""
    strike_seconds: Annotated[Seconds, Between(1, 3600)] = 60.0
    """How long a breach is remembered."""
    # -- Queues
    outbox_events: Annotated[int, Between(16, 100000)] = 256
    """Events that may wait for one browser. When it is full the browser is cut, and may resume."""
    outbox_bytes: Annotated[int, Between(16384, 1 << 28)] = 524288
    """Bytes that may wait for one browser. Above half of it moves are skipped, and made up for later."""
    mailbox_commands: Annotated[int, Between(64, 1000000)] = 10000
    """Wishes that may wait for one room. When it is full, senders are told to slow down."""
    # -- Media
    media_workers: Annotated[int, Between(0, 64)] = 1
    """Processes that forward voices and pictures, one for each core that may be used for it; a room stays on one of
    them. 0: none, so that only small conversations are possible, from browser to browser."""
    media_host: str = ""
    """The IP address on which media come in by UDP. Empty: that of `host`, or, where that is the loopback, every
    address of this machine: for itself alone, or behind a proxy (`trust_proxy`), which carries no media, for all."""
    media_port: Annotated[int, Between(0, 65535)] = 0
    """The UDP port media come in on; each further worker takes the next one. 0: the same number as `port`."""
    media_public_ips: tuple[str, ...] = ()
    """The IP addresses browsers are told for media, where they differ from those listened on: behind NAT, in Docker."""
    mesh_limit: Annotated[int, Between(2, 6)] = 4
    """Up to this many people send to each other directly, where nobody's address must stay hidden. With more, each
    would upload as often as there are others."""
    hide_guest_addresses: bool = True
    """Let media of guests go through the server, so that nobody learns a guest's network address."""
    ice_stun_urls: tuple[str, ...] = ()
    """STUN servers (`stun:host:port`), for people behind different routers. None by default: nobody else is asked."""
    ice_turn_urls: tuple[str, ...] = ()
    """TURN servers (`turn:host:port?transport=udp`), for people whose networks let nothing else through."""
    ice_turn_secret: str = field(default="", repr=False)
    """The secret shared with the TURN server (coturn's `static-auth-secret`); credentials are made from it, in time."""
    ice_turn_ttl: Annotated[Seconds, Between(60, 600)] = 600.0
    """How long a TURN credential works."""
    ice_allow_loopback: bool = False
    """Let candidates of the loopback address pass, as an office does by itself that listens on that address alone."""
    recording_days: Annotated[float, Between(0.01, 36500)] = 30.0
    """Days after which a recording is deleted, all of it. Recordings lie in the data directory."""
    # -- Keeping
    database_url: str = field(default="", repr=False)
    """The PostgreSQL database in which the office keeps what outlasts a visit, as `postgresql://user:password@host/name`;
    best in the environment, for the password. Empty: SQLite, in `office.db` in the data directory."""
    file_limit: Annotated[int, Between(0, 1_000_000_000)] = 20_000_000
    """Bytes of one file that people put into a chat. Files lie in the data directory, in `files`."""
    file_quota: Annotated[int, Between(0, 1_000_000_000_000)] = 200_000_000
    """Bytes of all files of one person together."""
    chat_days: Annotated[float, Between(0, 36500)] = 365.0
    """Days after which messages and the files in them are deleted. 0: they are kept until somebody deletes them."""
    account_days: Annotated[float, Between(0, 36500)] = 730.0
    """Days after which an account nobody has used is erased, with all about it; owners are left alone. 0: never."""
    log_days: Annotated[float, Between(0, 36500)] = 180.0
    """Days for which it is kept what hosts did, which bans there were, what was sent to other services,
    and what was in the agenda with the answers. 0: for ever."""
    book_days: Annotated[float, Between(0, 36500)] = 730.0
    """Days from the last meeting with somebody until he is struck out of one's address book, with note and card; and
    from a promise's last change until it is forgotten. 0: kept until somebody deletes it."""
    figures: bool = True
    """Count for the hosts how full places are, how soon newcomers talk with somebody, how many people get to know each
    other: sums of an hour, without names, told from five people on; who is unlisted is not counted."""
    figures_days: Annotated[float, Between(0, 36500)] = 400.0
    """Days for which these sums are kept. 0: for ever."""
    privacy_contact: str = ""
    """Whom people may ask about their data, as an address of mail or of a page; the page shows it."""
    # -- People
    space_name: str = "Papote"
    """What the community is called when the office is opened for the first time. Its owner changes it on the page."""
    access: Annotated[str, OneOf(("open", "link", "password", "domain", "members", "knock"))] = "open"
    """Who may come in who is no member, when the office is opened for the first time: `open` anybody, `link` whoever
    has an invitation, `password` whoever knows it, `domain` whoever signs in with an address of a listed domain,
    `members` nobody, `knock` whoever a host lets in. Its owner changes it on the page."""
    owner_email: str = ""
    """Whoever signs in with this address owns the office. Empty: nobody does; see `papote invite --role owner`."""
    session_days: Annotated[float, Between(0.01, 400)] = 30.0
    """How long one stays signed in who does not come back meanwhile."""
    private_webhooks: bool = False
    """Whether webhooks may go to addresses of one's own network. Only where whoever owns a space may reach what is
    there: they are sent by the office's own machine."""
    smtp_url: str = field(default="", repr=False)
    """The mail server that sends sign-in links and reminders, as `smtp://user:password@host:587` or `smtps://…`; best
    in the environment, for the password. Empty: links go to the log, and the page says so. For development alone."""
    mail_from: str = ""
    """The sender of these letters, as `Papote <papote@example.org>`. Needed with `smtp_url`."""
    oidc_issuer: str = ""
    """A service people may sign in with (OpenID Connect), by its issuer: `https://accounts.example.org`. Register
    `<public_url>/api/v1/sign-in/oidc/callback` there."""
    oidc_client_id: str = ""
    """What that service calls this office."""
    oidc_client_secret: str = field(default="", repr=False)
    """The secret that goes with it; best in the environment. Empty: a public client."""
    oidc_name: str = ""
    """What the page calls that service. Empty: its host."""
    # -- Demonstrating
    simulation: Annotated[str, OneOf(("auto", "on", "off"))] = "auto"
    """Whether who comes into an empty office may ask for simulated people to look around among. They are marked as
    such, counted in no figures, and go when he goes. `auto`: only where nobody but this machine reaches the office."""
    simulated_people: Annotated[int, Between(1, 100)] = 24
    """How many of them."""
    # -- Running
    seed: int | None = None
    """Makes everything random repeatable (where people appear). For tests; empty: another seed with every start."""
    log_level: Annotated[str, OneOf(("debug", "info", "warning", "error"))] = "info"
    """What is written to the log at least."""
    log_format: Annotated[str, OneOf(("text", "json"))] = "text"
    """How a line of the log looks: `text` for people, `json` for programs."""

    def __post_init__(self) -> None:
        """Check what settings mean together."""
        if not self.host.strip():
            raise ConfigurationError("host", "empty; 0.0.0.0 listens on every address, 127.0.0.1 on this machine alone")
        if (self.tls_cert is None) != (self.tls_key is None):
            missing = "tls_key" if self.tls_key is None else "tls_cert"
            raise ConfigurationError(missing, "HTTPS needs both tls_cert and tls_key")
        for key, least in (
            ("run_speed", "walk_speed"),
            ("leave_radius", "join_radius"),
            ("join_radius", "full_radius"),
        ):
            if getattr(self, key) < getattr(self, least):
                raise ConfigurationError(key, f"must not be less than {least} ({getattr(self, least):g})")
        if self.media_lease > self.resume_seconds:
            raise ConfigurationError("media_lease", f"must not exceed resume_seconds ({self.resume_seconds:g})")
        for origin in (*self.allowed_origins, *([self.public_url] if self.public_url else [])):
            key = "allowed_origins" if origin in self.allowed_origins else "public_url"
            if not re.fullmatch(r"https?://[^/\s?#@]+/?", origin):
                raise ConfigurationError(key, f"expected https://host or http://host:port, got {origin!r}")
        for key, schemes in (("ice_stun_urls", ("stun:", "stuns:")), ("ice_turn_urls", ("turn:", "turns:"))):
            for url in getattr(self, key):
                if not url.startswith(schemes):
                    raise ConfigurationError(key, f"expected {schemes[0]}host:port, got {url!r}")
        for key in ("media_host", "media_public_ips"):
            value = getattr(self, key)
            for address in value if isinstance(value, tuple) else [value] if value else []:
                _check_address(key, address)
        if self.hide_guest_addresses and self.media_workers == 0:
            raise ConfigurationError(
                "hide_guest_addresses", "needs a process that forwards media: set media_workers to 1, or this to no"
            )
        if self.database_url and not self.database_url.startswith(("postgresql://", "postgres://")):
            raise ConfigurationError("database_url", "expected postgresql://user:password@host/name")
        _check_people(self)
        if self.host_key and not re.fullmatch(r"[A-Za-z0-9_-]{16,128}", self.host_key):
            raise ConfigurationError("host_key", "expected 16 to 128 letters, digits, - and _: openssl rand -hex 16")
        _check_secret(self)


def _check_people(configuration: Configuration) -> None:
    if not configuration.space_name.strip() or len(configuration.space_name) > 40:
        raise ConfigurationError("space_name", "expected 1 to 40 characters")
    for key in ("owner_email", "mail_from"):
        value = getattr(configuration, key)
        if value and not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+|[^@<>\r\n]*<[^\s@<>]+@[^\s@<>]+>", value):
            raise ConfigurationError(key, f"expected an e-mail address, got {value!r}")
    if configuration.smtp_url and not configuration.mail_from:
        raise ConfigurationError("mail_from", "smtp_url needs the sender of its letters")
    if configuration.smtp_url and not re.match(r"smtps?://[^/]", configuration.smtp_url):
        raise ConfigurationError("smtp_url", "expected smtp://user:password@host:587 or smtps://…")
    issuer = configuration.oidc_issuer
    if issuer and not re.fullmatch(r"https://[^\s?#]+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?[^\s?#]*", issuer):
        raise ConfigurationError("oidc_issuer", f"expected https://…, got {issuer!r}")
    if bool(issuer) != bool(configuration.oidc_client_id):
        missing = "oidc_client_id" if issuer else "oidc_issuer"
        raise ConfigurationError(missing, "signing in elsewhere needs both oidc_issuer and oidc_client_id")


def _check_address(key: str, address: str) -> None:
    try:
        ip_address(address)
    except ValueError:
        raise ConfigurationError(key, f"expected an IP address, got {address!r}") from None


def _check_secret(configuration: Configuration) -> None:
    secret = configuration.ice_turn_secret
    if configuration.ice_turn_urls and not secret:
        raise ConfigurationError("ice_turn_secret", "ice_turn_urls needs the secret shared with the TURN server")
    if not secret:
        return
    if any(example in secret.lower() for example in EXAMPLE_SECRETS):
        raise ConfigurationError("ice_turn_secret", "this is an example; make one of your own: openssl rand -base64 32")
    if len(secret) < MINIMAL_SECRET or len(set(secret)) < MINIMAL_SECRET // 3:
        raise ConfigurationError(
            "ice_turn_secret",
            f"too easy to guess (at least {MINIMAL_SECRET} varied characters): openssl rand -base64 32",
        )

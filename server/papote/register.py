"""Who is who, put together: what is kept, how one signs in, and the operations of the API for both.

``app`` opens one with the database and closes it in the end. Here is also the note by which commands on the same
machine reach the office that runs (``errands``).
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from papote import __version__
from papote.api.accounts import Accounts
from papote.api.admin import Admin
from papote.api.agenda import Agenda
from papote.api.blocks import Blocks
from papote.api.calendars import Calendars
from papote.api.desks import DeskLog
from papote.api.encounters import AddressBooks
from papote.api.figures import FigureDesk
from papote.api.guest_list import GuestList
from papote.api.introductions import IntroductionDesk, News
from papote.api.invitations import Invitations
from papote.api.knocks import Knocks
from papote.api.meeting_places import MeetingPlaces
from papote.api.moderation import Moderation
from papote.api.openapi import Description
from papote.api.operations import Audit, Dispatcher, Doorman, Operation, no_audit
from papote.api.people import PeopleDesk
from papote.api.posting import Posting
from papote.api.presence import Presence
from papote.api.privacy import Privacy
from papote.api.profiles import Profiles
from papote.api.promises import PromiseDesk
from papote.api.recommendations import Recommendations
from papote.api.reports import Reports
from papote.api.simulation import Company, SimulationDesk
from papote.api.spaces import Spaces
from papote.api.tokens import Tokens
from papote.api.webhooks import WebhookDesk
from papote.auth.bouncer import Bouncer, Bystanders
from papote.auth.cookies import GuestCookies, Sealer
from papote.auth.directory import Directory
from papote.auth.eraser import Eraser
from papote.auth.keys import new_id, new_key, new_secret
from papote.auth.links import MagicLinks
from papote.auth.mailer import SmtpMailer, smtp_server
from papote.auth.offers import OfferLetters
from papote.auth.passwords import Passwords
from papote.auth.postman import Daily
from papote.auth.reminders import Reminders
from papote.auth.sessions import SessionKeeper
from papote.auth.tokens import Keyring
from papote.auth.visits import Visits
from papote.config import Configuration
from papote.errors import ConfigurationError, Unavailable
from papote.gateway.census import Census
from papote.gateway.crier import Crier
from papote.gateway.herald import Herald
from papote.gateway.logbook import Logbook
from papote.interfaces import Clock, RoomDirectory
from papote.people.account import HOME, Identity
from papote.people.privacy import Retention
from papote.protocol import server as wire
from papote.storage import Database
from papote.storage.accounts import AccountTable
from papote.storage.agenda import GatheringTable
from papote.storage.chat import Messages
from papote.storage.desks import DeskTable
from papote.storage.encounters import BookTable
from papote.storage.figures import FigureTable
from papote.storage.guest_list import GuestListTable, PlaceLetters
from papote.storage.introductions import IntroductionTable
from papote.storage.invitations import InvitationTable
from papote.storage.luggage import LuggageTable
from papote.storage.moderation import AuditTable, BanTable, BlockTable, ReportTable
from papote.storage.perks import PerkTable
from papote.storage.privacy import PrivacyTable
from papote.storage.profiles import ProfileTable
from papote.storage.promises import PromiseTable
from papote.storage.recommendations import RecommendationTable
from papote.storage.sessions import SessionTable, SignInLinkTable
from papote.storage.shelf import Shelf
from papote.storage.spaces import SpaceTable
from papote.storage.tokens import TokenTable
from papote.storage.webhooks import WebhookTable
from papote.types import PersonId, Seconds, SpaceId
from papote.webhooks.deliverer import Deliverer
from papote.webhooks.post import HttpPost, Post

if TYPE_CHECKING:
    from papote.auth.oidc import Oidc

log = logging.getLogger(__name__)

NOTE_NAME = "running.json"
"""Where the office that runs says how it is reached, for whoever may read the data directory."""

SWEEP_SECONDS: Seconds = 3600.0
"""How often sessions and links that are over are deleted."""


class Register:
    """Everything about people that one process has."""

    def __init__(
        self,
        configuration: Configuration,
        database: Database,
        clock: Clock,
        reception: Doorman,
        *,
        secret: bytes,
        host_key: str,
        base: Callable[[], str],
        audit: Audit = no_audit,
        herald: Herald | None = None,
        census: Census | None = None,
        logbook: Logbook | None = None,
        company: Company | None = None,
        rooms: RoomDirectory | None = None,
        post: Post | None = None,
    ) -> None:
        """``secret`` is the office's own; ``base`` the address people use, known once the door is open.

        ``audit`` hears besides the log what hosts do.
        """
        self._data_dir = configuration.data_dir
        self._admin_secret = new_secret()
        sealer = Sealer(secret)
        self.directory = Directory(SpaceTable(database), sealer)
        self.bouncer = Bouncer(BanTable(database), secret, clock)
        self.bystanders = Bystanders(BlockTable(database))
        self.visits = Visits(
            AccountTable(database),
            SessionKeeper(SessionTable(database), clock.unix, configuration.session_days),
            self.directory,
            InvitationTable(database),
            GuestCookies(sealer),
            clock,
            host_key=host_key,
            owner_email=configuration.owner_email.lower(),
            closed=self.bouncer.closed,
            max_guests=configuration.max_guests,
        )
        mailer = SmtpMailer(smtp_server(configuration.smtp_url)) if configuration.smtp_url else None
        self.links = MagicLinks(
            SignInLinkTable(database),
            mailer,
            clock,
            base=base,
            sender=configuration.mail_from,
            space_name=lambda: self.directory.space(HOME).name,
        )
        self.oidc: Oidc | None = None
        if configuration.oidc_issuer:
            # Imported here: an office without such a service, as most are, starts sooner without its libraries.
            from papote.auth.oidc import Oidc, OidcSettings

            provider = OidcSettings(
                configuration.oidc_issuer,
                configuration.oidc_client_id,
                configuration.oidc_client_secret,
                configuration.oidc_name,
            )
            self.oidc = Oidc(provider, sealer, clock, base)
        self.keyring = Keyring(TokenTable(database), self.visits, clock)
        self.visits.by_token = self.keyring.enter
        self.desk = desk = PeopleDesk(self.visits, self.links, Passwords(), reception, clock, self.oidc)
        invitations, spaces = Invitations(desk, base), Spaces(desk)
        log_of_hosts = AuditTable(database)
        reports = Reports(desk, ReportTable(database), log_of_hosts, Messages(database))
        self.herald = herald or Herald(clock)
        self.herald.space_of = lambda room: self.directory.of_room(room).id
        self.presence = Presence(desk, self.herald, rooms)
        self.census = census or Census(clock)
        self.census.space_of = self.herald.space_of
        self.logbook = logbook or Logbook(clock)
        self.logbook.space_of = self.herald.space_of
        desks = DeskTable(database)
        self.logbook.open(desks)
        self._figures = FigureTable(database) if configuration.figures else None
        figures = FigureDesk(FigureTable(database), clock, counted=configuration.figures)
        self.posting = Posting(desk, rooms)
        gatherings = GatheringTable(database)
        self.crier = Crier(gatherings, self.herald, clock)
        self.deliverer = Deliverer(
            WebhookTable(database),
            clock,
            post or HttpPost(private=configuration.private_webhooks),
            ids=new_id,
            chance=secrets.SystemRandom().random,
        )
        shelf, kept = Shelf(configuration.data_dir / "files"), PrivacyTable(database)
        retention = Retention(
            configuration.chat_days,
            configuration.account_days,
            configuration.log_days,
            configuration.book_days,
            configuration.figures_days,
        )
        self.eraser = Eraser(kept, shelf.discard, retention, clock)
        self.eraser.erased.append(self.visits.forget)

        def show_out(person: PersonId) -> None:
            reception.cut("signed_out", person=person)

        self.eraser.erased.append(show_out)
        self.eraser.erased.append(lambda _: self.crier.wake())  # somebody's place may be free
        self.eraser.erased.append(self.census.forget)
        self.eraser.erased.append(self.logbook.forget)
        privacy = Privacy(
            desk,
            kept,
            self.eraser,
            shelf.path,
            recording_days=configuration.recording_days,
            contact=configuration.privacy_contact,
        )
        self.profiles = ProfileTable(database)
        self.books, promises = BookTable(database), PromiseTable(database)
        daily = Daily(clock)
        self.reminders = Reminders(
            promises,
            mailer,
            clock,
            base=base,
            sender=configuration.mail_from,
            space_name=lambda: self.directory.space(HOME).name,
            daily=daily,
        )
        self.offers = OfferLetters(
            PlaceLetters(database, new_key),
            mailer,
            clock,
            base=base,
            sender=configuration.mail_from,
            space_name=lambda due: self.directory.space(due.gathering.space).name,
            daily=daily,
        )
        self.crier.offered = self.offers.changed
        self.book_changed: Callable[[PersonId], None] = lambda _: None
        """Hears in whose book, or among whose promises, something is not what it was."""
        promise_desk = PromiseDesk(
            promises,
            self.books,
            reception,
            self.bystanders,
            clock,
            base=base,
            title=lambda: self.directory.space(HOME).name,
            letters=self.reminders.sends,
            changed=self.reminders.changed,
            promised=lambda person: self.book_changed(person),
        )
        wishes = IntroductionTable(database)
        introductions = IntroductionDesk(
            wishes,
            self.books,
            reception,
            self.bystanders,
            MeetingPlaces(wishes, gatherings, reception, self.directory, rooms, clock),
            clock,
            self._tell_introduced,
        )
        self.crier.meetings = wishes.meetings
        self.accounts = Accounts(
            desk,
            LuggageTable(database),
            self.profiles,
            self.bystanders,
            book_changed=lambda person: self.book_changed(person),
        )
        guest_lists = GuestListTable(database)
        guest_list = GuestList(desk, guest_lists, gatherings, invitations, self.crier)
        invitations.places = guest_list
        self.operations: list[Operation] = [
            *self.accounts.operations(),
            *spaces.operations(),
            *invitations.operations(),
            *Knocks(desk).operations(),
            *Admin(desk, invitations, spaces).operations(),
            *Moderation(desk, self.bouncer).operations(),
            *reports.operations(),
            *Blocks(desk, self.bystanders).operations(),
            *privacy.operations(),
            *Profiles(desk, self.profiles, self.bystanders).operations(),
            *Recommendations(desk, RecommendationTable(database), self.bystanders, self.presence.place_of).operations(),
            *Tokens(desk, self.keyring).operations(),
            *AddressBooks(self.books, clock, lambda person: self.book_changed(person)).operations(),
            *promise_desk.operations(),
            *introductions.operations(),
            *self.presence.operations(),
            *figures.operations(),
            *SimulationDesk(company).operations(),
            *self.posting.operations(),
            *Agenda(
                desk, gatherings, PerkTable(database), self.crier, rooms, guest_lists, letters=self.offers.sends
            ).operations(),
            *guest_list.operations(),
            *Calendars(desk, gatherings, guest_lists, rooms, base).operations(),
            *DeskLog(desk, desks, base).operations(),
            *WebhookDesk(desk, self.deliverer, private=configuration.private_webhooks).operations(),
        ]
        self.operations += Description(self.operations, __version__).operations()

        async def write_down(
            space: SpaceId, by: PersonId, name: str, action: str, target: str, details: dict[str, Any]
        ) -> None:
            await log_of_hosts.add(space, by, name, action, target, details, clock.unix())
            await audit(space, by, name, action, target, details)

        self._write_down = write_down
        self._noting: set[asyncio.Task[None]] = set()
        self.dispatcher = Dispatcher(
            self.visits, reception, is_admin=self._is_admin, authenticate=self.keyring.authenticate, audit=write_down
        )
        self._sweeping: asyncio.Task[None] | None = None

    def _tell_introduced(self, person: PersonId, what: News) -> None:
        """Let somebody know that his introductions are others than they were, wherever he is."""
        for space in self.directory:
            self.crier.tell(space.id, wire.IntroductionsChanged(what), lambda who: who.person == person)

    def note_deed(self, who: Identity, action: str, target: str, details: dict[str, Any]) -> None:
        """Write down what a host did in a room, which does not wait for it."""
        task = asyncio.create_task(self._note(who, action, target, details), name="deed")
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)

    async def _note(self, who: Identity, action: str, target: str, details: dict[str, Any]) -> None:
        try:
            await self._write_down(who.space, who.person, who.name, action, target, details)
        except Unavailable as error:
            log.warning("deed_not_kept", extra={"code": error.code})

    def _is_admin(self, secret: str) -> bool:
        return hmac.compare_digest(secret.encode(errors="replace"), self._admin_secret.encode())

    def routes(self) -> list[web.RouteDef]:
        """The operations, for the application."""
        return self.dispatcher.routes(self.operations)

    async def open(self) -> None:
        """Read the spaces, and begin to forget what is over."""
        await self.directory.load()
        await self.deliverer.open()
        self.herald.listen(self.deliverer.hear)
        if self._figures is not None:
            await self.census.open(self._figures)
        self.crier.open()
        await self.bouncer.open()
        await self.bystanders.open()
        self.reminders.open()
        self.offers.open()
        self._sweeping = asyncio.create_task(self._sweep(), name="sessions")

    async def close(self) -> None:
        """Hang up, and leave no note of an office that is gone."""
        await asyncio.gather(*self._noting, return_exceptions=True)
        self.presence.close()
        await self.census.close()
        await self.logbook.close()
        await self.crier.close()
        await self.deliverer.close()
        await self.reminders.close()
        await self.offers.close()
        if self._sweeping is not None:
            self._sweeping.cancel()
            await asyncio.gather(self._sweeping, return_exceptions=True)
        if self.oidc is not None:
            await self.oidc.close()
        self._tear_note()

    async def _sweep(self) -> None:
        while True:
            with contextlib.suppress(Unavailable):
                await self.visits.sessions.sweep()
                await self.links.sweep()
                self.bouncer.sweep()
                await self.eraser.sweep()
            await asyncio.sleep(SWEEP_SECONDS)

    # ---- the note for commands

    def leave_note(self, url: str) -> None:
        """Say how this office is reached, and with which secret, to whoever may read its files."""
        path = self._data_dir / NOTE_NAME
        try:
            path.unlink(missing_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump({"url": url, "secret": self._admin_secret, "process": os.getpid()}, file)
        except OSError as error:
            raise ConfigurationError("data_dir", f"cannot keep {path} there: {error.strerror}") from None

    def _tear_note(self) -> None:
        path = self._data_dir / NOTE_NAME
        with contextlib.suppress(OSError, ValueError, KeyError):
            if json.loads(path.read_text(encoding="utf-8"))["secret"] == self._admin_secret:
                path.unlink()


def note_of(data_dir: Path) -> tuple[str, str] | None:
    """The address and the secret of the office that runs on this data directory, if one does."""
    try:
        note = json.loads((data_dir / NOTE_NAME).read_text(encoding="utf-8"))
        return str(note["url"]), str(note["secret"])
    except (OSError, ValueError, KeyError, TypeError):
        return None

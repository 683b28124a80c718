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
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from papote.api.accounts import Accounts
from papote.api.admin import Admin
from papote.api.invitations import Invitations
from papote.api.knocks import Knocks
from papote.api.operations import Audit, Authenticate, Dispatcher, Doorman, Operation, no_audit, no_tokens
from papote.api.people import PeopleDesk
from papote.api.spaces import Spaces
from papote.auth.cookies import GuestCookies, Sealer
from papote.auth.directory import Directory
from papote.auth.keys import new_secret
from papote.auth.links import MagicLinks
from papote.auth.mailer import SmtpMailer, smtp_server
from papote.auth.oidc import Oidc, OidcSettings
from papote.auth.passwords import Passwords
from papote.auth.sessions import SessionKeeper
from papote.auth.visits import Visits
from papote.config import Configuration
from papote.errors import ConfigurationError, Unavailable
from papote.interfaces import Clock
from papote.people.account import HOME
from papote.storage import Database
from papote.storage.accounts import AccountTable
from papote.storage.invitations import InvitationTable
from papote.storage.sessions import SessionTable, SignInLinkTable
from papote.storage.spaces import SpaceTable
from papote.stores import Bans
from papote.types import Seconds

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
        bans: Bans | None = None,
        authenticate: Authenticate = no_tokens,
        audit: Audit = no_audit,
    ) -> None:
        """``secret`` is the office's own; ``base`` the address people use, known once the door is open."""
        self._data_dir = configuration.data_dir
        self._admin_secret = new_secret()
        sealer = Sealer(secret)
        self.directory = Directory(SpaceTable(database), sealer)
        self.visits = Visits(
            AccountTable(database),
            SessionKeeper(SessionTable(database), clock.unix, configuration.session_days),
            self.directory,
            InvitationTable(database),
            GuestCookies(sealer),
            clock,
            host_key=host_key,
            owner_email=configuration.owner_email.lower(),
            bans=bans,
        )
        self.links = MagicLinks(
            SignInLinkTable(database),
            SmtpMailer(smtp_server(configuration.smtp_url)) if configuration.smtp_url else None,
            clock,
            base=base,
            sender=configuration.mail_from,
            space_name=lambda: self.directory.space(HOME).name,
        )
        self.oidc: Oidc | None = None
        if configuration.oidc_issuer:
            provider = OidcSettings(
                configuration.oidc_issuer,
                configuration.oidc_client_id,
                configuration.oidc_client_secret,
                configuration.oidc_name,
            )
            self.oidc = Oidc(provider, sealer, clock, base)
        desk = PeopleDesk(self.visits, self.links, Passwords(), reception, clock, self.oidc)
        invitations = Invitations(desk, base)
        self.operations: list[Operation] = [
            *Accounts(desk).operations(),
            *Spaces(desk).operations(),
            *invitations.operations(),
            *Knocks(desk).operations(),
            *Admin(desk, invitations).operations(),
        ]
        self.dispatcher = Dispatcher(
            self.visits, reception, is_admin=self._is_admin, authenticate=authenticate, audit=audit
        )
        self._sweeping: asyncio.Task[None] | None = None

    def _is_admin(self, secret: str) -> bool:
        return hmac.compare_digest(secret.encode(errors="replace"), self._admin_secret.encode())

    def routes(self) -> list[web.RouteDef]:
        """The operations, for the application."""
        return self.dispatcher.routes(self.operations)

    async def open(self) -> None:
        """Read the spaces, and begin to forget what is over."""
        await self.directory.load()
        self._sweeping = asyncio.create_task(self._sweep(), name="sessions")

    async def close(self) -> None:
        """Hang up, and leave no note of an office that is gone."""
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

"""Sending letters by SMTP, within a deadline."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from papote.errors import ConfigurationError, Unavailable
from papote.types import Seconds

DEADLINE: Seconds = 5.0

NOT_YET: Seconds = 60.0
"""After how long it is worth asking again a server that takes letters to strangers at the second try alone."""

NEVER = 500
"""From this answer on a server will say the same next time; below it, it may not."""

_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@localhost")


def clean_address(email: str) -> str | None:
    """An e-mail address in lower case; None where it is none that letters are sent to."""
    email = email.strip().lower()
    if len(email) > 254 or not (_ADDRESS.fullmatch(email) or _LOCAL.fullmatch(email)):
        return None
    return email


class MaybeSent(Unavailable):
    """The connection broke when the letter was on its way: whether the server has it nobody knows."""


class NotYet(Unavailable):
    """The server does not take this letter now; it may later, and others at once."""


class Never(Unavailable):
    """The server has seen this letter and will not take it, now or later; others it may."""


Begin = Callable[[], Awaitable[None]]
"""Awaited when all that is missing is the letter itself; what it raises keeps it back."""


class Mailer(Protocol):
    """Whoever sends letters."""

    async def send(self, letter: EmailMessage, begin: Begin | None = None) -> None:
        """Send it; raises ``mail_unavailable``: as ``MaybeSent`` only where ``begin`` was awaited before."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server, from an address such as ``smtps://user:password@mail.example.org``."""

    host: str
    port: int
    tls: bool
    """From the first byte; otherwise as soon as it is offered, and always where there is a password."""
    user: str = ""
    password: str = field(default="", repr=False)


def smtp_server(url: str) -> SmtpServer:
    """Read the address; raises ConfigurationError, which does not repeat it: it may hold a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ConfigurationError("smtp_url", "expected smtp://user:password@host:587 or smtps://…")
    tls = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return SmtpServer(parts.hostname, port or (465 if tls else 587), tls, user, password)


class _Client(aiosmtplib.SMTP):
    """Knows how far a letter came."""

    def __init__(self, begin: Begin | None, **settings: Any) -> None:
        super().__init__(**settings)
        self._begin = begin
        self.begun = False
        self.taken = False

    async def data(self, *args: Any, **options: Any) -> aiosmtplib.SMTPResponse:
        if self._begin is not None:
            await self._begin()
        self.begun = True
        answer = await super().data(*args, **options)
        self.taken = True
        return answer


class SmtpMailer:
    """Sends by a mail server, one connection for each letter."""

    def __init__(self, server: SmtpServer, deadline: Seconds = DEADLINE) -> None:
        self._server = server
        self._deadline = deadline

    async def send(self, letter: EmailMessage, begin: Begin | None = None) -> None:
        """Send it. That the server knows no such mailbox is not told: whoever asked could read off who is known."""
        server = self._server
        client = _Client(
            begin,
            hostname=server.host,
            port=server.port,
            use_tls=server.tls,
            # A password never goes out in the clear.
            start_tls=None if server.tls or not server.user else True,
            username=server.user or None,
            password=server.password or None,
            timeout=self._deadline,
        )
        try:
            async with asyncio.timeout(self._deadline), client:
                await client.send_message(letter)
        except aiosmtplib.SMTPRecipientsRefused as error:
            if any(each.code < NEVER for each in error.recipients):
                raise NotYet("mail_unavailable", retry_after=NOT_YET) from error
        except aiosmtplib.SMTPDataError as error:
            trouble = NotYet if error.code < NEVER else Never
            raise trouble("mail_unavailable", retry_after=NOT_YET) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            if client.taken:
                return  # the goodbye alone was lost
            answered = isinstance(error, aiosmtplib.SMTPResponseException)
            broken = MaybeSent if client.begun and not answered else Unavailable
            raise broken("mail_unavailable", retry_after=30.0) from error

"""Sending letters by SMTP, within a deadline."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from papote.errors import ConfigurationError, Unavailable
from papote.types import Seconds

DEADLINE: Seconds = 5.0

STEP = 0.8
"""The share of it that one step may take: so a server that cannot be reached is told from one that broke off."""

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


class Mailer(Protocol):
    """Whoever sends letters."""

    async def send(self, letter: EmailMessage) -> None:
        """Send it; raises ``mail_unavailable``."""


SURELY_NOT_SENT = (
    aiosmtplib.SMTPConnectError,
    aiosmtplib.SMTPResponseException,
    ConnectionRefusedError,
)
"""No server was there, or it said no: to anything but these one may not send a letter twice."""


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


class SmtpMailer:
    """Sends by a mail server, one connection for each letter."""

    def __init__(self, server: SmtpServer, deadline: Seconds = DEADLINE) -> None:
        self._server = server
        self._deadline = deadline

    async def send(self, letter: EmailMessage) -> None:
        """Send it. That the server knows no such mailbox is not told: whoever asked could read off who is known."""
        server = self._server
        try:
            async with asyncio.timeout(self._deadline):
                await aiosmtplib.send(
                    letter,
                    hostname=server.host,
                    port=server.port,
                    use_tls=server.tls,
                    # A password never goes out in the clear.
                    start_tls=None if server.tls or not server.user else True,
                    username=server.user or None,
                    password=server.password or None,
                    timeout=self._deadline * STEP,
                )
        except aiosmtplib.SMTPRecipientsRefused:
            return
        except SURELY_NOT_SENT as error:
            raise Unavailable("mail_unavailable", retry_after=30.0) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise MaybeSent("mail_unavailable", retry_after=30.0) from error

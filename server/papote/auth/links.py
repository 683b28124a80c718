"""Signing in by a link in a letter: sent to whoever asks, good for one use, and the same answer to everybody."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from papote import stores
from papote.auth.keys import digest, new_secret
from papote.auth.letters import sign_in_letter
from papote.auth.limits import Allowance
from papote.auth.mailer import Mailer, clean_address
from papote.errors import Refused
from papote.interfaces import Clock
from papote.stores import SignInLink
from papote.types import Seconds

log = logging.getLogger(__name__)

LINK_SECONDS: Seconds = 900.0
"""How long a link works. Longer helps slow mail, and thieves."""

ASKS = 5
ASK_SECONDS: Seconds = 300.0
"""So many letters for one address of the network, and for one e-mail."""

TRIES = 5
TRY_SECONDS: Seconds = 60.0
"""So many links that do not work may be tried from one address."""

PAGE = "/sign-in"
"""Where a link leads. What stands behind the # is not sent there: scanners that open links use none up."""

CALLBACK = "/api/v1/sign-in/oidc/callback"
"""Where a sign-in service sends people back to (see ``oidc``, which is imported where there is one)."""

STATE_SECONDS: Seconds = 600.0
"""How long one may take to sign in over there."""

_LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]{0,500}")


def local_path(path: str) -> str:
    """A path of our own to go on to; ``/`` for anything that leads elsewhere."""
    return path if _LOCAL_PATH.fullmatch(path) else "/"


class MagicLinks:
    """Sends links, and takes them back in."""

    def __init__(
        self,
        table: stores.SignInLinks,
        mailer: Mailer | None,
        clock: Clock,
        *,
        base: Callable[[], str],
        sender: str,
        space_name: Callable[[], str],
    ) -> None:
        """Without a ``mailer`` links are written to the log: for development. ``base`` is the office's own address."""
        self._table = table
        self._mailer = mailer
        self._clock = clock
        self._base = base
        self._sender = sender
        self._space_name = space_name
        self._asks = Allowance(ASKS, ASK_SECONDS, clock.now)
        self._tries = Allowance(TRIES, TRY_SECONDS, clock.now)

    @property
    def development(self) -> bool:
        """Whether letters go to the log."""
        return self._mailer is None

    async def send(self, email: str, next: str, lang: str, address: str) -> None:
        """Send a link; who has an account and who has none is answered alike, since both are sent one."""
        to = clean_address(email)
        if to is None:
            raise Refused("bad_text")
        self._asks.check(f"from {address}", f"to {to}")
        secret = new_secret()
        now = self._clock.unix()
        await self._table.add(digest(secret), SignInLink(to, local_path(next), now, now + LINK_SECONDS))
        link = f"{self._base().rstrip('/')}{PAGE}#{secret}"
        if self._mailer is None:
            log.warning("sign_in_link", extra={"url": link})
            return
        minutes = round(LINK_SECONDS / 60)
        await self._mailer.send(sign_in_letter(to, self._sender, lang, self._space_name(), link, minutes))

    async def use(self, secret: str, address: str) -> SignInLink:
        """Use a link up; raises ``link_invalid`` for whatever is wrong with it."""
        self._tries.allow(address)
        used = await self._table.use(digest(secret), self._clock.unix())
        if used is None:
            self._tries.count(address)
            raise Refused("link_invalid")
        return used

    async def sweep(self) -> int:
        """Forget links that are over."""
        return await self._table.sweep(self._clock.unix())

"""The tokens of programs: drawn, and read again. Whatever is wrong with one, the answer is that it is none."""

from __future__ import annotations

import re
from dataclasses import replace

from papote import stores
from papote.auth.keys import digest, new_id, new_secret
from papote.auth.limits import Allowance
from papote.auth.visits import Visits
from papote.errors import Unavailable
from papote.interfaces import Clock
from papote.people.account import Membership
from papote.people.admission import Visitor
from papote.people.tokens import PREFIX, SPACE_TOKEN_ROLE, Bearer, Token
from papote.types import AccountId, Role, Seconds, SpaceId

SHAPE = re.compile(re.escape(PREFIX) + r"[A-Za-z0-9_-]{43}")
"""What is written otherwise was not drawn here, and is not looked up."""

USES = 600
USE_SECONDS: Seconds = 60.0
"""How often one token may be shown."""

NOTE_SECONDS: Seconds = 60.0
"""That a token is in use is written down no more often."""


class Keyring:
    """All tokens."""

    def __init__(self, table: stores.Tokens, visits: Visits, clock: Clock) -> None:
        self.table = table
        self._visits = visits
        self._clock = clock
        self._uses = Allowance(USES, USE_SECONDS, clock.now)

    async def make(
        self, space: SpaceId, account: AccountId | None, name: str, scopes: tuple[str, ...], seconds: Seconds | None
    ) -> tuple[Token, str]:
        """Another token and its secret, which is told this once."""
        now = self._clock.unix()
        secret = PREFIX + new_secret()
        token = Token(new_id(), space, account, name, scopes, now, now + seconds if seconds is not None else None)
        await self.table.add(digest(secret), token)
        return token, secret

    async def authenticate(self, secret: str, address: str) -> Bearer | None:
        """Who a token stands for; None where it is too old, was taken back, or its account belongs here no more."""
        if not SHAPE.fullmatch(secret):
            return None
        now = self._clock.unix()
        token = await self.table.find(digest(secret), now)
        if token is None:
            return None
        self._uses.check(token.id)
        bearer = await self._bearer(token, address)
        if bearer is not None and (token.used_at is None or now >= token.used_at + NOTE_SECONDS):
            await self.table.used(token.id, now)
        return bearer

    async def enter(self, secret: str, address: str) -> Visitor:
        """Who comes into the rooms by a token; raises ``Unavailable`` where it is none, or not made for that.

        A space's own program comes in as a member: what hosts do in rooms is done by people.
        """
        bearer = await self.authenticate(secret, address)
        if bearer is None or "enter" not in bearer.scopes:
            raise Unavailable("not_signed_in")
        visitor = bearer.visitor
        if visitor.account is None:
            membership = visitor.memberships[bearer.space]
            visitor.memberships = {bearer.space: replace(membership, role=Role.MEMBER)}
        return visitor

    async def _bearer(self, token: Token, address: str) -> Bearer | None:
        scopes = frozenset(token.scopes)
        if token.account is None:
            person = token.program
            membership = Membership(token.space, AccountId(person), SPACE_TOKEN_ROLE, (), token.created_at)
            visitor = Visitor(person, session=person, memberships={token.space: membership}, guest_name=token.name)
            await self._visits.look_again(visitor, address)
            return Bearer(visitor, scopes, SPACE_TOKEN_ROLE, token.space, token.id)
        account = await self._visits.accounts.get(token.account)
        found = {each.space: each for each in await self._visits.directory.table.memberships(token.account)}
        if account is None or token.space not in found:
            return None
        membership = found[token.space]
        # It carries its account no further than its own space.
        visitor = Visitor(account.person, account, token.program, {token.space: membership})
        await self._visits.look_again(visitor, address)
        if token.space in visitor.barred and not membership.role.hosts:
            return None
        return Bearer(visitor, scopes, membership.role, token.space, token.id)

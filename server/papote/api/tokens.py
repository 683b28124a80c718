"""Tokens: somebody's own, and those of a space. None is made, listed or taken back by a token."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from msgspec import Meta

from papote.api.operations import Body, Call, Operation, Reply, Who
from papote.api.people import PeopleDesk
from papote.auth.tokens import Keyring
from papote.errors import Refused
from papote.people import permissions
from papote.people.invitations import DAY
from papote.people.names import clean_name
from papote.people.tokens import LONGEST_DAYS, NAME_LENGTH, SCOPES, Token, clean_scopes
from papote.types import AccountId, Seconds

ScopeText = Literal[
    "presence",
    "rooms",
    "members",
    "invitations",
    "events",
    "plan",
    "chat",
    "history",
    "enter",
    "book",
    "promises",
    "figures",
]


class MakeToken(Body, frozen=True):
    """What it is for, what it may do, for how long."""

    name: Annotated[str, Meta(min_length=1, max_length=NAME_LENGTH, description="by which one knows it again")]
    scopes: Annotated[list[ScopeText], Meta(min_length=1, max_length=len(SCOPES))]
    days: Annotated[float, Meta(gt=0, le=LONGEST_DAYS, description="null: until it is taken back")] | None = 90.0


class TokenCard(Reply, frozen=True):
    """A token in a list: not its secret, which is told once."""

    id: str
    name: str
    scopes: list[ScopeText]
    created_at: Annotated[float, Meta(description="Unix time in seconds")]
    expires_at: float | None
    used_at: Annotated[float | None, Meta(description="the last time, to the minute")]
    works: bool


class NewToken(TokenCard, frozen=True):
    """One just made."""

    token: Annotated[str, Meta(description="the secret; it is not told again")]


class TokenList(Reply, frozen=True):
    """The newest first."""

    tokens: list[TokenCard]


class Tokens:
    """The handlers."""

    def __init__(self, desk: PeopleDesk, keyring: Keyring) -> None:
        self._desk = desk
        self._keyring = keyring

    def operations(self) -> list[Operation]:
        """All of them."""
        group = "Tokens"
        own, ours = "/spaces/{space}/me/tokens", "/spaces/{space}/tokens"
        owner = permissions.may_manage_tokens
        codes = ("bad_text",)
        return [
            Operation("GET", own, "One's own tokens", self.list_own, group, who=Who.MEMBER, answer=TokenList),
            Operation(
                "POST",
                own,
                "Make a token that stands for oneself; it is told this once",
                self.make_own,
                group,
                who=Who.MEMBER,
                body=MakeToken,
                answer=NewToken,
                status=201,
                codes=codes,
            ),
            Operation("DELETE", own + "/{token}", "Take one's own token back", self.revoke_own, group, who=Who.MEMBER),
            Operation(
                "GET",
                ours,
                "The tokens of the space itself",
                self.list_ours,
                group,
                who=Who.MEMBER,
                right=owner,
                answer=TokenList,
            ),
            Operation(
                "POST",
                ours,
                "Make a token for a program of the space; it is told this once",
                self.make_ours,
                group,
                who=Who.MEMBER,
                right=owner,
                body=MakeToken,
                answer=NewToken,
                status=201,
                codes=codes,
            ),
            Operation(
                "DELETE",
                ours + "/{token}",
                "Take a token of the space back",
                self.revoke_ours,
                group,
                who=Who.MEMBER,
                right=owner,
            ),
        ]

    # ---- somebody's own

    async def list_own(self, call: Call) -> TokenList:
        """Those for this space."""
        return await self._list(call, call.account)

    async def make_own(self, call: Call, wish: MakeToken) -> NewToken:
        """It may do what one may oneself, as far as its scopes go; so it is only for members."""
        if call.space not in call.visitor.memberships:
            raise Refused("forbidden")
        return await self._make(call, wish, call.account)

    async def revoke_own(self, call: Call) -> None:
        """It opens nothing any more, and whoever came in by it is shown out."""
        await self._revoke(call, call.account)

    # ---- the space's

    async def list_ours(self, call: Call) -> TokenList:
        """All of them."""
        return await self._list(call, None)

    async def make_ours(self, call: Call, wish: MakeToken) -> NewToken:
        """It stays when whoever made it leaves."""
        made = await self._make(call, wish, None)
        await call.audit("token_made", made.id, name=made.name, scopes=made.scopes)
        return made

    async def revoke_ours(self, call: Call) -> None:
        """It opens nothing any more, and whoever came in by it is shown out."""
        await self._revoke(call, None)
        await call.audit("token_revoked", call.part("token"))

    # ---- both

    async def _list(self, call: Call, account: AccountId | None) -> TokenList:
        now = self._desk.clock.unix()
        return TokenList([_card(each, now) for each in await self._keyring.table.of(call.space, account)])

    async def _make(self, call: Call, wish: MakeToken, account: AccountId | None) -> NewToken:
        name, scopes = clean_name(wish.name), clean_scopes(tuple(wish.scopes))
        seconds = wish.days * DAY if wish.days is not None else None
        token, secret = await self._keyring.make(call.space, account, name, scopes, seconds)
        card = _card(token, self._desk.clock.unix())
        return NewToken(**{field: getattr(card, field) for field in card.__struct_fields__}, token=secret)

    async def _revoke(self, call: Call, account: AccountId | None) -> None:
        id = call.part("token")
        if not await self._keyring.table.revoke(call.space, account, id):
            raise Refused("not_found")
        self._desk.doorman.cut("signed_out", session=f"t-{id}", space=call.space)


def _card(token: Token, now: Seconds) -> TokenCard:
    return TokenCard(
        id=token.id,
        name=token.name,
        scopes=[cast(ScopeText, scope) for scope in token.scopes],
        created_at=token.created_at,
        expires_at=token.expires_at,
        used_at=token.used_at,
        works=token.works(now),
    )

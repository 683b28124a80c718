"""What the API can do, as a table: each operation says who may, what comes in, what goes out, and what can be refused.

One dispatcher stands before all of them. It finds out who asks, looks whether the page that asks is ours, decodes, asks
for the right, and encodes; handlers only do what is theirs. The description of the API is made from the same table, so
that nothing is told that is not so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Any, Protocol

import msgspec
from aiohttp import hdrs, web

from papote.errors import CODES, ProtocolViolation, Refused
from papote.people import permissions
from papote.people.account import HOME, Identity, Membership
from papote.people.admission import Visitor
from papote.people.tokens import Bearer
from papote.protocol.text import composed
from papote.types import AccountId, PersonId, Role, Seconds, SpaceId
from papote.world.cards import Card

PREFIX = "/api/v1"

HOST_KEY_HEADER = "X-Papote-Host-Key"
ADMIN_HEADER = "X-Papote-Admin"

SAFE = ("GET", "HEAD")

LONGEST_ID = 64
"""Of anything named in a path; what is longer names nothing."""


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What comes in: a field nobody knows is refused, so that none is ever believed in silence."""


class Reply(msgspec.Struct, frozen=True):
    """What goes out."""


class Who(Enum):
    """Whom an operation is for; the right is asked for beyond it."""

    ANYBODY = "anybody"
    ACCOUNT = "account"
    """Somebody signed in."""
    MEMBER = "member"
    """Somebody who belongs to the space in the path. To anybody else it looks as if there were no such space."""
    ADMIN = "admin"
    """Whoever can read the office's data directory."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing the API can do."""

    method: str
    path: str
    """Below ``PREFIX``, with ``{names}`` in it; ``{space}`` is the space it is about."""
    summary: str
    handler: Callable[..., Awaitable[Any]]
    """Takes the ``Call``, and the body where there is one."""
    group: str
    who: Who = Who.ANYBODY
    right: Callable[[Role], bool] = permissions.anybody
    """Whether somebody of this role in the space may."""
    body: type[Body] | None = None
    query: type[Body] | None = None
    """Fields are texts; each may be missing if it has a default."""
    answer: type[Any] | None = None
    """None: there is nothing to say, or the browser is sent elsewhere."""
    status: int = 200
    codes: tuple[str, ...] = ()
    """What may be refused beyond what every operation may refuse."""
    scope: str = ""
    """The scope a token needs; empty: this is not for tokens."""
    gives: str = ""
    """The media type of an answer that is no JSON."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The browser is sent to another address."""

    url: str


class Doorman(Protocol):
    """What the gateway knows of requests and of those who are in: both sides must see the same."""

    def address(self, request: web.Request) -> str:
        """Where a request comes from, as far as limits go."""

    def secure(self, request: web.Request) -> bool:
        """Whether it came by TLS, as far as the browser is concerned."""

    def ours(self, request: web.Request) -> bool:
        """Whether the page it came from is ours, or it came from none."""

    def may_know(self, person: PersonId, other: PersonId, space: SpaceId) -> bool:
        """Whether ``other`` is here, as far as somebody may be told: who is unlisted, for those who stand there."""

    def present(self, space: SpaceId) -> tuple[Identity, ...]:
        """Who is in the rooms of a space."""

    def cut(
        self,
        code: str,
        *,
        person: PersonId | None = None,
        account: AccountId | None = None,
        session: str | None = None,
        address: str | None = None,
        space: SpaceId | None = None,
        guests_only: bool = False,
    ) -> int:
        """Close every socket that fits all that is given; how many there were."""

    def company(self, person: PersonId) -> tuple[Identity, ...]:
        """With whom somebody talks now."""

    def addresses(self, person: PersonId, space: SpaceId) -> frozenset[str]:
        """From where somebody who is in the rooms of a space has come."""

    def mute(self, person: PersonId, space: SpaceId, by: PersonId) -> int:
        """Let nobody hear somebody until he turns his microphone on again; in how many places he was."""

    def lead_out(self, person: PersonId, space: SpaceId) -> int:
        """Bring somebody to the entrance of the room he is in; in how many places he was."""

    def keep_apart(self, *people: PersonId) -> None:
        """Blocks of these people have changed: the rooms they are in hear of it."""

    def change_membership(self, account: AccountId, space: SpaceId, membership: Membership | None) -> None:
        """Whoever is in is something else from now on."""

    def change_card(self, person: PersonId, card: Card) -> None:
        """Whoever is in says something else of himself from now on."""

    def change_profile(self, account: AccountId, name: str, avatar: str) -> None:
        """Whoever is in looks otherwise from now on."""


class Entrance(Protocol):
    """Who shows what, as ``auth`` says."""

    async def visit(self, shown: Mapping[str, str], address: str) -> Visitor:
        """Who shows these cookies."""

    def role(self, visitor: Visitor, space: SpaceId, key: str = "") -> Role:
        """What somebody is in a space."""

    def has_space(self, space: SpaceId) -> bool:
        """Whether there is such a space."""


Authenticate = Callable[[str, str], Awaitable[Bearer | None]]
"""Tells who a token stands for that is shown from an address; None for whatever is wrong with it."""

Audit = Callable[[SpaceId, PersonId, str, str, str, dict[str, Any]], Awaitable[None]]
"""Writes down who (id, name) did what to whom, with what else there is to say."""


async def no_tokens(_: str, __: str) -> Bearer | None:
    """Who a token stands for, where there are none."""
    return None


async def no_audit(*_: object) -> None:
    """What is written down where nobody keeps it."""


@dataclass(slots=True)
class Call:
    """One request, once it is known who asks."""

    request: web.Request
    visitor: Visitor
    role: Role
    """In ``space``."""
    space: SpaceId
    address: str
    secure: bool
    key: str
    """The host key that was shown, if any."""
    query: Any = None
    audit_to: Audit = no_audit
    again: Callable[[], Awaitable[Any]] = no_audit
    """Looks once more whether who asks may; for what lasts. Raises why not any more."""
    cookies: list[tuple[str, str, Seconds | None, str]] = field(default_factory=list)

    @property
    def account(self) -> AccountId:
        """The account that asks; for operations that are for those signed in."""
        if self.visitor.account is None:
            raise Refused("not_signed_in")
        return self.visitor.account.id

    @property
    def name(self) -> str:
        """What who asks is called."""
        return self.visitor.account.name if self.visitor.account is not None else self.visitor.guest_name

    def part(self, name: str) -> str:
        """A part of the path."""
        return self.request.match_info[name]

    def allow(self, allowed: bool) -> None:
        """Go on only with this right."""
        if not allowed:
            raise Refused("forbidden")

    def keep(self, cookie: str, value: str, seconds: Seconds, path: str = "/") -> None:
        """Let the browser keep this."""
        self.cookies.append((cookie, value, seconds, path))

    def forget(self, cookie: str, path: str = "/") -> None:
        """Let the browser forget it."""
        self.cookies.append((cookie, "", None, path))

    async def audit(self, action: str, target: str, **details: Any) -> None:
        """Write down that this was done."""
        await self.audit_to(self.space, self.visitor.person, self.name, action, target, details)


class Dispatcher:
    """Stands before every operation."""

    def __init__(
        self,
        entrance: Entrance,
        doorman: Doorman,
        *,
        is_admin: Callable[[str], bool] = lambda _: False,
        authenticate: Authenticate = no_tokens,
        audit: Audit = no_audit,
    ) -> None:
        """``is_admin`` tells whether a secret is the one in the data directory."""
        self._entrance = entrance
        self._doorman = doorman
        self._is_admin = is_admin
        self._authenticate = authenticate
        self._audit = audit

    def routes(self, operations: Iterable[Operation]) -> list[web.RouteDef]:
        """The operations as aiohttp has them."""
        return [self._route(operation) for operation in operations]

    def _route(self, operation: Operation) -> web.RouteDef:
        async def handle(request: web.Request) -> web.StreamResponse:
            return await self._answer(operation, request)

        return web.route(operation.method, PREFIX + operation.path, handle)

    async def _answer(self, operation: Operation, request: web.Request) -> web.StreamResponse:
        if operation.method not in SAFE:
            self._check_page(request)
        call = await self._call(operation, request)
        call.again = partial(self._call, operation, request)
        if operation.query is not None:
            call.query = read_query(operation.query, request)
        if operation.body is None:
            result = await operation.handler(call)
        else:
            result = await operation.handler(call, read_body(operation.body, await request.read()))
        return self._reply(operation, call, result)

    def _check_page(self, request: web.Request) -> None:
        """Nothing is changed for a page of another site, nor for a form: forms cannot send JSON."""
        if not self._doorman.ours(request):
            raise Refused("bad_origin")
        if request.method != hdrs.METH_DELETE and request.content_type != "application/json":
            raise Refused("forbidden")

    # ---- who

    async def _call(self, operation: Operation, request: web.Request) -> Call:
        address = self._doorman.address(request)
        space = SpaceId(request.match_info.get("space", HOME))
        if any(len(part) > LONGEST_ID for part in request.match_info.values()):
            raise Refused("not_found")
        token = _bearer(request)
        key = request.headers.get(HOST_KEY_HEADER, "")
        if token is not None:
            visitor, role = await self._by_token(operation, token, space, address)
            key = ""
        else:
            visitor = await self._entrance.visit(request.cookies, address)
            role = self._entrance.role(visitor, space, key)
            self._check_who(operation, request, visitor, role, space)
        if not operation.right(role):
            raise Refused("forbidden")
        if "space" in request.match_info and not self._entrance.has_space(space):
            raise Refused("not_found")
        secure = self._doorman.secure(request)
        return Call(request, visitor, role, space, address, secure, key, audit_to=self._audit)

    def _check_who(
        self, operation: Operation, request: web.Request, visitor: Visitor, role: Role, space: SpaceId
    ) -> None:
        match operation.who:
            case Who.ADMIN:
                if not self._is_admin(request.headers.get(ADMIN_HEADER, "")):
                    raise Refused("not_signed_in")
            case Who.ACCOUNT:
                if visitor.account is None:
                    raise Refused("not_signed_in")
            case Who.MEMBER:
                if role is not Role.GUEST or space in visitor.memberships:
                    return
                # Who is not signed in learns the same of a space that is and of one that is not.
                raise Refused("not_found" if visitor.account is not None else "not_signed_in")

    async def _by_token(self, operation: Operation, token: str, space: SpaceId, address: str) -> tuple[Visitor, Role]:
        bearer = await self._authenticate(token, address)
        if bearer is None:
            raise Refused("not_signed_in")
        if space != bearer.space:
            raise Refused("not_found")
        if not operation.scope or operation.scope not in bearer.scopes:
            raise Refused("forbidden")
        return bearer.visitor, bearer.role

    # ---- out

    def _reply(self, operation: Operation, call: Call, result: Any) -> web.StreamResponse:
        if isinstance(result, web.StreamResponse):
            response: web.StreamResponse = result
        elif isinstance(result, Elsewhere):
            response = web.Response(status=303, headers={hdrs.LOCATION: result.url})
        elif operation.answer is None:
            response = web.Response(status=204)
        else:
            response = web.Response(
                status=operation.status, body=msgspec.json.encode(result), content_type="application/json"
            )
        response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
        for name, value, seconds, path in call.cookies:
            age = int(seconds) if seconds is not None else 0
            response.set_cookie(name, value, max_age=age, path=path, httponly=True, secure=call.secure, samesite="Lax")
        return response


def _bearer(request: web.Request) -> str | None:
    """The token that is shown; None: none is, so cookies count."""
    header = request.headers.get(hdrs.AUTHORIZATION)
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def read_body(kind: type[Body], data: bytes) -> Any:
    """What came in; raises ``bad_message`` for whatever it should not be."""
    try:
        if data.isascii() and b"\\u" not in data:
            return msgspec.json.decode(data, type=kind, strict=True)
        # Lengths count the normal form, as over sockets.
        return msgspec.convert(composed(msgspec.json.decode(data)), type=kind, strict=True)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError) as error:
        raise ProtocolViolation("bad_message") from error


def read_query(kind: type[Body], request: web.Request) -> Any:
    """What the address asks; a name that comes twice is refused."""
    fields = {name: request.query[name] for name in request.query}
    if len(fields) != len(request.query):
        raise ProtocolViolation("bad_message")
    try:
        return msgspec.convert(composed(fields), type=kind, strict=False)
    except msgspec.ValidationError as error:
        raise ProtocolViolation("bad_message") from error


COMMON_CODES = ("internal", "too_many", "storage_unavailable", "shutting_down")
"""What any operation may be answered with."""


def codes_of(operation: Operation) -> tuple[str, ...]:
    """Everything an operation may be refused with; for its description."""
    found = dict.fromkeys(operation.codes)
    if operation.method not in SAFE:
        found |= dict.fromkeys(("bad_origin", "forbidden"))
    if operation.body is not None or operation.query is not None:
        found["bad_message"] = None
    found["not_signed_in"] = None  # as every token that is none
    if operation.right is not permissions.anybody or operation.scope:
        found["forbidden"] = None
    if operation.who is Who.MEMBER:
        found |= dict.fromkeys(("not_found", "forbidden"))
    elif "{" in operation.path:
        found["not_found"] = None
    found |= dict.fromkeys(COMMON_CODES)
    return tuple(code for code in found if code in CODES)

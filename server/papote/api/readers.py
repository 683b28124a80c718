"""Who reads what was written without a seat in a room: somebody by his cookies, a program by its token.

Members read the rooms of their spaces; guests only what they wrote to each other, for the rest they come in. A program
reads rooms alone, and needs the scope for it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from aiohttp import hdrs, web

from papote.api.chat import Reader
from papote.api.operations import SAFE, Doorman
from papote.auth.visits import Visits
from papote.errors import Refused
from papote.people.account import HOME
from papote.people.admission import Visitor
from papote.people.tokens import Bearer
from papote.types import RoomId

SCOPE = "history"


class Readers:
    """Asked at each request that shows no seat."""

    def __init__(
        self,
        visits: Visits,
        authenticate: Callable[[str, str], Awaitable[Bearer | None]],
        doorman: Doorman,
        rooms: Callable[[], Iterable[RoomId]],
    ) -> None:
        """``rooms`` tells those there are, besides those that were assigned to a space."""
        self._visits = visits
        self._authenticate = authenticate
        self._doorman = doorman
        self._rooms = rooms

    async def identify(self, request: web.Request) -> Reader | None:
        """Who asks; None: nobody we know. Whoever shows a token is asked for nothing else."""
        address = self._doorman.address(request)
        scheme, _, secret = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        if scheme:
            bearer = await self._authenticate(secret.strip(), address) if scheme.lower() == "bearer" else None
            if bearer is None:
                return None
            if SCOPE not in bearer.scopes or request.method not in SAFE:
                raise Refused("forbidden")
            return Reader(bearer.visitor.person, self._rooms_for(bearer.visitor), letters=False)
        visitor = await self._visits.visit(request.cookies, address)
        if not visitor.known:
            return None
        if request.method not in SAFE and not self._doorman.ours(request):
            raise Refused("bad_origin")
        return Reader(visitor.person, self._rooms_for(visitor), letters=self._writes(visitor))

    def _rooms_for(self, visitor: Visitor) -> frozenset[RoomId]:
        """The rooms there are that somebody may come into as a member."""
        directory = self._visits.directory
        known = set(self._rooms())
        known.update(room for space in visitor.memberships for room in directory.rooms_of(space))
        return frozenset(room for room in known if self._visits.may_enter(visitor, room))

    def _writes(self, visitor: Visitor) -> bool:
        """Whether he has what others wrote to him: not who is kept out."""
        membership = visitor.memberships.get(HOME)
        return HOME not in visitor.barred or (membership is not None and membership.role.hosts)

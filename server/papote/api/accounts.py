"""Who one is: guests, signing in by a letter or by an account elsewhere, sessions, signing out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from msgspec import Meta

from papote import stores
from papote.api.operations import Body, Call, Elsewhere, Operation, Reply, Who
from papote.api.people import AvatarText, LangText, Me, NameText, PeopleDesk, SecretText, keep_guest, me, space_of
from papote.auth import cookies
from papote.auth.bouncer import Bystanders
from papote.auth.cookies import Guest
from papote.auth.limits import Allowance
from papote.auth.links import CALLBACK, LINK_SECONDS, PAGE, STATE_SECONDS, local_path
from papote.auth.mailer import clean_address
from papote.errors import CodedError, Refused, Unavailable
from papote.log import Limited
from papote.people.account import Account
from papote.people.admission import Visitor
from papote.people.names import clean_name
from papote.types import PersonId, Seconds

lines = Limited(logging.getLogger(__name__), lambda: asyncio.get_running_loop().time())

OIDC_PATH = CALLBACK.rpartition("/")[0]
"""The only addresses the cookie of a sign-in under way is sent to,"""

LETTER_PATH = OIDC_PATH.rpartition("/")[0]
"""and that of a letter that was asked for."""

NextText = Annotated[str, Meta(max_length=512, description="a path of this office; anything else counts as `/`")]

GUESTS = 60
GUESTS_SECONDS: Seconds = 600.0
"""So many new guests from one address, behind which a whole office may be."""


class WhereQuery(Body, frozen=True):
    """Which door one stands at."""

    room: Annotated[str, Meta(max_length=64, description="empty: the first space's")] = ""


class AsGuest(Body, frozen=True):
    """Who one wants to be without an account."""

    name: NameText
    avatar: AvatarText
    lang: LangText = ""
    room: Annotated[str, Meta(max_length=64)] = ""


class ChangeMe(Body, frozen=True):
    """What is to be different; the rest stays."""

    name: NameText | None = None
    avatar: AvatarText | None = None
    lang: LangText | None = None


class AskForLink(Body, frozen=True):
    """Where the letter goes, and where its link leads on to."""

    email: Annotated[str, Meta(min_length=3, max_length=254)]
    next: NextText = "/"
    lang: LangText = ""


class LinkSent(Reply, frozen=True):
    """A letter is on its way."""

    development: Annotated[bool, Meta(description="whether it went to the log of the office instead")]


class UseLink(Body, frozen=True):
    """What stands behind the # of a link."""

    token: SecretText


class SignedIn(Reply, frozen=True):
    """One is."""

    next: str
    left: Annotated[
        bool, Meta(description="whether a guest was here whose things stay his: the letter was not asked for here")
    ] = False


class SignOut(Body, frozen=True):
    """Here, or wherever one is signed in."""

    everywhere: bool = False


class SessionCard(Reply, frozen=True):
    """A browser in which one is signed in."""

    id: str
    agent: Annotated[str, Meta(description="what it calls itself")]
    created_at: float
    seen_at: Annotated[float, Meta(description="to the day")]
    current: bool


class SessionList(Reply, frozen=True):
    """All of them."""

    sessions: list[SessionCard]


class OidcQuery(Body, frozen=True):
    """Where to go on once signed in."""

    next: NextText = "/"


class Accounts:
    """The handlers."""

    def __init__(
        self,
        desk: PeopleDesk,
        luggage: stores.Luggage,
        profiles: stores.Profiles,
        bystanders: Bystanders,
        *,
        book_changed: Callable[[PersonId], None],
    ) -> None:
        """``book_changed`` hears whose book is not what it was."""
        self._desk = desk
        self._luggage = luggage
        self._profiles = profiles
        self._bystanders = bystanders
        self._book_changed = book_changed
        self.settle: Callable[[], Awaitable[None]] = _nothing
        """Writes what waits about encounters: what belongs to the guest is to be there when he takes it along."""
        self._visits = desk.visits
        self._guests = Allowance(GUESTS, GUESTS_SECONDS, desk.clock.now)

    def operations(self) -> list[Operation]:
        """All of them."""
        group = "Who one is"
        found = [
            Operation("GET", "/me", "Who one is, and what the space asks", self.me, group, query=WhereQuery, answer=Me),
            Operation(
                "PATCH",
                "/me",
                "Another name, figure or language",
                self.change,
                group,
                body=ChangeMe,
                answer=Me,
                codes=("not_signed_in", "bad_text", "name_taken"),
            ),
            Operation(
                "POST",
                "/guest",
                "Be a guest, or another one than before",
                self.be_guest,
                group,
                body=AsGuest,
                answer=Me,
                codes=("bad_text", "name_taken"),
            ),
            Operation(
                "POST",
                "/sign-in",
                "Have a letter with a sign-in link sent",
                self.send_link,
                group,
                body=AskForLink,
                answer=LinkSent,
                status=202,
                codes=("bad_text", "mail_unavailable"),
            ),
            Operation(
                "POST",
                "/sign-in/link",
                "Sign in by the link of a letter",
                self.use_link,
                group,
                body=UseLink,
                answer=SignedIn,
                codes=("link_invalid",),
            ),
            Operation("POST", "/sign-out", "Sign out, here or everywhere", self.sign_out, group, body=SignOut),
            Operation(
                "GET", "/sessions", "Where one is signed in", self.sessions, group, who=Who.ACCOUNT, answer=SessionList
            ),
            Operation(
                "DELETE",
                "/sessions/{session}",
                "Sign out there",
                self.end_session,
                group,
                who=Who.ACCOUNT,
                codes=("not_found",),
            ),
        ]
        if self._desk.oidc is not None:
            found += [
                Operation(
                    "GET",
                    "/sign-in/oidc/start",
                    "Go and sign in at the sign-in service",
                    self.oidc_start,
                    group,
                    query=OidcQuery,
                    status=303,
                ),
                Operation("GET", "/sign-in/oidc/callback", "Come back from there", self.oidc_finish, group, status=303),
            ]
        return found

    # ---- who

    async def me(self, call: Call) -> Me:
        """Who one is."""
        if call.visitor.account is None and cookies.SESSION in call.request.cookies:
            call.forget(cookies.SESSION)  # it has ended
        return me(self._desk, call.visitor, space_of(self._desk, call.query.room), call.key)

    async def be_guest(self, call: Call, wish: AsGuest) -> Me:
        """A guest's name and figure, kept by his browser."""
        space = space_of(self._desk, wish.room)
        name = clean_name(wish.name)
        is_new = call.visitor.guest_person is None
        if is_new:
            self._guests.allow(call.address)
        guest = replace(
            self._guest(call), name=name, avatar=wish.avatar, lang=wish.lang, issued_at=self._desk.clock.unix()
        )
        if call.visitor.account is None and not self._visits.is_host_key(call.key):
            self._visits.check_guest_name(name, guest.person, space.id, self._desk.doorman.present(space.id))
        keep_guest(self._desk, call, guest)
        if is_new:
            self._guests.count(call.address)
        return me(self._desk, call.visitor, space, call.key)

    def _guest(self, call: Call) -> Guest:
        """The guest of this browser: a new one where there was none, whoever is signed in here."""
        guest = self._visits.as_guest(call.visitor)
        if call.visitor.guest_person is None and call.visitor.account is not None:
            return replace(guest, person=PersonId(f"g-{self._visits.ids()}"))
        return guest

    async def change(self, call: Call, wish: ChangeMe) -> Me:
        """A member's name and figure are his account's, wherever he is; a guest's are in his browser."""
        visitor = call.visitor
        account = visitor.account
        if account is None:
            if visitor.guest_person is None:
                raise Refused("not_signed_in")
            name, avatar = wish.name or visitor.guest_name, wish.avatar or visitor.guest_avatar
            lang = visitor.guest_lang if wish.lang is None else wish.lang
            return await self.be_guest(call, AsGuest(name, avatar, lang))
        name = account.name
        if wish.name is not None and wish.name != account.name:
            name = self._visits.member_name(account, visitor.memberships, wish.name)
        avatar = wish.avatar or account.avatar
        changed = await self._visits.accounts.change(account.id, name, avatar, wish.lang or account.lang)
        if changed is None:
            raise Refused("not_signed_in")
        visitor.account = changed
        self._visits.directory.renamed(account.id, name)
        if (name, avatar) != (account.name, account.avatar):
            self._desk.doorman.change_profile(account.id, name, avatar)
        return me(self._desk, visitor, space_of(self._desk, ""), call.key)

    # ---- signing in

    async def send_link(self, call: Call, wish: AskForLink) -> LinkSent:
        """A letter for whoever asks: who has an account, and who has none yet, are answered alike."""
        await self._desk.links.send(wish.email, wish.next, wish.lang, call.address)
        cookie = self._visits.guests.asked(clean_address(wish.email) or "", self._desk.clock.unix() + LINK_SECONDS)
        call.keep(cookies.LETTER, cookie, LINK_SECONDS, LETTER_PATH)
        return LinkSent(self._desk.links.development)

    async def use_link(self, call: Call, wish: UseLink) -> SignedIn:
        """The link proves the address. What a guest wrote here goes along only if the letter was asked for here.

        Anybody can have a link sent to himself and get somebody else to open it, who would be signed in as he.
        """
        link = await self._desk.links.use(wish.token, call.address)
        fresh = self._visits.fresh_account(link.email, "", self._guest(call), call.visitor.guest_lang)
        shown = call.request.cookies.get(cookies.LETTER, "")
        mine = self._visits.guests.has_asked(shown, link.email, self._desk.clock.unix())
        if mine:
            call.forget(cookies.LETTER, LETTER_PATH)
        left = not mine and call.visitor.account is None and call.visitor.guest_person is not None
        await self._begin(call, await self._visits.accounts.by_email(fresh), carry=mine)
        return SignedIn(link.next, left)

    async def _begin(self, call: Call, account: Account, *, carry: bool = True) -> None:
        visits = self._visits
        before = call.visitor
        if before.account is not None and before.session is not None:
            # Whoever was signed in here is not any more: no session is left that nobody knows of.
            await visits.sessions.end(before.account.id, before.session)
            self._desk.doorman.cut("signed_out", session=before.session)
        await visits.signed_in(account)
        if carry:
            await self._carry(before, account)
        await visits.accounts.seen(account.id, self._desk.clock.unix())
        secret, session = await visits.sessions.begin(account, call.request.headers.get("User-Agent", ""))
        call.keep(cookies.SESSION, secret, visits.sessions.seconds)
        before.account, before.session, before.person = account, session.id, account.person
        before.memberships = await visits.memberships(account)

    async def _carry(self, visitor: Visitor, account: Account) -> None:
        """What he wrote as a guest is his. Signing in does not fail for it: what stays goes along the next time."""
        guest = visitor.guest_person
        if guest is None or visitor.account is not None or visitor.barred:
            return
        try:
            await self.settle()
            went = await self._luggage.carry(guest, account.person)
            if "blocks" in went:
                self._bystanders.follow(guest, account.person)
                self._desk.doorman.keep_apart(account.person, *self._bystanders.apart(account.person))
            if "book" in went:
                self._book_changed(guest)  # those in whose books he stands
                self._book_changed(account.person)
            if "card" in went and (card := await self._profiles.of(account.person)) is not None:
                self._desk.doorman.change_card(account.person, card)
        except Unavailable as error:
            lines.write(logging.WARNING, "luggage_left", error.code, code=error.code)

    async def oidc_start(self, call: Call) -> Elsewhere:
        """To the sign-in service."""
        assert self._desk.oidc is not None
        try:
            url, cookie = await self._desk.oidc.start(call.query.next)
        except CodedError as error:
            return Elsewhere(_failed(error.code))
        call.keep(cookies.OIDC, cookie, STATE_SECONDS, OIDC_PATH)
        return Elsewhere(url)

    async def oidc_finish(self, call: Call) -> Elsewhere:
        """And back. People come here by a link, so what is wrong is told by the page."""
        assert self._desk.oidc is not None
        query = call.request.query
        call.forget(cookies.OIDC, OIDC_PATH)
        try:
            vouched = await self._desk.oidc.finish(
                call.request.cookies.get(cookies.OIDC, ""),
                query.get("state", ""),
                query.get("code", ""),
                query.get("iss"),
            )
            fresh = self._visits.fresh_account(vouched.email, vouched.name, self._guest(call), call.visitor.guest_lang)
            account = await self._visits.accounts.by_login(vouched.issuer, vouched.subject, fresh)
            await self._begin(call, account)
        except CodedError as error:
            lines.write(logging.WARNING, "sign_in_refused", error.code, code=error.code)
            return Elsewhere(_failed(error.code))
        return Elsewhere(local_path(vouched.next))

    # ---- signing out

    async def sign_out(self, call: Call, wish: SignOut) -> None:
        """Every socket of the session, or of the account, is closed at once."""
        visitor = call.visitor
        call.forget(cookies.SESSION)
        if visitor.account is None or visitor.session is None:
            return
        if wish.everywhere:
            await self._visits.sessions.end_all(visitor.account.id)
            self._desk.doorman.cut("signed_out", account=visitor.account.id)
        else:
            await self._visits.sessions.end(visitor.account.id, visitor.session)
            self._desk.doorman.cut("signed_out", session=visitor.session)

    async def sessions(self, call: Call) -> SessionList:
        """Where one is signed in."""
        found = await self._visits.sessions.of(call.account)
        return SessionList(
            [
                SessionCard(each.id, each.agent, each.created_at, each.seen_at, each.id == call.visitor.session)
                for each in found
            ]
        )

    async def end_session(self, call: Call) -> None:
        """Sign out somewhere else."""
        session = call.part("session")
        if not await self._visits.sessions.end(call.account, session):
            raise Refused("not_found")
        if session == call.visitor.session:
            call.forget(cookies.SESSION)
        self._desk.doorman.cut("signed_out", session=session)


async def _nothing() -> None:
    """There is nothing to wait for."""


def _failed(code: str) -> str:
    """The page that says why signing in did not work."""
    return f"{PAGE}#error={quote(code)}"

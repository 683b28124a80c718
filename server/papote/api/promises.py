"""Promises: one's own, those that were made to one, and the private link by which one's calendar reads along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from aiohttp import web
from msgspec import UNSET, Meta, UnsetType

from papote import stores
from papote.api.encounters import file_of, self_of
from papote.api.operations import Body, Call, Doorman, Operation, Reply
from papote.auth.bouncer import Bystanders
from papote.auth.keys import digest, new_id, new_secret
from papote.auth.limits import Allowance
from papote.errors import Refused
from papote.interfaces import Clock
from papote.people.days import is_zone
from papote.people.promises import (
    TEXT_LENGTH,
    Promise,
    check_moments,
    clean_promise,
    reminder_of,
    to_calendar,
)
from papote.types import PersonId, Seconds

CALENDAR = "text/calendar"

TRIES = 20
TRY_SECONDS: Seconds = 60.0
"""So many links that do not work may be tried from one address."""

PromiseText = Annotated[
    str, Meta(min_length=1, max_length=2 * TEXT_LENGTH, description="cleaned, it has at most 280 characters")
]
Due = Annotated[float, Meta(description="Unix time in seconds; null: some day")]
Remind = Annotated[
    float,
    Meta(description="when a letter reminds one, if one has an address; it may be after `due_at`; null: none does"),
]
Zone = Annotated[
    str,
    Meta(max_length=64, description="the clock by which it has its day, as `Europe/Brussels`; unknown: that of UTC"),
]
PersonText = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]


class WishedPromise(Body, frozen=True):
    """What one promises."""

    text: PromiseText
    to: PersonText | None = None
    """Somebody in one's book, or with whom one talks now: he sees it. None: nobody else does."""
    due_at: Due | None = None
    remind_at: Remind | None = None
    zone: Zone = ""


class ChangedPromise(Body, frozen=True):
    """What is left out stays."""

    text: PromiseText | UnsetType = UNSET
    due_at: Due | UnsetType | None = UNSET
    remind_at: Remind | UnsetType | None = UNSET
    done: bool | UnsetType = UNSET
    zone: Zone | UnsetType = UNSET


class PromiseCard(Reply, frozen=True):
    """A promise of one's own."""

    id: str
    text: str
    to: Annotated[str | None, Meta(description="who sees it; null: nobody else")]
    to_name: str
    due_at: float | None
    remind_at: float | None
    done_at: Annotated[float | None, Meta(description="Unix time in seconds; null: not yet")]
    created_at: Annotated[float, Meta(description="Unix time in seconds")]


class PromisedCard(Reply, frozen=True):
    """A promise somebody made to one."""

    id: str
    text: str
    by: str
    by_name: str
    due_at: float | None
    done_at: float | None
    created_at: Annotated[float, Meta(description="Unix time in seconds")]


class PromiseList(Reply, frozen=True):
    """What is due first comes first."""

    mine: list[PromiseCard]
    to_me: list[PromisedCard]
    letters: Annotated[bool, Meta(description="whether reminders come by mail: one has an address, and it is set up")]
    calendar_since: Annotated[float | None, Meta(description="since when one has a link for calendars; null: none")]


class ShownKey(Body, frozen=True):
    """The secret of the link."""

    key: Annotated[str, Meta(max_length=64)] = ""


class CalendarLinkReply(Reply, frozen=True):
    """The link; it is told this once."""

    url: str


class PromiseDesk:
    """The handlers."""

    def __init__(
        self,
        store: stores.Promises,
        books: stores.Books,
        doorman: Doorman,
        bystanders: Bystanders,
        clock: Clock,
        *,
        base: Callable[[], str],
        title: Callable[[], str],
        letters: bool,
        changed: Callable[[], None] = lambda: None,
        promised: Callable[[PersonId], None] = lambda _: None,
    ) -> None:
        """``title`` is the office's name; ``letters`` whether it sends any.

        ``changed`` hears of changed reminders, ``promised`` whose promises are others now.
        """
        self._store = store
        self._books = books
        self._doorman = doorman
        self._bystanders = bystanders
        self._clock = clock
        self._base = base
        self._title = title
        self._letters = letters
        self._changed = changed
        self._promised = promised
        self._tries = Allowance(TRIES, TRY_SECONDS, clock.now)

    def operations(self) -> list[Operation]:
        """All of them."""
        group, scope, one = "Promises", "promises", "/me/promises/{promise}"
        return [
            Operation(
                "GET",
                "/me/promises",
                "One's promises, and those made to one",
                self.listed,
                group,
                answer=PromiseList,
                scope=scope,
            ),
            Operation(
                "POST",
                "/me/promises",
                "Promise something",
                self.make,
                group,
                body=WishedPromise,
                answer=PromiseCard,
                status=201,
                codes=("bad_text", "bad_number", "not_found", "too_many", "not_signed_in"),
                scope=scope,
            ),
            Operation(
                "PATCH",
                one,
                "Change a promise, or say that it is kept, or is not yet",
                self.change,
                group,
                body=ChangedPromise,
                answer=PromiseCard,
                codes=("bad_text", "bad_number"),
                scope=scope,
            ),
            Operation("DELETE", one, "Forget a promise", self.remove, group, scope=scope),
            Operation(
                "GET",
                "/me/promises.ics",
                "One's promises for a calendar program, by the browser or by one's private link",
                self.calendar,
                group,
                query=ShownKey,
                gives=CALENDAR,
                codes=("not_found", "too_many"),
                scope=scope,
            ),
            Operation(
                "POST",
                "/me/promises-link",
                "Make the link by which one's calendar reads one's promises; the one before works no more",
                self.link,
                group,
                answer=CalendarLinkReply,
                status=201,
                codes=("not_signed_in",),
            ),
            Operation("DELETE", "/me/promises-link", "Take that link back", self.unlink, group, codes=("not_found",)),
        ]

    # ---- promises

    async def listed(self, call: Call) -> PromiseList:
        """Of somebody with whom one has nothing to do any more, nothing is shown."""
        own, account = call.visitor.person, call.visitor.account
        to_me = await self._store.to(own)
        return PromiseList(
            [_mine(each) for each in await self._store.of(own)],
            [_theirs(each) for each in to_me if not self._bystanders.between(own, each.person)],
            letters=self._letters and account is not None and account.email is not None,
            calendar_since=await self._store.linked(own),
        )

    async def make(self, call: Call, wish: WishedPromise) -> PromiseCard:
        """To somebody one knows, or to nobody in particular."""
        own, now = self_of(call), self._clock.unix()
        text = clean_promise(wish.text)
        check_moments(wish.due_at, wish.remind_at, now)
        other = PersonId(wish.to) if wish.to is not None else None
        promise = Promise(
            id=new_id(),
            person=own,
            name=call.name,
            other=other,
            other_name=await self._name_of(own, other) if other is not None else "",
            text=text,
            due_at=wish.due_at,
            remind_at=wish.remind_at,
            done_at=None,
            sequence=0,
            created_at=now,
            updated_at=now,
            reminder=reminder_of(wish.remind_at, done=False),
            zone=_clock(wish.zone),
        )
        await self._store.add(promise)
        self._changed()
        self._promised(own)
        return _mine(promise)

    async def change(self, call: Call, wish: ChangedPromise) -> PromiseCard:
        """One's own alone."""
        now = self._clock.unix()
        changes: dict[str, Any] = {}
        if wish.text is not UNSET:
            changes["text"] = clean_promise(wish.text)
        if wish.due_at is not UNSET:
            changes["due_at"] = wish.due_at
        if wish.remind_at is not UNSET:
            changes["remind_at"] = wish.remind_at
        check_moments(changes.get("due_at"), changes.get("remind_at"), now)
        if wish.zone is not UNSET:
            changes["zone"] = _clock(wish.zone)
        if wish.done is not UNSET:
            changes["done_at"] = now if wish.done else None
        changed = await self._store.change(call.visitor.person, call.part("promise"), changes, now)
        if changed is None:
            raise Refused("not_found")
        self._changed()
        self._promised(call.visitor.person)
        return _mine(changed)

    async def remove(self, call: Call) -> None:
        """It goes from the other's list as well."""
        if not await self._store.remove(call.visitor.person, call.part("promise")):
            raise Refused("not_found")
        self._promised(call.visitor.person)

    async def _name_of(self, own: PersonId, other: PersonId) -> str:
        """What somebody is called to whom one may promise something; raises ``not_found`` for anybody else."""
        if not self._bystanders.between(own, other):
            for each in self._doorman.company(own):
                if each.person == other:
                    return each.name
            name = await self._books.acquainted(own, other)
            # Both have met: who has taken himself out, or was struck out by the other, is promised nothing.
            if name is not None and await self._books.acquainted(other, own) is not None:
                return name
        raise Refused("not_found")

    # ---- calendars

    async def calendar(self, call: Call) -> web.Response:
        """Whoever has the link reads one's own promises, and nothing else."""
        person = call.visitor.person
        if call.query.key:
            self._tries.allow(call.address)
            found = await self._store.by_link(digest(call.query.key))
            if found is None:
                self._tries.count(call.address)
                raise Refused("not_found")
            person = found
        content = to_calendar(await self._store.of(person), self._title())
        return file_of(content, CALENDAR, "promises.ics")

    async def link(self, call: Call) -> CalendarLinkReply:
        """256 bits, of which a hash is kept."""
        secret = new_secret()
        await self._store.link(self_of(call), digest(secret), self._clock.unix())
        return CalendarLinkReply(f"{self._base().rstrip('/')}/api/v1/me/promises.ics?key={secret}")

    async def unlink(self, call: Call) -> None:
        """Calendars read nothing more from this moment on."""
        if not await self._store.unlink(self_of(call)):
            raise Refused("not_found")


def _clock(zone: str) -> str:
    """One that is not known here is none: browsers may know newer ones."""
    return zone if zone and is_zone(zone) else ""


def _mine(promise: Promise) -> PromiseCard:
    return PromiseCard(
        id=promise.id,
        text=promise.text,
        to=promise.other,
        to_name=promise.other_name,
        due_at=promise.due_at,
        remind_at=promise.remind_at,
        done_at=promise.done_at,
        created_at=promise.created_at,
    )


def _theirs(promise: Promise) -> PromisedCard:
    return PromisedCard(
        id=promise.id,
        text=promise.text,
        by=promise.person,
        by_name=promise.name,
        due_at=promise.due_at,
        done_at=promise.done_at,
        created_at=promise.created_at,
    )

"""Warm introductions: one asks somebody one has met, who passes it on or lets it rest; a yes brings two to a table.

Who asks is told nothing but a yes, or *not now* when the time is over. Nobody is named to him before, so nothing here
says who is in whose book, who is here, who is in no list, or who has blocked whom.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from msgspec import Meta

from papote import stores
from papote.api.encounters import self_of
from papote.api.meeting_places import MeetingPlaces
from papote.api.operations import Body, Call, Doorman, Operation, Reply
from papote.auth.bouncer import Bystanders
from papote.auth.keys import new_id
from papote.auth.limits import Allowance
from papote.errors import Refused
from papote.interfaces import Clock
from papote.people import introductions as rules
from papote.people.introductions import Introduction, State
from papote.types import AreaId, PersonId, RoomId, Seconds

ASKED = 10
ASKED_SECONDS: Seconds = 86_400.0
"""So many wishes a day, those that were taken back as well."""

MOST_TABLES = 100
"""How many free tables are tried, of which each is taken by two others in the moment it was found."""

News = Literal["asked", "offered", "agreed", "ended"]

PersonText = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]
WishText = Annotated[
    str, Meta(min_length=1, max_length=2 * rules.TEXT_LENGTH, description="cleaned, it has at most 280 characters")
]
WhomText = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=2 * rules.WHOM_LENGTH,
        description="in one's own words, at most 80 characters; read by whom one asks alone",
    ),
]
CommentText = Annotated[
    str, Meta(max_length=2 * rules.TEXT_LENGTH, description="for both; cleaned, it has at most 280 characters")
]
Place = Annotated[str, Meta(min_length=1, max_length=64)]
Moment = Annotated[float, Meta(description="Unix time in seconds")]


class WishedIntroduction(Body, frozen=True):
    """Whom one asks, whom one would like to meet, and why."""

    to: PersonText
    whom: WhomText
    text: WishText


class Forwarding(Body, frozen=True):
    """To whom in one's own book a wish is passed on, and what one says of it."""

    to: PersonText
    comment: CommentText = ""


class WishedMeeting(Body, frozen=True):
    """When one is glad to meet, and where, if one minds."""

    at: Moment
    room: Place | None = None
    """None: anywhere. Without an area: rather there."""
    area: Place | None = None
    """A table for two or more, or an area in which people talk, of that room. None: one that is free."""


class MeetingCard(Reply, frozen=True):
    """Two meet."""

    person: Annotated[str, Meta(description="whom one meets")]
    name: str
    room: str
    area: str
    place: Annotated[str, Meta(description="what the place is called")]
    at: Moment
    comment: Annotated[str, Meta(description="of who has brought the two together")]


class AskedCard(Reply, frozen=True):
    """A wish of one's own."""

    id: str
    to_name: Annotated[str, Meta(description="whom one has asked; empty: has taken himself out, or is erased")]
    whom: str
    text: str
    asked_at: Moment
    expires_at: Moment
    state: Annotated[
        Literal["waiting", "accepted", "not_now"],
        Meta(description="not_now when its time is over; sooner, nothing but a yes is told"),
    ]
    meeting: Annotated[MeetingCard | None, Meta(description="null: nobody has said yes")]


class HelpCard(Reply, frozen=True):
    """Somebody asks one to introduce him."""

    id: str
    by: str
    by_name: str
    whom: str
    text: str
    asked_at: Moment
    expires_at: Moment
    to_name: Annotated[str | None, Meta(description="to whom one has passed it on; null: not yet")]
    accepted: bool


class OfferCard(Reply, frozen=True):
    """Somebody would like to meet one."""

    id: str
    by_name: str
    via_name: Annotated[str, Meta(description="who has passed it on")]
    text: str
    comment: str
    expires_at: Moment
    meeting: Annotated[MeetingCard | None, Meta(description="null: one has not answered yet")]


class IntroductionList(Reply, frozen=True):
    """The newest first."""

    mine: list[AskedCard]
    asked_of_me: list[HelpCard]
    to_me: list[OfferCard]


class IntroductionDesk:
    """The handlers."""

    def __init__(
        self,
        store: stores.Introductions,
        books: stores.Books,
        doorman: Doorman,
        bystanders: Bystanders,
        places: MeetingPlaces,
        clock: Clock,
        tell: Callable[[PersonId, News], None],
    ) -> None:
        """``tell`` lets somebody know, where he is here, that his list is another."""
        self._store = store
        self._books = books
        self._doorman = doorman
        self._bystanders = bystanders
        self._places = places
        self._clock = clock
        self._tell = tell
        self._asked = Allowance(ASKED, ASKED_SECONDS, clock.now)

    def operations(self) -> list[Operation]:
        """All of them."""
        group, scope, every = "Introductions", "book", "/me/introductions"
        one = every + "/{introduction}"
        return [
            Operation(
                "GET",
                every,
                "What one asked for, what one is asked to pass on, and who would like to meet one",
                self.listed,
                group,
                answer=IntroductionList,
                scope=scope,
            ),
            Operation(
                "POST",
                every,
                "Ask somebody one has met for an introduction",
                self.ask,
                group,
                body=WishedIntroduction,
                answer=AskedCard,
                status=201,
                codes=("bad_text", "not_found", "too_many", "not_signed_in"),
                scope=scope,
            ),
            Operation(
                "POST",
                one + "/forward",
                "Pass it on to somebody in one's own book",
                self.forward,
                group,
                body=Forwarding,
                codes=("bad_text",),
                scope=scope,
            ),
            Operation(
                "POST",
                one + "/drop",
                "Let it rest; nobody is told",
                self.drop,
                group,
                scope=scope,
            ),
            Operation(
                "POST",
                one + "/accept",
                "Say yes, with a place and a time",
                self.accept,
                group,
                body=WishedMeeting,
                codes=("bad_number", "unknown_room", "unknown_area", "table_taken"),
                scope=scope,
            ),
            Operation(
                "DELETE",
                one,
                "Take back what one asked for, or call off a meeting",
                self.withdraw,
                group,
                scope=scope,
            ),
        ]

    async def listed(self, call: Call) -> IntroductionList:
        """Of people with whom one wants nothing to do, nothing is shown; one's own wishes wait all the same."""
        own, now = call.visitor.person, self._clock.unix()
        found = await self._store.of(own)
        seen = [each for each in found if each.asker != own and each.open_to(own, now) and not self._apart(each, own)]
        return IntroductionList(
            [_mine(each, now) for each in found if each.asker == own and not self._ended(each)],
            [_help(each) for each in seen if each.helper == own],
            [_offer(each) for each in seen if each.target == own],
        )

    async def ask(self, call: Call, wish: WishedIntroduction) -> AskedCard:
        """Of somebody who has met one, as one has him."""
        own, helper, now = self_of(call), PersonId(wish.to), self._clock.unix()
        whom, text = rules.clean_whom(wish.whom), rules.clean_wish(wish.text)
        name = await self._known(own, helper)
        self._asked.allow(own)
        made = Introduction(new_id(), own, call.name, helper, name, whom, text, now, now + rules.LASTING)
        await self._store.ask(made)
        self._asked.count(own)
        self._tell(helper, "asked")
        return _mine(made, now)

    async def forward(self, call: Call, wish: Forwarding) -> None:
        """To somebody who has met one; whether it reaches him, where he has blocked who asks, is told to nobody."""
        own, id, target, now = call.visitor.person, call.part("introduction"), PersonId(wish.to), self._clock.unix()
        comment = rules.clean_comment(wish.comment)
        found = await self._open(own, id, now)
        if found.helper != own or target == found.asker:
            raise Refused("not_found")
        await self._known(own, found.asker)
        name = await self._known(own, target)
        passed = await self._store.forward(own, id, target, name, comment, now)
        if passed is None:
            raise Refused("not_found")
        if not self._apart(passed, target):
            self._tell(target, "offered")

    async def drop(self, call: Call) -> None:
        """Who asked sees it wait until its time is over; who passed it on sees it passed on."""
        own, id, now = call.visitor.person, call.part("introduction"), self._clock.unix()
        await self._open(own, id, now)
        if not await self._store.drop(own, id, now):
            raise Refused("not_found")

    async def accept(self, call: Call, wish: WishedMeeting) -> None:
        """Both are told where and when, with what was said of them."""
        own, id, now = call.visitor.person, call.part("introduction"), self._clock.unix()
        found = await self._open(own, id, now)
        if found.target != own or found.state is not State.FORWARDED:
            raise Refused("not_found")
        rules.check_meeting(wish.at, now)
        room = RoomId(wish.room) if wish.room is not None else None
        area = AreaId(wish.area) if wish.area is not None else None
        agreed = await self._agree(own, found, call.name, room, area, wish.at)
        if agreed is None:
            raise Refused("not_found")
        self._tell(agreed.asker, "agreed")
        if agreed.helper is not None and not self._apart(agreed, agreed.helper):
            self._tell(agreed.helper, "agreed")

    async def _agree(
        self, own: PersonId, wish: Introduction, name: str, room: RoomId | None, area: AreaId | None, at: Seconds
    ) -> Introduction | None:
        """Note the yes; a free table that others got a moment before gives way to another."""
        for _ in range(MOST_TABLES):
            place = await self._places.find(own, wish.asker, room, area, at)
            try:
                return await self._store.accept(
                    own, wish.id, name, place.meeting, self._clock.unix(), heard_in=place.heard_in
                )
            except Refused as refused:
                if refused.code != "table_taken" or area is not None:
                    raise
        raise Refused("table_taken")

    async def withdraw(self, call: Call) -> None:
        """It goes from everybody's list."""
        own = call.visitor.person
        gone = await self._store.withdraw(own, call.part("introduction"))
        if gone is None:
            raise Refused("not_found")
        now = self._clock.unix()
        for person in (gone.helper, gone.target, gone.asker):
            if person is not None and person != own and (person == gone.asker or gone.open_to(person, now)):
                self._tell(person, "ended")

    # ---- who may

    async def _open(self, own: PersonId, id: str, now: Seconds) -> Introduction:
        """One that is put before somebody; raises ``not_found``."""
        for each in await self._store.of(own):
            if each.id == id and each.asker != own and each.open_to(own, now) and not self._apart(each, own):
                return each
        raise Refused("not_found")

    async def _known(self, own: PersonId, other: PersonId) -> str:
        """What somebody is called whom one has met, and who has one in his book as well; raises ``not_found``."""
        if own != other and not self._bystanders.between(own, other):
            name = await self._books.acquainted(own, other)
            if name is not None and await self._books.acquainted(other, own) is not None:
                return name
        raise Refused("not_found")

    def _apart(self, wish: Introduction, own: PersonId) -> bool:
        """Whether there is a block between somebody and one who comes with a wish that was put before him."""
        others = (wish.asker, wish.helper) if own == wish.target else (wish.asker,)
        return any(other is not None and self._bystanders.between(own, other) for other in others)

    def _ended(self, wish: Introduction) -> bool:
        """Whether two who agreed to meet have nothing to do with each other any more."""
        agreed = wish.target if wish.state is State.ACCEPTED else None
        return agreed is not None and self._bystanders.between(wish.asker, agreed)


def _mine(wish: Introduction, now: Seconds) -> AskedCard:
    return AskedCard(
        id=wish.id,
        to_name=wish.helper_name,
        whom=wish.whom,
        text=wish.text,
        asked_at=wish.asked_at,
        expires_at=wish.expires_at,
        state=wish.outcome(now).value,
        meeting=_meeting(wish, wish.target, wish.target_name),
    )


def _meeting(wish: Introduction, person: PersonId | None, name: str) -> MeetingCard | None:
    met = wish.meeting
    if met is None or person is None:
        return None
    return MeetingCard(person, name, met.room, met.area, met.place, met.at, wish.comment)


def _help(wish: Introduction) -> HelpCard:
    return HelpCard(
        id=wish.id,
        by=wish.asker,
        by_name=wish.asker_name,
        whom=wish.whom,
        text=wish.text,
        asked_at=wish.asked_at,
        expires_at=wish.expires_at,
        to_name=wish.target_name if wish.state is not State.ASKED else None,
        accepted=wish.state is State.ACCEPTED,
    )


def _offer(wish: Introduction) -> OfferCard:
    return OfferCard(
        id=wish.id,
        by_name=wish.asker_name,
        via_name=wish.helper_name,
        text=wish.text,
        comment=wish.comment,
        expires_at=wish.expires_at,
        meeting=_meeting(wish, wish.asker, wish.asker_name),
    )

"""What the operations about the agenda share: gatherings as they are planned and shown, and who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType, field

from papote import stores
from papote.api.operations import Body, Call, Reply
from papote.api.people import PeopleDesk, missing
from papote.errors import Refused
from papote.people.admission import Visitor
from papote.people.agenda import (
    HOST_LENGTH,
    LAST_MOMENT,
    MOST_DOOR_MINUTES,
    MOST_PERKS,
    MOST_PLACES,
    PERK_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Answer,
    Gathering,
    Perk,
    State,
    Turnout,
)
from papote.types import Role

ENTRY_CODES = ("banned", "invitation_needed", "members_only", "password_wrong", "wait_for_host")
"""What may keep somebody out of a space."""


VisibilityText = Literal["everybody", "members"]
StandingText = Literal["confirmed", "offered", "waiting", "missed", "declined"]
Moment = Annotated[float, Meta(ge=0, le=LAST_MOMENT, description="Unix time in seconds")]
TitleText = Annotated[str, Meta(min_length=1, max_length=TITLE_LENGTH)]
LongText = Annotated[str, Meta(max_length=TEXT_LENGTH)]
HostText = Annotated[str, Meta(max_length=HOST_LENGTH, description="who receives, in words")]
ZoneText = Annotated[
    str, Meta(min_length=1, max_length=64, description="the clock it was planned by, as `Europe/Brussels`")
]
RoomText = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
AreaText = Annotated[str, Meta(min_length=1, max_length=64, description="an area of the map of `room`")]
PlacesCount = Annotated[int, Meta(ge=1, le=MOST_PLACES)]
DoorMinutes = Annotated[int, Meta(ge=0, le=MOST_DOOR_MINUTES, description="so long before, one is welcome")]


class WishedPerk(Body, frozen=True):
    """Something that goes with a place. With the id of one there is, it is that one."""

    name: Annotated[str, Meta(min_length=1, max_length=PERK_LENGTH)]
    stock: Annotated[int, Meta(ge=1, le=MOST_PLACES)] | None = None
    id: Annotated[str, Meta(max_length=64)] = ""


PerkTexts = Annotated[list[WishedPerk], Meta(max_length=MOST_PERKS, description="what goes with a place")]


class PlanEvent(Body, frozen=True):
    """What is planned."""

    title: TitleText
    starts_at: Moment
    ends_at: Moment
    text: LongText = ""
    host: HostText = ""
    zone: ZoneText = "UTC"
    room: RoomText | None = None
    area: AreaText | None = None
    places: PlacesCount | None = None
    doors_open_minutes: DoorMinutes = 0
    visibility: VisibilityText = "everybody"
    perks: PerkTexts = field(default_factory=list)


class ChangeEvent(Body, frozen=True):
    """What is to be different; the rest stays. ``sequence`` is what one has seen: otherwise it is a conflict."""

    sequence: Annotated[int, Meta(ge=0)]
    title: TitleText | UnsetType = UNSET
    starts_at: Moment | UnsetType = UNSET
    ends_at: Moment | UnsetType = UNSET
    text: LongText | UnsetType = UNSET
    host: HostText | UnsetType = UNSET
    zone: ZoneText | UnsetType = UNSET
    room: RoomText | UnsetType | None = UNSET
    area: AreaText | UnsetType | None = UNSET
    places: PlacesCount | UnsetType | None = UNSET
    doors_open_minutes: DoorMinutes | UnsetType = UNSET
    visibility: VisibilityText | UnsetType = UNSET
    perks: PerkTexts | UnsetType = UNSET


class AnswerEvent(Body, frozen=True):
    """Whether one comes."""

    coming: bool
    letter: Annotated[
        bool | None, Meta(description="whether to be written to when a place is offered; null: as it was, or yes")
    ] = None


class ChoosePerk(Body, frozen=True):
    """Whether one wants it."""

    wanted: bool


class WhichEvents(Body, frozen=True):
    """Those that end after one moment, now unless named, and begin before another."""

    since: Moment | None = None
    until: Moment | None = None
    limit: Annotated[int, Meta(ge=1, le=500)] = 100


class OwnAnswer(Reply, frozen=True):
    """What became of one's own answer."""

    standing: Annotated[
        StandingText, Meta(description="`offered`: a place is kept until `claim_until`; saying yes again takes it")
    ]
    position: Annotated[int | None, Meta(description="among those who wait, from 1")]
    claim_until: Annotated[float | None, Meta(description="Unix time in seconds")]
    letter: Annotated[
        bool | None, Meta(description="whether one is written to when a place is offered; null: there are no letters")
    ]


class PerkCard(Reply, frozen=True):
    """Something that goes with a place."""

    id: str
    name: str
    stock: Annotated[int | None, Meta(description="null: as many as are wished")]
    left: int | None
    mine: Annotated[bool, Meta(description="whether one has chosen it")]


class EventCard(Reply, frozen=True):
    """A gathering, and one's own answer."""

    id: str
    title: str
    text: str
    host: str
    starts_at: Annotated[float, Meta(description="Unix time in seconds")]
    ends_at: float
    zone: str
    room: str | None
    area: str | None
    places: Annotated[int | None, Meta(description="null: as many as come")]
    places_left: Annotated[int | None, Meta(description="one could have at once")]
    doors_open_minutes: int
    visibility: VisibilityText
    cancelled: bool
    sequence: Annotated[int, Meta(description="grows with every change")]
    confirmed: Annotated[int, Meta(description="so many come")]
    waiting: int
    mine: OwnAnswer | None
    perks: list[PerkCard]


class EventList(Reply, frozen=True):
    """The first comes first."""

    events: list[EventCard]


class AnswerCard(Reply, frozen=True):
    """Somebody's answer, for hosts."""

    person: str
    name: str
    standing: StandingText
    at: Annotated[float, Meta(description="Unix time in seconds")]
    claim_until: float | None
    perks: Annotated[list[str], Meta(description="what was chosen")]
    invited: Annotated[str | None, Meta(description="by an invitation with this note; null: by himself")]


class AnswerList(Reply, frozen=True):
    """In the order in which they came."""

    answers: list[AnswerCard]


def entered(desk: PeopleDesk, call: Call, visitor: Visitor | None = None) -> Role:
    """What who asks is in the space, which he may come into; raises what is missing."""
    visitor = visitor or call.visitor
    role = call.role if visitor is call.visitor else desk.visits.role(visitor, call.space)
    reason = missing(desk, visitor, desk.visits.directory.space(call.space), role)
    if reason is not None:
        raise Refused(reason)
    return role


async def found(desk: PeopleDesk, table: stores.Gatherings, call: Call) -> Gathering:
    """The gathering in the path, if whoever asks sees it."""
    role = entered(desk, call)
    gathering = await table.get(call.space, call.part("event"))
    if gathering is None or not gathering.seen_by(role):
        raise Refused("not_found")
    return gathering


def event_card(gathering: Gathering, turnout: Turnout, perks: Sequence[Perk], *, letters: bool = False) -> EventCard:
    """A gathering as whoever asks sees it, to whom ``letters`` may be written."""
    mine = turnout.mine
    return EventCard(
        id=gathering.id,
        title=gathering.title,
        text=gathering.text,
        host=gathering.host,
        starts_at=gathering.starts_at,
        ends_at=gathering.ends_at,
        zone=gathering.zone,
        room=gathering.room,
        area=gathering.area,
        places=gathering.places,
        places_left=turnout.left(gathering.places),
        doors_open_minutes=gathering.doors_open_minutes,
        visibility=gathering.visibility.value,
        cancelled=gathering.state is State.CANCELLED,
        sequence=gathering.sequence,
        confirmed=turnout.confirmed,
        waiting=turnout.waiting,
        mine=_own_answer(mine, turnout.position, letters=letters) if mine is not None else None,
        perks=[PerkCard(each.id, each.name, each.stock, each.left, each.mine) for each in perks],
    )


def _own_answer(mine: Answer, position: int | None, *, letters: bool) -> OwnAnswer:
    return OwnAnswer(mine.standing.value, position, mine.claim_until, mine.letters if letters else None)


def answer_card(answer: Answer, perks: Sequence[str], invited: str | None) -> AnswerCard:
    """Somebody's answer as hosts see it."""
    return AnswerCard(
        person=answer.person,
        name=answer.name,
        standing=answer.standing.value,
        at=answer.at,
        claim_until=answer.claim_until,
        perks=list(perks),
        invited=invited,
    )
